#include "core/evaluate/evaluatordata.h"

#include "core/evaluate/outputfile.h"
#include "core/evaluate/parallel.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;

std::int64_t bytesOf(const data::Array &array)
{
    return array.count() * (array.isInteger() ? 8 : 4);
}

std::int64_t bytesOf(const data::Batch &batch)
{
    std::int64_t bytes = bytesOf(batch.targets);
    for (const data::Array &input : batch.inputs)
        bytes += bytesOf(input);
    return bytes;
}

} // namespace

EvaluatorData::EvaluatorData(const graph::Model &model, data::Task evaluateTask, data::SampleSet set,
                             const EvaluatorOptions &chosen)
    : executor(model), task(evaluateTask), samples(std::move(set)), options(chosen),
      weights(chosen.weightCacheBytes)
{
}

BatchRange EvaluatorData::range(std::int64_t batch) const
{
    const std::int64_t first = batch * microBatch;
    return {first, std::min(microBatch, samples.size() - first)};
}

std::span<const std::int64_t> EvaluatorData::numbers(BatchRange range) const
{
    return std::span(samples.indices)
        .subspan(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.count));
}

Result<std::shared_ptr<const data::Batch>> EvaluatorData::batch(std::int64_t index) const
{
    const auto place = static_cast<std::size_t>(index);
    {
        const std::lock_guard lock(m_mutex);
        if (place < m_batches.size() && m_batches[place])
            return m_batches[place];
    }
    const BatchRange wanted = range(index);
    auto read = samples.read(wanted.first, wanted.count);
    if (!read)
        return read.error();
    auto batch = std::make_shared<const data::Batch>(std::move(*read));
    const std::int64_t bytes = bytesOf(*batch);
    const std::lock_guard lock(m_mutex);
    m_batches.resize(std::max(m_batches.size(), place + 1));
    if (!m_batches[place] && m_batchBytes + bytes <= options.inputCacheBytes) {
        m_batches[place] = batch;
        m_batchBytes += bytes;
    }
    return batch;
}

Result<at::Tensor> EvaluatorData::floatOutputs(std::int64_t index, const data::Batch &batch,
                                               std::int64_t count, std::stop_token stop) const
{
    std::call_once(m_recalled, [this] { recallOutputs(); });
    if (const at::Tensor kept = keptOutputs(index); kept.defined())
        return kept.narrow(0, 0, count);
    const std::int64_t whole = range(index).count;
    auto outputs = executor.run(toInputs(batch, whole), {}, std::move(stop));
    if (!outputs)
        return outputs;
    if (outputs->dim() == 0 || outputs->size(0) != whole)
        return outputs; // scoring has the sentence
    // A copy of its own: what the model returned may view a larger tensor, or the inputs.
    const at::Tensor own = outputs->detach().clone();
    keepOutputs(index, own);
    storeOutputs();
    return own.narrow(0, 0, count);
}

void EvaluatorData::keepOutputs(std::int64_t index, const at::Tensor &outputs) const
{
    const auto place = static_cast<std::size_t>(index);
    const auto bytes = outputs.numel() * static_cast<std::int64_t>(outputs.element_size());
    const std::lock_guard lock(m_mutex);
    m_outputs.resize(std::max(m_outputs.size(), place + 1));
    if (m_outputs[place].defined() || m_outputBytes + bytes > options.outputCacheBytes)
        return;
    m_outputs[place] = outputs;
    m_outputBytes += bytes;
    ++m_keptOutputs;
}

void EvaluatorData::recallOutputs() const
{
    if (options.outputFolder.empty() || options.outputCacheBytes <= 0)
        return;
    const OutputKey key{executor.model().contentHash(), samples.contentHash(), microBatch};
    const auto all =
        readOutputs(outputFile(options.outputFolder, key), key, samples.size(), options.outputCacheBytes);
    if (!all)
        return;
    for (std::int64_t index = 0; index < batchesOf(samples.size()); ++index)
        keepOutputs(index, all->narrow(0, range(index).first, range(index).count));
    const std::lock_guard lock(m_mutex);
    m_outputsStored = true;
}

void EvaluatorData::storeOutputs() const
{
    std::vector<at::Tensor> all;
    {
        const std::lock_guard lock(m_mutex);
        if (m_outputsStored || options.outputFolder.empty() || m_keptOutputs < batchesOf(samples.size()))
            return;
        m_outputsStored = true; // one thread, once
        all = m_outputs;
    }
    const OutputKey key{executor.model().contentHash(), samples.contentHash(), microBatch};
    const auto written = writeOutputs(outputFile(options.outputFolder, key), key, all);
    static_cast<void>(written);
}

at::Tensor EvaluatorData::keptOutputs(std::int64_t index) const
{
    const auto place = static_cast<std::size_t>(index);
    const std::lock_guard lock(m_mutex);
    return place < m_outputs.size() ? m_outputs[place] : at::Tensor();
}

Result<at::Tensor> EvaluatorData::floatOutputs(BatchRange wanted, const std::stop_token &stop) const
{
    std::vector<at::Tensor> pieces;
    for (std::int64_t index = wanted.first / microBatch; range(index).first < wanted.first + wanted.count;
         ++index) {
        const BatchRange own = range(index);
        at::Tensor outputs = keptOutputs(index);
        if (!outputs.defined()) {
            auto inputs = batch(index);
            if (!inputs)
                return inputs.error();
            auto made = floatOutputs(index, **inputs, own.count, stop);
            if (!made)
                return made;
            outputs = *made;
        }
        if (outputs.dim() == 0 || outputs.size(0) != own.count)
            return outputs; // scoring has the sentence
        const std::int64_t from = std::max(wanted.first, own.first);
        const std::int64_t to = std::min(wanted.first + wanted.count, own.first + own.count);
        pieces.push_back(outputs.narrow(0, from - own.first, to - from));
    }
    return pieces.size() == 1 ? pieces[0] : at::cat(pieces);
}

Result<const graph::Executor *> EvaluatorData::executorFor(bool foldBatchNorm) const
{
    if (!foldBatchNorm || executor.model().foldableBatchNorms() == 0)
        return &executor;
    const std::lock_guard lock(m_foldMutex);
    if (!m_folded) {
        auto folded = graph::foldBatchNorm(executor.model());
        if (!folded)
            return folded.error();
        m_folded = std::make_unique<const graph::Executor>(std::move(*folded));
    }
    return m_folded.get();
}

Result<SampleStats> EvaluatorData::floatStats(std::stop_token stop, base::ProgressMeter &meter) const
{
    const std::int64_t batches = batchesOf(samples.size());
    std::vector<SampleStats> stats(static_cast<std::size_t>(batches));
    SampleStats sum;
    const auto piece = [&](std::int64_t index, const std::stop_token &stopPiece) -> Result<void> {
        auto inputs = batch(index);
        if (!inputs)
            return inputs.error();
        const BatchRange at = range(index);
        auto outputs = floatOutputs(index, **inputs, at.count, stopPiece);
        if (!outputs)
            return outputs.error();
        auto reference =
            makeReference(*outputs, at.count, (*inputs)->targets, task, outputMeanSquare, numbers(at));
        if (!reference)
            return reference.error();
        auto scored = score(*outputs, *reference, (*inputs)->targets);
        if (!scored)
            return scored.error();
        stats[static_cast<std::size_t>(index)] = *scored;
        return {};
    };
    const auto done = inParallel(options.workers, batches, stop, piece, [&](std::int64_t index) {
        sum += stats[static_cast<std::size_t>(index)];
        meter.add(static_cast<double>(range(index).count));
    });
    if (!done)
        return done.error();
    return sum;
}

} // namespace paretoscope::evaluate
