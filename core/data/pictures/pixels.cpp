#include "core/data/pictures/pixels.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;

Error tooManyPixels(const std::string &name, std::int64_t width, std::int64_t height)
{
    return {ErrorCode::DataUnreadable,
            "The image " + name + " has " + std::to_string(width) + " × " + std::to_string(height) +
                " pixels, more than 64 million; make it smaller.",
            {}};
}

Error damagedPicture(const std::string &name, const std::string &kind, const std::string &detail)
{
    return {ErrorCode::DataUnreadable,
            "The image " + name + " is a damaged " + kind + "; replace or remove it.", detail};
}

Error unsupportedPicture(const std::string &name, const std::string &what, const std::string &advice)
{
    return {ErrorCode::DataUnreadable, "The image " + name + " " + what + "; " + advice + ".", {}};
}

std::vector<std::uint8_t> lookedUp(std::span<const std::uint8_t> indices,
                                   std::span<const std::uint8_t> colours)
{
    std::vector<std::uint8_t> values(3 * indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const std::size_t at = 3 * std::size_t{indices[i]};
        for (std::size_t c = 0; c < 3; ++c) // a colour that the table lacks is its own grey, as in PIL
            values[3 * i + c] = at + c < colours.size() ? colours[at + c] : indices[i];
    }
    return values;
}

void rgbFromCmyk(const std::uint8_t *inks, std::uint8_t *rgb)
{
    const int light = 255 - inks[3];
    for (int c = 0; c < 3; ++c) {
        const int product = inks[c] * light + 128; // product / 255, rounded
        rgb[c] = static_cast<std::uint8_t>(std::clamp(light - (((product >> 8) + product) >> 8), 0, 255));
    }
}

} // namespace paretoscope::data
