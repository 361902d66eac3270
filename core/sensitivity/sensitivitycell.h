// Damage of one layer under one setting, with how sure it is.
#pragma once

#include "core/compress/layersetting.h"
#include "core/evaluate/measurement.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace paretoscope::sensitivity {

struct SensitivityCell {
    std::size_t layer = 0;
    compress::LayerSetting setting;
    std::int64_t n = 0;
    double kl = 0; ///< mean over samples, to the float outputs
    double klStandardError = 0;
    double metricChange = 0; ///< metric with this layer changed − float, on the same samples
    statistics::Flips flips;
    bool estimate = false; ///< second-order estimate (sensitivity/estimate.h), not a run: kl and n only
    double klRoot = 0;     ///< mean fourth root of the samples' damages; 0: not known
    std::vector<double> outputDamages =
        {}; ///< mean damage to each of several outputs; empty where there is one
};

} // namespace paretoscope::sensitivity
