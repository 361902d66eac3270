#include "core/search/originname.h"

#include <array>

namespace paretoscope::search {

std::string_view originName(Origin origin)
{
    switch (origin) {
    case Origin::Frontier:
        return "frontier";
    case Origin::Uniform:
        return "uniform";
    case Origin::Greedy:
        return "greedy";
    case Origin::Edited:
        return "edited";
    case Origin::Improved:
        return "improved";
    }
    return {};
}

std::optional<Origin> originFromName(std::string_view name)
{
    for (const Origin origin :
         std::array{Origin::Frontier, Origin::Uniform, Origin::Greedy, Origin::Edited, Origin::Improved})
        if (originName(origin) == name)
            return origin;
    return std::nullopt;
}

} // namespace paretoscope::search
