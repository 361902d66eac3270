#include "core/evaluate/evaluatordata.h"

#include "core/base/parallel.h"
#include "core/compress/compressedweight.h"
#include "core/compress/method.h"

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

ArrangedOutputs narrowed(const ArrangedOutputs &outputs, std::int64_t first, std::int64_t count)
{
    ArrangedOutputs parts;
    for (const at::Tensor &tensor : outputs)
        parts.push_back(tensor.defined() ? tensor.narrow(0, first, count) : at::Tensor());
    return parts;
}

ArrangedOutputs joined(const std::vector<ArrangedOutputs> &pieces)
{
    ArrangedOutputs all(pieces.front().size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!pieces.front()[i].defined())
            continue;
        std::vector<at::Tensor> own;
        for (const ArrangedOutputs &piece : pieces)
            own.push_back(piece[i]);
        all[i] = at::cat(own);
    }
    return all;
}

} // namespace

EvaluatorData::EvaluatorData(std::shared_ptr<const pipeline::Works> network, data::Task evaluateTask,
                             data::SampleSet set, const EvaluatorOptions &chosen)
    : works(std::move(network)), executor(works->loaded()), task(evaluateTask), samples(std::move(set)),
      options(chosen), weights(chosen.weightCacheBytes,
                               [this](const graph::Model &model, std::size_t layer,
                                      const compress::LayerSetting &setting, const std::stop_token &stop) {
                                   return calibration().knownInputs(model, layer, setting, stop);
                               })
{
}

Result<void> EvaluatorData::runLast(const graph::Executor &observed, std::int64_t count,
                                    const std::function<void(std::int64_t first)> &next,
                                    const std::stop_token &stop) const
{
    for (std::int64_t first = 0; first < count; first += microBatch) {
        const auto batch = samples.read(samples.size() - count + first, std::min(microBatch, count - first));
        if (!batch)
            return batch.error();
        if (next)
            next(first);
        if (const auto ran = observed.run(toInputs(*batch), {}, stop); !ran)
            return ran.error();
    }
    return {};
}

Result<KnownInputs> EvaluatorData::knownInputs(const graph::Model &model, std::size_t layer,
                                               const compress::LayerSetting &setting,
                                               const std::stop_token &stop) const
{
    KnownInputs known;
    if (compress::needs(setting, compress::Needs::Inputs)) {
        auto moments = m_layerInputs.of(model, layer, stop);
        if (!moments)
            return moments.error();
        known.moments = std::move(*moments);
    }
    if (compress::needs(setting, compress::Needs::InputRanges)) {
        auto histogram = m_inputRanges.of(model, layer, stop);
        if (!histogram)
            return histogram.error();
        known.histogram = std::move(*histogram);
    }
    return known;
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

Result<ArrangedOutputs> EvaluatorData::floatOutputs(std::int64_t index, const data::Batch &batch,
                                                    std::int64_t count, std::stop_token stop) const
{
    recallOutputs();
    if (const ArrangedOutputs kept = m_outputs.find(index); !kept.empty())
        return narrowed(kept, 0, count);
    const std::int64_t whole = range(index).count;
    auto raw = executor.run(toInputs(batch, whole), {}, std::move(stop));
    if (!raw)
        return raw.error();
    auto own = arranged(*raw, *outputs);
    if (!own)
        return own;
    for (at::Tensor &tensor : *own) {
        if (!tensor.defined())
            continue;
        if (tensor.dim() == 0 || tensor.size(0) != whole)
            return own; // scoring has the sentence
        // A copy of its own: what the model returned may view a larger tensor, or the inputs.
        tensor = tensor.detach().clone();
    }
    m_outputs.keep(index, *own, options.outputCacheBytes);
    m_outputs.store(options.outputFolder, outputKey(), *outputs, batchesOf(samples.size()));
    return narrowed(*own, 0, count);
}

void EvaluatorData::recallOutputs() const
{
    std::call_once(m_recalled, [this] {
        m_outputs.recall(options.outputFolder, outputKey(), *outputs, samples.size(),
                         options.outputCacheBytes);
    });
}

OutputKey EvaluatorData::outputKey() const
{
    return {executor.model().contentHash(), samples.contentHash(), microBatch};
}

Result<ArrangedOutputs> EvaluatorData::floatOutputs(BatchRange wanted, const std::stop_token &stop) const
{
    std::vector<ArrangedOutputs> pieces;
    for (std::int64_t index = wanted.first / microBatch; range(index).first < wanted.first + wanted.count;
         ++index) {
        const BatchRange own = range(index);
        ArrangedOutputs made = m_outputs.find(index);
        if (made.empty()) {
            auto inputs = batch(index);
            if (!inputs)
                return inputs.error();
            auto ran = floatOutputs(index, **inputs, own.count, stop);
            if (!ran)
                return ran;
            made = std::move(*ran);
        }
        for (const at::Tensor &tensor : made)
            if (tensor.defined() && (tensor.dim() == 0 || tensor.size(0) != own.count))
                return made; // scoring has the sentence
        const std::int64_t from = std::max(wanted.first, own.first);
        const std::int64_t to = std::min(wanted.first + wanted.count, own.first + own.count);
        pieces.push_back(narrowed(made, from - own.first, to - from));
    }
    return pieces.size() == 1 ? pieces[0] : joined(pieces);
}

Result<Reference> EvaluatorData::reference(const ArrangedOutputs &floatOutputs, BatchRange range,
                                           const data::Array &targets, const std::stop_token &stop) const
{
    const auto known = units(stop);
    if (!known)
        return known.error();
    return makeReference(outputs, floatOutputs, targets, task, *known, numbers(range));
}

Result<Reference> EvaluatorData::reference(std::int64_t index, const data::Batch &batch, std::int64_t count,
                                           const std::stop_token &stop) const
{
    const auto own = floatOutputs(index, batch, count, stop);
    if (!own)
        return own.error();
    return reference(*own, {range(index).first, count}, batch.targets, stop);
}

Result<std::shared_ptr<const pipeline::Work>> EvaluatorData::after(const pipeline::Steps &steps,
                                                                   const std::stop_token &stop) const
{
    return works->after(steps, &calibration().m_codedSteps.calibration(), stop);
}

std::shared_ptr<const pipeline::Work> EvaluatorData::afterAtOnce(const pipeline::Steps &steps) const
{
    return works->atOnce(steps, &calibration().m_codedSteps.calibration());
}

Result<const graph::Executor *> EvaluatorData::executorAfter(const pipeline::Steps &steps,
                                                             const std::stop_token &stop) const
{
    const auto work = after(steps, stop);
    if (!work)
        return work.error();
    const graph::Model &model = (*work)->model;
    if (model.history().empty())
        return &executor;
    const std::lock_guard lock(m_executorsMutex);
    auto &known = m_executors[model.history()];
    if (!known)
        known = std::make_unique<const graph::Executor>(model);
    return known.get();
}

Result<CodedSteps::After> EvaluatorData::coded(const graph::Model &applied, const pipeline::Recipe &recipe,
                                               const std::stop_token &stop,
                                               const std::function<void(double share)> &told) const
{
    const auto made = weights.coded(applied, recipe, stop);
    if (!made)
        return made.error();
    return calibration().m_codedSteps.after(applied, recipe, *made, stop, told);
}

Result<std::vector<graph::Override>>
EvaluatorData::overridesFor(const graph::Executor &applied, const pipeline::Recipe &recipe,
                            const std::stop_token &stop, const std::function<void(double share)> &told) const
{
    const auto after = coded(applied.model(), recipe, stop, told);
    if (!after)
        return after.error();
    auto overrides = overridesOf(applied.model(), after->coded);
    std::ranges::copy(after->parameters, std::back_inserter(overrides));
    return overrides;
}

Result<CodedSteps::After> EvaluatorData::coded(const pipeline::Recipe &recipe,
                                               const std::stop_token &stop) const
{
    const base::EngineScope scope;
    const auto applied = executorAfter(recipe.steps, stop);
    if (!applied)
        return applied.error();
    return coded((*applied)->model(), recipe, stop, nullptr);
}

std::int64_t EvaluatorData::codedStepSamples() const
{
    return calibration().m_codedSteps.samples();
}

Result<SampleStats> EvaluatorData::floatStats(std::stop_token stop, base::ProgressMeter &meter) const
{
    const std::int64_t batches = batchesOf(samples.size());
    std::vector<bool> counted(static_cast<std::size_t>(batches), false);
    const auto ran = [&](std::int64_t index, std::int64_t count) {
        meter.add(static_cast<double>(count));
        if (!m_calibration)
            counted[static_cast<std::size_t>(index)] = true;
    };
    if (auto known = units(stop, ran); !known)
        return known.error();
    std::vector<SampleStats> stats(static_cast<std::size_t>(batches));
    SampleStats sum;
    const auto piece = [&](std::int64_t index, const std::stop_token &stopPiece) -> Result<void> {
        auto inputs = batch(index);
        if (!inputs)
            return inputs.error();
        const BatchRange at = range(index);
        auto made = floatOutputs(index, **inputs, at.count, stopPiece);
        if (!made)
            return made.error();
        auto compared = reference(*made, at, (*inputs)->targets, stopPiece);
        if (!compared)
            return compared.error();
        auto scored = scoreArranged(*made, *compared, (*inputs)->targets);
        if (!scored)
            return scored.error();
        stats[static_cast<std::size_t>(index)] = *scored;
        return {};
    };
    const auto done = base::inParallel(options.workers, batches, stop, piece, [&](std::int64_t index) {
        sum += stats[static_cast<std::size_t>(index)];
        if (!counted[static_cast<std::size_t>(index)])
            meter.add(static_cast<double>(range(index).count));
    });
    if (!done)
        return done.error();
    return sum;
}

} // namespace paretoscope::evaluate
