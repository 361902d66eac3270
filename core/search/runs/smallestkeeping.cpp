#include "core/search/runs/verification.h"
#include "core/search/verify.h"

#include <algorithm>
#include <bit>
#include <map>

namespace paretoscope::search {

namespace {

constexpr std::size_t neighbours = 4; ///< next smaller points that must all fail before the search ends
constexpr std::size_t few = 16;       ///< points that are all run before none is said to keep the limits

/// From LARGEST down to SMALLEST: all of a few, else the nearest first and then two of every doubling of the
/// distance. The larger a recipe, the likelier it keeps limits.
std::vector<std::size_t> downwards(std::size_t smallest, std::size_t largest)
{
    std::vector<std::size_t> points{largest};
    const std::size_t farthest = largest - smallest;
    const bool all = farthest < few;
    for (std::size_t distance = 1; distance < farthest;) {
        points.push_back(largest - distance);
        const std::size_t octave = std::bit_floor(distance);
        distance += all || octave < neighbours ? 1 : octave / 2;
    }
    if (farthest > 0)
        points.push_back(smallest);
    return points;
}

/// The search under way: the smallest point known to keep the limits.
class Bisection {
public:
    Bisection(const Frontier &frontier, const evaluate::BehaviourLimits &limits, const Among &among,
              Verification &verification)
        : m_frontier(frontier), m_limits(limits), m_among(among), m_verification(verification)
    {
    }

    /// Whether the point keeps the limits, by running it once. Where there is no time it is not known to.
    base::Result<bool> keepsAt(std::size_t index)
    {
        if (const auto known = m_known.find(index); known != m_known.end())
            return known->second;
        if (!hasTime())
            return false;
        const FrontierPoint &point = m_frontier.points()[index];
        auto ran =
            m_verification.run({m_frontier.recipe(index), point.storedBytes, point.kl, Origin::Frontier});
        if (!ran)
            return ran.error();
        if (m_limits.any() && !ran->behaviour)
            return base::Error{base::ErrorCode::InvalidSetting,
                               PARETOSCOPE_SAY("search.limits-need-classes",
                                               "Limits on behaviour need a model that gives class scores; "
                                               "its outputs here are plain numbers: leave the limits out.")};
        const bool good = (!m_limits.any() || evaluate::keeps(*ran->behaviour, m_limits)) &&
                          (!m_among.measuredOk || m_among.measuredOk(*ran));
        m_known.emplace(index, good);
        if (good && (!best || point.storedBytes < best->cost.storedBytes))
            best = std::move(*ran);
        return good;
    }

    /// The first of POINTS that keeps the limits; absent where none does.
    base::Result<std::optional<std::size_t>> firstOf(const std::vector<std::size_t> &points)
    {
        for (const std::size_t point : points) {
            const auto good = keepsAt(point);
            if (!good)
                return good.error();
            if (*good)
                return std::optional(point);
        }
        return std::optional<std::size_t>();
    }

    /// LOW fails, HIGH keeps; until they are next to each other.
    base::Result<std::size_t> narrow(std::size_t low, std::size_t high)
    {
        while (high - low > 1) {
            const std::size_t middle = low + (high - low) / 2;
            const auto good = keepsAt(middle);
            if (!good)
                return good.error();
            (*good ? high : low) = middle;
        }
        return high;
    }

    /// From FOUND on downwards to SMALLEST, until several in a row fail; the first below it is known to.
    base::Result<void> tryBelow(std::size_t found, std::size_t smallest)
    {
        std::size_t failed = 1;
        for (std::size_t index = found - std::min<std::size_t>(found, 1);
             index > smallest && failed < neighbours;) {
            --index;
            const auto good = keepsAt(index);
            if (!good)
                return good.error();
            failed = *good ? 0 : failed + 1;
        }
        return {};
    }

    std::optional<Ran> best;

private:
    bool hasTime()
    {
        m_late = m_late || (!m_known.empty() && m_among.timeForAnother && !m_among.timeForAnother());
        return !m_late;
    }

    const Frontier &m_frontier;
    const evaluate::BehaviourLimits &m_limits;
    const Among &m_among;
    Verification &m_verification;
    std::map<std::size_t, bool> m_known;
    bool m_late = false; ///< there is no time for anything more
};

} // namespace

base::Result<std::optional<Ran>> smallestKeeping(const evaluate::Evaluator &evaluator,
                                                 const Frontier &frontier,
                                                 const evaluate::BehaviourLimits &limits, const Among &among,
                                                 std::stop_token stop, base::ProgressSink &progress,
                                                 const std::function<void(const Ran &)> &each)
{
    std::optional<std::size_t> largest;
    if (among.maxBytes)
        largest = frontier.atMost(*among.maxBytes);
    else if (!frontier.empty())
        largest = frontier.points().size() - 1;
    const auto smallest = among.mostKl ? frontier.atMostKl(*among.mostKl) : std::size_t{0};
    if (!largest || !smallest || *smallest > *largest)
        return std::optional<Ran>();
    const auto runs = static_cast<std::size_t>(std::bit_width(*largest - *smallest)) + 1 + neighbours;
    Verification verification(evaluator, runs, std::move(stop), progress, each);
    Bisection bisection(frontier, limits, among, verification);
    const auto smallestKeeps = bisection.keepsAt(*smallest);
    if (!smallestKeeps)
        return smallestKeeps.error();
    if (*smallestKeeps)
        return std::move(bisection.best);
    const auto high = bisection.firstOf(downwards(*smallest, *largest));
    if (!high)
        return high.error();
    if (!*high)
        return std::optional<Ran>();
    const auto found = bisection.narrow(*smallest, **high);
    if (!found)
        return found.error();
    if (const auto tried = bisection.tryBelow(*found, *smallest); !tried)
        return tried.error();
    return std::move(bisection.best);
}

} // namespace paretoscope::search
