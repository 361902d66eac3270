#include "core/search/frontier/withinmacs.h"

#include <algorithm>
#include <limits>
#include <map>
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
    std::int64_t spent = 0; ///< beyond the least of these layers, as it counts
};

auto orderOf(const Partial &partial)
{
    return std::tuple(partial.point.storedBytes, partial.point.kl, partial.spent);
}

/// What is beaten by none that came before it, in order of bytes: the damage falls as more is spent.
class Unbeaten {
public:
    bool take(const Partial &partial)
    {
        auto after = m_damages.upper_bound(partial.spent);
        if (after != m_damages.begin() && std::prev(after)->second <= partial.point.kl)
            return false;
        after = m_damages.insert_or_assign(partial.spent, partial.point.kl).first;
        ++after;
        while (after != m_damages.end() && after->second >= partial.point.kl)
            after = m_damages.erase(after);
        return true;
    }

private:
    std::map<std::int64_t, double> m_damages;
};

class WithinMacs {
public:
    WithinMacs(const Problem &problem, const std::stop_token &stop)
        : m_problem(problem), m_stop(stop), m_exactLeft(problem.macs->most), m_leastBefore{0}
    {
        for (const std::vector<Option> &options : problem.layers) {
            m_least.push_back(std::ranges::min_element(options, {}, &Option::macs)->macs);
            m_leastBefore.push_back(m_leastBefore.back() + m_least.back());
        }
        m_exactLeft -= m_leastBefore.back();
        m_left = m_exactLeft;
        countWhatFollows();
        m_exactFollows = m_follows;
    }

    Traced run()
    {
        if (m_left < 0)
            return {};
        m_partials = {{{m_problem.otherBytes, m_problem.stepsKl}}};
        for (std::size_t layer = 0; layer < m_problem.layers.size(); ++layer) {
            if (!add(layer))
                return {};
            while (m_partials.size() > mostPoints && m_step <= m_exactLeft)
                countCoarser(layer);
        }
        for (const Partial &partial : m_partials)
            m_traced.points.push_back(partial.point);
        return std::move(m_traced);
    }

private:
    std::int64_t counted(std::int64_t macs) const { return (macs + m_step - 1) / m_step * m_step; }

    std::int64_t spentBy(std::size_t layer, const Option &option) const
    {
        return counted(option.macs - m_least[layer]);
    }

    /// What a partial of LAYERS layers has spent as it counts, SUM by its choices; what keeps the limit
    /// whatever follows has spent all that this leaves.
    std::int64_t spentBehind(std::size_t layers, const FrontierPoint &point, std::int64_t sum) const
    {
        const std::int64_t free = std::max<std::int64_t>(0, m_left - m_follows[layers]);
        const std::int64_t exact = point.macs - m_leastBefore[layers];
        return exact + m_exactFollows[layers] <= m_exactLeft ? free : std::max(sum, free);
    }

    /// What the layers behind each can spend at most.
    void countWhatFollows()
    {
        m_follows.assign(m_problem.layers.size() + 1, 0);
        for (std::size_t layer = m_problem.layers.size(); layer-- > 0;) {
            const auto &options = m_problem.layers[layer];
            const std::int64_t most = std::ranges::max_element(options, {}, &Option::macs)->macs;
            m_follows[layer] = m_follows[layer + 1] + counted(most - m_least[layer]);
        }
    }

    /// Options that no other of the layer beats in all three.
    std::vector<std::uint16_t> usefulOptions(std::size_t layer) const
    {
        const auto &options = m_problem.layers[layer];
        std::vector<std::uint16_t> order(options.size());
        std::iota(order.begin(), order.end(), std::uint16_t{0});
        const auto partialOf = [&](std::uint16_t i) {
            return Partial{{options[i].storedBytes, options[i].kl}, options[i].macs};
        };
        std::ranges::stable_sort(order, {}, [&](std::uint16_t i) { return orderOf(partialOf(i)); });
        Unbeaten unbeaten;
        std::erase_if(order, [&](std::uint16_t i) { return !unbeaten.take(partialOf(i)); });
        return order;
    }

    Partial with(const Partial &partial, std::size_t layer, const Option &option) const
    {
        Partial more = partial;
        more.point.storedBytes += option.storedBytes;
        more.point.kl += option.kl;
        more.point.macs += option.macs;
        more.spent = spentBehind(layer + 1, more.point, partial.spent + spentBy(layer, option));
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
                    more.spent <= m_left) {
                    heads.push({more, choice, static_cast<std::uint32_t>(parent)});
                    return;
                }
        };
        for (const std::uint16_t choice : usefulOptions(layer))
            push(choice, 0);
        std::vector<Partial> partials;
        std::vector<TraceStep> steps;
        Unbeaten unbeaten;
        for (std::size_t taken = 1; !heads.empty(); ++taken) {
            if (taken % popsBetweenLooks == 0 && m_stop.stop_requested())
                return false;
            const Head head = heads.top();
            heads.pop();
            if (unbeaten.take(head.partial)) {
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

    /// After LAYER: many are one then.
    void countCoarser(std::size_t layer)
    {
        m_traced.isExact = false;
        m_step = std::max(4 * m_step, m_exactLeft / stepsOfLimit);
        m_left = m_exactLeft / m_step * m_step;
        countWhatFollows();
        std::vector<Partial> partials;
        std::vector<TraceStep> steps;
        Unbeaten unbeaten;
        for (std::size_t i = 0; i < m_partials.size(); ++i) {
            Partial partial = m_partials[i];
            partial.spent =
                spentBehind(layer + 1, partial.point, counted(partial.point.macs - m_leastBefore[layer + 1]));
            if (partial.spent > m_left || !unbeaten.take(partial))
                continue;
            partials.push_back(partial);
            steps.push_back(m_traced.steps.back()[i]);
        }
        m_partials.swap(partials);
        m_traced.steps.back().swap(steps);
    }

    const Problem &m_problem;
    const std::stop_token m_stop;
    std::int64_t m_exactLeft;                 ///< of the limit, beyond the least of all layers
    std::int64_t m_left = 0;                  ///< the same in whole steps
    std::int64_t m_step = 1;                  ///< that multiply-accumulates are counted in
    std::vector<std::int64_t> m_least;        ///< by layer
    std::vector<std::int64_t> m_leastBefore;  ///< by layer: the sum of those before it
    std::vector<std::int64_t> m_follows;      ///< by layer: at most spent from it on
    std::vector<std::int64_t> m_exactFollows; ///< the same, not in steps
    std::vector<Partial> m_partials;
    Traced m_traced;
};

} // namespace

bool isLimited(const Problem &problem)
{
    if (!problem.macs)
        return false;
    std::int64_t most = 0;
    for (const std::vector<Option> &options : problem.layers)
        most += options.empty() ? 0 : std::ranges::max_element(options, {}, &Option::macs)->macs;
    return most > problem.macs->most;
}

Traced solveWithinMacs(const Problem &problem, const std::stop_token &stop)
{
    return WithinMacs(problem, stop).run();
}

} // namespace paretoscope::search
