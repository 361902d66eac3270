#include "core/data/imagefile.h"

#include "core/base/asciitext.h"

#include "core/base/file.h"
#include "core/base/filekind.h"
#include "core/data/bytesource.h"
#include "core/data/pictures/bmpfile.h"
#include "core/data/pictures/giffile.h"
#include "core/data/pictures/jpegfile.h"
#include "core/data/pictures/pngfile.h"
#include "core/data/pictures/tifffile.h"
#include "core/data/pictures/webpfile.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t largestPicture = std::uint64_t{256} << 20U;

/// Told by content, whatever the name says.
struct PictureKind {
    bool (*recognises)(std::span<const std::byte> file);
    Result<Pixels> (*read)(std::span<const std::byte> file, const std::string &name, Extent extent);
    /// Absent where values are not kept exactly.
    Result<IndexPixels> (*readIndices)(std::span<const std::byte> file, const std::string &name);
};

constexpr std::array<PictureKind, 6> decoders{{{isJpeg, readJpeg, nullptr},
                                               {isPng, readPng, readPngIndices},
                                               {isWebp, readWebp, nullptr},
                                               {isGif, readGif, readGifIndices},
                                               {isTiff, readTiff, readTiffIndices},
                                               {isBmp, readBmp, readBmpIndices}}};

Error foreign(std::span<const std::byte> file, const std::string &name)
{
    if (const auto what = base::recognisedAs(file))
        return {ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY("picture.recognised", "The image %1 %2."), name, *what}};
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY(
                 "picture.foreign",
                 "The image %1 is damaged or no PNG, JPEG, WebP, GIF, TIFF or BMP; replace or remove it."),
             name}};
}

Result<Pixels> readPixels(const std::filesystem::path &path, Extent extent)
{
    const auto file = base::readFile(path, largestPicture);
    if (!file)
        return file.error();
    for (const PictureKind &decoder : decoders) {
        if (decoder.recognises(*file))
            return decoder.read(*file, path.string(), extent);
    }
    return foreign(*file, path.string());
}

/// The header from the first bytes alone; an error where they do not hold it.
Result<Pixels> readBeginning(const std::filesystem::path &path)
{
    constexpr std::uint64_t beginningBytes = std::uint64_t{1} << 15U;
    const auto file = FileSource::open(path);
    if (!file)
        return file.error();
    std::vector<std::byte> start(static_cast<std::size_t>(std::min((*file)->size(), beginningBytes)));
    if (auto done = (*file)->read(0, start); !done)
        return done.error();
    for (const PictureKind &decoder : decoders) {
        if (decoder.recognises(start))
            return decoder.read(start, path.string(), Extent::Header);
    }
    return foreign(start, path.string());
}

} // namespace

bool hasImageExtension(const std::filesystem::path &path)
{
    constexpr std::array<std::string_view, 10> known{".png",  ".jpg", ".jpeg", ".jpe",  ".jfif",
                                                     ".webp", ".gif", ".tif",  ".tiff", ".bmp"};
    return std::find(known.begin(), known.end(), base::lowered(path.extension().string())) != known.end();
}

Result<std::vector<std::int64_t>> readImageShape(const std::filesystem::path &path)
{
    // Most headers lie at the beginning: a folder of pictures need not be read whole to be opened.
    auto header = readBeginning(path);
    if (!header)
        header = readPixels(path, Extent::Header);
    if (!header)
        return header.error();
    return std::vector<std::int64_t>{header->channels, header->height, header->width};
}

Result<Sample> readImage(const std::filesystem::path &path)
{
    const auto pixels = readPixels(path, Extent::Whole);
    if (!pixels)
        return pixels.error();
    const std::size_t channels = static_cast<std::size_t>(pixels->channels);
    const std::size_t plane = pixels->values.size() / channels;
    Sample sample{{pixels->channels, pixels->height, pixels->width}, std::vector<float>(channels * plane)};
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t i = 0; i < plane; ++i)
            sample.values[c * plane + i] = pixels->values[i * channels + c];
    }
    return sample;
}

Result<IndexPixels> readClassImage(const std::filesystem::path &path)
{
    const auto file = base::readFile(path, largestPicture);
    if (!file)
        return file.error();
    for (const PictureKind &decoder : decoders) {
        if (decoder.recognises(*file) && decoder.readIndices)
            return decoder.readIndices(*file, path.string());
        if (decoder.recognises(*file))
            return unsupportedPicture(
                path.string(),
                PARETOSCOPE_SAY("label-image.inexact",
                                "does not keep its numbers exactly, as a label image must"),
                saveAsNumbers());
    }
    return foreign(*file, path.string());
}

} // namespace paretoscope::data
