#include "tests/support/archives.h"

#include <zlib.h>

#include <cstdio>
#include <stdexcept>

namespace paretoscope::tests {

Bytes gzipped(const Bytes &content)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    Bytes input = content;
    Bytes output(deflateBound(&stream, static_cast<uLong>(content.size())) + 64);
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(output.data());
    stream.avail_out = static_cast<uInt>(output.size());
    deflate(&stream, Z_FINISH);
    output.resize(output.size() - stream.avail_out);
    deflateEnd(&stream);
    return output;
}

Bytes tarFile(const std::vector<ZipMember> &members)
{
    Bytes file;
    for (const ZipMember &member : members) {
        std::string header(512, '\0');
        const auto put = [&header](std::size_t at, const std::string &text) {
            header.replace(at, text.size(), text);
        };
        char size[16];
        std::snprintf(size, sizeof size, "%011zo", member.bytes.size());
        put(0, member.name);
        put(100, "0000644");
        put(124, size);
        put(136, "00000000000");
        put(148, "        ");
        put(156, "0");
        put(257, std::string("ustar\0"
                             "00",
                             8));
        unsigned sum = 0;
        for (const char byte : header)
            sum += static_cast<unsigned char>(byte);
        char check[8];
        std::snprintf(check, sizeof check, "%06o", sum);
        put(148, check);
        file = joined(joined(file, textBytes(header)), member.bytes);
        file.resize((file.size() + 511) / 512 * 512);
    }
    file.resize(file.size() + 1024);
    return file;
}

} // namespace paretoscope::tests
