// The cividis colour map (Nuñez, Anderton, Renslow, PLOS ONE 2018): lightness rises evenly, and it looks
// nearly the same with and without colour-vision deficiency. For everything that shows damage.
#pragma once

#include <QColor>

namespace paretoscope::widgets {

/// POSITION 0 (dark blue) … 1 (yellow); outside is clamped.
QColor cividis(double position);

} // namespace paretoscope::widgets
