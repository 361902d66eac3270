// The TorchScript code that travels in an exported file and unpacks its weights while it is loaded. Ordinary operators
// only, so that any LibTorch runs it. Only inside core.
#pragma once

#include <string>
#include <vector>

namespace paretoscope::formats {

/// Type of the attribute that keeps a packed weight in a module: values, scales, extra, layout, shape, strides.
inline constexpr const char *packedType = "Tuple[Tensor, Tensor, Tensor, List[int], List[int], List[int]]";

/// An attribute of a module that holds packed weights, as its state carries it.
struct StateAttribute {
    std::string name;   ///< an identifier
    std::string type;   ///< "Tensor", or a module's type
    std::string packed; ///< for a packed weight: name of the attribute that keeps the packed form; else empty
};

/// unpackBits, unpackWeight and changedWeight, then __getstate__ and __setstate__ over ATTRIBUTES and `training`.
std::string packedModuleSource(const std::vector<StateAttribute> &attributes);

} // namespace paretoscope::formats
