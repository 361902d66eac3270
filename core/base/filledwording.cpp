#include "core/base/filledwording.h"

#include <cstddef>

namespace paretoscope::base {

std::string filledWording(std::string_view wording, std::span<const Sentence::Part> parts,
                          const std::function<std::string(const Sentence::Part &)> &textOf)
{
    std::string text;
    for (std::size_t i = 0; i < wording.size(); ++i) {
        const std::size_t place = wording[i] == '%' && i + 1 < wording.size()
                                      ? static_cast<std::size_t>(wording[i + 1] - '1')
                                      : parts.size();
        if (place < parts.size()) {
            text += textOf(parts[place]);
            ++i;
        } else
            text += wording[i];
    }
    return text;
}

} // namespace paretoscope::base
