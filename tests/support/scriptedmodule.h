// Builds TorchScript files from source text: the real thing, saved and read by LibTorch, without Python.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::tests {

/// A module whose parameters and buffers have dotted names; each dot is a submodule ("block.conv.weight" is
/// read as self.block.conv.weight). Two names with the same tensor are tied.
struct ScriptedModule {
    using Named = std::pair<std::string, at::Tensor>;
    std::vector<Named> parameters;
    std::vector<Named> buffers;
    std::string code; ///< TorchScript: "def forward(self, x): …"

    void save(const std::filesystem::path &path) const;
};

/// Deterministic weights, roughly uniform in ±√(3 / fan-in); a different SEED gives different ones.
at::Tensor weights(std::initializer_list<std::int64_t> shape, int seed);

} // namespace paretoscope::tests
