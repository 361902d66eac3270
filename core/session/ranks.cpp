#include "core/session/ranks.h"

#include "core/base/enginescope.h"
#include "core/compress/cost.h"
#include "core/compress/method.h"
#include "core/compress/spectrum.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/layerweight.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace paretoscope::session {

namespace {

using base::Result;
using compress::FactorForm;
using compress::LayerSetting;

constexpr double leastShare = 0.001; ///< of the full rank, that a recipe can say
constexpr int halvings = 60;         ///< of the share of energy, for bytes

struct Spectrum {
    std::size_t layer = 0;
    FactorForm form;
    LayerSetting setting;         ///< whose rank is looked for
    std::vector<double> energies; ///< of the first singular values together, by how many: shares of all
};

LayerSetting withRank(const LayerSetting &setting, double share)
{
    return setting.with("rank", share);
}

double shareOf(std::int64_t rank, const FactorForm &form)
{
    return static_cast<double>(rank) / static_cast<double>(form.fullRank());
}

/// The first whose share a recipe can say.
std::int64_t leastRank(const FactorForm &form)
{
    const std::int64_t below = form.rankOf(leastShare);
    return shareOf(below, form) < leastShare ? below + 1 : below;
}

/// Of FORM's ranks the least that keeps ENERGY; the full one where none does that saves.
std::int64_t rankOf(const Spectrum &spectrum, double energy)
{
    const auto found = std::ranges::lower_bound(spectrum.energies, energy);
    const std::int64_t rank =
        std::max<std::int64_t>(found - spectrum.energies.begin() + 1, leastRank(spectrum.form));
    return rank > spectrum.form.mostSavingRank() ? spectrum.form.fullRank() : rank;
}

/// Whether the method that factors does.
bool looksAtInputs(const LayerSetting &setting)
{
    return std::ranges::any_of(setting.choices(), [](const compress::Choice &choice) {
        const compress::About &about = choice.method->about();
        return about.stage == compress::Stage::Factor && about.needs == compress::Needs::Inputs;
    });
}

class Finder {
public:
    Finder(const project::OpenProject &project, const pipeline::Recipe &recipe, const RankWish &wish,
           const std::stop_token &stop)
        : m_data(project.evaluator.data().calibration()), m_recipe(recipe), m_wish(wish), m_stop(stop)
    {
    }

    Result<Ranks> find(const graph::Model &model, base::ProgressMeter &meter)
    {
        const base::EngineScope scope;
        for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
            if (m_stop.stop_requested())
                return base::cancelled();
            if (const auto looked = look(model, layer); !looked)
                return looked.error();
            meter.add(1);
        }
        if (m_wish.energy)
            return at(model, *m_wish.energy);
        return within(model, m_wish.bytes.value_or(0));
    }

private:
    Result<void> look(const graph::Model &model, std::size_t layer)
    {
        const graph::Layer &own = model.layers()[layer];
        const LayerSetting setting = m_recipe.settings[layer].with("factoring", m_wish.factoring);
        const LayerSetting least = withRank(setting, leastShare);
        const auto factored = compress::factoredBy(least, own);
        if (!factored || !compress::validate(least, own))
            return {};
        std::shared_ptr<const compress::InputMoments> moments;
        if (looksAtInputs(least)) {
            auto known = m_data.layerInputs().of(model, layer, m_stop);
            if (!known)
                return known.error();
            moments = *known;
        }
        auto energies = compress::spectrumOf(graph::weightOf(model.data(), layer), own, factored->form,
                                             moments.get(), m_stop);
        if (!energies)
            return energies.error();
        m_spectra.push_back({layer, factored->form, setting, std::move(*energies)});
        return {};
    }

    /// What keeps ENERGY.
    Ranks at(const graph::Model &model, double energy) const
    {
        Ranks ranks{m_recipe, {}, 0};
        for (const Spectrum &spectrum : m_spectra) {
            const std::int64_t full = spectrum.form.fullRank(), rank = rankOf(spectrum, energy);
            ranks.recipe.settings[spectrum.layer] =
                rank == full ? withRank(m_recipe.settings[spectrum.layer], 1)
                             : withRank(spectrum.setting, shareOf(rank, spectrum.form));
            ranks.layers.push_back(
                {spectrum.layer, full, rank,
                 rank == full ? 1 : spectrum.energies[static_cast<std::size_t>(rank - 1)]});
        }
        ranks.storedBytes = compress::modelCost(model, ranks.recipe.settings).storedBytes;
        return ranks;
    }

    /// The greatest share of energy whose ranks take BYTES at most.
    Result<Ranks> within(const graph::Model &model, std::int64_t bytes) const
    {
        Ranks best = at(model, 0);
        if (best.storedBytes > bytes)
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("ranks.too-few-bytes",
                                                "Of the least ranks the network still takes %1 bytes; allow "
                                                "so many at least, or fewer bits besides."),
                                best.storedBytes},
                               {}};
        double low = 0, high = 1;
        for (int i = 0; i < halvings; ++i) {
            const double middle = (low + high) / 2;
            Ranks ranks = at(model, middle);
            const bool fits = ranks.storedBytes <= bytes;
            (fits ? low : high) = middle;
            if (fits)
                best = std::move(ranks);
        }
        return best;
    }

    const evaluate::EvaluatorData &m_data;
    const pipeline::Recipe &m_recipe;
    const RankWish &m_wish;
    const std::stop_token m_stop;
    std::vector<Spectrum> m_spectra;
};

} // namespace

Result<Ranks> ranksFor(const project::OpenProject &project, const pipeline::Recipe &recipe,
                       const RankWish &wish, const std::stop_token &stop, base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal, PARETOSCOPE_SAY("ranks.failed", "The ranks could not be chosen."),
        [&]() -> Result<Ranks> {
            const auto ready = project.after(recipe.steps, stop);
            if (!ready)
                return ready.error();
            base::ProgressMeter meter(progress, "ranks", static_cast<double>(ready->model.layers().size()));
            return Finder(project, recipe, wish, stop).find(ready->model, meter);
        });
}

} // namespace paretoscope::session
