#include "core/data/imagefile.h"

#include "core/base/file.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
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

struct Header {
    int width = 0, height = 0, channels = 0;
};

const stbi_uc *bytesOf(const std::vector<std::byte> &file)
{
    return reinterpret_cast<const stbi_uc *>(file.data());
}

/// Dimensions are checked before anything is decoded.
Result<Header> headerOf(const std::vector<std::byte> &file, const std::filesystem::path &path)
{
    Header header;
    if (!stbi_info_from_memory(bytesOf(file), static_cast<int>(file.size()), &header.width, &header.height,
                               &header.channels))
        return Error{ErrorCode::DataUnreadable,
                     "The image " + path.string() +
                         " is no PNG or JPEG that can be read; replace or remove it.",
                     stbi_failure_reason() ? stbi_failure_reason() : ""};
    if (std::int64_t{header.width} * header.height > mostPixels)
        return Error{ErrorCode::DataUnreadable,
                     "The image " + path.string() + " has " + std::to_string(header.width) + " × " +
                         std::to_string(header.height) + " pixels, more than 64 million; make it smaller.",
                     {}};
    header.channels = header.channels < 3 ? 1 : 3;
    return header;
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
    const auto file = base::readFile(path, largestFile);
    if (!file)
        return file.error();
    const auto header = headerOf(*file, path);
    if (!header)
        return header.error();
    return std::vector<std::int64_t>{header->channels, header->height, header->width};
}

Result<Sample> readImage(const std::filesystem::path &path)
{
    const auto file = base::readFile(path, largestFile);
    if (!file)
        return file.error();
    const auto header = headerOf(*file, path);
    if (!header)
        return header.error();
    int width = 0, height = 0, stored = 0;
    const std::unique_ptr<stbi_uc, void (*)(void *)> pixels(
        stbi_load_from_memory(bytesOf(*file), static_cast<int>(file->size()), &width, &height, &stored,
                              header->channels),
        &stbi_image_free);
    if (!pixels || width != header->width || height != header->height)
        return Error{ErrorCode::DataUnreadable,
                     "The image " + path.string() + " is damaged; replace or remove it.",
                     stbi_failure_reason() ? stbi_failure_reason() : ""};
    const std::size_t channels = static_cast<std::size_t>(header->channels);
    const std::size_t plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    Sample sample{{header->channels, height, width}, std::vector<float>(channels * plane)};
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t i = 0; i < plane; ++i)
            sample.values[c * plane + i] = pixels.get()[i * channels + c];
    }
    return sample;
}

} // namespace paretoscope::data
