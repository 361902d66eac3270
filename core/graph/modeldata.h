// The LibTorch side of a Model: nodes, values, parameters. Included only inside core.
// A straight-line program in topological order: node i reads values written before it. Readers fill values,
// nodes, parameters, inputs and output; buildModel() (graph/buildmodel.h) finds the layers and seals it.
#pragma once

#include "core/graph/batching.h"
#include "core/graph/feed.h"
#include "core/graph/floattype.h"
#include "core/graph/layer.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace torch::jit {
struct Graph;
}

namespace paretoscope::graph {

using ValueId = std::int32_t;
using ParameterId = std::int32_t;

/// The place of what has ID in what is ordered by such ids.
constexpr std::size_t at(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

/// Where a value comes from. Constants and parameters are known before the run; the rest is computed by it.
struct Value {
    enum class Origin { Input, Constant, Parameter, Node };
    std::string name;
    Origin origin = Origin::Node;
    c10::IValue constant;        ///< Origin::Constant
    ParameterId parameter = -1;  ///< Origin::Parameter
    std::int32_t producer = -1;  ///< Origin::Node: index of the node
    c10::TypePtr type = nullptr; ///< static type, for writers; null: a tensor
    /// Of a constant: tensors in it are of this type in the file, or it is the number of a type that is this
    /// one there (`x.to(torch.float16)`), and float32 here.
    FloatType stored = FloatType::Float32;
};

/// Of what a node writes, channel by channel, over samples: float64 [channels].
struct OutputSpread {
    at::Tensor mean;
    at::Tensor deviation;
};

/// Keep a replacement's strides equal to the tensor's: LibTorch chooses convolution kernels by them.
struct Parameter {
    std::string name; ///< qualified: "layer1.0.conv1.weight"
    at::Tensor tensor;
    bool buffer = false;        ///< not trained: running statistics, tables
    std::string computedFrom{}; ///< not stored but computed once, from these: "conv.weight_g, conv.weight_v"
    /// Of a float32 tensor: its type in the file, which can hold all its numbers.
    FloatType stored = FloatType::Float32;
    bool isGone = false; ///< of a layer that is gone: it has no numbers, nothing reads it, no file has it
    /// Of what the operator writes that adds it as its bias, as a batch norm told that is no longer there.
    std::optional<OutputSpread> spread{};
};

/// One argument of the network's forward. Either it has one value for good, which is folded into the graph,
/// or it is an input.
struct Argument {
    std::string name;
    c10::TypePtr type = nullptr; ///< as it was declared
    ValueId value = -1;          ///< of the input; -1: it is FIXED
    c10::IValue fixed;
    bool mayBeLeftOut = false; ///< the file gives it a default
    Feed feed;
};

/// An operator by schema, found in LibTorch's registry (dispatcher or JIT), with its inputs in schema order.
/// `opaque` nodes instead hold the stored sub-graph (control flow left over) and run it as it was stored.
struct Node {
    std::string op;       ///< "aten::conv2d"
    std::string overload; ///< overload name, "" for the default one
    std::string scope;    ///< module path the node came from, for people
    std::vector<ValueId> inputs;
    std::vector<ValueId> outputs;
    std::function<void(torch::jit::Stack &)> run; ///< pops inputs, pushes outputs; thread-safe
    /// Set for opaque nodes only: a graph with the same inputs and outputs.
    std::shared_ptr<const torch::jit::Graph> opaque;
    bool mutates = false; ///< writes into one of its inputs: never re-run from retained values
    bool random = false;  ///< draws random numbers
};

/// How the file holds a weight, where it is not the float32 that it is here.
struct StoredWeight {
    int bits = 32;
    std::int64_t bytes = 0; ///< of all of it, with its scales
};

/// Which output channels of its parameter a layer has, that along DIMENSION from FIRST on; COUNT 0: all.
struct ChannelBlock {
    std::int64_t dimension = 0;
    std::int64_t first = 0;
    std::int64_t count = 0;

    bool isWhole() const { return count == 0; }
};

/// A layer's place in the graph. Blocks of a parameter follow each other and cover it.
struct LayerBinding {
    ParameterId weight = -1;
    ParameterId bias = -1;                 ///< -1: none
    std::vector<std::int32_t> nodes;       ///< every node that reads the weight
    std::vector<std::int32_t> computing{}; ///< those that compute with it, or with a view of it
    ChannelBlock block{};
};

/// A layer that a step removed with the nodes that computed with it.
struct GoneLayer {
    Layer layer;        ///< as it is told then: without weights
    std::string weight; ///< the name of its parameter
    std::string after;  ///< that of the layer before it; empty: it was the first
};

/// The content hash, made when it is first asked for: it would take a large network's opening a fifth longer,
/// and a list of layers does without. A copy, which may be changed, starts without one.
struct HashOnce {
    struct State {
        std::once_flag once;
        std::string text;
    };
    std::shared_ptr<State> state = std::make_shared<State>();

    HashOnce() = default;
    HashOnce(const HashOnce &) : HashOnce() {}
    HashOnce &operator=(const HashOnce &)
    {
        state = std::make_shared<State>();
        return *this;
    }
    ~HashOnce() = default;
};

struct ModelData {
    std::vector<Value> values;
    std::vector<Node> nodes;
    std::vector<Parameter> parameters;
    std::vector<ValueId> inputs;
    ValueId output = -1; ///< a tensor, or a tuple, list or dict that holds one
    /// By ValueId: values with the same number ≥ 0 may share memory that some node writes into; -1: never
    /// overwritten. May be empty when no node mutates. Inputs, parameters and constants are never
    /// overwritten.
    std::vector<std::int32_t> writtenMemory;
    std::vector<Layer> layers;
    std::vector<LayerBinding> bindings; ///< parallel to layers
    std::string history{};              ///< what was done to the network since it was read
    Batching batching;
    std::vector<std::string> rewritten; ///< operators that were written in plain ones, each name once
    HashOnce hash;                      ///< Model::contentHash() fills it
    std::vector<Argument>
        arguments; ///< of the forward, in order; those that are not fixed are `inputs`, in order
    std::map<std::string, StoredWeight>
        stored; ///< by a parameter's name: weights that the file holds otherwise
    std::map<std::string, std::vector<std::string>>
        apart{}; ///< by a weight's name: the names of the blocks that are layers of their own
    std::vector<GoneLayer> gone{}; ///< in the order of layers, among which they are
};

} // namespace paretoscope::graph
