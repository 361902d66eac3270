// A TIFF in memory as libtiff reads it, with nothing printed. Only for the decoder beside it.
#pragma once

#include <tiffio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace paretoscope::data {

/// The file as libtiff sees it, and what it says of it. Its own handlers would print.
struct TiffBytes {
    std::span<const std::byte> file;
    std::uint64_t at = 0;
    std::array<char, 256> message{};
};

struct CloseTiff {
    void operator()(TIFF *tiff) const { TIFFClose(tiff); }
};
using TiffHandle = std::unique_ptr<TIFF, CloseTiff>;

/// Null where BYTES are no TIFF; they must outlive the handle. NAME is named in messages.
TiffHandle openTiff(TiffBytes &bytes, const std::string &name);

} // namespace paretoscope::data
