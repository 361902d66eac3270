// How sure a predicted damage is by the cells behind it. Pure functions.
#pragma once

#include "core/sensitivity/sensitivitytable.h"

namespace paretoscope::sensitivity {

/// Standard error of KL, the damage that TABLE predicts for SETTING of LAYER: its cell's; of a setting
/// between measured ones as large, relative to the damage, as the worst of that layer. 0 where nothing is
/// measured.
double predictionError(const SensitivityTable &table, std::size_t layer,
                       const compress::LayerSetting &setting, double kl);

} // namespace paretoscope::sensitivity
