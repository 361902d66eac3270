#include "core/data/imagefile.h"

#include "core/base/file.h"
#include "core/data/jpegfile.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS 65535
#include <stb/stb_image.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t largestFile = std::uint64_t{256} << 20U;
constexpr std::int64_t mostPixels = std::int64_t{1} << 26U;

Error unreadable(const std::string &name)
{
    return {ErrorCode::DataUnreadable,
            "The image " + name + " is damaged or no PNG or JPEG; replace or remove it.",
            stbi_failure_reason() ? stbi_failure_reason() : ""};
}

/// Dimensions are checked before anything is decoded.
Result<Pixels> readPng(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    const auto *bytes = reinterpret_cast<const stbi_uc *>(file.data());
    const int length = static_cast<int>(file.size());
    int width = 0, height = 0, stored = 0;
    if (!stbi_info_from_memory(bytes, length, &width, &height, &stored))
        return unreadable(name);
    if (std::int64_t{width} * height > mostPixels)
        return tooManyPixels(name, width, height);
    Pixels pixels{width, height, stored < 3 ? 1 : 3, {}};
    if (extent == Extent::Header)
        return pixels;
    const std::unique_ptr<stbi_uc, void (*)(void *)> decoded(
        stbi_load_from_memory(bytes, length, &width, &height, &stored, static_cast<int>(pixels.channels)),
        &stbi_image_free);
    if (!decoded || width != pixels.width || height != pixels.height)
        return unreadable(name);
    pixels.values.assign(decoded.get(), decoded.get() + pixels.width * pixels.height * pixels.channels);
    return pixels;
}

Result<Pixels> readPixels(const std::filesystem::path &path, Extent extent)
{
    const auto file = base::readFile(path, largestFile);
    if (!file)
        return file.error();
    return isJpeg(*file) ? readJpeg(*file, path.string(), mostPixels, extent)
                         : readPng(*file, path.string(), extent);
}

} // namespace

bool hasImageExtension(const std::filesystem::path &path)
{
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

Result<std::vector<std::int64_t>> readImageShape(const std::filesystem::path &path)
{
    const auto header = readPixels(path, Extent::Header);
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

} // namespace paretoscope::data
