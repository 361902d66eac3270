// Small data files in the formats that Paretoscope reads, byte by byte from their published descriptions.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace paretoscope::tests {

using Bytes = std::vector<std::byte>;

enum class Endian { Little, Big };

/// VALUES one after the other, in this byte order.
template <typename Value> Bytes packed(const std::vector<Value> &values, Endian endian = Endian::Little)
{
    Bytes bytes(values.size() * sizeof(Value));
    if (!values.empty())
        std::memcpy(bytes.data(), values.data(), bytes.size());
    if ((endian == Endian::Big) != (std::endian::native == std::endian::big)) {
        for (std::size_t i = 0; i < bytes.size(); i += sizeof(Value))
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                         bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(Value)));
    }
    return bytes;
}

Bytes joined(Bytes first, const Bytes &second);
Bytes textBytes(const std::string &text);

/// IDX: TYPE is its type byte.
Bytes idxFile(std::uint8_t type, const std::vector<std::uint32_t> &shape, const Bytes &elements);

/// npy of this format version (1, 2 or 3) with this Python literal as its header.
Bytes npyFileWithHeader(const std::string &header, const Bytes &elements, int version = 1);
/// npy with descr "<f4" and shape "(2, 3)".
Bytes npyFile(const std::string &descr, const std::string &shape, const Bytes &elements, bool fortran = false,
              int version = 1);

void writeFile(const std::filesystem::path &path, const Bytes &bytes);

enum class ZipMethod { Stored, Deflated };
struct ZipMember {
    std::string name;
    Bytes bytes;
};
void writeZip(const std::filesystem::path &path, const std::vector<ZipMember> &members, ZipMethod method);

/// Interleaved pixels as PNG or (quality 100) JPEG, by the extension.
void writeImage(const std::filesystem::path &path, int width, int height, int channels,
                const std::vector<std::uint8_t> &pixels);

} // namespace paretoscope::tests
