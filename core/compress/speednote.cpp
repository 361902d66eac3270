#include "core/compress/speednote.h"

#include <algorithm>

namespace paretoscope::compress {

std::optional<base::Sentence> speedNote(std::span<const LayerSetting> settings)
{
    if (std::ranges::any_of(settings, roundsInputs))
        return PARETOSCOPE_SAY(
            "recipe.rounded-inputs",
            "Rounded activations are computed with as floats, here and by the file: only a "
            "runtime with integer kernels is faster by them.");
    if (std::ranges::none_of(settings, isOnlySmaller))
        return std::nullopt;
    return PARETOSCOPE_SAY("recipe.only-smaller", "Zeros and few bits make the file smaller, not the run "
                                                  "faster: dense hardware computes with floats as before.");
}

} // namespace paretoscope::compress
