// The first contact of a model with its data: does it run, do its outputs fit, how large may a micro-batch
// be. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/evaluatordata.h"

#include <memory>

namespace paretoscope::evaluate {

/// Runs one sample, then the first micro-batch, whose outputs are kept (only two of its samples where the
/// network is large, and not even those where its answers are seen to need no company); fills in what DATA
/// learns from them. DataMismatch or ModelUnsupported, in one sentence, if model, samples and task do not fit
/// each other.
base::Result<void> runFirst(EvaluatorData &data);

/// The same for other samples of the model that OTHER has run: where they are shaped as OTHER's, all is known
/// but whether the targets fit, and nothing is run.
base::Result<void> takeFrom(EvaluatorData &data, const EvaluatorData &other);

/// The first samples of the first micro-batch, run together, and what they give, arranged.
struct FirstContact {
    std::shared_ptr<const data::Batch> batch;
    BatchRange range;
    ArrangedOutputs outputs;
};

/// Of DATA that runFirst() or takeFrom() filled in, or is about to.
base::Result<FirstContact> firstContact(const EvaluatorData &data);

} // namespace paretoscope::evaluate
