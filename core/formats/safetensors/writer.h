// Weights in a safetensors file: what is written, what is read of it, and what runs with it. Included only
// inside this folder. Thread-safe.
#pragma once

#include "core/formats/format.h"
#include "core/formats/runner.h"
#include "core/formats/tensors/namedtensors.h"

#include <memory>
#include <vector>

namespace paretoscope::formats::safetensors {

/// Names that would be there twice, types that the container has none for.
std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &recipe);

/// Of the floats that stand beside compressed weights.
std::int64_t bytesBeside(const graph::Model &model, const pipeline::Recipe &recipe);

/// Every parameter and buffer by name as the network computes with it, and the packed form of those that are
/// coded.
base::Result<WrittenModel> write(const ToWrite &work, const std::filesystem::path &path);

/// Those of a state dict: without the packed forms.
base::Result<NamedTensors> readWeights(const std::filesystem::path &path);

/// The network of NEEDS with the weights of the file, once its packed forms, unpacked, have been found to be
/// these to the last bit.
base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &needs);

} // namespace paretoscope::formats::safetensors
