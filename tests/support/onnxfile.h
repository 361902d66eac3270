// ONNX files put together by hand: a small network that a test may change before it is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::tests {

struct OnnxTensor {
    std::string name;
    std::int64_t type = 1; ///< 1 float32, 7 int64
    std::vector<std::int64_t> dims;
    std::string raw;
    std::map<std::string, std::string> external{}; ///< "location", "offset", "length"
};

struct OnnxNode {
    std::string type, name;
    std::vector<std::string> inputs, outputs;
    std::map<std::string, std::vector<std::int64_t>> settings{}; ///< of one number: an int, else ints
    std::string domain{};
    std::string scopes{}; ///< "['', 'block', 'relu']"
    std::map<std::string, std::string> texts{};
};

/// relu(x Wᵀ + b), of which all but the first dimension is flattened through the sizes of x: x is [n, 4], W
/// "block.fc.weight" [6, 4] of 0.25, 0.5, 0.75, … and b of −1, −2, …; then · val_3 [6, 2], all ones.
struct OnnxFile {
    std::int64_t irVersion = 10, opset = 20;
    std::vector<OnnxTensor> tensors;
    std::vector<OnnxNode> nodes;
    std::vector<std::int64_t> inputShape{-1, 4};
    std::int64_t inputType = 1;
    std::string output = "y";
    std::int64_t inputs = 1; ///< so many are called x
    bool saysOpset = true;
    bool isSparse = false; ///< holds a sparse tensor, too

    OnnxFile();
    OnnxTensor &tensor(const std::string &name);
    OnnxNode &node(const std::string &name);

    std::string bytes() const;
    void save(const std::filesystem::path &path) const;
};

/// As they lie in memory.
std::string floatBytes(const std::vector<float> &values);
std::string wholeBytes(const std::vector<std::int64_t> &values);

} // namespace paretoscope::tests
