// One micro-batch, run once and kept, from which any number of cells are measured. Only inside core.
#pragma once

#include "core/graph/sharedcone.h"
#include "core/sensitivity/analysis/analysiswork.h"

#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

/// Retained activations of a block and the float outputs to compare with. After prepare() it is read-only,
/// and measure() may run on any number of threads.
class AnalysisBlock {
public:
    AnalysisBlock(const AnalysisWork &work, SampleBlock block) : m_work(work), m_block(block) {}

    base::Result<void> prepare(int workers, std::stop_token stop);

    const graph::Activations &retained() const { return m_retained; }
    std::int64_t samples() const { return m_block.count; }

    /// The cone of a changed layer, run on the block. NonFinite names layer and setting.
    base::Result<evaluate::SampleStats> measure(const Variant &variant, std::stop_token stop) const;

    /// What measure() is made of: the outputs, and what they come to.
    base::Result<graph::Outputs> run(const Variant &variant, std::stop_token stop) const;
    base::Result<evaluate::SampleStats> scoreOf(const Variant &variant, const graph::Outputs &outputs) const;

    /// Outputs of several settings of one layer from one run. Settings need not differ from float.
    base::Result<std::vector<graph::Outputs>>
    runShared(const graph::SharedCone &cone, std::span<const Variant> variants, std::stop_token stop) const;
    base::Result<std::vector<graph::Override>> overridesOf(std::span<const Variant> variants,
                                                           const std::stop_token &stop) const;

private:
    base::Result<void> retain(const std::stop_token &stop);
    base::Result<void> findReference(const std::stop_token &stop);
    base::Result<evaluate::ArrangedOutputs> ownOutputs(const std::stop_token &stop) const;

    const AnalysisWork &m_work;
    const SampleBlock m_block;
    data::Batch m_batch; ///< inputs that activations may view
    graph::Activations m_retained;
    evaluate::Reference m_reference;
};

} // namespace paretoscope::sensitivity
