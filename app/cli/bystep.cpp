#include "app/cli/bystep.h"

#include "app/cli/numbers.h"
#include "app/cli/outputtext.h"
#include "app/cli/runtext.h"
#include "core/report/json.h"

#include <algorithm>

namespace paretoscope::cli {

std::string describeParts(std::span<const session::PartRan> parts, const evaluate::Measurement &floatModel,
                          std::int64_t floatStoredBytes)
{
    const std::string first = "float";
    std::size_t width = first.size();
    for (const session::PartRan &part : parts)
        width = std::max(width, part.done.english().size());
    const auto line = [width](const std::string &done, const std::string &rest) {
        return "  " + done + std::string(width - done.size(), ' ') + "  " + rest + "\n";
    };
    std::string text = "One thing after another, on the same " + several(floatModel.n, "sample") + ":\n" +
                       line(first, headline(floatModel) + ", " + bytes(floatStoredBytes));
    for (const session::PartRan &part : parts)
        text += line(part.done.english(),
                     headline(part.ran.measured) + ", change " + difference(part.ran.measured) + ", damage " +
                         damageNumber(part.ran.measured) + ", " + bytes(part.ran.cost.storedBytes));
    return text;
}

nlohmann::json partsJson(std::span<const session::PartRan> parts)
{
    auto list = nlohmann::json::array();
    for (const session::PartRan &part : parts) {
        auto json = report::toJson(part.ran.measured, part.ran.cost);
        json["done"] = part.done.english();
        json["doneId"] = part.done.id();
        json["steps"] = stepsJson(part.ran.recipe.steps);
        list.push_back(std::move(json));
    }
    return list;
}

} // namespace paretoscope::cli
