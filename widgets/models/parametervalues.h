// The values of a parameter that somebody can choose from: those of a slider, those of a menu. Pure
// functions.
#pragma once

#include "core/compress/parameter.h"

#include <vector>

namespace paretoscope::widgets {

/// Rising: every whole number, every per cent, and the values that have names. Of a range without end the
/// ladder.
std::vector<compress::Value> sliderValues(const compress::Parameter &parameter);

/// A dozen or so: the same without per cents, of which the ladder is offered; names in their own order.
std::vector<compress::Value> menuValues(const compress::Parameter &parameter);

} // namespace paretoscope::widgets
