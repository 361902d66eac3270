#include "core/sensitivity/estimate.h"

#include "core/base/parallel.h"
#include "core/base/processmemory.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputdraw.h"
#include "core/graph/gradients.h"
#include "core/sensitivity/analysis/analysisorder.h"
#include "core/sensitivity/estimate/layerchanges.h"
#include "core/sensitivity/estimate/outputdelta.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mul.h>

#include <algorithm>
#include <utility>

namespace paretoscope::sensitivity {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using evaluate::EvaluatorData;
using graph::LayerUse;

constexpr std::int64_t usualSamples = 64;
/// Of activations that cones need, for one run forward and back, which holds some five times as much.
constexpr std::int64_t mostRunBytes = std::int64_t{64} << 20;

class Estimation {
public:
    Estimation(const EvaluatorData &data, const graph::Executor &executor, const AnalysisPlan &plan)
        : m_data(data), m_model(executor.model().data()), m_executor(executor), m_plan(plan),
          m_changes(data, executor, inOrder(plan.settings)), m_settings(m_changes.settings()),
          m_samples(std::min(plan.samples > 0 ? plan.samples : usualSamples, data.samples.size())),
          m_runSamples(data.microBatch)
    {
        while (m_runSamples % 2 == 0 && m_runSamples * data.bytesPerSample > mostRunBytes)
            m_runSamples /= 2;
    }

    Result<SensitivityTable> run(const CellSink &sink, const std::stop_token &stop,
                                 base::ProgressSink &progress)
    {
        if (auto possible = check(); !possible)
            return possible.error();
        if (auto found = findAxes(stop); !found)
            return found.error();
        if (auto made = m_changes.makeAll(m_plan.effort.workers, stop); !made)
            return made.error();
        SensitivityTable table(m_model.layers.size(), m_plan.settings);
        base::ProgressMeter meter(progress, "estimate", static_cast<double>(m_samples));
        const std::int64_t runs = (m_samples + m_runSamples - 1) / m_runSamples;
        m_sums.resize(static_cast<std::size_t>(runs));
        std::vector<double> sums(m_model.layers.size() * m_settings.size(), 0.0);
        std::int64_t n = 0;
        const auto piece = [this](std::int64_t index, const std::stop_token &stopPiece) {
            return estimateRun(index, stopPiece);
        };
        const auto done = [&](std::int64_t index) {
            auto &own = m_sums[static_cast<std::size_t>(index)];
            std::ranges::transform(sums, own, sums.begin(), std::plus<>());
            own = {};
            n += rangeOf(index).count;
            tell(sums, n, sink, table);
            meter.add(static_cast<double>(rangeOf(index).count));
        };
        if (auto all = base::inParallel(m_plan.effort.workers, runs, stop, piece, done); !all)
            return all.error();
        return table;
    }

private:
    Result<void> check() const
    {
        for (const compress::LayerSetting &setting : m_settings)
            for (const graph::Layer &layer : m_model.layers)
                if (auto valid = compress::validate(setting, layer);
                    !valid && compress::validate(setting.moved(), layer)) // else it has no cell
                    return valid;
        graph::Batching batching = m_executor.model().batching();
        batching.size = batching.size == 1 ? 0 : batching.size;
        if (!batching.isUsual())
            return Error{ErrorCode::ModelUnsupported,
                         PARETOSCOPE_SAY("estimate.bound-batch",
                                         "The model is bound to a batch size or draws random numbers, so "
                                         "that its sensitivity can be measured but not estimated.")};
        return {};
    }

    /// Samples of one run: a micro-batch, or an equal part of one.
    evaluate::BatchRange rangeOf(std::int64_t run) const
    {
        const std::int64_t first = run * m_runSamples;
        return {first, std::min(m_runSamples, m_samples - first)};
    }

    /// Which axis of each use's output holds the samples, from the gradient of the first of two alone.
    Result<void> findAxes(const std::stop_token &stop)
    {
        const std::int64_t samples = std::min<std::int64_t>({2, m_samples, m_data.microBatch});
        const evaluate::BatchRange range{0, samples};
        const auto uses = gradientsOf(range, stop, [&](at::Tensor factor, std::int64_t along) {
            if (samples > 1)
                factor.narrow(along, 1, samples - 1).zero_();
            return factor;
        });
        if (!uses)
            return uses.error();
        m_estimable.assign(m_model.layers.size(), false);
        if (auto found = findWeightGradients(stop); !found)
            return found;
        for (const LayerUse &use : *uses) {
            m_axes.push_back(use.gradient.defined() ? findSampleAxis(use, samples) : std::nullopt);
            if (m_axes.back() && m_byChannel[use.layer])
                m_estimable[use.layer] = true;
        }
        for (std::size_t i = 0; i < uses->size(); ++i)
            if ((*uses)[i].gradient.defined() && !m_axes[i] && m_byChannel[(*uses)[i].layer])
                m_estimable[(*uses)[i].layer] = false;
        if (std::ranges::find(m_estimable, true) == m_estimable.end())
            return Error{ErrorCode::ModelUnsupported,
                         PARETOSCOPE_SAY("estimate.no-gradient",
                                         "No gradient of the model's output reaches a layer, so that "
                                         "sensitivity can be measured but not estimated.")};
        return {};
    }

    /// Of the layers that are not estimated by channel, those that a gradient of the first sample reaches.
    Result<void> findWeightGradients(const std::stop_token &stop)
    {
        m_byChannel = graph::layersByChannel(m_model);
        m_byWeight = m_byChannel;
        m_byWeight.flip();
        if (std::ranges::find(m_byWeight, true) == m_byWeight.end())
            return {};
        const auto gradients = weightGradientsOf(0, stop);
        if (!gradients)
            return gradients.error();
        for (std::size_t layer = 0; layer < gradients->size(); ++layer) {
            m_byWeight[layer] = (*gradients)[layer].defined();
            m_estimable[layer] = m_byWeight[layer];
        }
        return {};
    }

    Result<std::vector<c10::IValue>> inputsOf(evaluate::BatchRange range) const
    {
        auto batch = m_data.batch(range.first / m_data.microBatch);
        if (!batch)
            return batch.error();
        auto inputs = evaluate::toInputs(**batch);
        for (c10::IValue &input : inputs)
            input = input.toTensor().narrow(0, range.first % m_data.microBatch, range.count);
        return inputs;
    }

    Result<std::vector<at::Tensor>> factorsOf(const graph::Outputs &outputs, evaluate::BatchRange range,
                                              const std::stop_token &stop) const
    {
        const auto units = m_data.units(stop);
        if (!units)
            return units.error();
        return evaluate::drawOutputs(outputs, *m_data.outputs, *units, m_data.numbers(range));
    }

    template <typename Function>
    Result<std::vector<LayerUse>> gradientsOf(evaluate::BatchRange range, const std::stop_token &stop,
                                              Function &&masked) const
    {
        const base::EngineScope scope;
        const auto inputs = inputsOf(range);
        if (!inputs)
            return inputs.error();
        const auto factor = [&](const graph::Outputs &outputs) -> Result<std::vector<at::Tensor>> {
            auto drawn = factorsOf(outputs, range, stop);
            for (std::size_t i = 0; drawn && i < drawn->size(); ++i)
                if (at::Tensor &own = (*drawn)[i]; own.defined())
                    own = masked(std::move(own), batchDimensionOf(i));
            return drawn;
        };
        return graph::runGradients(m_model, *inputs, factor, stop);
    }

    /// Of one sample alone: a weight's gradient is a sum over all samples of a run.
    Result<std::vector<at::Tensor>> weightGradientsOf(std::int64_t sample, const std::stop_token &stop) const
    {
        const base::EngineScope scope;
        const evaluate::BatchRange range{sample, 1};
        const auto inputs = inputsOf(range);
        if (!inputs)
            return inputs.error();
        const auto factor = [&](const graph::Outputs &outputs) { return factorsOf(outputs, range, stop); };
        return graph::runWeightGradients(m_model, *inputs, m_byWeight, factor, stop);
    }

    Result<void> addByWeight(evaluate::BatchRange range, const std::stop_token &stop, double *sums) const
    {
        if (std::ranges::find(m_byWeight, true) == m_byWeight.end())
            return {};
        for (std::int64_t i = 0; i < range.count; ++i) {
            const auto gradients = weightGradientsOf(range.first + i, stop);
            if (!gradients)
                return gradients.error();
            for (std::size_t layer = 0; layer < gradients->size(); ++layer) {
                if (!(*gradients)[layer].defined())
                    continue;
                double *const own = sums + layer * m_settings.size();
                const auto add = [&](std::size_t first, const std::vector<at::Tensor> &changes) {
                    for (std::size_t c = 0; c < changes.size(); ++c) {
                        const double product =
                            at::mul((*gradients)[layer], changes[c]).sum(at::kDouble).item<double>();
                        own[first + c] += product * product;
                    }
                    return Result<void>();
                };
                if (auto added = m_changes.forEach(layer, false, add); !added)
                    return added;
            }
        }
        return {};
    }

    /// Of the output at PLACE among those that the model returns.
    std::int64_t batchDimensionOf(std::size_t place) const
    {
        for (const evaluate::ModelOutput &output : m_data.outputs->all)
            if (output.place == place)
                return output.batchDimension;
        return 0;
    }

    /// [samples, settings]
    Result<at::Tensor> productsOf(const LayerUse &use, SampleAxis axis, std::int64_t samples) const
    {
        std::vector<at::Tensor> parts;
        const auto add = [&](std::size_t, const std::vector<at::Tensor> &changes) -> Result<void> {
            auto own = deltaProducts(use, axis, samples, changes);
            if (!own)
                return own.error();
            parts.push_back(std::move(*own));
            return {};
        };
        if (auto all = m_changes.forEach(use.layer, !use.isNarrowed, add); !all)
            return all.error();
        return parts.size() == 1 ? parts.front() : at::cat(parts, 1);
    }

    Result<void> estimateRun(std::int64_t index, const std::stop_token &stop)
    {
        const evaluate::BatchRange range = rangeOf(index);
        auto uses = gradientsOf(range, stop, [](at::Tensor factor, std::int64_t) { return factor; });
        base::releaseFreeMemory(); // what autograd kept, between the gradients that stay
        if (!uses)
            return uses.error();
        std::vector<at::Tensor> products(m_model.layers.size()); // [samples, settings]
        for (std::size_t i = 0; i < uses->size(); ++i) {
            LayerUse &use = (*uses)[i];
            if (stop.stop_requested())
                return base::cancelled();
            if (!use.gradient.defined() || !m_estimable[use.layer] || !m_byChannel[use.layer]) {
                use = {};
                continue;
            }
            auto own = productsOf(use, *m_axes[i], range.count);
            if (!own)
                return own.error();
            at::Tensor &sum = products[use.layer];
            sum = sum.defined() ? at::add(sum, *own) : *own;
            use = {};
        }
        std::vector<double> &sums = m_sums[static_cast<std::size_t>(index)];
        sums.assign(products.size() * m_settings.size(), 0.0);
        for (std::size_t layer = 0; layer < products.size(); ++layer)
            if (products[layer].defined())
                addSquares(products[layer].contiguous(), &sums[layer * m_settings.size()]);
        base::releaseFreeMemory();
        return addByWeight(range, stop, sums.data());
    }

    static void addSquares(const at::Tensor &products, double *sums)
    {
        const float *values = products.data_ptr<float>();
        for (std::int64_t sample = 0; sample < products.size(0); ++sample)
            for (std::int64_t setting = 0; setting < products.size(1); ++setting, ++values)
                sums[setting] += static_cast<double>(*values) * static_cast<double>(*values);
    }

    void tell(const std::vector<double> &sums, std::int64_t n, const CellSink &sink,
              SensitivityTable &table) const
    {
        for (std::size_t i = 0; i < m_settings.size(); ++i)
            for (std::size_t layer = 0; layer < m_model.layers.size(); ++layer) {
                if (!m_estimable[layer] || m_changes.isImpossible(layer, i))
                    continue;
                SensitivityCell cell{layer, m_settings[i], n, 0, 0, 0, {}, true};
                cell.kl = sums[layer * m_settings.size() + i] / static_cast<double>(n);
                table.put(cell);
                if (sink)
                    sink(cell);
            }
    }

    const EvaluatorData &m_data;
    const graph::ModelData &m_model;
    const graph::Executor &m_executor;
    const AnalysisPlan &m_plan;
    const LayerChanges m_changes;
    const std::vector<compress::LayerSetting> &m_settings;
    const std::int64_t m_samples;
    std::int64_t m_runSamples;
    std::vector<std::optional<SampleAxis>> m_axes; ///< by use, in execution order
    std::vector<bool> m_estimable;                 ///< by layer
    std::vector<bool> m_byChannel;                 ///< by layer: by changes of its outputs
    std::vector<bool> m_byWeight;                  ///< by layer: by its weight's gradient, sample by sample
    std::vector<std::vector<double>> m_sums;       ///< by run; [layer][setting], of squares
};

} // namespace

Result<SensitivityTable> estimate(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                  const CellSink &sink, std::stop_token stop, base::ProgressSink &progress)
{
    return base::guarded(
        ErrorCode::Internal, PARETOSCOPE_SAY("estimate.failed", "The sensitivity could not be estimated."),
        [&]() -> Result<SensitivityTable> {
            auto executor = calibration.data().executorAfter(plan.steps, stop);
            if (!executor)
                return executor.error();
            return Estimation(calibration.data(), **executor, plan).run(sink, stop, progress);
        });
}

} // namespace paretoscope::sensitivity
