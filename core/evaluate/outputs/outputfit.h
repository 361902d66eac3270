// Whether what the model gives fits the task and the targets: one sentence if not. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/outputrows.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>

namespace paretoscope::evaluate {

/// ModelUnsupported unless OUTPUTS holds floating-point numbers of SAMPLES samples, which come first.
base::Result<void> checkPerSample(const at::Tensor &outputs, std::int64_t samples);

/// ModelUnsupported, with what TASK needs instead of OUTPUTS.
base::Error misfit(const at::Tensor &outputs, data::Task task);

/// Target numbers of each sample; 0 without targets.
std::int64_t targetsPerSample(const data::Array &targets);

/// Whether LABEL marks a place that is not judged: −1, −100 or 255 among several labels of a sample, where
/// that is no class.
bool isVoid(const OutputRows &rows, std::int64_t label);

/// DataMismatch, naming the sample, if TARGETS (of at least those samples) are not such as the rows can be
/// judged by: labels or tokens from 0 to columns − 1; for regression as many numbers a sample as the output
/// has. NUMBERS: what to call the samples; empty: by their position.
base::Result<void> checkTargets(const OutputRows &rows, const data::Array &targets, data::Task task,
                                std::span<const std::int64_t> numbers);

/// "Sample 17 (counted from 0)"
base::Sentence sampleText(std::int64_t position, std::span<const std::int64_t> numbers);
/// "[8, 3, 32, 32]"
std::string shapeText(at::IntArrayRef shape);

} // namespace paretoscope::evaluate
