// An output's numbers in rows, one a prediction, and the distributions they stand for. Only inside core. Pure
// functions.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/modeloutput.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {

struct OutputRows {
    at::Tensor rows; ///< float32 [samples · rowsPerSample, columns], contiguous: the largest is the answer
    at::Tensor numbers; ///< what the model gave, float32, contiguous, samples first, classes last
    std::int64_t samples = 0;
    std::int64_t rowsPerSample = 1; ///< tokens, pixels, labels
    OutputKind kind = OutputKind::Values;
    bool oneOfMany = false;

    bool distribution() const { return isDistribution(kind); }
};

/// In the order of OUTPUTS.all, samples first; undefined where an output neither counts nor is the task's.
base::Result<std::vector<at::Tensor>> arranged(const graph::Outputs &raw, const ModelOutputs &outputs);

/// TENSOR, arranged, as what OUTPUT is. A distribution has a row for each place that is predicted. An
/// independent number becomes a row of two columns: no, yes (unless oneOfMany). All else is one row a sample.
OutputRows rowsOf(const at::Tensor &tensor, const ModelOutput &output);

/// Whether classes stand elsewhere in TENSOR than last, where rowsOf() puts them.
bool classesMove(const at::Tensor &tensor, const ModelOutput &output);

struct LogProbabilities {
    at::Tensor of;    ///< float64, shaped as the rows
    at::Tensor ofNot; ///< where the columns are independent: of each not being so; else undefined
};

/// Of a distribution. Probabilities are clamped where float32 cannot tell them from 0 or 1.
LogProbabilities logProbabilitiesOf(const OutputRows &rows);

} // namespace paretoscope::evaluate
