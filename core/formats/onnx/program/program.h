// What an ONNX file says, as plain values. Names and numbers are those of onnx.proto (IR versions 3 to 13);
// nothing of the weights is copied: they are ranges of the file or names of other files. Free of LibTorch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace paretoscope::formats::onnx {

/// TensorProto.DataType.
enum class ElementType : std::int32_t {
    Undefined = 0,
    Float = 1,
    Uint8 = 2,
    Int8 = 3,
    Uint16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    Uint32 = 12,
    Uint64 = 13,
    Bfloat16 = 16,
    Uint4 = 21,
    Int4 = 22,
    Uint2 = 25,
    Int2 = 26
};

/// Where a tensor's bytes lie that are not in the file itself.
struct External {
    std::string location;
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length; ///< to the end of that file where it is not said
};

struct Tensor {
    std::string name;
    std::int32_t type = 0; ///< an ElementType, or a number that is none
    std::vector<std::int64_t> dims;
    /// As in memory, little-endian: within the file …
    std::span<const std::byte> raw{};
    /// … or a number each, as the file lists those of small tensors …
    std::vector<std::int64_t> numbers{};
    bool isListed = false;
    std::optional<External> external{}; ///< … or elsewhere
    bool holdsTexts = false;
};

struct Graph;

struct Attribute {
    std::string name;
    std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::int64_t>,
                 std::vector<double>, std::vector<std::string>, std::shared_ptr<const Tensor>,
                 std::shared_ptr<const Graph>>
        value;              ///< the first: of a kind that is not read (sparse tensors, types)
    std::string refersTo{}; ///< within a function: the attribute of its call that it has its value from
};

struct Node {
    std::string type;   ///< "Conv"
    std::string domain; ///< empty: ONNX's own
    std::string name;
    std::string module;                       ///< "layer1.0.conv1", where the exporter left it; may be empty
    std::vector<std::string> inputs, outputs; ///< empty: left out
    std::vector<Attribute> attributes;
    std::string overload{}; ///< of a function of the file that has several of one name
};

struct ValueInfo {
    std::string name;
    std::int32_t type = 0;                            ///< as of a Tensor; 0: is none
    std::optional<std::vector<std::int64_t>> shape{}; ///< −1: not known before the run
    std::vector<std::string> dimensionNames{};        ///< parallel, of those: "batch"; may be empty
};

struct Graph {
    std::string name{};
    std::vector<Node> nodes;
    std::vector<Tensor> initializers;
    std::vector<ValueInfo> inputs, outputs;
    std::vector<ValueInfo> known; ///< what the exporter knew of values between them
    bool hasSparse = false;
};

/// An operator that a file defines itself: what a node of that domain and name stands for.
struct Function {
    std::string domain, name, overload;
    std::vector<std::string> inputs, outputs;
    std::vector<Attribute> defaults; ///< of attributes that a call may leave out
    std::vector<Node> nodes;
    std::map<std::string, std::int64_t> opsets; ///< as of a Program
};

struct Program {
    std::int64_t irVersion = 0;
    std::string producer, producerVersion;
    std::map<std::string, std::int64_t> opsets; ///< by domain; ONNX's own: empty
    std::vector<Function> functions;
    std::map<std::string, std::string> metadata{}; ///< texts that whoever wrote the file left in it
    Graph graph;
};

} // namespace paretoscope::formats::onnx
