#include "core/formats/torchscript/quantizedoperators.h"

#include "core/formats/torchscript/nodename.h"
#include "core/formats/torchscript/quantized.h"

#include <ATen/ops/dequantize.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

constexpr std::int64_t quint8 = 13; ///< dtype number: what every operator with a stored output grid gives

struct QuantizedOperator {
    std::string kind; ///< the plain operator, and what is asked of packed weights: "conv2d",
                      ///< "conv_transpose1d", "linear"
    bool relu = false;
    bool dynamic = false;

    bool isConvolution() const { return kind != "linear"; }
    bool isTransposed() const { return kind.starts_with("conv_transpose"); }
};

std::optional<QuantizedOperator> operatorOf(const jit::Node *node)
{
    constexpr std::string_view prefix = "quantized::";
    static const std::set<std::string> kinds{
        "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "linear"};
    std::string name(nameOf(node));
    if (!name.starts_with(prefix))
        return std::nullopt;
    name.erase(0, prefix.size());
    QuantizedOperator found;
    const auto takeOff = [&](const std::string &ending) {
        const bool ends = name.ends_with(ending);
        if (ends)
            name.resize(name.size() - ending.size());
        return ends;
    };
    found.dynamic = takeOff("_dynamic");
    found.relu = takeOff("_relu");
    if (!kinds.contains(name) || (found.dynamic && name != "linear"))
        return std::nullopt;
    found.kind = name;
    return found;
}

/// What quantized::KIND_PART gives for the packed object; throws where LibTorch has no such operator.
jit::Stack asked(const std::string &operation, const c10::IValue &packed)
{
    const auto known = jit::getAllOperatorsFor(jit::Symbol::fromQualString("quantized::" + operation));
    TORCH_CHECK(!known.empty(), "no operator ", operation);
    jit::Stack stack{packed};
    known.front()->getOperation()(stack);
    return stack;
}

/// Of a convolution: a number for each of its own dimensions. One over a sequence is packed as one over
/// pictures.
std::vector<std::int64_t> sizes(const QuantizedOperator &op, const char *part, const c10::IValue &packed)
{
    std::string kind = op.kind;
    const bool sequence = kind.ends_with("1d");
    if (sequence)
        kind.replace(kind.size() - 2, 1, "2");
    const auto all = asked(kind + part, packed).front().toIntVector();
    return sequence && all.size() > 1 ? std::vector{all.back()} : all;
}

std::int64_t groupsOf(const QuantizedOperator &op, const c10::IValue &packed)
{
    std::string kind = op.kind;
    if (kind.ends_with("1d"))
        kind.replace(kind.size() - 2, 1, "2");
    return asked(kind + "_groups", packed).front().toInt();
}

class PlainWriter {
public:
    PlainWriter(jit::Graph &graph, AttributeResolver &resolver, const jit::Module &module)
        : m_graph(graph), m_resolver(resolver), m_paths(packedPaths(module))
    {
    }

    std::map<std::string, graph::StoredWeight> run()
    {
        visit(m_graph.block());
        return std::move(m_stored);
    }

private:
    void visit(jit::Block *block)
    {
        for (auto it = block->nodes().begin(); it != block->nodes().end();) {
            jit::Node *node = *it++;
            for (jit::Block *inner : node->blocks())
                visit(inner);
            if (const auto op = operatorOf(node); op && node->inputs().size() > 1)
                write(node, *op);
            else if (nameOf(node) == "aten::dequantize")
                writeTensor(node);
        }
    }

    /// A weight that is kept quantized and dequantized in the code.
    void writeTensor(jit::Node *node)
    {
        const graph::Parameter *parameter = m_resolver.parameterOf(node->input(0));
        if (!parameter || !parameter->tensor.is_quantized())
            return;
        const graph::Parameter stored = *parameter;
        node->output()->replaceAllUsesWith(weight(stored.name, stored.tensor));
        node->destroy();
    }

    void write(jit::Node *node, const QuantizedOperator &op)
    {
        const auto packed = jit::toIValue(node->input(1));
        if (!packed || !packed->isObject())
            return; // known at run time only: stays, and is named
        const jit::WithInsertPoint here(node);
        const auto [weight, bias] = unpacked(op, *packed);
        std::vector<jit::NamedValue> inputs{op.dynamic ? node->input(0)
                                                       : call("dequantize", {node->input(0)}),
                                            weight, bias ? bias : m_graph.insertConstant(c10::IValue())};
        if (op.isConvolution())
            addSizes(inputs, op, *packed);
        jit::Value *output = m_graph.insert(jit::Symbol::fromQualString("aten::" + op.kind), inputs);
        if (op.relu)
            output = call("relu", {output});
        if (!op.dynamic)
            output = call("quantize_per_tensor",
                          {output, node->input(2), node->input(3), m_graph.insertConstant(quint8)});
        node->output()->replaceAllUsesWith(output);
        node->destroy();
    }

    void addSizes(std::vector<jit::NamedValue> &inputs, const QuantizedOperator &op,
                  const c10::IValue &packed)
    {
        inputs.emplace_back(m_graph.insertConstant(sizes(op, "_stride", packed)));
        inputs.emplace_back(m_graph.insertConstant(sizes(op, "_padding", packed)));
        if (op.isTransposed())
            inputs.emplace_back(m_graph.insertConstant(sizes(op, "_output_padding", packed)));
        jit::Value *dilation = m_graph.insertConstant(sizes(op, "_dilation", packed));
        jit::Value *groups = m_graph.insertConstant(groupsOf(op, packed));
        if (op.isTransposed())
            inputs.insert(inputs.end(), {groups, dilation});
        else
            inputs.insert(inputs.end(), {dilation, groups});
    }

    jit::Value *call(const char *name, const std::vector<jit::NamedValue> &inputs)
    {
        return m_graph.insert(jit::Symbol::aten(name), inputs);
    }

    /// Weight and bias (null: none) of a packed object; the same ones for the same object.
    std::pair<jit::Value *, jit::Value *> unpacked(const QuantizedOperator &op, const c10::IValue &packed)
    {
        const void *object = packedIdentity(packed);
        const auto [known, isNew] = m_unpacked.try_emplace(object);
        if (!isNew)
            return known->second;
        const jit::Stack parts = asked(op.kind + "_unpack", packed);
        const auto path = m_paths.find(object);
        const std::string name =
            path != m_paths.end() ? path->second : op.kind + '_' + std::to_string(++m_unnamed);
        known->second.first = weight(name + ".weight", parts.at(0).toTensor());
        if (parts.size() > 1 && parts[1].isTensor() && parts[1].toTensor().defined())
            known->second.second = m_resolver.adopt({name + ".bias", parts[1].toTensor().detach(), false});
        return known->second;
    }

    jit::Value *weight(const std::string &name, const at::Tensor &stored)
    {
        const bool perTensor =
            stored.qscheme() == at::kPerTensorAffine || stored.qscheme() == at::kPerTensorSymmetric;
        constexpr std::int64_t gridBytes = 16; // a double and an int64
        const std::int64_t grids = perTensor ? 1 : stored.size(stored.q_per_channel_axis());
        const std::int64_t bits = static_cast<std::int64_t>(stored.element_size()) * 8;
        m_stored[name] = {static_cast<int>(bits),
                          stored.numel() * static_cast<std::int64_t>(stored.element_size()) +
                              grids * gridBytes};
        return m_resolver.adopt({name, at::dequantize(stored).contiguous(), false});
    }

    jit::Graph &m_graph;
    AttributeResolver &m_resolver;
    const std::map<const void *, std::string> m_paths; ///< of packed objects, as users call the layers
    std::map<const void *, std::pair<jit::Value *, jit::Value *>> m_unpacked; ///< by packed object
    std::map<std::string, graph::StoredWeight> m_stored;
    int m_unnamed = 0;
};

} // namespace

std::map<std::string, graph::StoredWeight>
writeQuantizedPlainly(jit::Graph &graph, AttributeResolver &resolver, const jit::Module &module)
{
    return PlainWriter(graph, resolver, module).run();
}

} // namespace paretoscope::formats
