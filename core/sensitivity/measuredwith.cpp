#include "core/sensitivity/measuredwith.h"

#include <algorithm>

namespace paretoscope::sensitivity {

std::vector<compress::LayerSetting> withEach(std::vector<compress::LayerSetting> settings,
                                             const Amounts &amounts)
{
    for (const auto &[key, values] : amounts) {
        std::vector<compress::LayerSetting> all;
        for (const compress::LayerSetting &setting : settings)
            for (const compress::Value &value : values)
                if (auto each = setting.with(key, value); std::ranges::find(all, each) == all.end())
                    all.push_back(std::move(each));
        if (!values.empty())
            settings = std::move(all);
    }
    return settings;
}

} // namespace paretoscope::sensitivity
