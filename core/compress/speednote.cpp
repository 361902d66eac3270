#include "core/compress/speednote.h"

#include "core/base/text.h"

#include <algorithm>

namespace paretoscope::compress {

const char *speedNote(std::span<const LayerSetting> settings)
{
    if (std::ranges::none_of(settings, isOnlySmaller))
        return nullptr;
    return PARETOSCOPE_TEXT("Methods", "Zeros and few bits make the file smaller, not the run faster: dense "
                                       "hardware computes with floats as before.");
}

} // namespace paretoscope::compress
