#include "core/data/pictures/maskimage.h"

#include "core/data/imagefile.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint16_t noClass = 255, noClassOf16Bits = 65535;

/// Where pixel I of TO lies among FROM, with half-pixel centres as the picture itself is resized.
std::int64_t nearest(std::int64_t i, std::int64_t from, std::int64_t to)
{
    return std::min(from - 1, (2 * i + 1) * from / (2 * to));
}

} // namespace

Result<std::vector<std::int64_t>> readMask(const std::filesystem::path &mask,
                                           const std::filesystem::path &picture,
                                           const Preprocessing &preprocessing)
{
    const auto stored = readClassImage(mask);
    if (!stored)
        return stored.error();
    const auto shape = readImageShape(picture);
    if (!shape)
        return shape.error();
    if (stored->height != (*shape)[1] || stored->width != (*shape)[2])
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("label-image.other-size", "The label image %1 has %2 × %3 pixels where its "
                                                       "picture has %4 × %5; they must belong together."),
             mask, stored->width, stored->height, (*shape)[2], (*shape)[1]}};
    const std::int64_t height = preprocessing.resize ? (*preprocessing.resize)[0] : stored->height;
    const std::int64_t width = preprocessing.resize ? (*preprocessing.resize)[1] : stored->width;
    const auto crop = preprocessing.centerCrop.value_or(std::array{height, width});
    const std::int64_t top = (height - crop[0]) / 2, left = (width - crop[1]) / 2;
    std::vector<std::int64_t> classes;
    for (std::int64_t y = 0; y < crop[0]; ++y) {
        const std::int64_t row = nearest(top + y, stored->height, height) * stored->width;
        for (std::int64_t x = 0; x < crop[1]; ++x) {
            const auto value =
                stored->values[static_cast<std::size_t>(row + nearest(left + x, stored->width, width))];
            classes.push_back(value == noClass || value == noClassOf16Bits ? ignoredPixel
                                                                           : std::int64_t{value});
        }
    }
    return classes;
}

} // namespace paretoscope::data
