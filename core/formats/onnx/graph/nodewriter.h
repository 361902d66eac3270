// One node of an ONNX file, as what writes it into a graph of LibTorch sees it: its inputs in the form that
// is wanted, its attributes, and how to call LibTorch's operators. Included only inside core.
#pragma once

#include "core/formats/onnx/graph/value.h"
#include "core/formats/onnx/graph/weights.h"
#include "core/formats/onnx/program/program.h"

#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/frontend/schema_matching.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::formats::onnx {

using Values = std::vector<Value>;

inline constexpr std::int64_t mostInShape = 4096; ///< numbers that describe a shape or an index

/// Thrown by what writes nodes: this one cannot be written. WHY is in ONNX's own words:
/// "linear_before_reset=0".
struct Refused {
    std::string why{};
};

/// A bias that another node adds.
struct AddedBias {
    at::Tensor bias;
    std::string name;
};

class NodeWriter {
public:
    /// WEIGHTS null: what is computed is known already, and GRAPH runs at once.
    NodeWriter(torch::jit::Graph &graph, Weights *weights, const Node &node,
               std::vector<const Value *> inputs, std::int64_t opset)
        : m_graph(graph), m_weights(weights), m_node(node), m_inputs(std::move(inputs)), m_opset(opset)
    {
    }

    const Node &node() const { return m_node; }
    std::int64_t opset() const { return m_opset; }
    torch::jit::Graph &graph() { return m_graph; }

    // Inputs; what is asked of one that is left out refuses the node.
    std::size_t inputCount() const { return m_inputs.size(); }
    bool has(std::size_t i) const;
    const Value &input(std::size_t i) const;
    std::optional<std::int64_t> knownRank(std::size_t i) const;
    std::int64_t rank(std::size_t i) const;
    c10::ScalarType type(std::size_t i) const;
    bool isWhole(std::size_t i) const; ///< of a type of whole numbers
    torch::jit::Value *tensor(std::size_t i);
    /// Undefined where it is not known before the run.
    at::Tensor constant(std::size_t i) const;
    /// The one number of a constant.
    std::optional<c10::Scalar> single(std::size_t i) const;
    /// Of one dimension or none. Refuses what is not.
    std::vector<Number> numbers(std::size_t i);
    /// Whether numbers() has them without looking into a tensor of the run.
    bool holdsNumbers(std::size_t i) const;
    std::vector<std::int64_t> known(std::size_t i);

    // Attributes.
    bool hasAttribute(std::string_view name) const;
    std::int64_t whole(std::string_view name, std::int64_t otherwise) const;
    double real(std::string_view name, double otherwise) const;
    std::string text(std::string_view name, const std::string &otherwise) const;
    std::vector<std::int64_t> wholes(std::string_view name) const;
    std::vector<double> reals(std::string_view name) const;
    std::vector<std::string> texts(std::string_view name) const;
    const Tensor *tensorAttribute(std::string_view name) const;
    /// Axis of the I-th input, counted from its front.
    std::int64_t axis(std::int64_t given, std::size_t i = 0) const;
    /// As an attribute or, in newer versions, input PLACE; nothing where neither is there.
    std::optional<std::vector<std::int64_t>> axes(std::size_t place);

    // Weights.
    /// What the layer of this node is called: "layers.0.wq". I: its weight.
    std::string layerName(std::size_t i) const;
    /// WEIGHT as the parameter or buffer ROLE ("weight", "running_mean") of LAYER.
    torch::jit::Value *weight(const at::Tensor &weight, const std::string &layer, const std::string &role,
                              NewModule::Kind kind = NewModule::Kind::Parameter);
    /// Input I so where it is known, else as it is; none where it is left out.
    torch::jit::Value *weight(std::size_t i, const std::string &layer, const std::string &role,
                              NewModule::Kind kind = NewModule::Kind::Parameter);
    at::Tensor transposed(const at::Tensor &matrix);
    /// Before a weight of ELEMENTS floats is computed here.
    void claimFloats(std::int64_t elements)
    {
        if (m_weights)
            m_weights->claim(static_cast<std::int64_t>(sizeof(float)) * elements);
    }
    /// Of a node right behind, see AddedBias; to be set before the node is written.
    std::optional<AddedBias> addedBias{};

    // Writing.
    torch::jit::Value *call(const std::string &name, const std::vector<torch::jit::NamedValue> &inputs,
                            const std::vector<torch::jit::NamedValue> &named = {});
    torch::jit::Value *constantOf(c10::IValue value);
    torch::jit::Value *none();
    torch::jit::Value *of(const Number &number);
    /// int[]
    torch::jit::Value *list(const std::vector<Number> &numbers);
    torch::jit::Value *tensorList(const std::vector<torch::jit::Value *> &tensors);
    /// Tensor?[]
    torch::jit::Value *placeList(const std::vector<torch::jit::Value *> &places);
    /// Tensor?[]: all but the last of COUNT are left out.
    torch::jit::Value *indexList(std::size_t count, torch::jit::Value *last);
    Number size(torch::jit::Value *tensor, const std::optional<Shape> &shape, std::int64_t axis);
    Number size(std::size_t i, std::int64_t axis);
    /// OPERATION on whole numbers: "add", "sub", "mul", "floordiv", "max", "min".
    Number compute(const std::string &operation, const Number &a, const Number &b);

    /// Of the type and shape of input I.
    Value like(torch::jit::Value *tensor, std::size_t i = 0) const;
    Value ofRank(torch::jit::Value *tensor, c10::ScalarType type, std::int64_t rank) const;

private:
    const Attribute *attribute(std::string_view name) const;
    torch::jit::Value *constantTensor(const Value &value);

    torch::jit::Graph &m_graph;
    Weights *m_weights;
    const Node &m_node;
    std::vector<const Value *> m_inputs;
    std::int64_t m_opset;
};

inline Number knownNumber(std::int64_t number)
{
    return {number};
}

std::vector<Number> knownNumbers(const std::vector<std::int64_t> &numbers);

} // namespace paretoscope::formats::onnx
