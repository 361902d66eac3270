#include "core/compress/speednote.h"

#include <algorithm>

namespace paretoscope::compress {

std::optional<base::Sentence> speedNote(std::span<const LayerSetting> settings)
{
    if (std::ranges::none_of(settings, isOnlySmaller))
        return std::nullopt;
    return PARETOSCOPE_SAY("recipe.only-smaller", "Zeros and few bits make the file smaller, not the run "
                                                  "faster: dense hardware computes with floats as before.");
}

} // namespace paretoscope::compress
