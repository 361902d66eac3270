#include "core/search/suggest/explaining.h"

#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/search/runs/shareofprogress.h"
#include "core/search/suggest/rounded.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace paretoscope::search {

namespace {

using base::Result;
using compress::LayerSetting;

constexpr std::int64_t curvatureSamples = 64; ///< tell layers apart
constexpr std::size_t mostCompared = 32;      ///< layers, spread over the network
constexpr std::size_t fewestOthers = 4;       ///< of fewer no median says what is usual

class Explaining {
public:
    Explaining(const evaluate::Evaluator &calibration, const pipeline::Recipe &recipe, std::size_t layer,
               sensitivity::MeasurementCache &cache, const base::Effort &effort, std::stop_token stop)
        : m_data(calibration.data()), m_calibration(calibration), m_recipe(recipe), m_layer(layer),
          m_cache(cache), m_effort(effort), m_stop(std::move(stop))
    {
    }

    Result<MeasuredLayer> measured(std::int64_t samples, base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "suggest", 2);
        const auto work = m_data.after(m_recipe.steps, m_stop);
        if (!work)
            return work.error();
        const graph::Model &model = (*work)->model;
        auto sources = sourcesOf(model, m_layer);
        if (!sources)
            return sources.error();
        m_measured.sources = std::move(*sources);
        if (const auto told = measureAlone(samples, meter); !told)
            return told.error();
        if (const auto told = measureCurvature(model, std::min(samples, curvatureSamples), meter); !told)
            return told.error();
        return std::move(m_measured);
    }

private:
    Result<compress::ErrorSources> sourcesOf(const graph::Model &model, std::size_t layer) const
    {
        const base::EngineScope scope;
        const LayerSetting setting = ofWeight(layer);
        const auto coded = m_data.weights.coded(model, layer, setting, m_stop);
        if (!coded)
            return coded.error();
        const auto inputs = m_data.calibration().layerInputs().of(model, layer, m_stop);
        if (!inputs)
            return inputs.error();
        return compress::errorSources(model, layer, setting, **coded, inputs->get());
    }

    Result<sensitivity::SensitivityTable> cells(std::vector<sensitivity::Variant> variants,
                                                std::int64_t samples, base::ProgressMeter &meter) const
    {
        sensitivity::AnalysisPlan plan;
        plan.variants = std::move(variants);
        plan.samples = samples;
        plan.steps = m_recipe.steps.beforeCoding();
        plan.effort = m_effort;
        plan.effort.timeBudgetSeconds = 0;
        ShareOfProgress share(meter);
        auto table = sensitivity::analyse(m_calibration, plan, m_cache, nullptr, m_stop, share);
        share.finish();
        return table;
    }

    Result<void> measureAlone(std::int64_t samples, base::ProgressMeter &meter)
    {
        const auto table = cells({{m_layer, m_recipe.settings[m_layer]}}, samples, meter);
        if (!table)
            return table.error();
        if (const auto *cell = cellIn(*table, m_layer, m_recipe.settings[m_layer])) {
            m_measured.klAlone = cell->kl;
            m_measured.klAloneStandardError = cell->klStandardError;
            m_measured.nAlone = cell->n;
        }
        return {};
    }

    static const sensitivity::SensitivityCell *cellIn(const sensitivity::SensitivityTable &table,
                                                      std::size_t layer, const LayerSetting &setting)
    {
        const auto index = table.settingIndex(setting);
        return index ? table.cell(layer, *index) : nullptr;
    }

    LayerSetting ofWeight(std::size_t layer) const { return compress::ofWeight(m_recipe.settings[layer]); }

    /// Layers that the recipe changes, spread over the network, this one among them.
    std::vector<std::size_t> compared(const graph::Model &model) const
    {
        std::vector<std::size_t> changed;
        for (std::size_t layer = 0; layer < m_recipe.settings.size(); ++layer)
            if (layer != m_layer && !compress::isLeftAlone(model.layers()[layer], ofWeight(layer)))
                changed.push_back(layer);
        std::vector<std::size_t> spread;
        const std::size_t count = std::min(changed.size(), mostCompared);
        for (std::size_t i = 0; i < count; ++i)
            spread.push_back(changed[i * changed.size() / count]);
        return spread;
    }

    Result<void> measureCurvature(const graph::Model &model, std::int64_t samples, base::ProgressMeter &meter)
    {
        const std::vector<std::size_t> others = compared(model);
        if (others.size() < fewestOthers || !m_measured.sources.knowsInputs ||
            !(m_measured.sources.error > 0))
            return {};
        std::vector<sensitivity::Variant> variants{{m_layer, ofWeight(m_layer)}};
        for (const std::size_t layer : others)
            variants.push_back({layer, ofWeight(layer)});
        const auto table = cells(std::move(variants), samples, meter);
        if (!table)
            return table.error();
        std::vector<double> all;
        for (const std::size_t layer : others) {
            if (m_stop.stop_requested())
                return base::cancelled();
            const auto *cell = cellIn(*table, layer, ofWeight(layer));
            const auto sources = sourcesOf(model, layer);
            if (!sources)
                return sources.error();
            if (cell && sources->knowsInputs && sources->error > 0)
                all.push_back(cell->kl / sources->error);
        }
        const auto *own = cellIn(*table, m_layer, ofWeight(m_layer));
        if (!own || all.size() < fewestOthers)
            return {};
        const auto middle = all.begin() + std::ssize(all) / 2;
        std::ranges::nth_element(all, middle);
        m_measured.curvature = Curvature{own->kl / m_measured.sources.error, *middle, all.size(), own->n};
        return {};
    }

    const evaluate::EvaluatorData &m_data;
    const evaluate::Evaluator &m_calibration;
    const pipeline::Recipe &m_recipe;
    const std::size_t m_layer;
    sensitivity::MeasurementCache &m_cache;
    const base::Effort &m_effort;
    const std::stop_token m_stop;
    MeasuredLayer m_measured;
};

} // namespace

Result<MeasuredLayer> measureLayer(const evaluate::Evaluator &calibration, const pipeline::Recipe &recipe,
                                   std::size_t layer, std::int64_t samples,
                                   sensitivity::MeasurementCache &cache, const base::Effort &effort,
                                   const std::stop_token &stop, base::ProgressSink &progress)
{
    return Explaining(calibration, recipe, layer, cache, effort, stop).measured(samples, progress);
}

std::vector<base::Sentence> toldOf(const MeasuredLayer &measured, const std::vector<Cause> &causes,
                                   const compress::LayerSetting &setting)
{
    std::vector<base::Sentence> told;
    const bool roundsInputs = compress::roundsInputs(setting);
    if (!(measured.sources.error > 0) && !roundsInputs) {
        told.emplace_back(PARETOSCOPE_SAY("suggest.no-error",
                                          "What is done to the layer changes none of its outputs: there is "
                                          "nothing to explain."));
        return told;
    }
    told.emplace_back(PARETOSCOPE_SAY("suggest.measured",
                                      "Alone the layer does a damage of %1 ± %2 (n = %3); of the recipe's "
                                      "%4, %5 ± %6 go if it stays float (n = %7)."),
                      threeDigits(measured.klAlone), threeDigits(measured.klAloneStandardError),
                      measured.nAlone, threeDigits(measured.kl), threeDigits(measured.klInContext),
                      threeDigits(measured.klInContextStandardError), measured.n);
    const double off = threeDigits(100 * measured.sources.error);
    if (measured.sources.knowsInputs)
        told.emplace_back(PARETOSCOPE_SAY("suggest.output-error",
                                          "Coding its weights changes its outputs by %1 % of their mean "
                                          "square."),
                          off);
    else
        told.emplace_back(PARETOSCOPE_SAY("suggest.weight-error",
                                          "Coding changes its weights by %1 % of their sum of squares; "
                                          "nothing is known of what the layer is given, so that all its "
                                          "inputs count alike."),
                          off);
    if (roundsInputs)
        told.emplace_back(PARETOSCOPE_SAY("suggest.inputs-rounded-too",
                                          "What the layer is given is rounded, too: that is part of its "
                                          "damage, not of this error."));
    for (const Cause &cause : causes)
        told.push_back(cause.told);
    if (causes.empty())
        told.emplace_back(
            measured.curvature
                ? PARETOSCOPE_SAY("suggest.nothing-stands-out",
                                  "Nothing stands out: the error is spread over channels, inputs and "
                                  "weights, and the network minds it about as much as that of other layers.")
                : PARETOSCOPE_SAY("suggest.nothing-stands-out-within",
                                  "Nothing stands out: the error is spread over channels, inputs and "
                                  "weights."));
    return told;
}

} // namespace paretoscope::search
