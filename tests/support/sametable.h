// Whether two analyses found the same.
#pragma once

#include "core/sensitivity/sensitivitytable.h"

namespace paretoscope::tests {

inline bool sameCell(const sensitivity::SensitivityCell &a, const sensitivity::SensitivityCell &b)
{
    return a.layer == b.layer && a.setting == b.setting && a.n == b.n && a.kl == b.kl &&
           a.klStandardError == b.klStandardError && a.metricChange == b.metricChange && a.flips == b.flips &&
           a.estimate == b.estimate;
}

/// Whole tables, to the last bit.
inline bool sameTable(const sensitivity::SensitivityTable &a, const sensitivity::SensitivityTable &b)
{
    if (a.layerCount() != b.layerCount() || a.settings() != b.settings())
        return false;
    for (std::size_t setting = 0; setting < a.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < a.layerCount(); ++layer)
            if (!a.cell(layer, setting) || !b.cell(layer, setting) ||
                !sameCell(*a.cell(layer, setting), *b.cell(layer, setting)))
                return false;
    return true;
}

} // namespace paretoscope::tests
