// What layers that read scaled channels are given on calibration samples. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/compress/inputmoments.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/channels/scalegroups.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

struct ReaderInputs {
    at::Tensor meanMagnitude;       ///< float64 [input features]
    at::Tensor largest;             ///< the same, of magnitudes
    compress::InputMoments moments; ///< not defined where they were not asked for, or nothing came in
};

enum class Moments { None, Second };

/// Of the readers of each of GROUPS in MODEL, from one run of all calibration samples. NonFinite, naming the
/// layer, where a number is none.
base::Result<std::vector<std::vector<ReaderInputs>>>
readerInputs(const graph::Model &model, std::span<const ScaleGroup> groups, Moments moments,
             const Calibration &calibration, const std::stop_token &stop);

/// MODEL with SCALES folded into GROUPS (withScales()), whose readers get INPUTS in MODEL: proved by one more
/// run, in which they must get these divided by the scales. ModelUnsupported, naming the layer, where they do
/// not.
base::Result<graph::Model> provedWithScales(const graph::Model &model, std::span<const ScaleGroup> groups,
                                            std::span<const at::Tensor> scales,
                                            std::span<const std::vector<ReaderInputs>> inputs,
                                            const Calibration &calibration, const std::stop_token &stop);

/// Bytes that the second moments of GROUP's readers take.
std::int64_t momentBytes(const ScaleGroup &group);

/// The mean magnitude of each channel of GROUP, or the largest, over all that read it: float64 [channels].
at::Tensor meanMagnitude(const ScaleGroup &group, std::span<const ReaderInputs> inputs);
at::Tensor largestMagnitude(const ScaleGroup &group, std::span<const ReaderInputs> inputs);

} // namespace paretoscope::pipeline
