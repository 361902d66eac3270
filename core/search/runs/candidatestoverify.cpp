#include "core/search/runs/spreadpoints.h"
#include "core/search/verify.h"

#include <algorithm>

namespace paretoscope::search {

namespace {

/// Measured over predicted damage of recipes of one network scatters by a factor of some 1.4 either way
/// (docs/MEASURED.md: 5 to 95 % from 2.0 to 4.4, a standard deviation of 0.24 of the logarithm): a recipe
/// predicted this much worse than another is better once in twelve times, which is not worth a run.
constexpr double hopeless = 1.6;

/// Of CANDIDATES those that may be as good as what the frontier has for BYTES.
std::vector<Candidate> withHope(std::vector<Candidate> candidates, const Frontier &frontier,
                                std::int64_t bytes)
{
    if (const auto point = frontier.atMost(bytes))
        std::erase_if(candidates, [&](const Candidate &candidate) {
            return candidate.kl > hopeless * frontier.points()[*point].kl;
        });
    return candidates;
}

/// The best of CANDIDATES at most BYTES, as predicted, appended if its recipe is new.
void addBest(std::vector<Candidate> &to, const std::vector<Candidate> &candidates, std::int64_t bytes)
{
    const Candidate *best = nullptr;
    for (const Candidate &candidate : candidates)
        if (candidate.storedBytes <= bytes && (!best || candidate.kl < best->kl))
            best = &candidate;
    if (best && std::ranges::find(to, best->recipe, &Candidate::recipe) == to.end())
        to.push_back(*best);
}

} // namespace

std::vector<Candidate> candidatesToVerify(const Frontier &frontier, const Problem &problem, std::size_t count,
                                          std::optional<std::int64_t> maxBytes)
{
    std::size_t end = frontier.points().size();
    if (maxBytes) {
        const auto last = frontier.atMost(*maxBytes);
        end = last ? *last + 1 : 0;
    }
    std::vector<Candidate> result;
    const auto spread = maxBytes ? spreadOverSize(frontier, end, count)
                                 : spreadWhereLooked(frontier, problem.otherBytes, count);
    for (const std::size_t point : spread)
        result.push_back({frontier.recipe(point), frontier.points()[point].storedBytes,
                          frontier.points()[point].kl, Origin::Frontier});

    if (maxBytes) {
        for (const auto &others : {uniformCandidates(problem), greedyCandidates(problem)})
            addBest(result, withHope(others, frontier, *maxBytes), *maxBytes);
        return result;
    }
    const auto uniform = uniformCandidates(problem);
    for (std::size_t i = 0, onFrontier = result.size(); i < onFrontier; ++i)
        addBest(result, uniform, result[i].storedBytes);
    return result;
}

} // namespace paretoscope::search
