#include "core/search/improve.h"

#include "core/evaluate/sampledamages.h"
#include "core/search/neighbourhood.h"
#include "core/search/proposals.h"
#include "core/search/shareofprogress.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::search {

namespace {

/// As measured with the layer alone changed; else what is expected.
double measuredAlone(const Option &option)
{
    return option.measuredKl.value_or(option.kl);
}

using base::Result;

constexpr std::int64_t mostSamples = 1024;
constexpr std::size_t firstSwaps = 3;      ///< tried beside the joint steps
constexpr std::size_t lastSwaps = 12;      ///< tried before giving up
constexpr double neighbourhoodShare = 0.7; ///< of a round's time, about

/// A recipe with what it did to each sample.
struct Run {
    compress::Recipe recipe;
    std::vector<double> damages;
    double kl = 0;
};

class Improving {
public:
    Improving(const evaluate::Evaluator &calibration, const Problem &problem, const ImproveOptions &options,
              std::stop_token stop)
        : m_calibration(calibration), m_problem(problem), m_options(options), m_stop(std::move(stop))
    {
        const std::int64_t wanted = options.samples > 0 ? options.samples : mostSamples;
        m_samples = std::min({wanted, mostSamples, calibration.samples().size()});
    }

    Result<Improvement> run(const compress::Recipe &start, base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "improve", m_options.rounds + 1);
        base::NoProgress quiet;
        auto whole = completed(m_calibration, m_problem, start, m_samples, m_options, m_stop, quiet);
        if (!whole)
            return whole.error();
        m_problem = std::move(*whole);
        const Candidate before = candidate(start, Origin::Frontier);
        m_maxBytes = m_options.maxBytes.value_or(before.storedBytes);
        auto first = runRecipe(start);
        if (!first)
            return first.error();
        Run best = *first;
        Improvement improvement;
        improvement.before = improvement.after = before;
        improvement.n = m_samples;
        while (true) {
            ShareOfProgress share(meter, neighbourhoodShare);
            auto around = measureNeighbourhood(m_calibration, m_problem, best.recipe, best.kl, m_samples,
                                               m_options, m_stop, share);
            if (!around)
                return around.error();
            share.finish();
            improvement.interactions = interactionsIn(*around);
            if (improvement.rounds >= m_options.rounds)
                break;
            auto better = betterOf(best, around->region);
            if (!better)
                return better.error();
            meter.add(1 - neighbourhoodShare);
            if (!*better)
                break;
            best = std::move(**better);
            ++improvement.rounds;
        }
        finish(improvement, *first, best);
        return improvement;
    }

private:
    Candidate candidate(const compress::Recipe &recipe, Origin origin) const
    {
        const auto choices = choicesOf(m_problem, recipe);
        Candidate result{recipe, m_problem.otherBytes, 0, origin};
        for (std::size_t layer = 0; layer < choices.size(); ++layer) {
            const Option &option = m_problem.layers[layer][choices[layer]];
            result.storedBytes += option.storedBytes;
            result.kl += option.kl;
        }
        return result;
    }

    Result<Run> runRecipe(const compress::Recipe &recipe) const
    {
        base::NoProgress quiet;
        auto damages =
            evaluate::sampleDamages(m_calibration, recipe, m_samples, m_options.workers, m_stop, quiet);
        if (!damages)
            return damages.error();
        Run run{recipe, std::move(*damages), 0};
        run.kl = std::accumulate(run.damages.begin(), run.damages.end(), 0.0) /
                 static_cast<double>(run.damages.size());
        return run;
    }

    /// The best of PROPOSALS that does less damage than BEST by more than chance.
    Result<std::optional<Run>> bestOf(const Run &best, const std::vector<Proposal> &proposals)
    {
        std::optional<Run> better;
        for (const Proposal &proposal : proposals) {
            if (std::ranges::find(m_tried, proposal.recipe) != m_tried.end())
                continue;
            auto run = runRecipe(proposal.recipe);
            if (!run)
                return run.error();
            m_tried.push_back(proposal.recipe);
            const auto fall = evaluate::pairedFall(best.damages, run->damages);
            if (fall.fall > fall.standardError && (!better || run->kl < better->kl))
                better = std::move(*run);
        }
        return better;
    }

    /// Joint steps from bold to cautious and the best swaps; failing these, more swaps.
    Result<std::optional<Run>> betterOf(const Run &best, const Problem &region)
    {
        m_tried.clear();
        auto proposals = jointProposals(region, m_maxBytes);
        std::ranges::move(swapProposals(region, m_maxBytes, firstSwaps), std::back_inserter(proposals));
        auto better = bestOf(best, proposals);
        if (!better || *better)
            return better;
        return bestOf(best, swapProposals(region, m_maxBytes, lastSwaps));
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

    void finish(Improvement &improvement, const Run &first, const Run &best) const
    {
        if (improvement.rounds > 0)
            improvement.after = candidate(best.recipe, Origin::Improved);
        const auto fall = evaluate::pairedFall(first.damages, best.damages);
        improvement.klBefore = first.kl;
        improvement.klAfter = best.kl;
        improvement.klFall = fall.fall;
        improvement.klFallStandardError = fall.standardError;
    }

    const evaluate::Evaluator &m_calibration;
    Problem m_problem; ///< with every setting of the start
    const ImproveOptions &m_options;
    const std::stop_token m_stop;
    std::int64_t m_samples = 0;
    std::int64_t m_maxBytes = 0;
    std::vector<compress::Recipe> m_tried; ///< in this round
};

} // namespace

Result<Improvement> improve(const evaluate::Evaluator &calibration, const Problem &problem,
                            const compress::Recipe &start, const ImproveOptions &options,
                            std::stop_token stop, base::ProgressSink &progress)
{
    return base::guarded(base::ErrorCode::Internal, "The recipe cannot be improved.", [&] {
        return Improving(calibration, problem, options, std::move(stop)).run(start, progress);
    });
}

} // namespace paretoscope::search
