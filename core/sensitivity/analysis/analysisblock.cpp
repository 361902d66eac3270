#include "core/sensitivity/analysis/analysisblock.h"

#include "core/base/parallel.h"

namespace paretoscope::sensitivity {

using base::Error;
using base::Result;
using evaluate::SampleStats;

Result<void> AnalysisBlock::prepare(int workers, std::stop_token stop)
{
    auto batch = m_work.data.samples.read(m_block.first, m_block.count);
    if (!batch)
        return batch.error();
    m_batch = std::move(*batch);
    return base::inParallel(workers, 2, std::move(stop),
                            [this](std::int64_t index, const std::stop_token &stopPiece) {
                                return index == 0 ? retain(stopPiece) : findReference(stopPiece);
                            });
}

Result<void> AnalysisBlock::retain(const std::stop_token &stop)
{
    auto ran = m_work.executor->runRetaining(evaluate::toInputs(m_batch), m_work.context.overrides(), stop,
                                             m_retained);
    return ran ? Result<void>() : ran.error();
}

Result<evaluate::ArrangedOutputs> AnalysisBlock::ownOutputs(const std::stop_token &stop) const
{
    const auto raw = m_work.executor->run(evaluate::toInputs(m_batch), {}, stop);
    if (!raw)
        return raw.error();
    return evaluate::arranged(*raw, *m_work.data.outputs);
}

Result<void> AnalysisBlock::findReference(const std::stop_token &stop)
{
    const evaluate::BatchRange range{m_block.first, m_block.count};
    auto outputs = m_work.isOwnReference ? ownOutputs(stop) : m_work.data.floatOutputs(range, stop);
    if (!outputs)
        return outputs.error();
    auto reference = m_work.data.reference(*outputs, range, m_batch.targets, stop);
    if (!reference)
        return reference.error();
    m_reference = std::move(*reference);
    return {};
}

Result<SampleStats> AnalysisBlock::measure(const Variant &variant, std::stop_token stop) const
{
    auto outputs = run(variant, std::move(stop));
    if (!outputs)
        return outputs.error();
    return scoreOf(variant, *outputs);
}

Result<graph::Outputs> AnalysisBlock::run(const Variant &variant, std::stop_token stop) const
{
    auto overrides = m_work.context.overridesWith(variant.layer, variant.setting, stop);
    if (!overrides)
        return overrides.error();
    return m_work.executor->runCone(m_work.cones[variant.layer], m_retained, *overrides, std::move(stop));
}

Result<std::vector<graph::Outputs>> AnalysisBlock::runShared(const graph::SharedCone &cone,
                                                             std::span<const Variant> variants,
                                                             std::stop_token stop) const
{
    auto own = overridesOf(variants, stop);
    if (!own)
        return own.error();
    return m_work.executor->runShared(cone, m_retained, m_work.context.overrides(), *own, std::move(stop));
}

Result<std::vector<graph::Override>> AnalysisBlock::overridesOf(std::span<const Variant> variants,
                                                                const std::stop_token &stop) const
{
    std::vector<graph::Override> overrides;
    for (const auto &[layer, setting] : variants) {
        auto own = m_work.context.overrideWith(layer, setting, stop);
        if (!own)
            return own.error();
        overrides.push_back(std::move(*own));
    }
    return overrides;
}

Result<SampleStats> AnalysisBlock::scoreOf(const Variant &variant, const graph::Outputs &outputs) const
{
    auto stats = evaluate::score(outputs, m_reference, m_batch.targets);
    if (!stats && stats.error().code == base::ErrorCode::NonFinite)
        return Error{
            base::ErrorCode::NonFinite,
            {PARETOSCOPE_SAY("sensitivity.not-finite", "Layer %1 at %2 makes the model give outputs that are "
                                                       "NaN or infinite; leave that setting out."),
             m_work.executor->model().layers()[variant.layer].name, variant.setting.text()},
            stats.error().message()};
    return stats;
}

} // namespace paretoscope::sensitivity
