// Whether what the model gives fits the task and the targets: one sentence if not. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>

namespace paretoscope::evaluate {

/// How outputs are compared: class scores, one row a prediction, or plain numbers, one row a sample.
struct OutputRows {
    at::Tensor rows; ///< float32 [samples · rowsPerSample, columns], contiguous
    std::int64_t samples = 0;
    std::int64_t rowsPerSample = 1;
    bool distribution = false; ///< a softmax over the columns means something
};

/// OUTPUTS of SAMPLES samples in rows. Classification: [n, classes] (trailing ones allowed). Language model:
/// [n, T, vocabulary]. Regression: anything. Unlabelled: [n, classes] and [n, T, classes] count as class
/// scores, all else as numbers. ModelUnsupported if they do not fit the task.
base::Result<OutputRows> outputRows(const at::Tensor &outputs, std::int64_t samples, data::Task task);

/// DataMismatch, naming the sample, if TARGETS (of at least those samples) are not such as the rows can be
/// judged by: labels or tokens from 0 to columns − 1; for regression as many numbers a sample as the output
/// has. NUMBERS: what to call the samples; empty: by their position.
base::Result<void> checkTargets(const OutputRows &rows, const data::Array &targets, data::Task task,
                                std::span<const std::int64_t> numbers);

/// "Sample 17 (counted from 0)"
std::string sampleText(std::int64_t position, std::span<const std::int64_t> numbers);
/// "[8, 3, 32, 32]"
std::string shapeText(at::IntArrayRef shape);

} // namespace paretoscope::evaluate
