#include "core/base/namelist.h"

#include <algorithm>

namespace paretoscope::base {

Sentence firstOf(std::span<const std::string> names, std::size_t shown)
{
    std::string text;
    for (const std::string &name : names.first(std::min(names.size(), shown)))
        text += (text.empty() ? "" : ", ") + name;
    if (names.size() > shown)
        return {PARETOSCOPE_SAY("names.and-more", "%1 and %2 more"), text, names.size() - shown};
    return {PARETOSCOPE_SAY("names.all", "%1"), text};
}

} // namespace paretoscope::base
