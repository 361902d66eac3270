#include "core/sensitivity/analysisblock.h"

#include "core/evaluate/parallel.h"

#include <algorithm>

namespace paretoscope::sensitivity {

using base::Result;

AnalysisBlock::AnalysisBlock(const evaluate::EvaluatorData &data, const graph::Executor &executor,
                             SampleBlock block)
    : m_data(data), m_executor(executor), m_block(block),
      m_batches(static_cast<std::size_t>(data.batchesOf(block.count)))
{
}

Result<void> AnalysisBlock::prepare(int workers, std::stop_token stop)
{
    return evaluate::inParallel(workers, static_cast<std::int64_t>(m_batches.size()), std::move(stop),
                                [this](std::int64_t index, const std::stop_token &stopPiece) {
                                    return prepareOne(index, stopPiece);
                                });
}

Result<void> AnalysisBlock::prepareOne(std::int64_t index, const std::stop_token &stop)
{
    MicroBatch &own = m_batches[static_cast<std::size_t>(index)];
    const std::int64_t offset = index * m_data.microBatch;
    const evaluate::BatchRange range{m_block.first + offset,
                                     std::min(m_data.microBatch, m_block.count - offset)};
    auto batch = m_data.samples.read(range.first, range.count);
    if (!batch)
        return batch.error();
    own.batch = std::make_shared<const data::Batch>(std::move(*batch));
    const auto inputs = evaluate::toInputs(*own.batch);
    auto outputs = m_executor.runRetaining(inputs, stop, own.retained);
    if (outputs && &m_executor != &m_data.executor)
        outputs = m_data.executor.run(inputs, {}, stop);
    if (!outputs)
        return outputs.error();
    auto reference = evaluate::makeReference(outputs->detach().clone(), range.count, own.batch->targets,
                                             m_data.task, m_data.outputMeanSquare, m_data.numbers(range));
    if (!reference)
        return reference.error();
    own.reference = std::move(*reference);
    return {};
}

Result<evaluate::SampleStats> AnalysisBlock::measure(const graph::Cone &cone,
                                                     std::span<const graph::Override> overrides,
                                                     std::stop_token stop) const
{
    evaluate::SampleStats sum;
    for (const MicroBatch &own : m_batches) {
        auto outputs = m_executor.runCone(cone, own.retained, overrides, stop);
        if (!outputs)
            return outputs.error();
        auto stats = evaluate::score(*outputs, own.reference, own.batch->targets);
        if (!stats)
            return stats.error();
        sum += *stats;
    }
    return sum;
}

} // namespace paretoscope::sensitivity
