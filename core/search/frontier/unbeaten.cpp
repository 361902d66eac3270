#include "core/search/frontier/unbeaten.h"

#include <algorithm>
#include <iterator>

namespace paretoscope::search {

namespace {

constexpr std::array<std::int64_t, 2> mostClasses{1024, 48}; ///< of two limits, of three

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

Unbeaten::Unbeaten(std::size_t limits, const Spent &most) : m_last(limits - 1)
{
    static_assert(workKinds.size() == 3, "three limits at most are told apart here");
    for (std::size_t i = 0; i < m_last; ++i) {
        m_classes[i].width += most[i] / mostClasses[m_last - 1];
        m_classes[i].count = static_cast<std::size_t>(most[i] / m_classes[i].width + 2);
    }
    m_damages.resize(m_classes[0].count * m_classes[1].count);
}

bool Unbeaten::take(double kl, const Spent &spent)
{
    const std::int64_t last = spent[m_last];
    std::array<std::size_t, 2> whole{1, 1}, begun{1, 1}; // places in the tree
    for (std::size_t i = 0; i < m_last; ++i) {
        whole[i] += static_cast<std::size_t>(spent[i] / m_classes[i].width);
        begun[i] = whole[i] + (spent[i] % m_classes[i].width == 0 ? 0 : 1);
    }
    const auto at = [this](std::size_t first, std::size_t second) -> Damages & {
        return m_damages[(first - 1) * m_classes[1].count + second - 1];
    };
    for (std::size_t first = whole[0]; first > 0; first -= first & -first)
        for (std::size_t second = whole[1]; second > 0; second -= second & -second)
            if (isBeatenAmong(at(first, second), last, kl))
                return false;
    for (std::size_t first = begun[0]; first <= m_classes[0].count; first += first & -first)
        for (std::size_t second = begun[1]; second <= m_classes[1].count; second += second & -second)
            insertInto(at(first, second), last, kl);
    return true;
}

} // namespace paretoscope::search
