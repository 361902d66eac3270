// What goes along with what is moved of a setting: the bits of activations beside those of weights. Pure
// functions, thread-safe.
#pragma once

#include "core/sensitivity/sensitivitycell.h"

#include <vector>

namespace paretoscope::sensitivity {

/// Whether the same goes along with both.
bool goAlike(const compress::LayerSetting &one, const compress::LayerSetting &other);
/// The fewest bits of what goes along; those of floats, 32, where nothing does.
double finenessAlong(const compress::LayerSetting &setting);

/// Those of CELLS beside which the same goes along as beside NOW; where there are none, as beside the finest.
std::vector<const SensitivityCell *> beside(const compress::LayerSetting &now,
                                            std::vector<const SensitivityCell *> cells);

/// Those of CELLS beside which goes along what is nearest to what does beside WANTED, the finer of two.
std::vector<const SensitivityCell *> besideTheNearest(const compress::LayerSetting &wanted,
                                                      std::vector<const SensitivityCell *> cells);

} // namespace paretoscope::sensitivity
