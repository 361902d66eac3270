#include "core/base/namelist.h"

#include <algorithm>

namespace paretoscope::base {

std::string firstOf(std::span<const std::string> names, std::size_t shown)
{
    std::string text;
    for (const std::string &name : names.first(std::min(names.size(), shown)))
        text += (text.empty() ? "" : ", ") + name;
    if (names.size() > shown)
        text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

} // namespace paretoscope::base
