#include "tests/support/datafiles.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>
#include <zip.h>

#include <fstream>
#include <stdexcept>

namespace paretoscope::tests {

Bytes joined(Bytes first, const Bytes &second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

Bytes textBytes(const std::string &text)
{
    return packed(std::vector<char>(text.begin(), text.end()));
}

Bytes idxFile(std::uint8_t type, const std::vector<std::uint32_t> &shape, const Bytes &elements)
{
    const Bytes magic = packed<std::uint8_t>({0, 0, type, static_cast<std::uint8_t>(shape.size())});
    return joined(joined(magic, packed(shape, Endian::Big)), elements);
}

Bytes npyFileWithHeader(const std::string &header, const Bytes &elements, int version)
{
    Bytes bytes = textBytes("\x93NUMPY");
    bytes.push_back(static_cast<std::byte>(version));
    bytes.push_back(std::byte{0});
    const auto length = static_cast<std::uint32_t>(header.size());
    bytes = joined(bytes, version == 1 ? packed<std::uint16_t>({static_cast<std::uint16_t>(length)})
                                       : packed<std::uint32_t>({length}));
    return joined(joined(bytes, textBytes(header)), elements);
}

Bytes npyFile(const std::string &descr, const std::string &shape, const Bytes &elements, bool fortran,
              int version)
{
    return npyFileWithHeader("{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
                                 ", 'shape': " + shape + ", }          \n",
                             elements, version);
}

void writeFile(const std::filesystem::path &path, const Bytes &bytes)
{
    std::filesystem::remove(path); // overwriting in place makes ext4 wait for the disk
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush())
        throw std::runtime_error("cannot write " + path.string());
}

void writeZip(const std::filesystem::path &path, const std::vector<ZipMember> &members, ZipMethod method)
{
    int failure = 0;
    zip_t *zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &failure);
    if (!zip)
        throw std::runtime_error("cannot write " + path.string());
    for (const ZipMember &member : members) {
        zip_source_t *source = zip_source_buffer(zip, member.bytes.data(), member.bytes.size(), 0);
        const zip_int64_t index = zip_file_add(zip, member.name.c_str(), source, ZIP_FL_OVERWRITE);
        zip_set_file_compression(zip, static_cast<zip_uint64_t>(index),
                                 method == ZipMethod::Stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
    }
    if (zip_close(zip) != 0)
        throw std::runtime_error("cannot write " + path.string());
}

void writeImage(const std::filesystem::path &path, int width, int height, int channels,
                const std::vector<std::uint8_t> &pixels)
{
    const bool png = path.extension() == ".png";
    const int done = png ? stbi_write_png(path.c_str(), width, height, channels, pixels.data(), 0)
                         : stbi_write_jpg(path.c_str(), width, height, channels, pixels.data(), 100);
    if (!done)
        throw std::runtime_error("cannot write " + path.string());
}

} // namespace paretoscope::tests
