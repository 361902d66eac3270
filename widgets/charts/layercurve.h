// What one layer tolerates: its measured cells as curves, damage over each main parameter of methods. Pure
// values and functions.
#pragma once

#include "core/compress/parameter.h"
#include "core/graph/layer.h"
#include "core/sensitivity/sensitivitytable.h"

#include <QString>

#include <optional>
#include <vector>

namespace paretoscope::widgets {

struct CurvePoint {
    double x = 0; ///< the number of the axis: bits, or the share of zeros
    sensitivity::SensitivityCell cell;
};

/// The layer's setting now: where it stands on each curve. Damage absent: nothing is known.
struct CurveNow {
    compress::LayerSetting setting;
    std::optional<double> kl;
    bool measured = false; ///< exactly this setting was measured
    bool estimate = false; ///< exactly this setting was estimated; neither: what is expected of it
};

/// Measured cells of LAYER that do nothing but what the main parameter AXIS says, x rising: of several widths
/// of activations those of the width that NOW has, else of the finest.
std::vector<CurvePoint> curveOf(const sensitivity::SensitivityTable &table, std::size_t layer,
                                const compress::Parameter &axis, const compress::LayerSetting &now);

/// Where SETTING stands on an axis; absent where it has no place there (float has no bits to speak of).
std::optional<double> placeOn(const compress::Parameter &axis, const compress::LayerSetting &setting);

/// Several lines: setting, damage with its error and n, metric change, flips.
QString describe(const sensitivity::SensitivityCell &cell, evaluate::DamageKind kind);

} // namespace paretoscope::widgets
