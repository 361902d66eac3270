#include "core/formats/pt2/writing/networkwriter.h"

#include "core/compress/compressedweight.h"
#include "core/formats/packing/packedparameter.h"
#include "core/formats/pt2/writing/pythonnames.h"
#include "core/formats/pt2/writing/translated.h"
#include "core/formats/pt2/writing/unpacking.h"
#include "core/formats/pt2/writing/unwritable.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"
#include "core/graph/tensorsin.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>

namespace paretoscope::formats::pt2 {

namespace {

using graph::ValueId;

const c10::FunctionSchema &schemaOf(const char *op, const char *overload)
{
    return c10::Dispatcher::singleton().findSchemaOrThrow(op, overload).schema();
}

/// What stands for what is SEEN, without tensors.
Held heldNumbers(const Seen &seen, const std::string &node)
{
    Held held;
    held.keys = seen.keys;
    if (seen.varies) {
        held.varies = node;
        return held;
    }
    switch (seen.kind) {
    case Seen::Kind::Whole:
        held.kind = Held::Kind::Whole;
        held.whole = seen.whole;
        break;
    case Seen::Kind::Other:
        return heldConstant(seen.value);
    case Seen::Kind::List:
        held.kind = Held::Kind::List;
        break;
    case Seen::Kind::Tuple:
        held.kind = Held::Kind::Tuple;
        break;
    case Seen::Kind::Dict:
        held.kind = Held::Kind::Dict;
        break;
    default:
        break;
    }
    for (const Seen &element : seen.elements)
        held.elements.push_back(heldNumbers(element, node));
    return held;
}

OutputTree treeOf(const Seen &seen, std::vector<TensorMeta> &leaves)
{
    OutputTree tree;
    if (seen.kind == Seen::Kind::Tensor) {
        leaves.push_back(seen.tensor);
        return tree;
    }
    tree.kind = seen.kind == Seen::Kind::List   ? OutputTree::Kind::List
                : seen.kind == Seen::Kind::Dict ? OutputTree::Kind::Dict
                                                : OutputTree::Kind::Tuple;
    tree.keys = seen.keys;
    for (const Seen &element : seen.elements)
        tree.children.push_back(treeOf(element, leaves));
    return tree;
}

/// SEEN, which TREE is of, with NAMES for its leaves.
Held heldTree(const Seen &seen, const std::vector<std::string> &names, std::size_t &next)
{
    if (seen.kind == Seen::Kind::Tensor)
        return heldTensor(names.at(next++));
    Held held;
    held.kind = seen.kind == Seen::Kind::List   ? Held::Kind::List
                : seen.kind == Seen::Kind::Dict ? Held::Kind::Dict
                                                : Held::Kind::Tuple;
    held.keys = seen.keys;
    for (const Seen &element : seen.elements)
        held.elements.push_back(heldTree(element, names, next));
    return held;
}

/// The leaves of one output of an operator: a tensor, or a list of them.
std::vector<TensorMeta> leavesOfOutput(const Seen &seen)
{
    std::vector<TensorMeta> leaves;
    treeOf(seen, leaves);
    return leaves;
}

class NetworkWriter {
public:
    NetworkWriter(const ToWrite &work, const Observation &observed)
        : m_work(work), m_data(work.model.data()), m_observed(observed),
          m_layersOf(graph::layersByParameter(m_data)), m_held(m_data.values.size()),
          m_isHeld(m_data.values.size(), false), m_unpacker(m_builder)
    {
    }

    WrittenNetwork write()
    {
        for (const graph::Argument &argument : m_data.arguments)
            if (argument.value >= 0)
                addArgument(argument);
        for (const graph::Node &node : m_data.nodes)
            add(node);
        m_builder.finish(held(m_data.output));
        return {m_builder.written(), m_builder.tensors(), m_unpacker.storedBytes()};
    }

private:
    void addArgument(const graph::Argument &argument)
    {
        const Seen &seen = m_observed.values[graph::at(argument.value)];
        if (!seen.holdsTensor())
            throw Refused{
                {PARETOSCOPE_SAY("pt2.cannot-take", "the input %1 is no tensor; give it a value for good"),
                 argument.name}};
        std::vector<TensorMeta> leaves;
        const OutputTree tree = treeOf(seen, leaves);
        const auto names = m_builder.argument(argument.name, tree, leaves);
        for (std::size_t i = 0; i < leaves.size(); ++i)
            noteSamples(names[i], leaves[i]);
        std::size_t next = 0;
        set(argument.value, heldTree(seen, names, next));
    }

    void noteSamples(const std::string &name, const TensorMeta &meta)
    {
        for (std::size_t i = 0; i < meta.sizes.size() && !m_knowsSamples; ++i)
            if (!meta.sizes[i].isFixed()) {
                m_builder.setSamples(name, static_cast<std::int64_t>(i), meta.sizes[i]);
                m_knowsSamples = true;
            }
    }

    void set(ValueId id, Held held)
    {
        m_held[graph::at(id)] = std::move(held);
        m_isHeld[graph::at(id)] = true;
    }

    const Held &held(ValueId id)
    {
        if (!m_isHeld[graph::at(id)])
            set(id, known(m_data.values[graph::at(id)], id));
        return m_held[graph::at(id)];
    }

    /// A parameter or constant, in the file from when it is first read.
    Held known(const graph::Value &value, ValueId id)
    {
        if (value.origin == graph::Value::Origin::Parameter)
            return parameter(value.parameter);
        if (graph::tensorsIn(value.constant).empty())
            return heldConstant(value.constant);
        return constant(value.constant, value.stored, "constant" + std::to_string(id));
    }

    Held constant(const c10::IValue &value, graph::FloatType stored, const std::string &name)
    {
        if (value.isTensor())
            return heldTensor(m_unpacker
                                  .widened(m_unpacker.stored(
                                      {name, graph::asStored(value.toTensor().detach(), stored).contiguous(),
                                       Input::Kind::Constant, false}))
                                  .name);
        if (!value.isList() && !value.isTuple())
            return heldConstant(value);
        Held held;
        held.kind = value.isList() ? Held::Kind::List : Held::Kind::Tuple;
        const std::vector<c10::IValue> elements =
            value.isList() ? value.toListRef().vec()
                           : std::vector<c10::IValue>(value.toTupleRef().elements().begin(),
                                                      value.toTupleRef().elements().end());
        for (const c10::IValue &element : elements)
            held.elements.push_back(
                constant(element, stored, name + '.' + std::to_string(held.elements.size())));
        return held;
    }

    Held parameter(graph::ParameterId id)
    {
        const graph::Parameter &parameter = m_data.parameters[graph::at(id)];
        const auto kind = parameter.buffer ? Input::Kind::Buffer : Input::Kind::Parameter;
        at::Tensor values = graph::asStored(parameter.tensor, parameter.stored);
        const auto &layers = m_layersOf[graph::at(id)];
        const bool isLeft = std::ranges::all_of(layers, [&](std::size_t layer) {
            return compress::isLeftAlone(m_data.layers[layer],
                                         compress::ofWeight(m_work.recipe.settings[layer]));
        });
        if (!isLeft) {
            const auto written = writtenParameter(m_data, layers, m_work.recipe.settings, m_work.coded);
            if (written.packed)
                return packed(*written.packed, parameter.name);
            values = written.values;
        }
        values = values.detach();
        if (!values.is_non_overlapping_and_dense())
            values = values.contiguous();
        const bool trained = kind == Input::Kind::Parameter && values.is_floating_point();
        return heldTensor(
            m_unpacker.widened(m_unpacker.stored({parameter.name, values, kind, trained})).name);
    }

    Held packed(const PackedParameter &packed, const std::string &name)
    {
        if (const auto plain = asTensor(packed))
            return heldTensor(
                m_unpacker.widened(m_unpacker.stored({name, *plain, Input::Kind::Parameter, true})).name);
        const auto dot = name.rfind('.');
        return heldTensor(m_unpacker
                              .widened(m_unpacker.parameter(
                                  packed, name, dot == std::string::npos ? "" : name.substr(0, dot)))
                              .name);
    }

    void add(const graph::Node &node)
    {
        if (isPlumbing(node))
            return arrange(node);
        const bool givesTensors = std::ranges::any_of(
            node.outputs, [&](ValueId id) { return m_observed.values[graph::at(id)].holdsTensor(); });
        if (!givesTensors && !node.mutates) {
            for (const ValueId id : node.outputs)
                set(id, heldNumbers(m_observed.values[graph::at(id)], nodeText(node)));
            return;
        }
        std::vector<Held> inputs;
        for (const ValueId id : node.inputs)
            inputs.push_back(held(id));
        if (selectsByNumbers(node, inputs))
            throw Refused{sizedByNumbers(node)};
        if (isDispatched(node))
            return call(node, schemaOf(node.op.c_str(), node.overload.c_str()), inputs);
        translate(node, inputs);
    }

    /// Rows where a mask says so, or as many columns as the largest number is.
    bool selectsByNumbers(const graph::Node &node, const std::vector<Held> &inputs) const
    {
        if (node.op == "aten::one_hot")
            return inputs.size() < 2 || inputs[1].kind != Held::Kind::Whole || !inputs[1].whole.isFixed() ||
                   inputs[1].whole.besides < 0;
        if (node.op != "aten::index" || inputs.size() < 2)
            return false;
        const auto &places = m_observed.values[graph::at(node.inputs[1])].elements;
        return std::ranges::any_of(places, [](const Seen &place) {
            return place.kind == Seen::Kind::Tensor &&
                   (place.tensor.type == at::kBool || place.tensor.type == at::kByte);
        });
    }

    void call(const graph::Node &node, const c10::FunctionSchema &schema, const std::vector<Held> &inputs)
    {
        std::vector<std::vector<TensorMeta>> metas;
        for (const ValueId id : node.outputs) {
            const Seen &seen = m_observed.values[graph::at(id)];
            if (seen.varies || std::ranges::any_of(seen.elements, &Seen::varies))
                throw Refused{
                    {PARETOSCOPE_SAY("pt2.cannot-shape",
                                     "how much %1 gives follows how many samples are run in a way that is "
                                     "not written; choose another format"),
                     nodeText(node)}};
            metas.push_back(leavesOfOutput(seen));
        }
        const auto names = m_builder.call(schema, inputs, metas, node.scope, node.mutates);
        for (std::size_t i = 0; i < node.outputs.size(); ++i) {
            std::size_t next = 0;
            set(node.outputs[i], heldTree(m_observed.values[graph::at(node.outputs[i])], names[i], next));
        }
    }

    /// Operators that only LibTorch's interpreter has, as those of the dispatcher.
    void translate(const graph::Node &node, const std::vector<Held> &inputs)
    {
        const Seen &seen = m_observed.values[graph::at(node.outputs.front())];
        const auto translated = translatedOf(node, inputs, seen);
        if (!translated)
            throw Refused{
                {PARETOSCOPE_SAY("pt2.cannot-write",
                                 "%1 cannot be written as operators of ATen's; choose another format"),
                 nodeText(node)}};
        if (translated->same)
            return set(node.outputs.front(), *translated->same);
        if (translated->table.defined())
            return set(node.outputs.front(), heldTensor(m_builder.stored({"table", translated->table,
                                                                          Input::Kind::Constant, false})));
        call(node, schemaOf(translated->op, translated->overload), translated->inputs);
    }

    void arrange(const graph::Node &node)
    {
        std::vector<Held> inputs;
        for (const ValueId id : node.inputs)
            inputs.push_back(held(id));
        auto results = arranged(node, inputs);
        if (results.size() != node.outputs.size())
            throw Refused{
                {PARETOSCOPE_SAY(
                     "pt2.cannot-arrange",
                     "what %1 puts together is only known while the network runs; choose another format"),
                 nodeText(node)}};
        for (std::size_t i = 0; i < results.size(); ++i)
            set(node.outputs[i], std::move(results[i]));
    }

    const ToWrite &m_work;
    const graph::ModelData &m_data;
    const Observation &m_observed;
    std::vector<std::vector<std::size_t>> m_layersOf; ///< by parameter
    std::vector<Held> m_held;                         ///< by ValueId
    std::vector<bool> m_isHeld;
    bool m_knowsSamples = false;
    ProgramBuilder m_builder;
    Unpacker m_unpacker;
};

} // namespace

WrittenNetwork writtenNetwork(const ToWrite &work, const Observation &observed)
{
    return NetworkWriter(work, observed).write();
}

} // namespace paretoscope::formats::pt2
