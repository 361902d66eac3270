#include "app/cli/impossiblecells.h"

#include "core/project/recipefile.h"

#include <ostream>

namespace paretoscope::cli {

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
    for (const compress::ImpossibleSetting &cell : cells)
        out << cell.reason.english() << " That setting is left out.\n";
}

} // namespace paretoscope::cli
