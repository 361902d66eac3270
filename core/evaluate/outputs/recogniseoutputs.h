// What a model's outputs are, found out from its graph and from what it gives. Only inside core. Pure
// functions.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/modeloutput.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::evaluate {

/// What there is, and where samples lie: from what one sample and what two gave (TWO may be absent).
/// InvalidProject if CHOICE names an output that there is not, a weight below 0, or nothing that counts.
base::Result<ModelOutputs> listOutputs(const std::vector<graph::OutputPlace> &places,
                                       const graph::Outputs &one, const graph::Outputs *two,
                                       const OutputChoice &choice);

/// The kinds of LISTED, from ARRANGED (see outputrows.h) outputs of the first micro-batch, and the task's own
/// if CHOICE leaves it open: the first that fits TASK and TARGETS. Evidence is, in this order: CHOICE, the
/// operator that made an output, its numbers. ModelUnsupported or DataMismatch where nothing fits.
base::Result<ModelOutputs>
recogniseOutputs(ModelOutputs listed, const std::vector<graph::OutputPlace> &places,
                 const std::vector<at::Tensor> &arranged, const data::Array &targets, data::Task task,
                 const OutputChoice &choice, std::span<const std::int64_t> numbers);

} // namespace paretoscope::evaluate
