#include "core/data/pictures/pixels.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;

Error tooManyPixels(const std::string &name, std::int64_t width, std::int64_t height)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("picture.too-large",
                             "The image %1 has %2 × %3 pixels, more than 64 million; make it smaller."),
             name, width, height}};
}

Error damagedPicture(const std::string &name, const std::string &kind, const std::string &detail)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("picture.damaged", "The image %1 is a damaged %2; replace or remove it."), name,
             kind},
            detail};
}

Error unsupportedPicture(const std::string &name, const base::Sentence &what, const base::Sentence &advice)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("picture.unsupported", "The image %1 %2; %3."), name, what, advice}};
}

base::Sentence saveAsNumbers()
{
    return PARETOSCOPE_SAY("label-image.save-as-numbers",
                           "save it as an indexed or grey PNG of class numbers");
}

Error colouredLabels(const std::string &name)
{
    return unsupportedPicture(name, PARETOSCOPE_SAY("label-image.in-colours", "is a label image in colours"),
                              saveAsNumbers());
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
