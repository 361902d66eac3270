// How a recipe was found, as files say it. Pure functions.
#pragma once

#include "core/search/frontier.h"

#include <optional>
#include <string_view>

namespace paretoscope::search {

std::string_view originName(Origin origin); ///< "frontier", "uniform", "greedy", "edited", "improved"
std::optional<Origin> originFromName(std::string_view name);

} // namespace paretoscope::search
