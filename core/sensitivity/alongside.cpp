#include "core/sensitivity/alongside.h"

#include "core/compress/method.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace paretoscope::sensitivity {

namespace {

using compress::Choice;
using compress::LayerSetting;
using CellPointers = std::vector<const SensitivityCell *>;

constexpr double bitsOfFloats = 32;

std::span<const Choice> alongOf(const LayerSetting &setting)
{
    return std::span(setting.choices()).subspan(setting.moved().size());
}

/// Those that go alike with the nearest to FINENESS.
CellPointers nearestTo(double fineness, CellPointers cells)
{
    if (cells.empty())
        return cells;
    const auto distance = [fineness](const SensitivityCell *cell) {
        const double own = finenessAlong(cell->setting);
        return std::pair(std::abs(own - fineness), -own);
    };
    const LayerSetting nearest = (*std::ranges::min_element(cells, {}, distance))->setting;
    std::erase_if(cells, [&](const SensitivityCell *cell) { return !goAlike(cell->setting, nearest); });
    return cells;
}

} // namespace

bool goAlike(const LayerSetting &one, const LayerSetting &other)
{
    return std::ranges::equal(alongOf(one), alongOf(other), [](const Choice &a, const Choice &b) {
        return a.method == b.method && a.values == b.values;
    });
}

double finenessAlong(const LayerSetting &setting)
{
    double fineness = bitsOfFloats;
    for (const Choice &choice : alongOf(setting))
        fineness = std::min(fineness, choice.method->fineness(choice.values));
    return fineness;
}

CellPointers beside(const LayerSetting &now, CellPointers cells)
{
    CellPointers same = cells;
    std::erase_if(same, [&](const SensitivityCell *cell) { return !goAlike(cell->setting, now); });
    return same.empty() ? nearestTo(bitsOfFloats, std::move(cells)) : same;
}

CellPointers besideTheNearest(const LayerSetting &wanted, CellPointers cells)
{
    return nearestTo(finenessAlong(wanted), std::move(cells));
}

} // namespace paretoscope::sensitivity
