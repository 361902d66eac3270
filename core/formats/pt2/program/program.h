// What torch.export writes of a network, as plain values: a straight-line program over named values. Names
// and enumerations are those of PyTorch's torch/_export/serde/schema.py, versions 5 to 8. Free of LibTorch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace paretoscope::formats::pt2 {

struct Graph;

/// A value of the graph, by its name there.
struct ValueName {
    std::string text;
};

/// The first is None.
using Item = std::variant<std::monostate, ValueName, bool, std::int64_t, double, std::string>;

enum class ArgumentKind {
    None,
    Tensor,
    Number, ///< or a text, or a name of such: as_int, as_sym_int, as_float, as_bool, as_string, …
    ScalarType,
    MemoryFormat,
    Layout,
    Device,
    Graph,
    Unknown ///< of a kind that no network of ours has
};

/// What a node is given or gives.
struct Argument {
    ArgumentKind kind = ArgumentKind::None;
    bool isList = false;
    std::vector<Item> items; ///< of what is no list and not None, one
    std::shared_ptr<const Graph> graph{};
    std::string written{}; ///< as the file calls its kind: "as_custom_obj"
};

struct NamedArgument {
    std::string name; ///< in the operator's schema
    Argument value;
};

struct Node {
    std::string target; ///< "torch.ops.aten.conv2d.default"
    std::string name;   ///< in the file; may be empty
    std::string module; ///< the path of the module that it is of: "layer1.0.conv1"
    std::vector<NamedArgument> inputs;
    std::vector<Argument> outputs;
};

struct Graph {
    std::vector<Argument> inputs;
    std::vector<Argument> outputs;
    std::vector<Node> nodes;
};

/// What stands behind an input of the graph.
struct Input {
    enum class Kind { User, Parameter, Buffer, Constant, Fixed, Unknown };
    Kind kind = Kind::Unknown;
    Argument value;        ///< its name in the graph
    std::string qualified; ///< of a tensor of the network: "layer1.0.conv1.weight"
};

/// What an input of the user's was when the program was made.
struct Example {
    std::string name;
    std::int64_t type = 0;            ///< as torch.export numbers them
    std::vector<std::int64_t> sizes;  ///< −1 where it may be another
    std::vector<std::int64_t> actual; ///< empty where one is not told
};

struct Output {
    enum class Kind { User, Mutation, Unknown };
    Kind kind = Kind::Unknown;
    Argument value;
};

/// How the results stand together: a result itself, or what holds several.
struct OutputTree {
    enum class Kind { Leaf, Tuple, List, Dict };
    Kind kind = Kind::Leaf;
    std::vector<std::string> keys; ///< of a Dict
    std::vector<OutputTree> children;
};

struct Program {
    std::int64_t major = 0, minor = 0; ///< of the schema
    std::string torchVersion;          ///< "2.15.0+cu132"; may be empty
    std::vector<Input> inputs;         ///< in the order of the graph's
    std::vector<Output> outputs;
    std::vector<Example> examples; ///< of the user's tensors, in the order of inputs
    OutputTree tree;
    Graph graph;
};

} // namespace paretoscope::formats::pt2
