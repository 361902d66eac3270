#include "core/formats/onnx/writing/lowergraph.h"

#include "core/formats/onnx/writing/lowering.h"

#include <algorithm>
#include <set>

namespace paretoscope::formats::onnx::writing {

namespace {

using graph::ModelData;
using graph::ValueId;

constexpr std::int64_t mostFolded = 1024; ///< numbers of a tensor that is computed while the file is written

base::Sentence place(const graph::Node &node)
{
    if (node.scope.empty())
        return {PARETOSCOPE_SAY("onnx.operator", "the operator %1"), node.op};
    return {PARETOSCOPE_SAY("onnx.operator-within", "the operator %1 in %2"), node.op, node.scope};
}

base::Sentence noForm()
{
    return PARETOSCOPE_SAY("onnx.no-form", "it has no form in ONNX that this program knows");
}

base::Sentence controlFlow()
{
    return PARETOSCOPE_SAY("onnx.control-flow",
                           "it holds control flow that depends on the data; trace the network instead of "
                           "scripting it");
}

/// Operators that check or arrange nothing that is in the file.
bool isDropped(const graph::Node &node)
{
    static const std::set<std::string_view> dropped{"aten::_assert_async",
                                                    "aten::_assert_tensor_metadata",
                                                    "aten::_assert_scalar",
                                                    "aten::sym_constrain_range",
                                                    "aten::sym_constrain_range_for_size",
                                                    "prim::RaiseException",
                                                    "aten::warn",
                                                    "aten::_has_compatible_shallow_copy_type"};
    return dropped.contains(node.op);
}

/// Whether NODE tells of a tensor's form alone, not of its numbers.
bool looksAtForm(const graph::Node &node)
{
    static const std::set<std::string_view> queries{"aten::size",
                                                    "aten::sym_size",
                                                    "aten::dim",
                                                    "aten::numel",
                                                    "aten::len",
                                                    "aten::stride",
                                                    "aten::is_floating_point",
                                                    "prim::dtype",
                                                    "aten::is_complex",
                                                    "prim::device",
                                                    "prim::layout",
                                                    "prim::is_cuda",
                                                    "aten::__is__",
                                                    "aten::__isnot__",
                                                    "prim::requires_grad",
                                                    "aten::sym_numel",
                                                    "aten::is_contiguous",
                                                    "aten::get_device"};
    return queries.contains(node.op);
}

class GraphLowering {
public:
    GraphLowering(const ModelData &data, const Facts &facts, WeightSource &weights, GraphBuilder &builder)
        : m_data(data), m_facts(facts), m_weights(weights), m_builder(builder), m_items(data.values.size()),
          m_same(data.values.size())
    {
        for (std::size_t i = 0; i < m_same.size(); ++i)
            m_same[i] = static_cast<ValueId>(i);
        findLastReads();
    }

    void write()
    {
        begin();
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i) {
            m_index = i;
            m_builder.setModule(m_data.nodes[i].scope);
            writeNode(m_data.nodes[i]);
        }
        m_builder.setModule({});
        writeOutput(m_items[graph::at(m_data.output)], m_facts.values[graph::at(m_data.output)], "");
        if (m_outputs == 0)
            throw Unwritable{noForm()};
    }

    const graph::Node *current() const
    {
        return m_index < m_data.nodes.size() ? &m_data.nodes[m_index] : nullptr;
    }

private:
    void findLastReads()
    {
        m_lastReads.assign(m_data.values.size(), 0);
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i)
            for (const ValueId id : m_data.nodes[i].inputs)
                m_lastReads[graph::at(id)] = i;
        m_lastReads[graph::at(m_data.output)] = m_data.nodes.size();
    }

    void begin()
    {
        for (std::size_t i = 0; i < m_data.values.size(); ++i) {
            const graph::Value &value = m_data.values[i];
            Item &item = m_items[i];
            if (value.origin == graph::Value::Origin::Constant) {
                item = Item::ofHost(value.constant);
                item.stored = value.stored;
                if (value.constant.isTensor() && value.constant.toTensor().numel() > 16)
                    item.hint = value.name.empty() ? "constant" : value.name;
            } else if (value.origin == graph::Value::Origin::Parameter) {
                const at::Tensor &tensor = m_data.parameters[graph::at(value.parameter)].tensor;
                item = Item::ofTensor({{}, tensor.scalar_type(), tensor.sizes().vec()});
                item.parameter = value.parameter;
            }
        }
        std::size_t place = 0;
        for (const graph::Argument &argument : m_data.arguments) {
            if (argument.value < 0)
                continue;
            m_items[graph::at(argument.value)] =
                inputItem(m_facts.values[graph::at(argument.value)], argument.name, argument.feed, place = 0);
            m_named.insert(argument.value);
        }
        for (const ValueId id : m_data.inputs)
            if (!m_named.contains(id))
                m_items[graph::at(id)] = inputItem(m_facts.values[graph::at(id)],
                                                   m_data.values[graph::at(id)].name, {}, place = 0);
    }

    Item inputItem(const Fact &fact, const std::string &name, const graph::Feed &feed, std::size_t &place)
    {
        if (fact.kind == Fact::Kind::Several) {
            Item item;
            item.kind = Item::Kind::Sequence;
            item.keys = fact.keys;
            for (std::size_t i = 0; i < fact.elements.size(); ++i) {
                const std::string part = fact.keys.empty() ? std::to_string(i) : fact.keys[i];
                item.elements.push_back(inputItem(fact.elements[i], name + '.' + part, feed, place));
            }
            return item;
        }
        if (fact.kind != Fact::Kind::Tensor)
            return Item::ofHost(fact.value);
        ValueInfo info{m_builder.freeName(name.empty() ? "input" : name),
                       static_cast<std::int32_t>(elementTypeOf(fact.type)),
                       fact.sizes,
                       {}};
        const std::int64_t batch =
            place < feed.batchDimensions.size() ? feed.batchDimensions[place] : std::int64_t{0};
        ++place;
        info.dimensionNames = dimensionNames(fact.sizes, batch);
        const std::string own = info.name;
        m_builder.input(std::move(info));
        return Item::ofTensor({own, fact.type, fact.sizes});
    }

    static std::vector<std::string> dimensionNames(const std::vector<std::int64_t> &sizes, std::int64_t batch)
    {
        std::vector<std::string> names(sizes.size());
        for (std::size_t i = 0; i < sizes.size(); ++i)
            if (sizes[i] == isOpen)
                names[i] = static_cast<std::int64_t>(i) == batch ? "batch" : "sequence";
        return names;
    }

    void writeOutput(Item &item, const Fact &fact, const std::string &name)
    {
        if (item.kind == Item::Kind::Host && !item.host.isTensor() &&
            (item.host.isList() || item.host.isTuple())) {
            const auto own = elementsOf(item);
            item = Item::ofSequence(own);
        }
        if (item.kind == Item::Kind::Sequence) {
            for (std::size_t i = 0; i < item.elements.size(); ++i) {
                const std::string part = item.keys.empty() ? std::to_string(i) : item.keys[i];
                writeOutput(item.elements[i], i < fact.elements.size() ? fact.elements[i] : Fact(),
                            name.empty() ? (item.keys.empty() ? "output" + part : part) : name + '.' + part);
            }
            return;
        }
        if (item.kind == Item::Kind::Host && !item.host.isTensor())
            return; // numbers and None, which are no answer
        graph::Node none;
        Lowering lowering(m_builder, m_weights, none, {}, {});
        const Operand operand = lowering.operandOf(item);
        ValueInfo info{name.empty() ? "output" : name,
                       static_cast<std::int32_t>(elementTypeOf(operand.type)),
                       operand.sizes,
                       {}};
        info.dimensionNames = dimensionNames(operand.sizes, 0);
        for (std::size_t i = 1; i < info.dimensionNames.size(); ++i)
            if (!m_facts.hasAnyLength)
                info.dimensionNames[i].clear();
        m_builder.output(operand.name, std::move(info));
        ++m_outputs;
    }

    static std::vector<Item> elementsOf(const Item &item)
    {
        std::vector<Item> own;
        if (item.host.isTuple())
            for (const c10::IValue &element : item.host.toTupleRef().elements())
                own.push_back(Item::ofHost(element));
        else
            for (const c10::IValue &element : item.host.toListRef())
                own.push_back(Item::ofHost(element));
        return own;
    }

    void writeNode(const graph::Node &node)
    {
        if (node.opaque)
            throw Unwritable{controlFlow()};
        if (isDropped(node))
            return;
        if (!node.mutates && !node.random && isKnown(node))
            return;
        std::vector<Item *> inputs;
        for (const ValueId id : node.inputs)
            inputs.push_back(&m_items[graph::at(id)]);
        std::vector<const Fact *> outputs;
        for (const ValueId id : node.outputs)
            outputs.push_back(&m_facts.values[graph::at(id)]);
        const Lower lower = lowerOf(node);
        if (!lower)
            throw Unwritable{noForm()};
        Lowering lowering(m_builder, m_weights, node, std::move(inputs), std::move(outputs));
        lower(lowering);
        for (std::size_t i = 0; i < node.outputs.size() && i < lowering.given().size(); ++i)
            m_items[graph::at(node.outputs[i])] = lowering.given()[i];
        if (node.mutates)
            writeThrough(node);
    }

    /// Numbers that are the same in every run, and small tensors made of such.
    bool isKnown(const graph::Node &node)
    {
        const auto isSame = [&](ValueId id) {
            const Fact &fact = m_facts.values[graph::at(id)];
            return fact.kind == Fact::Kind::Plain && fact.isSame && !fact.value.isNone();
        };
        // Numbers that were taken out of tensors are of these samples only.
        const bool isOfNumbers = std::ranges::any_of(
            node.inputs, [&](ValueId id) { return m_items[graph::at(id)].kind == Item::Kind::Tensor; });
        if (!node.outputs.empty() && std::ranges::all_of(node.outputs, isSame) &&
            (!isOfNumbers || looksAtForm(node))) {
            for (const ValueId id : node.outputs)
                m_items[graph::at(id)] = Item::ofHost(m_facts.values[graph::at(id)].value.deepcopy());
            return true;
        }
        std::int64_t given = 0;
        torch::jit::Stack stack;
        for (const ValueId id : node.inputs) {
            const Item &item = m_items[graph::at(id)];
            if (item.kind != Item::Kind::Host)
                return false;
            if (item.host.isTensor() && item.host.toTensor().defined())
                given += item.host.toTensor().numel();
            stack.push_back(item.host);
        }
        for (const ValueId id : node.outputs) {
            const Fact &fact = m_facts.values[graph::at(id)];
            std::int64_t numbers = 1;
            for (const std::int64_t size : fact.sizes)
                numbers *= size;
            if (fact.kind != Fact::Kind::Tensor || std::ranges::count(fact.sizes, isOpen) > 0 ||
                numbers > std::max(given, mostFolded))
                return false;
        }
        if (node.op.starts_with("prim::"))
            return false;
        node.run(stack);
        for (std::size_t i = 0; i < node.outputs.size(); ++i) {
            Item &item = m_items[graph::at(node.outputs[i])];
            item = Item::ofHost(stack[stack.size() - node.outputs.size() + i]);
            item.host = item.host.toTensor().clone();
            item.hint = item.host.toTensor().numel() > 16 ? "constant" : "";
        }
        return true;
    }

    std::int32_t memoryOf(ValueId id) const
    {
        return graph::at(id) < m_data.writtenMemory.size() ? m_data.writtenMemory[graph::at(id)] : -1;
    }

    ValueId sameAs(ValueId id) const
    {
        while (m_same[graph::at(id)] != id)
            id = m_same[graph::at(id)];
        return id;
    }

    /// What NODE wrote over is read under its old names, too; views of it would have to change, which values
    /// of a file cannot.
    void writeThrough(const graph::Node &node)
    {
        if (node.inputs.empty() || node.outputs.empty())
            return;
        const ValueId old = node.inputs.front();
        const ValueId made = node.outputs.front();
        m_same[graph::at(made)] = sameAs(old);
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            const auto id = static_cast<ValueId>(i);
            const bool isOlder = m_data.values[i].origin != graph::Value::Origin::Node ||
                                 static_cast<std::size_t>(m_data.values[i].producer) < m_index;
            if (id == made || !isOlder || m_lastReads[i] <= m_index)
                continue;
            if (sameAs(id) == sameAs(old))
                m_items[i] = m_items[graph::at(made)];
            else if (memoryOf(old) >= 0 && memoryOf(id) == memoryOf(old))
                throw Unwritable{PARETOSCOPE_SAY(
                    "onnx.aliased", "it writes over numbers that are read under another name later, which "
                                    "ONNX cannot; rewrite it so that it makes a tensor of its own")};
        }
    }

    const ModelData &m_data;
    const Facts &m_facts;
    WeightSource &m_weights;
    GraphBuilder &m_builder;
    std::vector<Item> m_items;
    std::vector<ValueId> m_same; ///< by ValueId: the one whose memory it is, of those that are one tensor
    std::vector<std::size_t> m_lastReads;
    std::set<ValueId> m_named;
    std::size_t m_index = 0;
    std::size_t m_outputs = 0;
};

base::Error refusal(const graph::Node *node, const base::Sentence &why)
{
    return {
        base::ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("onnx.cannot-hold",
                         "The network cannot be written as ONNX: %1: %2. Choose another format, or change "
                         "that part of the network."),
         node ? place(*node) : base::Sentence(PARETOSCOPE_SAY("onnx.its-output", "its output")), why},
        {}};
}

} // namespace

base::Result<void> lowerGraph(const graph::Model &model, const graph::SampleInputs &sample,
                              WeightSource &weights, GraphBuilder &builder)
{
    const auto facts = factsOf(model, sample);
    if (!facts)
        return facts.error();
    GraphLowering lowering(model.data(), *facts, weights, builder);
    try {
        lowering.write();
    } catch (const Unwritable &unwritable) {
        return refusal(lowering.current(), unwritable.why);
    } catch (const std::exception &failure) {
        base::Error error = refusal(lowering.current(), noForm());
        error.detail = failure.what();
        return error;
    }
    return {};
}

std::vector<base::Sentence> unwritableIn(const graph::Model &model)
{
    std::vector<base::Sentence> clauses;
    std::set<std::string> told;
    for (const graph::Node &node : model.data().nodes) {
        if (!node.opaque && (isDropped(node) || looksAtForm(node) || lowerOf(node)))
            continue;
        if (told.insert(node.op).second)
            clauses.emplace_back(PARETOSCOPE_SAY("onnx.clause", "%1: %2"), place(node),
                                 node.opaque ? controlFlow() : noForm());
    }
    return clauses;
}

} // namespace paretoscope::formats::onnx::writing
