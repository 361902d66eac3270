#include "core/search/frontier/unbeaten.h"

#include <algorithm>
#include <iterator>

namespace paretoscope::search {

namespace {

constexpr std::int64_t mostClasses = 1024;

bool isBeatenAmong(const std::map<std::int64_t, double> &damages, std::int64_t spent, double kl)
{
    const auto after = damages.upper_bound(spent);
    return after != damages.begin() && std::prev(after)->second <= kl;
}

void insertInto(std::map<std::int64_t, double> &damages, std::int64_t spent, double kl)
{
    if (isBeatenAmong(damages, spent, kl))
        return;
    auto after = std::next(damages.insert_or_assign(spent, kl).first);
    while (after != damages.end() && after->second >= kl)
        after = damages.erase(after);
}

} // namespace

Unbeaten::Unbeaten(std::size_t limits, const Spent &most) : m_width(1), m_last(limits - 1), m_damages(1)
{
    static_assert(workKinds.size() == 2, "two limits at most are told apart here");
    if (limits == 1)
        return;
    m_width += most.front() / mostClasses;
    m_damages.resize(static_cast<std::size_t>(most.front() / m_width + 2));
}

bool Unbeaten::take(double kl, const Spent &spent)
{
    const std::int64_t last = spent[m_last];
    const std::int64_t first = m_last == 0 ? 0 : spent.front();
    const auto whole = static_cast<std::size_t>(first / m_width);
    const auto begun = first % m_width == 0 ? whole : whole + 1;
    for (std::size_t node = whole + 1; node > 0; node -= node & -node)
        if (isBeatenAmong(m_damages[node - 1], last, kl))
            return false;
    for (std::size_t node = begun + 1; node <= m_damages.size(); node += node & -node)
        insertInto(m_damages[node - 1], last, kl);
    return true;
}

} // namespace paretoscope::search
