#include "core/data/samplepreprocessing.h"

#include "core/data/pictures/resize.h"
#include "core/data/readers/mismatch.h"
#include "core/data/storedarray.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::data {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::int64_t longestSide = 16384;
constexpr std::int64_t mostPixels = std::int64_t{1} << 26U;

Result<void> checkSize(const std::optional<std::array<std::int64_t, 2>> &size, const char *field)
{
    if (!size)
        return {};
    const auto [height, width] = *size;
    if (height < 1 || width < 1 || height > longestSide || width > longestSide || height * width > mostPixels)
        return mismatch(
            {PARETOSCOPE_SAY("input.impossible-size", "\"%1\" asks for images of %2 × %3; give a height and "
                                                      "width of at least 1 and at most 16384."),
             field, height, width});
    return {};
}

Result<void> checkPerChannel(const std::vector<double> &values, std::int64_t channels, const char *field)
{
    if (values.size() <= 1 || static_cast<std::int64_t>(values.size()) == channels)
        return {};
    return mismatch({channels == 1
                         ? PARETOSCOPE_SAY("input.values-for-one-channel",
                                           "\"%1\" has %2 values for samples with %3 channel; give one "
                                           "value, or one per channel.")
                         : PARETOSCOPE_SAY("input.values-per-channel",
                                           "\"%1\" has %2 values for samples with %3 channels; give one "
                                           "value, or one per channel."),
                     field, values.size(), channels});
}

std::int64_t channelsAfter(Channels wanted, std::int64_t stored)
{
    switch (wanted) {
    case Channels::AsStored:
        return stored;
    case Channels::Rgb:
    case Channels::Bgr:
        return 3;
    case Channels::Gray:
        return 1;
    }
    return stored;
}

/// Stored planes are R, G, B[, A] or one grey plane. Grey is ITU-R BT.601 luma, not rounded.
void orderChannels(Sample &sample, Channels wanted)
{
    const std::int64_t stored = sample.shape[0];
    const std::size_t plane = static_cast<std::size_t>(sample.shape[1] * sample.shape[2]);
    if (wanted == Channels::AsStored || (wanted == Channels::Gray && stored == 1))
        return;
    if (wanted == Channels::Gray) {
        const float *red = sample.values.data();
        std::vector<float> grey(plane);
        for (std::size_t i = 0; i < plane; ++i)
            grey[i] = 0.299F * red[i] + 0.587F * red[i + plane] + 0.114F * red[i + 2 * plane];
        sample.values = std::move(grey);
    } else {
        sample.values.resize(plane * (stored == 1 ? 1 : 3)); // an alpha plane comes last
        if (stored == 1) {
            const std::vector<float> grey = sample.values;
            for (int copy = 0; copy < 2; ++copy)
                sample.values.insert(sample.values.end(), grey.begin(), grey.end());
        } else if (wanted == Channels::Bgr) {
            const auto first = sample.values.begin();
            std::swap_ranges(first, first + static_cast<std::ptrdiff_t>(plane),
                             sample.values.end() - static_cast<std::ptrdiff_t>(plane));
        }
    }
    sample.shape[0] = channelsAfter(wanted, stored);
}

void cropCentre(Sample &sample, std::int64_t height, std::int64_t width)
{
    const std::int64_t top = (sample.shape[1] - height) / 2;
    const std::int64_t left = (sample.shape[2] - width) / 2;
    std::vector<float> cropped;
    cropped.reserve(static_cast<std::size_t>(sample.shape[0] * height * width));
    for (std::int64_t c = 0; c < sample.shape[0]; ++c) {
        for (std::int64_t y = 0; y < height; ++y) {
            const auto row = sample.values.begin() + (c * sample.shape[1] + top + y) * sample.shape[2] + left;
            cropped.insert(cropped.end(), row, row + width);
        }
    }
    sample.values = std::move(cropped);
    sample.shape[1] = height;
    sample.shape[2] = width;
}

/// In float32, as training code does: x = (x − mean) / std.
void normalise(Sample &sample, const Preprocessing &preprocessing)
{
    if (preprocessing.mean.empty() && preprocessing.std.empty())
        return;
    const std::size_t channels = sample.shape.empty() ? 1 : static_cast<std::size_t>(sample.shape[0]);
    const std::size_t plane = sample.values.size() / channels;
    const auto of = [](const std::vector<double> &values, std::size_t channel, double otherwise) {
        return static_cast<float>(values.empty() ? otherwise : values[values.size() == 1 ? 0 : channel]);
    };
    for (std::size_t c = 0; c < channels; ++c) {
        const float mean = of(preprocessing.mean, c, 0);
        const float deviation = of(preprocessing.std, c, 1);
        for (float &value : std::span(sample.values).subspan(c * plane, plane))
            value = (value - mean) / deviation;
    }
}

} // namespace

bool isIdentity(const Preprocessing &preprocessing)
{
    return preprocessing == Preprocessing{};
}

Result<void> checkPreprocessing(const Preprocessing &preprocessing)
{
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!finite(preprocessing.scale) || preprocessing.scale == 0)
        return mismatch(PARETOSCOPE_SAY("input.zero-scale", "\"scale\" must be a number other than 0."));
    if (!std::all_of(preprocessing.mean.begin(), preprocessing.mean.end(), finite))
        return mismatch(PARETOSCOPE_SAY("input.bad-mean", "\"mean\" must hold ordinary numbers."));
    for (const double value : preprocessing.std) {
        if (!finite(value) || static_cast<float>(value) == 0)
            return mismatch(PARETOSCOPE_SAY(
                "input.bad-std", "\"std\" must hold numbers other than 0, samples are divided by them."));
    }
    if (auto done = checkSize(preprocessing.resize, "resize"); !done)
        return done;
    return checkSize(preprocessing.centerCrop, "centerCrop");
}

Result<std::vector<std::int64_t>> preprocessedShape(std::vector<std::int64_t> shape,
                                                    const Preprocessing &preprocessing)
{
    const bool image = shape.size() == 3;
    const bool pictorial =
        preprocessing.channels != Channels::AsStored || preprocessing.resize || preprocessing.centerCrop;
    if (pictorial && !image)
        return mismatch(
            {PARETOSCOPE_SAY("input.not-pictures", "Samples of shape %1 are no images; remove \"channels\", "
                                                   "\"resize\" and \"centerCrop\" from \"input\"."),
             shapeText(shape)});
    if (preprocessing.channels != Channels::AsStored && shape[0] != 1 && shape[0] != 3 && shape[0] != 4)
        return mismatch(
            {PARETOSCOPE_SAY(
                 "input.other-channels",
                 "\"channels\" needs images with 1, 3 or 4 channels, but these have shape %1; remove it."),
             shapeText(shape)});
    if (image) {
        shape[0] = channelsAfter(preprocessing.channels, shape[0]);
        if (preprocessing.resize)
            std::copy(preprocessing.resize->begin(), preprocessing.resize->end(), shape.begin() + 1);
        if (preprocessing.centerCrop) {
            const auto [height, width] = *preprocessing.centerCrop;
            if (height > shape[1] || width > shape[2])
                return mismatch({PARETOSCOPE_SAY("input.crop-too-large",
                                                 "\"centerCrop\" of %1 × %2 is larger than the image of %3 × "
                                                 "%4; make it smaller or set \"resize\"."),
                                 height, width, shape[1], shape[2]});
            shape[1] = height;
            shape[2] = width;
        }
    }
    const std::int64_t channels = shape.empty() ? 1 : shape[0];
    if (auto done = checkPerChannel(preprocessing.mean, channels, "mean"); !done)
        return done.error();
    if (auto done = checkPerChannel(preprocessing.std, channels, "std"); !done)
        return done.error();
    return shape;
}

Result<void> preprocess(Sample &sample, const Preprocessing &preprocessing)
{
    if (auto shape = preprocessedShape(sample.shape, preprocessing); !shape)
        return shape.error();
    if (preprocessing.channels != Channels::AsStored)
        orderChannels(sample, preprocessing.channels);
    if (preprocessing.scale != 1) {
        const float scale = static_cast<float>(preprocessing.scale);
        for (float &value : sample.values)
            value *= scale;
    }
    if (preprocessing.resize) {
        const auto [height, width] = *preprocessing.resize;
        const Filter filter = preprocessing.antialias ? Filter::Antialiased : Filter::Bilinear;
        if (auto done = resize(sample, height, width, filter); !done)
            return done;
    }
    if (preprocessing.centerCrop)
        cropCentre(sample, (*preprocessing.centerCrop)[0], (*preprocessing.centerCrop)[1]);
    normalise(sample, preprocessing);
    return {};
}

} // namespace paretoscope::data
