#include "core/search/pinnedcells.h"

#include <algorithm>

namespace paretoscope::search {

std::vector<sensitivity::Variant> pinnedCells(std::span<const Pin> pins)
{
    std::vector<sensitivity::Variant> cells;
    for (const Pin &pin : pins)
        if (!pin.setting.isFloat())
            cells.push_back({pin.layer, pin.setting});
    return cells;
}

std::vector<Pin> unknownPins(std::span<const Pin> pins, const sensitivity::SensitivityTable &table)
{
    std::vector<Pin> unknown;
    std::ranges::copy_if(pins, std::back_inserter(unknown),
                         [&](const Pin &pin) { return !table.predictedKl(pin.layer, pin.setting); });
    return unknown;
}

} // namespace paretoscope::search
