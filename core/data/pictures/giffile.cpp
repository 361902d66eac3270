#include "core/data/pictures/giffile.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace paretoscope::data {

using base::Error;
using base::Result;

namespace {

struct CloseGif {
    void operator()(GifFileType *gif) const { DGifCloseFile(gif, nullptr); }
};

int readBytes(GifFileType *gif, GifByteType *into, int count)
{
    auto &rest = *static_cast<std::span<const std::byte> *>(gif->UserData);
    const std::size_t taken = std::min(rest.size(), static_cast<std::size_t>(std::max(0, count)));
    if (taken > 0)
        std::memcpy(into, rest.data(), taken);
    rest = rest.subspan(taken);
    return static_cast<int>(taken);
}

/// The first picture on the canvas, as indices into its table of colours.
struct Frame {
    std::int64_t width = 0, height = 0;
    std::vector<std::uint8_t> indices;
    std::vector<std::uint8_t> colours;
};

/// Skips extensions up to the first picture; the transparent colour of the last graphics control, else 0.
bool findPicture(GifFileType *gif, std::uint8_t &background)
{
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(gif, &record) == GIF_OK) {
        if (record == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageDesc(gif) == GIF_OK;
        int code = 0;
        GifByteType *block = nullptr;
        if (record != EXTENSION_RECORD_TYPE || DGifGetExtension(gif, &code, &block) != GIF_OK)
            return false;
        while (block) {
            if (code == GRAPHICS_EXT_FUNC_CODE && block[0] >= 4 && (block[1] & 1))
                background = block[4];
            if (DGifGetExtensionNext(gif, &block) != GIF_OK)
                return false;
        }
    }
    return false;
}

bool readRows(GifFileType *gif, Frame &frame)
{
    struct Pass {
        int first, step;
    };
    constexpr std::array<Pass, 4> interlaced{{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
    constexpr std::array<Pass, 1> straight{{{0, 1}}};
    const GifImageDesc &image = gif->Image;
    const std::span<const Pass> passes = image.Interlace ? std::span<const Pass>(interlaced) : straight;
    for (const Pass pass : passes) {
        for (std::int64_t row = pass.first; row < image.Height; row += pass.step) {
            const auto at = static_cast<std::size_t>((image.Top + row) * frame.width + image.Left);
            if (DGifGetLine(gif, frame.indices.data() + at, image.Width) != GIF_OK)
                return false;
        }
    }
    return true;
}

void takeColours(const GifFileType *gif, Frame &frame)
{
    const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    for (int i = 0; map && i < map->ColorCount; ++i)
        frame.colours.insert(frame.colours.end(),
                             {map->Colors[i].Red, map->Colors[i].Green, map->Colors[i].Blue});
}

Result<Frame> readFrame(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    std::span<const std::byte> rest = file;
    int failure = 0;
    const std::unique_ptr<GifFileType, CloseGif> gif(DGifOpen(&rest, &readBytes, &failure));
    std::uint8_t background = 0;
    if (!gif || !findPicture(gif.get(), background) || gif->Image.Left < 0 || gif->Image.Top < 0)
        return damagedPicture(name, "GIF", "no picture was found in it");
    const GifImageDesc &image = gif->Image;
    Frame frame;
    frame.width = std::max<std::int64_t>(gif->SWidth, std::int64_t{image.Left} + image.Width);
    frame.height = std::max<std::int64_t>(gif->SHeight, std::int64_t{image.Top} + image.Height);
    if (image.Width <= 0 || image.Height <= 0 || frame.width <= 0 || frame.height <= 0)
        return damagedPicture(name, "GIF", "it has no pixels");
    if (frame.height > mostPixels / frame.width)
        return tooManyPixels(name, frame.width, frame.height);
    if (extent == Extent::Header)
        return frame;
    // LZW packs at best 4096 pixels into a code of 9 to 12 bits: more is a lie.
    if (static_cast<std::uint64_t>(image.Width) * static_cast<std::uint64_t>(image.Height) / 4096 >
        file.size())
        return damagedPicture(name, "GIF", "it is shorter than its size can need");
    frame.indices.assign(static_cast<std::size_t>(frame.width * frame.height), background);
    if (!readRows(gif.get(), frame))
        return damagedPicture(name, "GIF", "its pixels cannot be read");
    takeColours(gif.get(), frame);
    return frame;
}

} // namespace

bool isGif(std::span<const std::byte> file)
{
    return file.size() >= 6 &&
           (std::memcmp(file.data(), "GIF87a", 6) == 0 || std::memcmp(file.data(), "GIF89a", 6) == 0);
}

Result<Pixels> readGif(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    const auto frame = readFrame(file, name, extent);
    if (!frame)
        return frame.error();
    return Pixels{frame->width, frame->height, 3, lookedUp(frame->indices, frame->colours)};
}

Result<IndexPixels> readGifIndices(std::span<const std::byte> file, const std::string &name)
{
    const auto frame = readFrame(file, name, Extent::Whole);
    if (!frame)
        return frame.error();
    return IndexPixels{frame->width, frame->height, {frame->indices.begin(), frame->indices.end()}};
}

} // namespace paretoscope::data
