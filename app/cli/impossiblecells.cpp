#include "app/cli/impossiblecells.h"

#include "app/cli/numbers.h"
#include "core/project/recipefile.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace paretoscope::cli {

namespace {

constexpr std::size_t mostTold = 3;

} // namespace

std::vector<compress::ImpossibleSetting> impossibleCells(const project::OpenProject &project,
                                                         const std::vector<compress::LayerSetting> &settings,
                                                         const pipeline::Steps &steps)
{
    const auto ready = project.after(steps);
    return ready ? compress::impossibleSettings(ready->model, settings)
                 : std::vector<compress::ImpossibleSetting>(); // nothing was measured either
}

nlohmann::json toJson(const std::vector<compress::ImpossibleSetting> &cells,
                      const std::vector<graph::Layer> &layers)
{
    auto json = nlohmann::json::array();
    for (const compress::ImpossibleSetting &cell : cells)
        json.push_back({{"layer", layers[cell.layer].name},
                        {"setting", project::toJson(cell.setting)},
                        {"impossible", cell.reason.english()},
                        {"impossibleId", cell.reason.id()},
                        {"kl", nullptr},
                        {"n", 0}});
    return json;
}

void printImpossible(std::ostream &out, const std::vector<compress::ImpossibleSetting> &cells)
{
    std::vector<std::string> told; // of what shapes do not allow, which may be one in each layer
    std::int64_t untold = 0;
    for (const compress::ImpossibleSetting &cell : cells) {
        const std::string reason = cell.reason.english();
        const bool isOfShape = cell.reason.id() == "setting.not-for-layer";
        if (isOfShape && (told.size() == mostTold || std::ranges::find(told, reason) != told.end())) {
            ++untold;
            continue;
        }
        if (isOfShape)
            told.push_back(reason);
        out << reason << " That setting is left out.\n";
    }
    if (untold > 0)
        out << several(untold, "more cell")
            << " of settings that are not for their layers, left out as well (--json names them).\n";
}

} // namespace paretoscope::cli
