#include "core/graph/rewrite/plainattention.h"

#include "core/graph/rewrite/graphwriter.h"
#include "core/graph/weightuse.h"

#include <ATen/core/List.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::graph {

namespace {

constexpr const char *attentionOperator = "aten::_native_multi_head_attention";
constexpr const char *encoderOperator = "aten::_transformer_encoder_layer_fwd";

struct AttentionWeights {
    ValueId qkv, qkvBias, projection, projectionBias;
    std::int64_t width = 0;
    std::int64_t heads = 0;
};

struct Attended {
    ValueId output;
    ValueId shares; ///< [batch, heads, queries, keys]
};

class PlainWriter {
public:
    PlainWriter(ModelData &data, std::vector<Node> &nodes, const std::string &scope)
        : m_write(data, nodes, scope), m_none(m_write.constant({}))
    {
    }

    /// softmax(q kᵀ / √d) v by head (Vaswani et al. 2017, sections 3.2.1 and 3.2.2) of input [batch,
    /// positions, width].
    Attended attention(ValueId input, const AttentionWeights &weights)
    {
        const std::int64_t depth = weights.width / weights.heads;
        const ValueId packed = linear(input, weights.qkv, weights.qkvBias);
        const ValueId positions = m_write.call("aten::size", "int", {packed, number(1)}, c10::IntType::get());
        const ValueId shape =
            m_write.ints({number(-1), positions, number(3), number(weights.heads), number(depth)});
        const ValueId split = m_write.call("aten::reshape", "", {packed, shape});
        const ValueId heads = m_write.call("aten::permute", "", {split, numbers({2, 0, 3, 1, 4})});
        const auto part = [&](std::int64_t i) {
            return m_write.call("aten::select", "int", {heads, number(0), number(i)});
        };
        const double scale = 1 / std::sqrt(static_cast<double>(depth));
        const ValueId query = m_write.call("aten::mul", "Scalar", {part(0), m_write.constant(scale)});
        const ValueId key = m_write.call("aten::transpose", "int", {part(1), number(-2), number(-1)});
        const ValueId scores = m_write.call("aten::matmul", "", {query, key});
        const ValueId shares = m_write.call("aten::softmax", "int", {scores, number(-1), m_none});
        const ValueId context = m_write.call("aten::matmul", "", {shares, part(2)});
        const ValueId rows = m_write.call("aten::transpose", "int", {context, number(1), number(2)});
        const ValueId merged = m_write.call("aten::flatten", "using_ints", {rows, number(2), number(3)});
        return {linear(merged, weights.projection, weights.projectionBias), shares};
    }

    ValueId meanOverHeads(ValueId shares)
    {
        return m_write.call("aten::mean", "dim", {shares, numbers({1}), m_write.constant(false), m_none});
    }

    ValueId linear(ValueId input, ValueId weight, ValueId bias)
    {
        return m_write.call("aten::linear", "", {input, weight, bias});
    }

    ValueId sum(ValueId a, ValueId b) { return m_write.call("aten::add", "Tensor", {a, b, number(1)}); }

    ValueId layerNorm(ValueId input, std::int64_t width, ValueId weight, ValueId bias, ValueId epsilon)
    {
        return m_write.call("aten::layer_norm", "",
                            {input, numbers({width}), weight, bias, epsilon, m_write.constant(false)});
    }

    ValueId activation(ValueId input, bool gelu)
    {
        return gelu ? m_write.call("aten::gelu", "", {input, m_write.constant(std::string("none"))})
                    : m_write.call("aten::relu", "", {input});
    }

private:
    ValueId number(std::int64_t value) { return m_write.constant(value); }
    ValueId numbers(const std::vector<std::int64_t> &values)
    {
        return m_write.constant(c10::List<std::int64_t>(values));
    }

    GraphWriter m_write;
    ValueId m_none;
};

bool isNone(const ModelData &data, ValueId id)
{
    return data.values[at(id)].origin == Value::Origin::Constant && data.values[at(id)].constant.isNone();
}

std::optional<AttentionWeights> weightsAt(const ModelData &data, const Node &node, std::size_t widthSlot,
                                          std::size_t weightSlot)
{
    const auto width = constantInt(data, node, widthSlot);
    const auto heads = constantInt(data, node, widthSlot + 1);
    if (!width || !heads || *heads < 1 || *width < *heads || *width % *heads != 0)
        return std::nullopt;
    const auto input = [&](std::size_t i) { return node.inputs[weightSlot + i]; };
    return AttentionWeights{input(0), input(1), input(2), input(3), *width, *heads};
}

class Rewriter {
public:
    explicit Rewriter(ModelData &data) : m_data(data), m_read(data.values.size(), false)
    {
        for (const Node &node : data.nodes)
            for (const ValueId id : node.inputs)
                m_read[at(id)] = true;
        m_read[at(data.output)] = true;
    }

    bool run()
    {
        const bool ragged = std::ranges::any_of(
            m_data.nodes, [](const Node &node) { return node.op.find("nested") != std::string::npos; });
        if (ragged)
            return false;
        bool changed = false;
        std::vector<Node> old = std::move(m_data.nodes);
        for (Node &node : old) {
            const std::string name = node.op;
            if ((name == attentionOperator && attention(node)) ||
                (name == encoderOperator && encoder(node))) {
                changed = true;
                if (std::ranges::find(m_data.rewritten, name) == m_data.rewritten.end())
                    m_data.rewritten.push_back(name);
            } else {
                m_nodes.push_back(std::move(node));
            }
        }
        m_data.nodes = std::move(m_nodes);
        return changed;
    }

private:
    /// (query, key, value, width, heads, qkv weight, bias, projection weight, bias, mask, need_weights,
    /// average_attn_weights, mask_type) → (output, attention weights)
    bool attention(const Node &node)
    {
        if (node.inputs.size() < 12 || node.outputs.size() != 2 || node.inputs[0] != node.inputs[1] ||
            node.inputs[1] != node.inputs[2] || !isNone(m_data, node.inputs[9]))
            return false;
        const auto weights = weightsAt(m_data, node, 3, 5);
        const bool shares = m_read[at(node.outputs[1])];
        const auto averaged = constantInt(m_data, node, 11);
        if (!weights || (shares && (!averaged || constantInt(m_data, node, 10) != 1)))
            return false;
        PlainWriter write(m_data, m_nodes, node.scope);
        const Attended attended = write.attention(node.inputs[0], *weights);
        replace(node.outputs[0], attended.output);
        if (shares)
            replace(node.outputs[1], *averaged != 0 ? write.meanOverHeads(attended.shares) : attended.shares);
        return true;
    }

    /// (input, width, heads, qkv weight, bias, projection weight, bias, use_gelu, norm_first, eps, norm 1
    /// weight, bias, norm 2 weight, bias, linear 1 weight, bias, linear 2 weight, bias, mask, mask_type) →
    /// output
    bool encoder(const Node &node)
    {
        if (node.inputs.size() < 19 || !isNone(m_data, node.inputs[18]))
            return false;
        const auto weights = weightsAt(m_data, node, 1, 3);
        const auto gelu = constantInt(m_data, node, 7);
        const auto normFirst = constantInt(m_data, node, 8);
        if (!weights || !gelu || !normFirst)
            return false;
        PlainWriter write(m_data, m_nodes, node.scope);
        const auto &in = node.inputs;
        const auto norm = [&](ValueId value, std::size_t slot) {
            return write.layerNorm(value, weights->width, in[slot], in[slot + 1], in[9]);
        };
        const auto forward = [&](ValueId value) {
            return write.linear(write.activation(write.linear(value, in[14], in[15]), *gelu != 0), in[16],
                                in[17]);
        };
        ValueId value = in[0];
        if (*normFirst != 0) {
            value = write.sum(value, write.attention(norm(value, 10), *weights).output);
            value = write.sum(value, forward(norm(value, 12)));
        } else {
            value = norm(write.sum(value, write.attention(value, *weights).output), 10);
            value = norm(write.sum(value, forward(value)), 12);
        }
        replace(node.outputs[0], value);
        return true;
    }

    /// The node that made MADE makes OLD instead, which everybody reads.
    void replace(ValueId old, ValueId made)
    {
        for (Node &node : m_nodes)
            for (ValueId &id : node.outputs)
                if (id == made)
                    id = old;
        for (Node &node : m_nodes)
            for (ValueId &id : node.inputs)
                if (id == made)
                    id = old;
    }

    ModelData &m_data;
    std::vector<bool> m_read; ///< by ValueId, before any rewriting
    std::vector<Node> m_nodes;
};

} // namespace

bool writeAttentionPlainly(ModelData &data)
{
    return Rewriter(data).run();
}

} // namespace paretoscope::graph
