// Networks whose weights are integers already. Included only inside core.
#pragma once

#include "core/base/result.h"

#include <torch/csrc/jit/api/module.h>

#include <string>

namespace paretoscope::formats {

/// An error that names the layers and their bits where MODULE holds quantized weights (torch.quantization,
/// torch.ao): what they were before rounding is not in the file, so there is nothing to measure against. FILE
/// is named.
base::Result<void> checkNotQuantized(const torch::jit::Module &module, const std::string &file);

/// Whether LibTorch's loader failed on quantized weights, for which it needs an engine that it may lack.
bool failedOnQuantized(const std::string &detail);

/// The sentence for both: WHAT says which weights.
base::Error alreadyQuantized(const std::string &file, const std::string &what, std::string detail = {});

} // namespace paretoscope::formats
