// The state dict of a loaded module.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <string>

namespace paretoscope::tests {

/// Parameters and buffers by name.
inline std::map<std::string, at::Tensor> stateOf(const torch::jit::Module &module)
{
    std::map<std::string, at::Tensor> state;
    for (const auto &entry : module.named_parameters())
        state.emplace(entry.name, entry.value);
    for (const auto &entry : module.named_buffers())
        state.emplace(entry.name, entry.value);
    return state;
}

} // namespace paretoscope::tests
