#include "core/data/preprocessing.h"

#include "core/data/samplepreprocessing.h"
#include "core/data/storedarray.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<Array> preprocessImage(const Array &image, const Preprocessing &preprocessing)
{
    if (auto done = checkPreprocessing(preprocessing); !done)
        return done.error();
    if (image.shape.size() != 3 || image.isInteger() ||
        std::accumulate(image.shape.begin(), image.shape.end(), std::int64_t{1}, std::multiplies<>()) !=
            image.count() ||
        image.count() == 0)
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY("input.no-image",
                                      "An image must have the shape [channels, height, width], not %1."),
                      shapeText(image.shape)}};
    Sample sample{image.shape, std::get<std::vector<float>>(image.values)};
    if (auto done = preprocess(sample, preprocessing); !done)
        return done.error();
    return Array{std::move(sample.shape), std::move(sample.values)};
}

namespace {

/// The value that is shown white, after scaling. Scales of 1/255 to 2/255 are made for bytes (white is 255 ·
/// scale); else values up to 1 are shares, and larger ones bytes (or whatever their largest is).
float whiteLevel(double scale, float largest)
{
    const double byteWhite = std::abs(scale) * 255;
    if (byteWhite <= 2.01)
        return static_cast<float>(byteWhite);
    if (largest <= 1.0001F)
        return 1;
    return std::max(static_cast<float>(byteWhite), largest);
}

double perChannel(const std::vector<double> &values, std::size_t channel, double otherwise)
{
    if (values.empty())
        return otherwise;
    return values[values.size() == 1 ? 0 : std::min(channel, values.size() - 1)];
}

} // namespace

std::optional<Picture> pictureOf(const Array &input, std::int64_t index, const Preprocessing &preprocessing)
{
    if (input.isInteger() || input.shape.size() != 4 || index < 0 || index >= input.shape[0] ||
        (input.shape[1] != 1 && input.shape[1] != 3))
        return std::nullopt;
    const std::size_t channels = static_cast<std::size_t>(input.shape[1]);
    const std::size_t plane = static_cast<std::size_t>(input.shape[2] * input.shape[3]);
    const auto &values = std::get<std::vector<float>>(input.values);
    const std::size_t first = static_cast<std::size_t>(index) * channels * plane;
    if (plane == 0 || first + channels * plane > values.size())
        return std::nullopt;
    std::vector<float> scaled(channels * plane);
    for (std::size_t i = 0; i < scaled.size(); ++i) {
        const std::size_t c = i / plane;
        scaled[i] = static_cast<float>(values[first + i] * perChannel(preprocessing.std, c, 1) +
                                       perChannel(preprocessing.mean, c, 0));
    }
    const float white = whiteLevel(preprocessing.scale, *std::max_element(scaled.begin(), scaled.end()));
    Picture picture{input.shape[3], input.shape[2], input.shape[1], std::vector<std::uint8_t>(scaled.size())};
    for (std::size_t i = 0; i < scaled.size(); ++i) {
        const std::size_t c = i / plane;
        const std::size_t shown = preprocessing.channels == Channels::Bgr ? channels - 1 - c : c;
        const float level = std::isfinite(scaled[i]) ? std::clamp(scaled[i] / white, 0.0F, 1.0F) : 0.0F;
        picture.pixels[(i % plane) * channels + shown] = static_cast<std::uint8_t>(std::lround(level * 255));
    }
    return picture;
}

} // namespace paretoscope::data
