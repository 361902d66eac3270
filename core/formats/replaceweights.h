// A network with the weights of another file: those of a later training, say. Free of LibTorch; thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/model.h"

#include <filesystem>

namespace paretoscope::formats {

/// MODEL, which was read from the file at OWN, with every parameter and buffer from the file at PATH, of a
/// format that weights are read from: same names and shapes; float32, float16 or bfloat16, which become the
/// types that the network has. ModelUnsupported, naming all that is missing, does not fit, or is not in OWN
/// (what the network does not read may be in both or in neither); NonFinite, naming the tensor.
base::Result<graph::Model> withWeightsOf(const graph::Model &model, const std::filesystem::path &own,
                                         const std::filesystem::path &path);

} // namespace paretoscope::formats
