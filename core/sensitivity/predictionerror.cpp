#include "core/sensitivity/predictionerror.h"

#include <algorithm>

namespace paretoscope::sensitivity {

double predictionError(const SensitivityTable &table, std::size_t layer,
                       const compress::LayerSetting &setting, double kl)
{
    if (const auto index = table.settingIndex(setting))
        if (const SensitivityCell *cell = table.cell(layer, *index))
            return cell->klStandardError;
    double worst = 0;
    for (std::size_t other = 0; other < table.settings().size(); ++other)
        if (const SensitivityCell *cell = table.cell(layer, other); cell && cell->kl > 0)
            worst = std::max(worst, cell->klStandardError / cell->kl);
    return worst * kl;
}

} // namespace paretoscope::sensitivity
