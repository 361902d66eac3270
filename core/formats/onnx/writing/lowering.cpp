#include "core/formats/onnx/writing/lowering.h"

#include "core/graph/storedtype.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::formats::onnx::writing {

namespace {

base::Sentence computedSetting()
{
    return PARETOSCOPE_SAY("onnx.computed-setting",
                           "one of its settings is computed while the network runs, which ONNX has not");
}

c10::ScalarType languageType(const c10::IValue &value)
{
    return value.isBool() ? at::kBool : value.isInt() ? at::kLong : at::kDouble;
}

} // namespace

Unwritable countByData()
{
    return {PARETOSCOPE_SAY("onnx.unknown-count", "how much it gives depends on the data")};
}

Unwritable openParts()
{
    return {PARETOSCOPE_SAY("onnx.open-parts", "the sizes of its parts are not known")};
}

Attribute whole(std::string name, std::int64_t value)
{
    return {std::move(name), value};
}

Attribute wholes(std::string name, std::vector<std::int64_t> values)
{
    return {std::move(name), std::move(values)};
}

Attribute real(std::string name, double value)
{
    return {std::move(name), value};
}

Attribute text(std::string name, std::string value)
{
    return {std::move(name), std::move(value)};
}

Item Item::ofHost(c10::IValue value)
{
    Item item;
    item.host = std::move(value);
    return item;
}

Item Item::ofTensor(Operand operand)
{
    Item item;
    item.kind = Kind::Tensor;
    item.operand = std::move(operand);
    return item;
}

Item Item::ofNumber(ValueName name, c10::ScalarType type)
{
    Item item = ofTensor({std::move(name), type, {}});
    item.kind = Kind::Number;
    return item;
}

Item Item::ofSequence(std::vector<Item> elements)
{
    Item item;
    item.kind = Kind::Sequence;
    item.elements = std::move(elements);
    return item;
}

bool Lowering::isHost(std::size_t slot) const
{
    return slot < m_inputs.size() && m_inputs[slot]->kind == Item::Kind::Host &&
           !m_inputs[slot]->host.isTensor();
}

bool Lowering::isNone(std::size_t slot) const
{
    return slot >= m_inputs.size() || (isHost(slot) && m_inputs[slot]->host.isNone());
}

bool Lowering::isTensor(std::size_t slot) const
{
    return slot < m_inputs.size() &&
           (m_inputs[slot]->kind == Item::Kind::Tensor ||
            (m_inputs[slot]->kind == Item::Kind::Host && m_inputs[slot]->host.isTensor()));
}

Operand Lowering::operandOf(Item &item)
{
    if (item.kind == Item::Kind::Sequence)
        throw Unwritable{computedSetting()};
    if (item.parameter >= 0) {
        if (item.operand.name.empty())
            item.operand.name = weights.parameter(builder, item.parameter);
        return item.operand;
    }
    if (item.kind != Item::Kind::Host)
        return item.operand;
    if (!item.operand.name.empty())
        return item.operand;
    if (item.host.isTensor()) {
        const at::Tensor tensor = item.host.toTensor();
        const at::Tensor stored = graph::asStored(tensor, item.stored);
        const ValueName name = builder.tensor(stored, item.hint);
        item.operand = cast({name, stored.scalar_type(), tensor.sizes().vec()}, tensor.scalar_type());
        return item.operand;
    }
    if (!item.host.isScalar())
        throw Unwritable{computedSetting()};
    const c10::ScalarType type = languageType(item.host);
    if (type == at::kLong)
        return {builder.number(item.host.toInt()), type, {}};
    return {constant(item.host.toScalar().toDouble(), type), type, {}};
}

Operand Lowering::tensor(std::size_t slot)
{
    return operandOf(item(slot));
}

Operand Lowering::tensorAs(std::size_t slot, c10::ScalarType type)
{
    Item &given = item(slot);
    if (isHost(slot) && given.host.isScalar()) {
        const c10::Scalar value = given.host.toScalar();
        if (type == at::kLong)
            return {builder.number(value.to<std::int64_t>()), type, {}};
        return {constant(value.toDouble(), type), type, {}};
    }
    return cast(tensor(slot), type);
}

std::optional<graph::ParameterId> Lowering::parameter(std::size_t slot) const
{
    if (slot >= m_inputs.size() || m_inputs[slot]->parameter < 0)
        return std::nullopt;
    return m_inputs[slot]->parameter;
}

const c10::IValue &Lowering::host(std::size_t slot)
{
    if (item(slot).kind != Item::Kind::Host)
        throw Unwritable{computedSetting()};
    return item(slot).host;
}

std::int64_t Lowering::integer(std::size_t slot)
{
    const c10::IValue &value = host(slot);
    if (value.isTensor() && value.toTensor().numel() == 1)
        return value.toTensor().item<std::int64_t>();
    if (!value.isScalar())
        throw Unwritable{computedSetting()};
    return value.toScalar().to<std::int64_t>();
}

std::int64_t Lowering::integerOr(std::size_t slot, std::int64_t otherwise)
{
    return isNone(slot) ? otherwise : integer(slot);
}

double Lowering::number(std::size_t slot)
{
    const c10::IValue &value = host(slot);
    if (value.isTensor() && value.toTensor().numel() == 1)
        return value.toTensor().item<double>();
    if (!value.isScalar())
        throw Unwritable{computedSetting()};
    return value.toScalar().toDouble();
}

bool Lowering::flag(std::size_t slot)
{
    return integer(slot) != 0;
}

bool Lowering::flagOr(std::size_t slot, bool otherwise)
{
    return isNone(slot) ? otherwise : flag(slot);
}

std::string Lowering::text(std::size_t slot)
{
    const c10::IValue &value = host(slot);
    if (!value.isString())
        throw Unwritable{computedSetting()};
    return value.toStringRef();
}

std::vector<std::int64_t> Lowering::integers(std::size_t slot, std::size_t length)
{
    std::vector<std::int64_t> values;
    if (item(slot).kind == Item::Kind::Sequence) {
        for (const Item &element : item(slot).elements) {
            if (element.kind != Item::Kind::Host || !element.host.isInt())
                throw Unwritable{computedSetting()};
            values.push_back(element.host.toInt());
        }
    } else if (const c10::IValue &value = host(slot); value.isIntList()) {
        values = value.toIntVector();
    } else if (value.isBoolList()) {
        for (const bool each : value.toBoolList())
            values.push_back(each ? 1 : 0);
    } else if (value.isInt()) {
        values = {value.toInt()};
    } else if (value.isList()) {
        for (const c10::IValue &each : value.toListRef())
            values.push_back(each.isInt() ? each.toInt() : throw Unwritable{computedSetting()});
    } else {
        throw Unwritable{computedSetting()};
    }
    if (values.size() == 1 && length > 1)
        values.resize(length, values.front());
    return values;
}

std::vector<double> Lowering::numbers(std::size_t slot)
{
    const c10::IValue &value = host(slot);
    if (value.isDoubleList())
        return value.toDoubleVector();
    if (value.isScalar())
        return {value.toScalar().toDouble()};
    throw Unwritable{computedSetting()};
}

std::int64_t Lowering::dimension(std::size_t slot, std::int64_t rank)
{
    const std::int64_t given = integer(slot);
    return given < 0 ? given + std::max<std::int64_t>(rank, 1) : given;
}

std::vector<std::int64_t> Lowering::dimensions(std::size_t slot, std::int64_t rank)
{
    std::vector<std::int64_t> axes;
    if (!isNone(slot))
        axes = integers(slot);
    for (std::int64_t &axis : axes)
        axis = axis < 0 ? axis + std::max<std::int64_t>(rank, 1) : axis;
    if (axes.empty()) {
        axes.resize(static_cast<std::size_t>(rank));
        std::iota(axes.begin(), axes.end(), 0);
    }
    std::ranges::sort(axes);
    return axes;
}

std::vector<Item *> Lowering::elements(std::size_t slot)
{
    Item &given = item(slot);
    if (given.kind == Item::Kind::Host && (given.host.isList() || given.host.isTuple())) {
        std::vector<Item> own;
        if (given.host.isTuple())
            for (const c10::IValue &element : given.host.toTupleRef().elements())
                own.push_back(Item::ofHost(element));
        else
            for (const c10::IValue &element : given.host.toListRef())
                own.push_back(Item::ofHost(element));
        given = Item::ofSequence(std::move(own));
    }
    if (given.kind != Item::Kind::Sequence)
        throw Unwritable{computedSetting()};
    std::vector<Item *> items;
    for (Item &element : given.elements)
        items.push_back(&element);
    return items;
}

std::vector<Operand> Lowering::tensors(std::size_t slot)
{
    std::vector<Operand> operands;
    for (Item *element : elements(slot))
        operands.push_back(operandOf(*element));
    return operands;
}

ValueName Lowering::wholeOf(Item &item)
{
    return cast(operandOf(item), at::kLong).name;
}

ValueName Lowering::list(std::size_t slot)
{
    if (isTensor(slot))
        return cast(tensor(slot), at::kLong).name;
    if (item(slot).kind == Item::Kind::Host)
        return builder.numbers(integers(slot));
    return listOf(elements(slot));
}

ValueName Lowering::listOf(const std::vector<Item *> &items)
{
    std::vector<ValueName> parts;
    std::vector<std::int64_t> run; // of numbers that are known
    const auto flush = [&] {
        if (!run.empty())
            parts.push_back(builder.numbers(run));
        run.clear();
    };
    for (Item *item : items) {
        if (item->kind == Item::Kind::Host && item->host.isInt()) {
            run.push_back(item->host.toInt());
            continue;
        }
        flush();
        parts.push_back(reshaped(wholeOf(*item), {1}));
    }
    flush();
    if (parts.empty())
        return builder.numbers({});
    return parts.size() == 1 ? parts.front() : call("Concat", parts, {whole("axis", 0)});
}

ValueName Lowering::constant(double value, c10::ScalarType type)
{
    return builder.scalar(value, elementTypeOf(type));
}

Operand Lowering::cast(const Operand &operand, c10::ScalarType type)
{
    if (operand.type == type)
        return operand;
    const ElementType wanted = elementTypeOf(type);
    if (wanted == ElementType::Undefined)
        throw Unwritable{PARETOSCOPE_SAY("onnx.no-such-type", "it computes with numbers that ONNX has not")};
    return {call("Cast", {operand.name}, {whole("to", static_cast<std::int64_t>(wanted))}), type,
            operand.sizes};
}

ValueName Lowering::shapeOf(const Operand &operand)
{
    if (std::ranges::find(operand.sizes, isOpen) == operand.sizes.end())
        return builder.numbers(operand.sizes);
    return call("Shape", {operand.name});
}

ValueName Lowering::sizeOf(const Operand &operand, std::int64_t dimension)
{
    if (const std::int64_t size = operand.sizes.at(static_cast<std::size_t>(dimension)); size != isOpen)
        return builder.numbers({size});
    return call("Gather", {call("Shape", {operand.name}), builder.numbers({dimension})}, {whole("axis", 0)});
}

ValueName Lowering::sizesLike(const std::vector<std::int64_t> &sizes, const Operand &from)
{
    std::vector<Item> parts;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        parts.push_back(sizes[i] == isOpen
                            ? Item::ofNumber(sizeOf(from, static_cast<std::int64_t>(i)), at::kLong)
                            : Item::ofHost(sizes[i]));
    std::vector<Item *> items;
    for (Item &part : parts)
        items.push_back(&part);
    return listOf(items);
}

ValueName Lowering::call(const char *type, std::vector<ValueName> inputs, std::vector<Attribute> attributes)
{
    return builder.node(type, std::move(inputs), std::move(attributes));
}

std::vector<ValueName> Lowering::calls(const char *type, std::vector<ValueName> inputs, std::size_t outputs,
                                       std::vector<Attribute> attributes)
{
    return builder.nodes(type, std::move(inputs), outputs, std::move(attributes));
}

ValueName Lowering::unsqueezed(const ValueName &value, std::vector<std::int64_t> axes)
{
    return axes.empty() ? value : call("Unsqueeze", {value, builder.numbers(axes)});
}

ValueName Lowering::squeezed(const ValueName &value, std::vector<std::int64_t> axes)
{
    return axes.empty() ? value : call("Squeeze", {value, builder.numbers(axes)});
}

ValueName Lowering::reshaped(const ValueName &value, std::vector<std::int64_t> sizes)
{
    return call("Reshape", {value, builder.numbers(sizes)});
}

ValueName Lowering::transposed(const ValueName &value, std::vector<std::int64_t> order)
{
    return call("Transpose", {value}, {wholes("perm", std::move(order))});
}

ValueName Lowering::reduced(const char *type, const ValueName &value, std::vector<std::int64_t> axes,
                            bool keep)
{
    const Attribute kept = whole("keepdims", keep ? 1 : 0);
    if (std::string_view(type) == "ReduceSum")
        return call(type, {value, builder.numbers(axes)}, {kept});
    return call(type, {value}, {wholes("axes", std::move(axes)), kept}); // see GraphBuilder::program()
}

ValueName Lowering::triangle(const ValueName &rows, const ValueName &columns, std::int64_t offset,
                             bool isUpper)
{
    const auto places = [&](const ValueName &size) {
        return call("Range", {builder.number(0), squeezed(size, {0}), builder.number(1)});
    };
    const ValueName beyond = call("Sub", {places(columns), unsqueezed(places(rows), {1})});
    return call(isUpper ? "GreaterOrEqual" : "LessOrEqual", {beyond, builder.number(offset)});
}

ValueName Lowering::sliced(const ValueName &value, std::int64_t axis, std::int64_t from, std::int64_t to,
                           std::int64_t step)
{
    return call("Slice", {value, builder.numbers({from}), builder.numbers({to}), builder.numbers({axis}),
                          builder.numbers({step})});
}

bool Lowering::hasOutput(std::size_t output) const
{
    return output < m_facts.size();
}

c10::ScalarType Lowering::outType(std::size_t output) const
{
    const Fact &seen = fact(output);
    return seen.kind == Fact::Kind::Tensor ? seen.type : languageType(seen.value);
}

const std::vector<std::int64_t> &Lowering::outSizes(std::size_t output) const
{
    return fact(output).sizes;
}

void Lowering::give(ValueName name)
{
    const Fact &seen = fact(m_given.size());
    if (seen.kind == Fact::Kind::Tensor)
        m_given.push_back(Item::ofTensor({std::move(name), seen.type, seen.sizes}));
    else
        m_given.push_back(Item::ofNumber(std::move(name), languageType(seen.value)));
}

void Lowering::give(Item item)
{
    m_given.push_back(std::move(item));
}

} // namespace paretoscope::formats::onnx::writing
