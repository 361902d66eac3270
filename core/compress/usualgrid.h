// The grid that a width has unless somebody says otherwise. Called by everything that makes settings from bits: plans,
// options, recipes, sliders. Pure functions, thread-safe.
#pragma once

#include "core/compress/layersetting.h"

namespace paretoscope::compress {

/// Asymmetric from 4 bits: chosen by the error of weights (as Clip::Output counts it) of all 170 layers of eight networks,
/// of which a free zero point spares some in 25 % at 2 bits, 46 % at 3, 95 % at 4 and more at 6 and 8. It costs a byte a
/// scale.
Symmetry usualSymmetry(Precision precision);

/// SETTING at another width: on the usual grid of that width if it was on the usual one of its own (as floats are).
LayerSetting atWidth(LayerSetting setting, Precision precision);

} // namespace paretoscope::compress
