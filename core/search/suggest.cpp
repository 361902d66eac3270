#include "core/search/suggest.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/search/runs/halves.h"
#include "core/search/runs/shareofprogress.h"
#include "core/search/suggest/explaining.h"
#include "core/search/suggest/remedies.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace paretoscope::search {

namespace {

using base::Result;
using Damages = std::vector<double>;

constexpr std::int64_t mostSuggestSamples = 512;
constexpr std::int64_t fewestSuggestSamples = 16; ///< two halves that can teach and judge
constexpr double explainingShare = 0.15;          ///< of the time, about
constexpr double inContextShare = 0.2;            ///< of the rest

constexpr double worthItsBytes = 2; ///< times the fall of what costs none

double meanOf(const Damages &damages)
{
    return std::accumulate(damages.begin(), damages.end(), 0.0) /
           static_cast<double>(std::max<std::size_t>(damages.size(), 1));
}

class Suggesting {
public:
    Suggesting(const evaluate::Evaluator &calibration, const pipeline::Recipe &recipe, std::size_t layer,
               sensitivity::MeasurementCache &cache, const SuggestOptions &options, std::stop_token stop)
        : m_calibration(calibration), m_cache(cache), m_options(options), m_stop(std::move(stop))
    {
        m_suggestion.layer = layer;
        m_suggestion.recipe = recipe;
        const std::int64_t most = options.samples > 0 ? options.samples : mostSuggestSamples;
        m_samples = std::min(most, calibration.samples().size());
    }

    Result<Suggestion> run(base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "suggest", 1);
        if (const auto fits = check(); !fits)
            return fits.error();
        ShareOfProgress explaining(meter, explainingShare);
        auto measured = measureLayer(m_calibration, m_suggestion.recipe, m_suggestion.layer, m_samples,
                                     m_cache, m_options.effort, m_stop, explaining);
        if (!measured)
            return measured.error();
        explaining.finish();
        m_suggestion.measured = std::move(*measured);
        ShareOfProgress trying(meter, 1 - explainingShare);
        if (const auto tried = tryRemedies(trying); !tried)
            return tried.error();
        trying.finish();
        m_suggestion.told = toldOf(m_suggestion.measured, m_suggestion.causes, setting());
        m_suggestion.best = bestOf(m_suggestion.tried);
        return std::move(m_suggestion);
    }

private:
    Result<void> check()
    {
        const auto &settings = m_suggestion.recipe.settings;
        const auto work = m_calibration.after(m_suggestion.recipe.steps, m_stop);
        if (!work)
            return work.error();
        m_layers = work->model.layers();
        if (settings.size() != m_layers.size())
            return compress::ofOtherModel(settings.size(), m_layers.size());
        if (m_suggestion.layer >= m_layers.size())
            return base::Error{
                base::ErrorCode::UnknownLayer,
                {PARETOSCOPE_SAY("suggest.no-such-layer", "There is no layer number %1; the network has %2."),
                 m_suggestion.layer, m_layers.size()},
                {}};
        for (std::size_t i = 0; i < settings.size(); ++i)
            if (const auto valid = compress::validate(settings[i], m_layers[i]); !valid)
                return valid.error();
        m_suggestion.storedBytes = compress::modelCost(work->model, settings).storedBytes;
        return {};
    }

    const graph::Layer &layer() const { return m_layers[m_suggestion.layer]; }
    const compress::LayerSetting &setting() const { return m_suggestion.recipe.settings[m_suggestion.layer]; }
    /// All-zero weights, or some that lie on the levels.
    bool changesNothing() const
    {
        return !(m_suggestion.measured.sources.error > 0) && !compress::roundsInputs(setting());
    }
    bool isLeftAlone() const { return compress::isLeftAlone(layer(), setting()); }

    /// Of RECIPE, to all samples.
    Result<Damages> damagesOf(const CrossTaught &taught, const pipeline::Recipe &recipe,
                              base::ProgressMeter &meter) const
    {
        ShareOfProgress share(meter);
        auto damages = taught.damages(recipe, m_options.effort.workers, m_stop, share);
        share.finish();
        return damages;
    }

    Result<void> tryRemedies(base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "suggest", 1);
        if (m_samples < 2) {
            findCauses();
            return {};
        }
        const auto taught = CrossTaught::create(m_calibration, m_samples);
        if (!taught)
            return taught.error();
        ShareOfProgress inContext(meter, inContextShare);
        const auto before = measureInContext(*taught, inContext);
        if (!before)
            return before.error();
        inContext.finish();
        findCauses();
        if (isLeftAlone() || changesNothing())
            return {};
        auto remedies = remediesFor(taught->first(), m_suggestion.recipe, m_suggestion.layer,
                                    m_suggestion.causes, m_suggestion.measured.sources.knowsInputs, m_stop);
        if (!remedies)
            return remedies.error();
        m_suggestion.leftOut = std::move(remedies->leftOut);
        if (m_samples < fewestSuggestSamples) {
            leaveOutAll(std::move(remedies->possible));
            return {};
        }
        ShareOfProgress each(meter, 1 - inContextShare);
        return tryEach(*taught, std::move(remedies->possible), *before, each);
    }

    void findCauses() { m_suggestion.causes = causesOf(m_suggestion.measured, layer(), setting()); }

    /// The damages of the recipe itself; what of them goes with the layer is told.
    Result<Damages> measureInContext(const CrossTaught &taught, base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "suggest", 3);
        auto before = damagesOf(taught, m_suggestion.recipe, meter);
        if (!before)
            return before;
        MeasuredLayer &measured = m_suggestion.measured;
        measured.n = m_samples;
        measured.kl = meanOf(*before);
        if (isLeftAlone())
            return before;
        const auto without = fallWith(taught, {}, *before, meter);
        if (!without)
            return without.error();
        measured.klInContext = without->fall;
        measured.klInContextStandardError = without->standardError;
        if (compress::roundsInputs(setting())) {
            const auto ofInputs = fallWith(taught, compress::ofWeight(setting()), *before, meter);
            if (!ofInputs)
                return ofInputs.error();
            measured.ofInputs = *ofInputs;
        }
        return before;
    }

    /// Of the damage, with the layer at OTHER.
    Result<evaluate::PairedFall> fallWith(const CrossTaught &taught, const compress::LayerSetting &other,
                                          const Damages &before, base::ProgressMeter &meter) const
    {
        auto recipe = m_suggestion.recipe;
        recipe.settings[m_suggestion.layer] = other;
        const auto damages = damagesOf(taught, recipe, meter);
        if (!damages)
            return damages.error();
        return evaluate::pairedFall(before, *damages);
    }

    void leaveOutAll(std::vector<Remedy> remedies)
    {
        for (Remedy &remedy : remedies)
            m_suggestion.leftOut.push_back(
                {std::move(remedy),
                 {PARETOSCOPE_SAY("suggest.few-samples",
                                  "%1 calibration samples are too few to teach and to judge: at least %2 are "
                                  "needed."),
                  m_samples, fewestSuggestSamples}});
    }

    Result<void> tryEach(const CrossTaught &taught, std::vector<Remedy> remedies, const Damages &before,
                         base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "suggest",
                                  static_cast<double>(std::max<std::size_t>(remedies.size(), 1)));
        std::vector<std::pair<Remedy, Damages>> ran;
        for (Remedy &remedy : remedies) {
            auto after = damagesOf(taught, remedy.recipe, meter);
            if (after) {
                ran.emplace_back(std::move(remedy), std::move(*after));
            } else {
                if (after.error().code == base::ErrorCode::Cancelled)
                    return after.error();
                m_suggestion.leftOut.push_back({std::move(remedy), after.error().said});
            }
        }
        for (auto &[remedy, after] : ran)
            m_suggestion.tried.push_back({std::move(remedy), meanOf(before), meanOf(after),
                                          judgeAmong(before, after, remedies.size())});
        return {};
    }

    const evaluate::Evaluator &m_calibration;
    sensitivity::MeasurementCache &m_cache;
    const SuggestOptions &m_options;
    const std::stop_token m_stop;
    std::int64_t m_samples = 0;
    std::vector<graph::Layer> m_layers; ///< after the steps of the recipe
    Suggestion m_suggestion;
};

} // namespace

std::optional<std::size_t> bestOf(std::span<const Trial> tried)
{
    std::optional<std::size_t> free, paid;
    const auto fall = [&](std::size_t i) { return tried[i].judgement.rootFall; };
    const auto fallOfAByte = [&](std::size_t i) {
        return fall(i) / static_cast<double>(tried[i].remedy.moreBytes);
    };
    for (std::size_t i = 0; i < tried.size(); ++i)
        if (tried[i].judgement.accepted && tried[i].remedy.moreBytes <= 0 && (!free || fall(i) > fall(*free)))
            free = i;
    for (std::size_t i = 0; i < tried.size(); ++i)
        if (tried[i].judgement.accepted && tried[i].remedy.moreBytes > 0 &&
            (!free || fall(i) > worthItsBytes * fall(*free)) &&
            (!paid || fallOfAByte(i) > fallOfAByte(*paid)))
            paid = i;
    return paid ? paid : free;
}

Result<Suggestion> suggest(const evaluate::Evaluator &calibration, const pipeline::Recipe &recipe,
                           std::size_t layer, sensitivity::MeasurementCache &cache,
                           const SuggestOptions &options, std::stop_token stop, base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("suggest.failed", "What the layer's damage comes from could not be found out."), [&] {
            return Suggesting(calibration, recipe, layer, cache, options, std::move(stop)).run(progress);
        });
}

} // namespace paretoscope::search
