// What every operator of a network gave in one run, and where two runs of one sample part. Only inside core.
// Pure functions.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

/// Beyond this, relative to the largest value, two runs differ by more than kernels do for another batch
/// size: sums in another order differ by some units in the last place of each layer, which for a hundred
/// layers of float32 stays below 1e-4; what depends on neighbours or chance differs by 1e-2 and more. Sixteen
/// bits round 2^13 times coarser.
double roundingTolerance(const graph::Model &model);

/// Largest difference, relative to the largest magnitude of REFERENCE; infinite where shapes or NaNs differ.
double relativeDifference(const at::Tensor &values, const at::Tensor &reference);

struct NodeValues {
    std::vector<std::vector<at::Tensor>> byNode; ///< copies; up to the node that failed
    bool finished = false;
};
/// MODEL is run as stored, whatever its batching says.
NodeValues recordValues(const graph::Model &model, std::span<const c10::IValue> inputs);

/// The first node whose values for one sample differ between ALONE (a run of it alone) and COMPANY, where it
/// is the last of SAMPLES; or that failed in company.
std::optional<std::int32_t> firstDifference(const NodeValues &alone, const NodeValues &company,
                                            std::int64_t samples, double tolerance);

/// Of a run of SAMPLES, what lies last of SAMPLES equal parts of the first dimension.
NodeValues lastSample(NodeValues values, std::int64_t samples);

/// "batch_norm in layer1.0.bn1", or "batch_norm after conv1" where the file no longer says where an operator
/// is from.
base::Sentence placeOf(const graph::Model &model, std::int32_t node);

} // namespace paretoscope::evaluate
