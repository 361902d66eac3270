// With what layers are measured, besides what is moved. Values; pure functions.
#pragma once

#include "core/compress/layersetting.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace paretoscope::sensitivity {

/// Of parameters that go along (compress::goesAlong()), by key: every layer is measured at each of these.
using Amounts = std::map<std::string, std::vector<compress::Value>, std::less<>>;

struct MeasuredWith {
    compress::Values methods = {}; ///< which ones of several: by what chooses among them; else the usual ones
    Amounts along = {};            ///< that are not the untouched one alone
    bool operator==(const MeasuredWith &) const = default;
};

/// Every one of SETTINGS with each of AMOUNTS; as they are where there are none.
std::vector<compress::LayerSetting> withEach(std::vector<compress::LayerSetting> settings,
                                             const Amounts &amounts);

} // namespace paretoscope::sensitivity
