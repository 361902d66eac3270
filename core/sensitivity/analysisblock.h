// One block of samples, run once and kept, from which any number of cells are measured. Only inside core.
#pragma once

#include "core/evaluate/evaluatordata.h"
#include "core/graph/cone.h"
#include "core/sensitivity/measurementcache.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

/// Retained activations of a block, in micro-batches, and the float outputs to compare with. After prepare()
/// it is read-only, and measure() may run on any number of threads.
class AnalysisBlock {
public:
    /// EXECUTOR runs the network that is changed (folded or as loaded); compared with is always the network
    /// as loaded.
    AnalysisBlock(const evaluate::EvaluatorData &data, const graph::Executor &executor, SampleBlock block);

    base::Result<void> prepare(int workers, std::stop_token stop);

    /// The cone of a change, run on the whole block.
    base::Result<evaluate::SampleStats>
    measure(const graph::Cone &cone, std::span<const graph::Override> overrides, std::stop_token stop) const;

private:
    struct MicroBatch {
        std::shared_ptr<const data::Batch> batch; ///< inputs that activations may view
        graph::Activations retained;
        evaluate::Reference reference;
    };
    base::Result<void> prepareOne(std::int64_t index, const std::stop_token &stop);

    const evaluate::EvaluatorData &m_data;
    const graph::Executor &m_executor;
    const SampleBlock m_block;
    std::vector<MicroBatch> m_batches;
};

} // namespace paretoscope::sensitivity
