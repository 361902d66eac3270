#include "core/formats/pt2/writing/programbuilder.h"

#include "core/formats/pt2/numbering.h"
#include "core/formats/pt2/writing/pythonnames.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>

#include <algorithm>
#include <utility>

namespace paretoscope::formats::pt2 {

namespace {

constexpr std::string_view namespaceMark = "::";

Argument argumentMade(ArgumentKind kind, std::vector<Item> items, bool isList = false)
{
    Argument argument;
    argument.kind = kind;
    argument.isList = isList;
    argument.items = std::move(items);
    return argument;
}

Argument tensorArgument(const std::string &name)
{
    return argumentMade(ArgumentKind::Tensor, {ValueName{name}});
}

/// "torch.ops.aten.conv2d.default"
std::string targetOf(const c10::FunctionSchema &schema)
{
    const std::string &name = schema.name();
    const std::size_t mark = name.find(namespaceMark);
    const std::string overload = schema.overload_name().empty() ? "default" : schema.overload_name();
    return "torch.ops." + name.substr(0, mark) + '.' + name.substr(mark + namespaceMark.size()) + '.' +
           overload;
}

/// "conv2d"
std::string baseName(const c10::FunctionSchema &schema)
{
    return schema.name().substr(schema.name().find(namespaceMark) + namespaceMark.size());
}

c10::TypePtr elementOfOptional(const c10::TypePtr &type)
{
    const auto optional = type->cast<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

/// Which of torch.export's numberings a whole number at SLOT is of.
ArgumentKind enumerationOf(const c10::Argument &slot)
{
    switch (elementOfOptional(slot.real_type())->kind()) {
    case c10::TypeKind::ScalarTypeType:
        return ArgumentKind::ScalarType;
    case c10::TypeKind::LayoutType:
        return ArgumentKind::Layout;
    case c10::TypeKind::MemoryFormatType:
        return ArgumentKind::MemoryFormat;
    default:
        return ArgumentKind::Number;
    }
}

base::Sentence withoutNumber()
{
    return PARETOSCOPE_SAY("pt2.no-number",
                           "it computes with a type of numbers, or an order of them in memory, "
                           "that exported programs have not; choose another format");
}

Argument enumerated(ArgumentKind kind, std::int64_t number)
{
    std::int64_t own = 0;
    if (kind == ArgumentKind::ScalarType)
        own = numberOf(static_cast<c10::ScalarType>(number));
    else if (kind == ArgumentKind::Layout)
        own = numberOf(static_cast<c10::Layout>(number));
    else
        own = numberOf(static_cast<c10::MemoryFormat>(number));
    if (own == 0)
        throw Refused{withoutNumber()};
    return argumentMade(kind, {own});
}

bool isDefault(const Held &held, const c10::Argument &slot)
{
    const auto usual = slot.default_value();
    if (!usual)
        return false;
    if (held.kind == Held::Kind::Nothing)
        return usual->isNone();
    if (held.kind == Held::Kind::Whole)
        return held.whole.isFixed() && usual->isInt() && usual->toInt() == held.whole.besides;
    if (held.kind == Held::Kind::Other)
        return usual->tagKind() == held.value.tagKind() && *usual == held.value;
    if (held.kind != Held::Kind::List || !usual->isList() ||
        usual->toListRef().size() != held.elements.size())
        return false;
    for (std::size_t i = 0; i < held.elements.size(); ++i) {
        const c10::IValue &own = usual->toListRef()[i];
        const Held &element = held.elements[i];
        if (element.kind != Held::Kind::Whole || !element.whole.isFixed() || !own.isInt() ||
            own.toInt() != element.whole.besides)
            return false;
    }
    return true;
}

} // namespace

Held heldTensor(std::string name)
{
    Held held;
    held.kind = Held::Kind::Tensor;
    held.name = std::move(name);
    return held;
}

Held heldConstant(const c10::IValue &value)
{
    Held held;
    if (value.isInt()) {
        held.kind = Held::Kind::Whole;
        held.whole = {0, value.toInt()};
    } else if (value.isList() || value.isTuple()) {
        held.kind = value.isList() ? Held::Kind::List : Held::Kind::Tuple;
        if (value.isList())
            for (const c10::IValue &element : value.toListRef())
                held.elements.push_back(heldConstant(element));
        else
            for (const c10::IValue &element : value.toTupleRef().elements())
                held.elements.push_back(heldConstant(element));
    } else if (value.isGenericDict()) {
        held.kind = Held::Kind::Dict;
        for (const auto &entry : value.toGenericDict()) {
            held.keys.push_back(entry.key().isString() ? entry.key().toStringRef() : std::string());
            held.elements.push_back(heldConstant(entry.value()));
        }
    } else if (!value.isNone() && !value.isTensor()) {
        held.kind = Held::Kind::Other;
        held.value = value;
    }
    return held;
}

std::string ProgramBuilder::freeName(std::string_view hint)
{
    const std::string wanted = pythonName(hint);
    if (m_names.insert(wanted).second)
        return wanted;
    for (std::int64_t &number = m_next[wanted];;)
        if (const std::string name = wanted + '_' + std::to_string(++number); m_names.insert(name).second)
            return name;
}

void ProgramBuilder::addInput(Input input, const TensorMeta &meta)
{
    m_written.tensors[std::get<ValueName>(input.value.items.front()).text] = meta;
    (input.kind == Input::Kind::User ? m_arguments : m_written.program.inputs).push_back(std::move(input));
}

std::string ProgramBuilder::stored(StoredTensor tensor)
{
    tensor.qualified = attributeName(tensor.qualified);
    while (!m_qualified.insert(tensor.qualified).second)
        tensor.qualified += '_';
    const char *prefix = tensor.kind == Input::Kind::Parameter ? "p_"
                         : tensor.kind == Input::Kind::Buffer  ? "b_"
                                                               : "c_";
    const std::string name = freeName(prefix + tensor.qualified);
    addInput({tensor.kind, tensorArgument(name), tensor.qualified},
             metaOfTensor(tensor.tensor, tensor.trained));
    m_tensors.push_back(std::move(tensor));
    return name;
}

std::vector<std::string> ProgramBuilder::argument(const std::string &name, const OutputTree &tree,
                                                  const std::vector<TensorMeta> &metas)
{
    std::vector<std::string> names;
    for (const TensorMeta &meta : metas) {
        if (formats::pt2::numberOf(meta.type) == 0)
            throw Refused{withoutNumber()};
        names.push_back(freeName(metas.size() == 1 ? name : name + '_' + std::to_string(names.size())));
        addInput({Input::Kind::User, tensorArgument(names.back()), {}}, meta);
    }
    m_written.arguments.push_back(pythonName(name));
    m_written.argumentTrees.push_back(tree);
    return names;
}

void ProgramBuilder::setSamples(std::string tensor, std::int64_t dimension, Count size)
{
    m_sampled = std::move(tensor);
    m_dimension = dimension;
    m_size = size;
}

std::string ProgramBuilder::samplesNow()
{
    std::string &known = m_symbols[m_size];
    if (known.empty()) {
        known = freeName("sym_size");
        Node node;
        node.target = "torch.ops.aten.sym_size.int";
        node.name = known;
        node.inputs = {{"self", tensorArgument(m_sampled)},
                       {"dim", argumentMade(ArgumentKind::Number, {m_dimension})}};
        node.outputs = {argumentMade(ArgumentKind::Number, {ValueName{known}})};
        m_written.program.graph.nodes.push_back(std::move(node));
        m_kept.push_back(false);
        m_written.numbers[known] = m_size;
    }
    return known;
}

std::string ProgramBuilder::calculated(const char *operation, const std::string &symbol, std::int64_t number,
                                       Count count)
{
    const std::string name = freeName(operation);
    Node node;
    node.target = std::string("_operator.") + operation;
    node.name = name;
    node.inputs = {{"a", argumentMade(ArgumentKind::Number, {ValueName{symbol}})},
                   {"b", argumentMade(ArgumentKind::Number, {number})}};
    node.outputs = {argumentMade(ArgumentKind::Number, {ValueName{name}})};
    m_written.program.graph.nodes.push_back(std::move(node));
    m_kept.push_back(false);
    m_written.numbers[name] = count;
    m_symbols[count] = name;
    return name;
}

/// COUNT as the network's input tells it: whatever the network makes it of, it is no other number.
std::string ProgramBuilder::symbol(const Count &count)
{
    if (const auto known = m_symbols.find(count); known != m_symbols.end() && !known->second.empty())
        return known->second;
    std::string name = samplesNow();
    Count now = m_size;
    const auto step = [&](const char *operation, std::int64_t number, const Count &next) {
        const auto known = m_symbols.find(next);
        name = known != m_symbols.end() ? known->second : calculated(operation, name, number, next);
        now = next;
    };
    if (count.perSample % now.perSample != 0 && now.besides != 0)
        step("sub", now.besides, {now.perSample, 0});
    if (count.perSample % now.perSample != 0)
        step("floordiv", now.perSample, {1, 0});
    if (count.perSample != now.perSample)
        step("mul", count.perSample / now.perSample,
             {count.perSample, now.besides * (count.perSample / now.perSample)});
    if (count.besides != now.besides)
        step("add", count.besides - now.besides, count);
    return name;
}

Item ProgramBuilder::numberOf(const Held &held, const std::string &module)
{
    if (!held.varies.empty())
        throw Refused{
            {PARETOSCOPE_SAY("pt2.cannot-follow", "a number that %1 makes follows how many samples are run "
                                                  "in a way that is not written; choose another format"),
             held.varies}};
    if (held.kind == Held::Kind::Whole && !held.whole.isFixed())
        return ValueName{symbol(held.whole)};
    if (held.kind == Held::Kind::Whole)
        return held.whole.besides;
    if (held.value.isDouble())
        return held.value.toDouble();
    if (held.value.isBool())
        return held.value.toBool();
    if (held.value.isString())
        return held.value.toStringRef();
    if (held.value.isDevice())
        return std::string("cpu");
    throw Refused{
        {PARETOSCOPE_SAY("pt2.cannot-value", "%1 is given something that is neither a tensor nor a real "
                                             "number, which is not written; choose another format"),
         module}};
}

Argument ProgramBuilder::listOf(const Held &held, const c10::TypePtr &element, const std::string &module)
{
    const bool ofTensors = elementOfOptional(element)->kind() == c10::TypeKind::TensorType;
    const bool ofReals = element->kind() == c10::TypeKind::FloatType;
    Argument list = argumentMade(ofTensors ? ArgumentKind::Tensor : ArgumentKind::Number, {}, true);
    if (held.kind != Held::Kind::List && held.kind != Held::Kind::Tuple) {
        list.items.push_back(numberOf(held, module));
        return list;
    }
    for (const Held &one : held.elements) {
        if (!ofTensors)
            list.items.push_back(numberOf(one, module));
        else if (one.kind == Held::Kind::Tensor)
            list.items.emplace_back(ValueName{one.name});
        else
            list.items.emplace_back();
        if (const auto *whole = std::get_if<std::int64_t>(&list.items.back()); whole && ofReals)
            list.items.back() = static_cast<double>(*whole);
    }
    return list;
}

/// Nothing where the operator does so without being told.
std::optional<Argument> ProgramBuilder::argumentOf(const Held &held, const c10::Argument &slot,
                                                   const std::string &module)
{
    if (held.varies.empty() && isDefault(held, slot))
        return std::nullopt;
    if (held.kind == Held::Kind::Tensor)
        return tensorArgument(held.name);
    if (held.kind == Held::Kind::Nothing && held.varies.empty())
        return argumentMade(ArgumentKind::None, {});
    const c10::TypePtr type = elementOfOptional(slot.type());
    if (type->kind() == c10::TypeKind::ListType)
        return listOf(held, type->containedType(0), module);
    if (type->kind() == c10::TypeKind::DeviceObjType)
        return argumentMade(ArgumentKind::Device, {std::string("cpu")});
    if (const ArgumentKind kind = enumerationOf(slot);
        kind != ArgumentKind::Number && held.kind == Held::Kind::Whole && held.whole.isFixed())
        return enumerated(kind, held.whole.besides);
    Item item = numberOf(held, module);
    if (const auto *whole = std::get_if<std::int64_t>(&item);
        whole && type->kind() == c10::TypeKind::FloatType)
        item = static_cast<double>(*whole);
    return argumentMade(ArgumentKind::Number, {item});
}

std::vector<std::vector<std::string>> ProgramBuilder::call(const c10::FunctionSchema &schema,
                                                           const std::vector<Held> &inputs,
                                                           const std::vector<std::vector<TensorMeta>> &metas,
                                                           const std::string &module, bool kept)
{
    Node node;
    node.target = targetOf(schema);
    node.module = module;
    const std::string told = module.empty() ? schema.name() : schema.name() + " (" + module + ")";
    for (std::size_t i = 0; i < inputs.size() && i < schema.arguments().size(); ++i)
        if (auto argument = argumentOf(inputs[i], schema.arguments()[i], told))
            node.inputs.push_back({schema.arguments()[i].name(), std::move(*argument)});
    std::vector<std::vector<std::string>> names;
    const std::string base = baseName(schema);
    for (std::size_t i = 0; i < metas.size(); ++i) {
        const bool isList = schema.returns().at(i).type()->kind() == c10::TypeKind::ListType;
        Argument output = argumentMade(ArgumentKind::Tensor, {}, isList);
        names.emplace_back();
        for (const TensorMeta &meta : metas[i]) {
            names.back().push_back(freeName(base));
            m_written.tensors[names.back().back()] = meta;
            output.items.emplace_back(ValueName{names.back().back()});
        }
        node.outputs.push_back(std::move(output));
    }
    if (node.outputs.size() != 1 || node.outputs.front().isList)
        node.name = freeName(base);
    m_written.program.graph.nodes.push_back(std::move(node));
    m_kept.push_back(kept);
    return names;
}

OutputTree ProgramBuilder::leavesOf(const Held &held, std::vector<Argument> &leaves)
{
    OutputTree tree;
    switch (held.kind) {
    case Held::Kind::Tensor:
        leaves.push_back(tensorArgument(held.name));
        return tree;
    case Held::Kind::Nothing:
        leaves.push_back(argumentMade(ArgumentKind::None, {}));
        return tree;
    case Held::Kind::Whole:
    case Held::Kind::Other:
        leaves.push_back(argumentMade(ArgumentKind::Number, {numberOf(held, "return")}));
        return tree;
    case Held::Kind::List:
        tree.kind = OutputTree::Kind::List;
        break;
    case Held::Kind::Tuple:
        tree.kind = OutputTree::Kind::Tuple;
        break;
    case Held::Kind::Dict:
        tree.kind = OutputTree::Kind::Dict;
        tree.keys = held.keys;
        break;
    }
    for (const Held &element : held.elements)
        tree.children.push_back(leavesOf(element, leaves));
    return tree;
}

/// Nodes that nothing reads, which were only there for numbers that are fixed now.
void ProgramBuilder::dropUnread()
{
    std::set<std::string> read;
    const auto note = [&](const Argument &argument) {
        for (const Item &item : argument.items)
            if (const auto *name = std::get_if<ValueName>(&item))
                read.insert(name->text);
    };
    Graph &graph = m_written.program.graph;
    std::ranges::for_each(graph.outputs, note);
    std::vector<Node> left;
    for (std::size_t i = graph.nodes.size(); i-- > 0;) {
        const auto isRead = [&](const Argument &output) {
            return std::ranges::any_of(output.items, [&](const Item &item) {
                const auto *name = std::get_if<ValueName>(&item);
                return name && read.contains(name->text);
            });
        };
        Node &node = graph.nodes[i];
        if (!m_kept[i] && std::ranges::none_of(node.outputs, isRead)) {
            for (const Argument &output : node.outputs)
                for (const Item &item : output.items) {
                    m_written.tensors.erase(std::get<ValueName>(item).text);
                    m_written.numbers.erase(std::get<ValueName>(item).text);
                }
            continue;
        }
        for (const NamedArgument &input : node.inputs)
            note(input.value);
        left.push_back(std::move(node));
    }
    std::ranges::reverse(left);
    graph.nodes = std::move(left);
}

void ProgramBuilder::finish(const Held &output)
{
    Program &program = m_written.program;
    std::vector<Argument> leaves;
    program.tree = leavesOf(output, leaves);
    for (const Argument &leaf : leaves)
        program.outputs.push_back({Output::Kind::User, leaf});
    program.graph.outputs = std::move(leaves);
    std::ranges::move(m_arguments, std::back_inserter(program.inputs));
    for (const Input &input : program.inputs)
        program.graph.inputs.push_back(input.value);
    dropUnread();
}

} // namespace paretoscope::formats::pt2
