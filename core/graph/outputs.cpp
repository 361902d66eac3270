#include "core/graph/outputs.h"

#include <ATen/core/function_schema.h>
#include <ATen/core/jit_type.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::graph {

namespace {

constexpr std::array<std::string_view, 20> arranging{
    "aten::view",      "aten::reshape",    "aten::flatten",    "aten::squeeze", "aten::unsqueeze",
    "aten::transpose", "aten::permute",    "aten::contiguous", "aten::to",      "aten::dropout",
    "aten::detach",    "aten::clone",      "aten::alias",      "aten::t",       "aten::movedim",
    "aten::view_as",   "aten::reshape_as", "aten::type_as",    "aten::float",   "aten::unflatten"};

struct Found {
    at::Tensor tensor;
    std::string name;
    ValueId id = -1; ///< of the tensor in the graph; -1: made where the graph does not show it
};

/// The values that a tuple, list or dict is put together from, in the order of its elements; empty where the
/// graph does not show it.
std::vector<ValueId> partsOf(const ModelData &model, ValueId id, std::size_t count)
{
    const std::int32_t producer = id < 0 ? -1 : model.values[static_cast<std::size_t>(id)].producer;
    if (producer < 0)
        return {};
    const Node &node = model.nodes[static_cast<std::size_t>(producer)];
    if ((node.op == "prim::TupleConstruct" || node.op == "prim::ListConstruct") &&
        node.inputs.size() == count)
        return node.inputs;
    if (node.op != "prim::DictConstruct" || node.inputs.size() != 2 * count)
        return {};
    std::vector<ValueId> parts;
    for (std::size_t i = 1; i < node.inputs.size(); i += 2)
        parts.push_back(node.inputs[i]);
    return parts;
}

std::string keyText(const c10::IValue &key)
{
    if (key.isString())
        return key.toStringRef();
    return key.isInt() ? std::to_string(key.toInt()) : std::string("?");
}

class Collector {
public:
    explicit Collector(const ModelData *model) : m_model(model) {}

    void collect(const c10::IValue &value, const std::string &name, ValueId id)
    {
        if (value.isTensor()) {
            if (value.toTensor().defined())
                found.push_back({value.toTensor(), name.empty() ? "0" : name, id});
        } else if (value.isTuple()) {
            collectTuple(value, name, id);
        } else if (value.isList()) {
            const auto list = value.toListRef();
            const auto parts = partsFor(id, list.size());
            for (std::size_t i = 0; i < list.size(); ++i)
                collect(list[i], within(name, std::to_string(i)), partAt(parts, i));
        } else if (value.isGenericDict()) {
            const auto dict = value.toGenericDict();
            const auto parts = partsFor(id, dict.size());
            std::size_t i = 0;
            for (const auto &entry : dict)
                collect(entry.value(), within(name, keyText(entry.key())), partAt(parts, i++));
        }
    }

    std::vector<Found> found;

private:
    void collectTuple(const c10::IValue &value, const std::string &name, ValueId id)
    {
        const auto &elements = value.toTupleRef().elements();
        const auto parts = partsFor(id, elements.size());
        const auto type = m_model ? value.type()->cast<c10::TupleType>() : nullptr;
        const auto schema = type ? type->schema() : nullptr; // of a NamedTuple
        for (std::size_t i = 0; i < elements.size(); ++i) {
            const bool named = schema && i < schema->arguments().size();
            collect(elements[i], within(name, named ? schema->arguments()[i].name() : std::to_string(i)),
                    partAt(parts, i));
        }
    }

    std::vector<ValueId> partsFor(ValueId id, std::size_t count) const
    {
        return m_model ? partsOf(*m_model, id, count) : std::vector<ValueId>();
    }

    static ValueId partAt(const std::vector<ValueId> &parts, std::size_t index)
    {
        return index < parts.size() ? parts[index] : -1;
    }

    /// Names are for people: without a model nobody asks for them.
    std::string within(const std::string &outer, const std::string &name) const
    {
        return !m_model ? std::string() : outer.empty() ? name : outer + "." + name;
    }

    const ModelData *m_model;
};

/// In place: those that count, of all that were found.
void keepFloating(std::vector<Found> &found)
{
    const auto floating = [](const Found &one) { return one.tensor.is_floating_point(); };
    if (std::ranges::any_of(found, floating))
        std::erase_if(found, [&](const Found &one) { return !floating(one); });
}

const Node *makerOf(const ModelData &model, ValueId id)
{
    while (id >= 0) {
        const std::int32_t producer = model.values[static_cast<std::size_t>(id)].producer;
        if (producer < 0)
            return nullptr;
        const Node &node = model.nodes[static_cast<std::size_t>(producer)];
        if (node.opaque || node.inputs.empty())
            return nullptr;
        if (std::ranges::find(arranging, node.op) == arranging.end())
            return &node;
        id = node.inputs[0];
    }
    return nullptr;
}

void describe(const ModelData &model, const Node &node, OutputPlace &place)
{
    place.operation = node.op;
    if (place.operation.ends_with('_'))
        place.operation.pop_back(); // the same in place
    if (!node.op.ends_with("softmax") || node.inputs.size() < 2)
        return;
    const Value &dimension = model.values[static_cast<std::size_t>(node.inputs[1])];
    if (dimension.origin == Value::Origin::Constant && dimension.constant.isInt())
        place.dimension = dimension.constant.toInt();
}

} // namespace

base::Result<Outputs> outputsIn(const c10::IValue &value)
{
    if (value.isTensor() && value.toTensor().defined())
        return Outputs{{value.toTensor()}};
    Collector collector(nullptr);
    collector.collect(value, {}, -1);
    keepFloating(collector.found);
    if (collector.found.empty())
        return base::Error{
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("output.no-tensor",
                            "The model's output holds no tensor; its forward must return one."),
            {}};
    Outputs outputs;
    for (Found &one : collector.found)
        outputs.tensors.push_back(std::move(one.tensor));
    return outputs;
}

std::vector<OutputPlace> placesOfOutputs(const ModelData &model, const c10::IValue &value)
{
    Collector collector(&model);
    collector.collect(value, {}, model.output);
    keepFloating(collector.found);
    std::vector<OutputPlace> places;
    for (const Found &one : collector.found) {
        OutputPlace &place = places.emplace_back();
        place.name = one.name;
        if (const Node *node = makerOf(model, one.id))
            describe(model, *node, place);
    }
    return places;
}

} // namespace paretoscope::graph
