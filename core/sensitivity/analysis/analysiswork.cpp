#include "core/sensitivity/analysis/analysiswork.h"

#include "core/compress/impossible.h"
#include "core/graph/retention.h"
#include "core/sensitivity/analysis/analysisorder.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::sensitivity {

namespace {

using base::Result;

constexpr std::int64_t leastBatch = 8; ///< smaller micro-batches cost more than recomputing does

Result<void> validate(const AnalysisWork &work)
{
    const auto &layers = work.executor->model().layers();
    for (const Variant &variant : work.variants) {
        if (variant.layer >= layers.size())
            return base::Error{base::ErrorCode::UnknownLayer,
                               {PARETOSCOPE_SAY("sensitivity.no-such-layer",
                                                "The analysis is asked for layer %1, but the model has %2."),
                                variant.layer, layers.size()}};
        if (auto valid = compress::validate(variant.setting, layers[variant.layer]); !valid)
            return valid;
    }
    return {};
}

bool changeAnswers(const pipeline::Steps &steps)
{
    return std::ranges::any_of(steps.all(),
                               [](const pipeline::Step &step) { return step.kind->about().changesAnswers; });
}

/// A setting that a layer's shape or weights do not allow has no cell; the others are measured.
void leaveOutImpossible(AnalysisWork &work)
{
    const std::size_t layers = work.executor->model().layers().size();
    std::erase_if(work.variants, [&](const Variant &variant) {
        return variant.layer < layers &&
               compress::whyImpossible(work.executor->model(), variant.layer, variant.setting).has_value();
    });
}

/// One sample tells what a micro-batch will take. Where not even a small one fits, only some values are kept,
/// and the cones recompute the others.
Result<std::int64_t> samplesAtOnce(AnalysisWork &work, const AnalysisPlan &plan)
{
    auto first = work.data.samples.read(0, 1);
    if (!first)
        return first.error();
    const auto inputs = evaluate::toInputs(*first);
    if (auto ran = work.executor->runRetaining(inputs, {}, work.one); !ran)
        return ran.error();
    const std::vector<std::int64_t> bytes = graph::bytesByValue(work.one);
    work.bytesPerSample = std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0});
    const std::int64_t memory =
        plan.effort.memoryBytes > 0 ? plan.effort.memoryBytes : base::quarterOfMemory();
    const std::int64_t fitting = memory / std::max<std::int64_t>(work.bytesPerSample, 1);
    const std::int64_t least = std::min(leastBatch, work.data.microBatch);
    if (fitting >= least)
        return std::min(work.data.microBatch, fitting);
    auto kept = graph::chooseCuts(work.executor->model(), work.executor->retention(), bytes, work.data.macs,
                                  memory / least);
    work.own = std::make_unique<const graph::Executor>(work.executor->model(), std::move(kept));
    work.executor = work.own.get();
    if (auto ran = work.executor->runRetaining(inputs, {}, work.one); !ran)
        return ran.error();
    // Inputs are the samples themselves.
    work.bytesPerSample = work.one.bytes();
    return least;
}

Result<void> planBlocks(AnalysisWork &work, const AnalysisPlan &plan)
{
    const std::int64_t wanted = plan.samples > 0 ? plan.samples : mostCellSamples;
    const std::int64_t samples = std::min({wanted, mostCellSamples, work.data.samples.size()});
    const auto most = samplesAtOnce(work, plan);
    if (!most)
        return most.error();
    work.blocks = blocksOf(samples, *most);
    return {};
}

void findCones(AnalysisWork &work)
{
    const graph::Model &model = work.executor->model();
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        work.cones.push_back(graph::coneOf(model, {layer}, work.executor->retention()));
        work.shares.push_back(coneShare(model.data(), work.data.macs, work.cones.back()));
    }
}

} // namespace

Result<std::unique_ptr<AnalysisWork>> AnalysisWork::create(const evaluate::EvaluatorData &data,
                                                           const AnalysisPlan &plan,
                                                           const std::stop_token &stop)
{
    const base::EngineScope scope;
    auto executor = data.executorAfter(plan.context ? plan.context->steps : plan.steps, stop);
    if (!executor)
        return executor.error();
    const graph::Model &model = (*executor)->model();
    auto work = std::make_unique<AnalysisWork>(AnalysisWork{data, *executor,
                                                            Context(model, data.weights, plan.context),
                                                            plannedVariants(model.layers().size(), plan)});
    work->isOwnReference = !plan.context && changeAnswers(plan.steps);
    leaveOutImpossible(*work);
    if (auto valid = validate(*work); !valid)
        return valid.error();
    if (auto prepared = work->context.prepare(stop); !prepared)
        return prepared.error();
    if (auto planned = planBlocks(*work, plan); !planned)
        return planned.error();
    findCones(*work);
    return work;
}

CellKey AnalysisWork::keyOf(std::size_t variant, std::size_t block) const
{
    const auto &[layer, setting] = variants[variant];
    return {layerOf(variant).name,    setting, blocks[block], data.task, executor->model().history(),
            context.keyWithout(layer)};
}

std::int64_t AnalysisWork::memoryBytes() const
{
    std::int64_t most = 0;
    for (const SampleBlock &block : blocks)
        most = std::max(most, block.count);
    return most * bytesPerSample;
}

double AnalysisWork::unitsOf(std::size_t variant, std::size_t block) const
{
    return shares[variants[variant].layer] * static_cast<double>(blocks[block].count);
}

double AnalysisWork::preparationUnits(std::size_t block) const
{
    return 2 * static_cast<double>(blocks[block].count);
}

double AnalysisWork::totalUnits() const
{
    double units = 0;
    for (std::size_t block = 0; block < blocks.size(); ++block) {
        units += preparationUnits(block);
        for (std::size_t variant = 0; variant < variants.size(); ++variant)
            units += unitsOf(variant, block);
    }
    return units;
}

} // namespace paretoscope::sensitivity
