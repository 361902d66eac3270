#include "core/search/improve.h"

#include "core/search/improve/neighbourhood.h"
#include "core/search/improve/proposals.h"
#include "core/search/improve/racing.h"
#include "core/search/runs/halves.h"
#include "core/search/runs/reciperuns.h"
#include "core/search/runs/shareofprogress.h"

#include <algorithm>
#include <array>

namespace paretoscope::search {

namespace {

using base::Result;
using evaluate::SampleRange;

/// As measured with the layer alone changed; else what is expected.
double measuredAlone(const Option &option)
{
    return option.measuredKl.value_or(option.kl);
}

constexpr std::int64_t mostSamples = 1024;
constexpr std::int64_t contextSamples = 256; ///< tell the steps of layers apart
constexpr std::size_t swaps = 6;             ///< that race beside the joint steps
constexpr std::size_t finalists = 2;         ///< of a turn, judged one after the other
constexpr std::size_t fewestTurns = 2;       ///< both halves choose once
constexpr double neighbourhoodShare = 0.7;   ///< of a turn's time, about

class Improving {
public:
    Improving(const evaluate::Evaluator &calibration, const Problem &problem, const ImproveOptions &options,
              std::stop_token stop)
        : m_calibration(calibration), m_problem(problem), m_options(options), m_stop(std::move(stop)),
          m_runs(calibration, options.effort.workers, m_stop)
    {
        m_all.count = std::min(mostSamples, calibration.samples().size());
        m_halves = halvesOf(m_all.count);
    }

    Result<Improvement> run(const pipeline::Recipe &start, base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "improve", m_options.rounds + 1);
        base::NoProgress quiet;
        auto whole =
            completed(m_calibration, m_problem, start, contextCount(m_all), m_options, m_stop, quiet);
        if (!whole)
            return whole.error();
        m_problem = std::move(*whole);
        m_improvement.before = m_improvement.after = candidate(start, Origin::Frontier);
        m_maxBytes = m_options.maxBytes.value_or(m_improvement.before.storedBytes);
        m_taken = start;
        const auto first = m_runs.damages(start, m_all);
        if (!first)
            return first.error();
        const std::vector<double> before(first->begin(), first->end());
        if (const auto judged = judgeStepsAfterCoding(); !judged)
            return judged.error();
        if (const auto turned = takeTurns(meter); !turned)
            return turned.error();
        if (const auto finished = finish(before); !finished)
            return finished.error();
        return std::move(m_improvement);
    }

private:
    std::int64_t contextCount(SampleRange range) const
    {
        return std::min(range.count, m_options.samples > 0 ? m_options.samples : contextSamples);
    }

    Candidate candidate(const pipeline::Recipe &recipe, Origin origin) const
    {
        const auto choices = choicesOf(m_problem, recipe);
        Candidate result{recipe, m_problem.otherBytes, m_problem.stepsKl, origin};
        for (std::size_t layer = 0; layer < choices.size(); ++layer) {
            const Option &option = m_problem.layers[layer][choices[layer]];
            result.storedBytes += option.storedBytes;
            result.kl += option.kl;
        }
        return result;
    }

    std::vector<pipeline::Step> proposedSteps() const
    {
        std::vector<pipeline::Step> steps;
        const auto &taken = m_taken.steps;
        for (const pipeline::StepKind *kind : pipeline::stepKinds())
            if (kind->isAfterCoding() && !kind->about().isLengthy && !taken.find(*kind))
                steps.push_back(pipeline::usualStep(*kind));
        return steps;
    }

    bool servesALayer(const pipeline::Recipe &recipe, const pipeline::Step &step) const
    {
        const auto effects = m_calibration.effectsAfterCoding(recipe);
        const auto own = std::ranges::find(
            effects, step, [](const auto &effect) -> auto & { return effect.step; });
        return own != effects.end() && own->layers > 0;
    }

    Result<void> judgeStepsAfterCoding()
    {
        if (!m_options.stepsAfterCoding || m_options.rounds == 0)
            return {};
        std::optional<CrossTaught> taught;
        for (const pipeline::Step &step : proposedSteps()) {
            auto proposed = m_taken;
            proposed.steps = proposed.steps.with(step);
            if (!servesALayer(proposed, step))
                continue;
            if (!taught) {
                auto made = CrossTaught::create(m_calibration, m_all.count);
                if (!made)
                    return made.error();
                taught = std::move(*made);
            }
            if (const auto judged = judgeTaught(*taught, proposed); !judged)
                return judged;
        }
        return {};
    }

    Result<void> judgeTaught(const CrossTaught &taught, const pipeline::Recipe &proposed)
    {
        const auto before = m_runs.damages(m_taken, m_all);
        if (!before)
            return before.error();
        base::NoProgress quiet;
        const auto after = taught.damages(proposed, m_options.effort.workers, m_stop, quiet);
        if (!after)
            return after.error();
        take({proposed, m_all, m_all, judge(*before, *after, m_improvement.judged.size() + 1)});
        return {};
    }

    void take(const JudgedRecipe &judged)
    {
        m_improvement.judged.push_back(judged);
        if (!judged.judgement.accepted)
            return;
        ++m_improvement.rounds;
        m_taken = judged.recipe;
        m_runs.forgetAllBut(m_taken);
    }

    /// Until one, but not the first, gets nothing accepted.
    Result<void> takeTurns(base::ProgressMeter &meter)
    {
        for (std::size_t turn = 0;; ++turn) {
            ShareOfProgress share(meter, neighbourhoodShare);
            const SampleRange choosing = m_halves[turn % 2];
            const auto around = neighbourhoodOn({choosing.first, contextCount(choosing)}, share);
            if (!around)
                return around.error();
            share.finish();
            m_improvement.interactions = interactionsIn(*around);
            m_improvement.interactionSamples = contextCount(choosing);
            if (m_improvement.rounds >= m_options.rounds)
                return {};
            const auto accepted = turnOf(choosing, m_halves[(turn + 1) % 2], around->region);
            if (!accepted)
                return accepted.error();
            meter.add(1 - neighbourhoodShare);
            if (!*accepted && turn + 1 >= fewestTurns)
                return {};
        }
    }

    Result<Neighbourhood> neighbourhoodOn(SampleRange range, base::ProgressSink &progress)
    {
        // What is measured in context takes no steps after coding (sensitivity/context.h): nor does its
        // start.
        auto plain = m_taken;
        plain.steps = plain.steps.beforeCoding();
        const auto kl = m_runs.kl(plain, range);
        if (!kl)
            return kl.error();
        const auto evaluator = evaluatorOn(m_calibration, range);
        if (!evaluator)
            return evaluator.error();
        return measureNeighbourhood(*evaluator, m_problem, m_taken, *kl, range.count, m_options, m_stop,
                                    progress);
    }

    /// Whether something that CHOOSING proposed was accepted by JUDGING; it is taken then.
    Result<bool> turnOf(SampleRange choosing, SampleRange judging, const Problem &region)
    {
        std::vector<pipeline::Recipe> recipes;
        for (const auto &proposals :
             {jointProposals(region, m_maxBytes), swapProposals(region, m_maxBytes, swaps)})
            for (const Proposal &proposal : proposals)
                if (isNew(recipes, proposal.recipe))
                    recipes.push_back(proposal.recipe);
        auto best = race(m_runs, std::move(recipes), choosing, finalists);
        if (!best)
            return best.error();
        for (const pipeline::Recipe &recipe : *best) {
            const auto taken = m_runs.kl(m_taken, choosing);
            const auto proposed = m_runs.kl(recipe, choosing);
            if (!taken || !proposed)
                return (taken ? proposed : taken).error();
            if (!(*proposed < *taken))
                continue;
            const auto accepted = judgeRecipe(recipe, choosing, judging);
            if (!accepted || *accepted)
                return accepted;
        }
        return false;
    }

    bool isNew(const std::vector<pipeline::Recipe> &among, const pipeline::Recipe &recipe) const
    {
        return std::ranges::find(among, recipe) == among.end() &&
               std::ranges::find(m_improvement.judged, recipe, &JudgedRecipe::recipe) ==
                   m_improvement.judged.end();
    }

    Result<bool> judgeRecipe(const pipeline::Recipe &recipe, SampleRange choosing, SampleRange judging)
    {
        const auto before = m_runs.damages(m_taken, judging);
        if (!before)
            return before.error();
        const auto after = m_runs.damages(recipe, judging);
        if (!after)
            return after.error();
        const auto judgement = judge(*before, *after, m_improvement.judged.size() + 1);
        take({recipe, choosing, judging, judgement});
        return judgement.accepted;
    }

    std::vector<Interaction> interactionsIn(const Neighbourhood &around) const
    {
        std::vector<Interaction> interactions;
        for (std::size_t layer = 0; layer < around.region.layers.size(); ++layer) {
            const auto up = around.steps[layer].up;
            if (!up)
                continue;
            const Option &taken = m_problem.layers[layer][around.choices[layer]];
            const Option &finer = m_problem.layers[layer][*up];
            const double change =
                std::ranges::find(around.region.layers[layer], finer.setting, &Option::setting)->kl;
            const double alone = measuredAlone(taken);
            interactions.push_back(
                {layer, taken.setting, alone, -change, finer.setting, alone - measuredAlone(finer)});
        }
        return interactions;
    }

    Result<void> finish(const std::vector<double> &before)
    {
        if (m_improvement.rounds > 0)
            m_improvement.after = candidate(m_taken, Origin::Improved);
        const auto after = m_runs.damages(m_taken, m_all);
        if (!after)
            return after.error();
        const auto fall = evaluate::pairedFall(before, *after);
        m_improvement.n = m_all.count;
        m_improvement.klAfter = *m_runs.kl(m_taken, m_all);
        m_improvement.klBefore = m_improvement.klAfter + fall.fall;
        m_improvement.klFall = fall.fall;
        m_improvement.klFallStandardError = fall.standardError;
        return {};
    }

    const evaluate::Evaluator &m_calibration;
    Problem m_problem; ///< with every setting of the start
    const ImproveOptions &m_options;
    const std::stop_token m_stop;
    RecipeRuns m_runs;
    SampleRange m_all;
    std::array<SampleRange, 2> m_halves;
    std::int64_t m_maxBytes = 0;
    pipeline::Recipe m_taken;
    Improvement m_improvement;
};

} // namespace

Result<Improvement> improve(const evaluate::Evaluator &calibration, const Problem &problem,
                            const pipeline::Recipe &start, const ImproveOptions &options,
                            std::stop_token stop, base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal, PARETOSCOPE_SAY("search.not-improved", "The recipe cannot be improved."),
        [&] { return Improving(calibration, problem, options, std::move(stop)).run(start, progress); });
}

} // namespace paretoscope::search
