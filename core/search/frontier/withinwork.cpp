#include "core/search/frontier/withinwork.h"

#include "core/search/frontier/unbeaten.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <tuple>

namespace paretoscope::search {

namespace {

constexpr std::size_t mostPoints = std::size_t{1} << 17;
constexpr std::size_t popsBetweenLooks = 4096;
constexpr std::int64_t stepsOfLimit = std::int64_t{1} << 16; ///< when they are counted in steps first

/// A choice for the layers so far.
struct Partial {
    FrontierPoint point;
    Spent spent = {}; ///< as it counts
};

auto orderOf(const Partial &partial)
{
    return std::tuple(partial.point.storedBytes, partial.point.kl, partial.spent);
}

auto workOfKind(WorkKind kind)
{
    return [kind](const Option &option) { return option.work[kind]; };
}

std::int64_t leastOf(const std::vector<Option> &options, WorkKind kind)
{
    return std::ranges::min_element(options, {}, workOfKind(kind))->work[kind];
}

std::int64_t mostOf(const std::vector<Option> &options, WorkKind kind)
{
    return std::ranges::max_element(options, {}, workOfKind(kind))->work[kind];
}

class WithinWork {
public:
    WithinWork(const Problem &problem, const std::stop_token &stop)
        : m_problem(problem), m_stop(stop), m_kinds(limitingKinds(problem)), m_leastBefore(1)
    {
        for (const std::vector<Option> &options : problem.layers) {
            Spent least{}, before = m_leastBefore.back();
            for (std::size_t i = 0; i < m_kinds.size(); ++i) {
                least[i] = leastOf(options, m_kinds[i]);
                before[i] += least[i];
            }
            m_least.push_back(least);
            m_leastBefore.push_back(before);
        }
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            m_left[i] = *problem.work->most[m_kinds[i]] - m_leastBefore.back()[i];
        m_step.fill(1);
        m_follows.assign(problem.layers.size() + 1, {});
        for (std::size_t layer = problem.layers.size(); layer-- > 0;)
            for (std::size_t i = 0; i < m_kinds.size(); ++i)
                m_follows[layer][i] =
                    m_follows[layer + 1][i] + mostOf(problem.layers[layer], m_kinds[i]) - m_least[layer][i];
    }

    Traced run()
    {
        if (std::ranges::any_of(m_left, [](std::int64_t left) { return left < 0; }))
            return {};
        m_partials = {{{m_problem.otherBytes, m_problem.stepsKl}}};
        for (std::size_t layer = 0; layer < m_problem.layers.size(); ++layer) {
            if (!add(layer))
                return {};
            while (m_partials.size() > mostPoints && canCountCoarser())
                countCoarser(layer);
        }
        for (const Partial &partial : m_partials)
            m_traced.points.push_back(partial.point);
        return std::move(m_traced);
    }

private:
    std::int64_t spentOf(const Option &option, std::size_t i) const { return option.work[m_kinds[i]]; }

    std::int64_t inSteps(std::int64_t work, std::size_t i) const
    {
        return work / m_step[i] + (work % m_step[i] == 0 ? 0 : 1);
    }

    /// Of limit I, beyond the least of all: who has spent no more keeps it whatever follows LAYERS layers.
    std::int64_t freeBehind(std::size_t layers, std::size_t i) const
    {
        return std::max<std::int64_t>(0, m_left[i] - m_follows[layers][i]);
    }

    std::int64_t spentBehind(std::size_t layers, const FrontierPoint &point, std::size_t i) const
    {
        return point.work[m_kinds[i]] - m_leastBefore[layers][i];
    }

    bool keepsLimits(const FrontierPoint &point, std::size_t layers) const
    {
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            if (spentBehind(layers, point, i) > m_left[i])
                return false;
        return true;
    }

    /// What POINT of LAYERS layers has spent as it counts: 0 of what keeps a limit whatever follows.
    Spent counted(std::size_t layers, const FrontierPoint &point) const
    {
        Spent spent{};
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            spent[i] =
                inSteps(std::max<std::int64_t>(0, spentBehind(layers, point, i) - freeBehind(layers, i)), i);
        return spent;
    }

    Unbeaten unbeatenBehind(std::size_t layers) const
    {
        Spent most{};
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            most[i] = inSteps(m_left[i] - freeBehind(layers, i), i);
        return Unbeaten(m_kinds.size(), most);
    }

    /// Options that no other of the layer beats in all.
    std::vector<std::uint16_t> usefulOptions(std::size_t layer) const
    {
        const auto &options = m_problem.layers[layer];
        std::vector<std::uint16_t> order(options.size());
        std::iota(order.begin(), order.end(), std::uint16_t{0});
        const auto partialOf = [&](std::uint16_t which) {
            const Option &option = options[which];
            Partial partial{{option.storedBytes, option.kl}};
            for (std::size_t i = 0; i < m_kinds.size(); ++i)
                partial.spent[i] = spentOf(option, i);
            return partial;
        };
        std::ranges::stable_sort(order, {}, [&](std::uint16_t which) { return orderOf(partialOf(which)); });
        std::vector<std::uint16_t> useful;
        for (const std::uint16_t which : order) {
            const Partial own = partialOf(which);
            const bool isBeaten = std::ranges::any_of(useful, [&](std::uint16_t other) {
                const Partial rival = partialOf(other); // no larger
                return rival.point.kl <= own.point.kl &&
                       std::ranges::equal(rival.spent, own.spent, std::ranges::less_equal{});
            });
            if (!isBeaten)
                useful.push_back(which);
        }
        return useful;
    }

    Partial with(const Partial &partial, std::size_t layer, const Option &option) const
    {
        Partial more = partial;
        more.point.storedBytes += option.storedBytes;
        more.point.kl += option.kl;
        more.point.work += option.work;
        more.spent = counted(layer + 1, more.point);
        return more;
    }

    /// One shifted copy of all points for each option, merged in order. False when stopped.
    bool add(std::size_t layer)
    {
        struct Head {
            Partial partial;
            std::uint16_t choice;
            std::uint32_t parent;
        };
        const auto later = [](const Head &a, const Head &b) {
            return orderOf(a.partial) > orderOf(b.partial);
        };
        std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
        const auto &options = m_problem.layers[layer];
        const auto push = [&](std::uint16_t choice, std::size_t parent) {
            for (; parent < m_partials.size(); ++parent)
                if (const Partial more = with(m_partials[parent], layer, options[choice]);
                    keepsLimits(more.point, layer + 1)) {
                    heads.push({more, choice, static_cast<std::uint32_t>(parent)});
                    return;
                }
        };
        for (const std::uint16_t choice : usefulOptions(layer))
            push(choice, 0);
        std::vector<Partial> partials;
        std::vector<TraceStep> steps;
        Unbeaten unbeaten = unbeatenBehind(layer + 1);
        for (std::size_t taken = 1; !heads.empty(); ++taken) {
            if (taken % popsBetweenLooks == 0 && m_stop.stop_requested())
                return false;
            const Head head = heads.top();
            heads.pop();
            if (unbeaten.take(head.partial.point.kl, head.partial.spent)) {
                partials.push_back(head.partial);
                steps.push_back({head.parent, head.choice});
            }
            push(head.choice, head.parent + 1);
        }
        steps.shrink_to_fit(); // kept for every layer
        m_partials.swap(partials);
        m_traced.steps.push_back(std::move(steps));
        return true;
    }

    bool canCountCoarser() const { return !std::ranges::equal(m_step, m_left, std::ranges::greater{}); }

    /// After LAYER: of those that spend as many steps only one is kept.
    void countCoarser(std::size_t layer)
    {
        m_traced.isExact = false;
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            if (m_step[i] <= m_left[i])
                m_step[i] = std::max(4 * m_step[i], m_left[i] / stepsOfLimit);
        std::vector<Partial> partials;
        std::vector<TraceStep> steps;
        Unbeaten unbeaten = unbeatenBehind(layer + 1);
        for (std::size_t which = 0; which < m_partials.size(); ++which) {
            Partial partial = m_partials[which];
            partial.spent = counted(layer + 1, partial.point);
            if (!unbeaten.take(partial.point.kl, partial.spent))
                continue;
            partials.push_back(partial);
            steps.push_back(m_traced.steps.back()[which]);
        }
        m_partials.swap(partials);
        m_traced.steps.back().swap(steps);
    }

    const Problem &m_problem;
    const std::stop_token m_stop;
    const std::vector<WorkKind> m_kinds; ///< by limit
    Spent m_left{};                      ///< of the limits, beyond the least of all layers
    Spent m_step{};                      ///< that work is counted in
    std::vector<Spent> m_least;          ///< by layer
    std::vector<Spent> m_leastBefore;    ///< by layer: the sum of those before it
    std::vector<Spent> m_follows;        ///< by layer: at most spent from it on
    std::vector<Partial> m_partials;
    Traced m_traced;
};

} // namespace

std::vector<WorkKind> limitingKinds(const Problem &problem)
{
    std::vector<WorkKind> kinds;
    for (const WorkKind kind : workKinds) {
        if (!problem.work || !problem.work->most[kind])
            continue;
        std::int64_t most = 0;
        for (const std::vector<Option> &options : problem.layers)
            most += options.empty() ? 0 : mostOf(options, kind);
        if (most > *problem.work->most[kind])
            kinds.push_back(kind);
    }
    return kinds;
}

Traced solveWithinWork(const Problem &problem, const std::stop_token &stop)
{
    return WithinWork(problem, stop).run();
}

} // namespace paretoscope::search
