// The tensors of a file by name. Included only inside core.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace paretoscope::formats {

struct NamedTensors {
    std::map<std::string, at::Tensor> tensors; ///< as a state dict names them, of the types of the file
    std::map<std::string, std::string> otherTypes = {}; ///< of those that LibTorch cannot hold: "F8_E4M3"
};

} // namespace paretoscope::formats
