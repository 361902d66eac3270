// Whether a network's answer for a sample needs the other samples of its batch, seen without running others.
// Only inside core. Pure.
#pragma once

#include "core/evaluate/evaluatordata.h"
#include "core/graph/layeranswers.h"

#include <ATen/core/ivalue.h>

#include <span>

namespace paretoscope::evaluate {

/// All operators of MODEL are known to give nothing but NaN for NaN: without that nothing can be proved.
bool passesNaNOn(const graph::Model &model);

/// True where the first sample of DATA, whose INPUTS and ANSWERS these are, gets the answer that it gets
/// alone (data.firstAlone) between two samples that are NaN, one on either side, which make NaN of all that
/// computes with them: no arithmetic then leads from either to it. They must have nothing but NaN for an
/// answer themselves, and all operators must be known to pass NaN on, or something on the way took no notice
/// of them, such as a comparison, and nothing is proved. False where that cannot be told: other operators,
/// tokens, several outputs of which one has no part for each sample.
bool needsNoCompany(const EvaluatorData &data, std::span<const c10::IValue> inputs,
                    const graph::LayerAnswers &answers);

} // namespace paretoscope::evaluate
