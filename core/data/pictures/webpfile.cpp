#include "core/data/pictures/webpfile.h"

#include <webp/decode.h>
#include <webp/demux.h>

#include <cstring>
#include <memory>

namespace paretoscope::data {

using base::Result;

namespace {

struct DeleteAnimation {
    void operator()(WebPAnimDecoder *decoder) const { WebPAnimDecoderDelete(decoder); }
};

/// The canvas with the first picture on it, where there is one.
bool readFirstFrame(std::span<const std::byte> file, Pixels &pixels)
{
    const WebPData data{reinterpret_cast<const std::uint8_t *>(file.data()), file.size()};
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options))
        return false;
    options.color_mode = MODE_RGBA;
    options.use_threads = 0;
    const std::unique_ptr<WebPAnimDecoder, DeleteAnimation> decoder(WebPAnimDecoderNew(&data, &options));
    WebPAnimInfo info;
    std::uint8_t *canvas = nullptr; // owned by the decoder
    int milliseconds = 0;
    if (!decoder || !WebPAnimDecoderGetInfo(decoder.get(), &info) || info.canvas_width != pixels.width ||
        info.canvas_height != pixels.height || !WebPAnimDecoderGetNext(decoder.get(), &canvas, &milliseconds))
        return false;
    const std::size_t count = static_cast<std::size_t>(pixels.width * pixels.height);
    pixels.values.resize(3 * count);
    for (std::size_t i = 0; i < count; ++i)
        std::memcpy(pixels.values.data() + 3 * i, canvas + 4 * i, 3);
    return true;
}

bool readStill(std::span<const std::byte> file, Pixels &pixels)
{
    pixels.values.resize(static_cast<std::size_t>(3 * pixels.width * pixels.height));
    return WebPDecodeRGBInto(reinterpret_cast<const std::uint8_t *>(file.data()), file.size(),
                             pixels.values.data(), pixels.values.size(),
                             static_cast<int>(3 * pixels.width)) != nullptr;
}

} // namespace

bool isWebp(std::span<const std::byte> file)
{
    return file.size() >= 12 && std::memcmp(file.data(), "RIFF", 4) == 0 &&
           std::memcmp(file.data() + 8, "WEBP", 4) == 0;
}

Result<Pixels> readWebp(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(reinterpret_cast<const std::uint8_t *>(file.data()), file.size(), &features) !=
            VP8_STATUS_OK ||
        features.width <= 0 || features.height <= 0)
        return damagedPicture(name, "WebP", "its header cannot be read");
    Pixels pixels{features.width, features.height, 3, {}};
    if (pixels.height > mostPixels / pixels.width)
        return tooManyPixels(name, pixels.width, pixels.height);
    if (extent == Extent::Header)
        return pixels;
    if (!(features.has_animation ? readFirstFrame(file, pixels) : readStill(file, pixels)))
        return damagedPicture(name, "WebP", "its pixels cannot be read");
    return pixels;
}

} // namespace paretoscope::data
