// The float model's outputs on a micro-batch, prepared once for the many outputs that are compared with them.
// Only inside core. Values; thread-safe to read.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/modeloutput.h"
#include "core/evaluate/outputrows.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace paretoscope::evaluate {

/// Of one output; empty where it neither counts nor is the task's.
struct OutputReference {
    OutputRows outputs;
    LogProbabilities logs;                 ///< of a distribution
    at::Tensor probabilities, complements; ///< exp of them
    std::vector<std::int64_t> predictions; ///< of the task's distribution: each row's largest column
    double unit = 1;                       ///< mean square that a distance of plain values is told in
};

struct Reference {
    std::shared_ptr<const ModelOutputs> model;
    std::vector<OutputReference> outputs; ///< parallel to model->all
    data::Task task = data::Task::Classification;
    std::int64_t samples = 0;
    std::span<const std::int64_t> numbers; ///< what to call the samples in a sentence

    const OutputReference &ofTask() const { return outputs[model->task]; }
    std::int64_t bytes() const;
};

/// FLOATOUTPUTS: arranged (see outputrows.h). Checks outputs and targets (see outputfit.h); NonFinite, naming
/// the sample, on NaN or infinity. UNITS, by output: mean squares of plain values over the project's
/// calibration samples, so that every micro-batch is measured alike; where absent these outputs' own.
/// NUMBERS must outlive the result.
base::Result<Reference> makeReference(std::shared_ptr<const ModelOutputs> model,
                                      const std::vector<at::Tensor> &floatOutputs, const data::Array &targets,
                                      data::Task task, std::span<const double> units,
                                      std::span<const std::int64_t> numbers);

/// Sum of the squares of all elements, in their order.
double sumOfSquares(const at::Tensor &numbers);

/// NonFinite, naming the sample.
base::Result<void> checkFinite(const OutputRows &outputs, std::span<const std::int64_t> numbers);

/// The first of equals.
std::int64_t largestColumn(const float *row, std::int64_t columns);

} // namespace paretoscope::evaluate
