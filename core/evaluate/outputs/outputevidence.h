// What speaks for an output being a distribution, and which. Only inside core. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/modeloutput.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace paretoscope::evaluate {

/// Questions to an output of the first micro-batch, samples first.
class OutputEvidence {
public:
    OutputEvidence(at::Tensor tensor, graph::OutputPlace place);

    const at::Tensor &tensor() const { return m_tensor; }
    bool finite() const;
    bool endsInSigmoid() const { return m_place.operation == "aten::sigmoid"; }
    bool endsInSoftmax() const { return m_place.operation == "aten::softmax"; }
    bool endsInLogSoftmax() const { return m_place.operation == "aten::log_softmax"; }
    bool betweenZeroAndOne() const;
    bool unitLength() const; ///< every sample's numbers together
    /// Whether numbers along DIMENSION are at least 0 and add up to 1, or are logarithms of such.
    bool addsUpToOne(std::int64_t dimension, bool logarithms) const;
    /// Probabilities or LogProbabilities along DIMENSION, by the operator where it is known.
    std::optional<OutputKind> distributionAlong(std::int64_t dimension) const;

private:
    at::Tensor m_tensor; ///< float64
    graph::OutputPlace m_place;
};

/// OUTPUT's kind without knowledge of a task: distributions that say so, embeddings, else values.
void setKind(ModelOutput &output, const OutputEvidence &evidence);

/// OUTPUT as what TASK is judged by with such TARGETS. ACTIVATION overrules what is found.
base::Result<ModelOutput> fitToTask(ModelOutput output, const OutputEvidence &evidence,
                                    const data::Array &targets, data::Task task,
                                    std::optional<OutputKind> activation);

} // namespace paretoscope::evaluate
