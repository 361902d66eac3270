#include "core/search/predictionfit.h"
#include "core/search/runs/verification.h"
#include "core/search/verify.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace paretoscope::search {

namespace {

constexpr std::size_t fewRuns = 8;    ///< all of which are spread
constexpr std::size_t lookedAt = 256; ///< of the frontier that are looked at for another run

/// Points of the frontier up to END, evenly over the logarithm of the damage; none that leaves all layers as
/// they are, whose damage is STEPSKL.
std::vector<std::size_t> placesOf(const Frontier &frontier, std::size_t end, double stepsKl)
{
    const auto &points = frontier.points();
    while (end > 0 && !(points[end - 1].kl > stepsKl))
        --end; // no damage, no logarithm
    if (end == 0)
        return {};
    const double low = std::log(points[end - 1].kl);
    const double high = std::log(points.front().kl);
    std::set<std::size_t> chosen;
    for (std::size_t i = 0; i < lookedAt; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(lookedAt - 1);
        const auto at = frontier.atMostKl(std::exp(low + (high - low) * share) * (1 + 1e-12));
        chosen.insert(std::min(at.value_or(end - 1), end - 1));
    }
    return {chosen.begin(), chosen.end()};
}

/// How much of what a user sees may depend on it: of a KL divergence d at most sqrt(d / 2) of the answers
/// change (Pinsker's inequality), so that what is certain to be invisible gets few runs; and so does what is
/// beyond use.
double interest(double kl)
{
    constexpr double useful = 0.5; // nats: half of the answers may be others
    return std::sqrt(kl / 2) / (1 + std::pow(kl / useful, 2));
}

/// The place whose band is widest, weighed by interest; absent when all were run.
std::optional<std::size_t> nextPlace(const Frontier &frontier, const std::vector<std::size_t> &all,
                                     const std::set<std::size_t> &run, const PredictionFit &fit)
{
    std::optional<std::size_t> best;
    double most = 0;
    for (const std::size_t place : all) {
        if (run.contains(place))
            continue;
        const double kl = frontier.points()[place].kl;
        const double value = std::log(fit.bandWidth(kl)) * interest(fit.measuredKl(kl));
        if (!best || value > most) {
            best = place;
            most = value;
        }
    }
    return best;
}

/// The runs of a frontier under way.
class Adaptive {
public:
    Adaptive(const Frontier &frontier, Verification &verification)
        : m_frontier(frontier), m_verification(verification)
    {
    }

    base::Result<void> run(const Candidate &candidate)
    {
        auto point = m_verification.run(candidate);
        if (!point)
            return point.error();
        if (candidate.origin == Origin::Frontier) {
            m_samples.push_back({candidate.kl, point->measured.kl, point->measured.klStandardError});
            if (const auto index = m_frontier.atMost(candidate.storedBytes))
                m_run.insert(*index);
        }
        verified.push_back(std::move(*point));
        return {};
    }

    base::Result<void> runWhereItTellsMost(const std::vector<std::size_t> &all)
    {
        const auto place = nextPlace(m_frontier, all, m_run, fitPrediction(m_samples));
        if (!place)
            return {};
        const FrontierPoint &point = m_frontier.points()[*place];
        return run({m_frontier.recipe(*place), point.storedBytes, point.kl, Origin::Frontier});
    }

    std::vector<Ran> verified;

private:
    const Frontier &m_frontier;
    Verification &m_verification;
    std::vector<PredictionSample> m_samples;
    std::set<std::size_t> m_run;
};

} // namespace

base::Result<std::vector<Ran>> verifyAdaptively(const evaluate::Evaluator &evaluator,
                                                const Frontier &frontier, const Problem &problem,
                                                const AdaptivePlan &plan, std::stop_token stop,
                                                base::ProgressSink &progress,
                                                const std::function<void(const Ran &)> &each)
{
    const std::size_t spread = plan.runs <= fewRuns ? plan.runs : (plan.runs + 1) / 2;
    const auto first = candidatesToVerify(frontier, problem, spread, plan.maxBytes);
    const auto rivals = std::ranges::find_if(
        first, [](const Candidate &candidate) { return candidate.origin != Origin::Frontier; });
    const auto onFrontier = static_cast<std::size_t>(rivals - first.begin());
    const std::size_t end = !plan.maxBytes                    ? frontier.points().size()
                            : frontier.atMost(*plan.maxBytes) ? *frontier.atMost(*plan.maxBytes) + 1
                                                              : 0;
    const auto all = placesOf(frontier, end, problem.stepsKl);

    Verification verification(evaluator, first.size() + plan.runs - std::min(onFrontier, plan.runs),
                              std::move(stop), progress, each);
    Adaptive adaptive(frontier, verification);
    for (auto candidate = first.begin(); candidate != rivals; ++candidate)
        if (auto ran = adaptive.run(*candidate); !ran)
            return ran.error();
    for (std::size_t i = onFrontier; i < plan.runs; ++i)
        if (auto ran = adaptive.runWhereItTellsMost(all); !ran)
            return ran.error();
    for (auto candidate = rivals; candidate != first.end(); ++candidate)
        if (auto ran = adaptive.run(*candidate); !ran)
            return ran.error();
    return std::move(adaptive.verified);
}

} // namespace paretoscope::search
