// Writes networks as torch.export.save does (.pt2): packed weights are buffers, which operators of ATen
// unpack as the network runs.
#pragma once

#include "core/formats/format.h"

#include <filesystem>
#include <vector>

namespace paretoscope::formats::pt2 {

/// For Target::cannotHold.
std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &recipe);

/// For Target::bytesBeside.
std::int64_t bytesBeside(const graph::Model &model, const pipeline::Recipe &recipe);

/// As Target::write. InvalidSetting without WORK's sample, by which shapes are known; ModelUnsupported,
/// naming the operator, for what only turns out as the network runs.
base::Result<WrittenModel> write(const ToWrite &work, const std::filesystem::path &path);

} // namespace paretoscope::formats::pt2
