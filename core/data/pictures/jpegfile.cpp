#include "core/data/pictures/jpegfile.h"

#include <cstdio> // jpeglib.h needs it before itself

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <csetjmp>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// Progressive files may hold any number of scans over the whole picture; no camera writes more than a few
/// dozen.
constexpr int mostScans = 500;

/// libjpeg reports an error by calling a function that must not return. Exceptions cannot pass through C, so
/// it jumps to run(), in whose frame nothing needs to be destroyed.
struct JpegDecoder {
    jpeg_error_mgr errors{}; // first: libjpeg hands out its address
    jpeg_decompress_struct info{};
    jpeg_progress_mgr progress{};
    std::jmp_buf failed{};
    std::array<char, JMSG_LENGTH_MAX> message{};

    JpegDecoder()
    {
        info.err = jpeg_std_error(&errors);
        info.client_data = this;
        errors.error_exit = [](j_common_ptr common) { of(common).fail(); };
        errors.emit_message = [](j_common_ptr common, int level) { of(common).warn(level); };
        errors.output_message = [](j_common_ptr) {};
        progress.progress_monitor = [](j_common_ptr common) { of(common).checkScans(); };
    }
    ~JpegDecoder() { jpeg_destroy_decompress(&info); }
    JpegDecoder(const JpegDecoder &) = delete;
    JpegDecoder &operator=(const JpegDecoder &) = delete;

    static JpegDecoder &of(j_common_ptr common) { return *static_cast<JpegDecoder *>(common->client_data); }

    [[noreturn]] void fail()
    {
        errors.format_message(reinterpret_cast<j_common_ptr>(&info), message.data());
        std::longjmp(failed, 1);
    }

    /// Damage that libjpeg would paint over with grey must not become a sample.
    void warn(int level)
    {
        const int code = errors.msg_code;
        if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE))
            fail();
    }

    void checkScans()
    {
        if (info.input_scan_number > mostScans)
            fail();
    }
};

enum class JpegOutcome : std::uint8_t { Good, Damaged, TooLarge };

J_COLOR_SPACE wantedColours(int components)
{
    return components == 1 ? JCS_GRAYSCALE : components == 4 ? JCS_CMYK : JCS_RGB;
}

/// Leaves four inks a pixel of a CMYK picture.
JpegOutcome run(JpegDecoder &decoder, std::span<const std::byte> file, Extent extent, Pixels &pixels)
{
    jpeg_decompress_struct *info = &decoder.info;
    if (setjmp(decoder.failed) != 0)
        return JpegOutcome::Damaged;
    jpeg_create_decompress(info);
    info->progress = &decoder.progress;
    info->client_data = &decoder;
    jpeg_mem_src(info, reinterpret_cast<const unsigned char *>(file.data()), file.size());
    jpeg_read_header(info, TRUE);
    pixels.width = info->image_width;
    pixels.height = info->image_height;
    pixels.channels = info->num_components == 1 || info->num_components == 4 ? info->num_components : 3;
    if (pixels.width * pixels.height > mostPixels)
        return JpegOutcome::TooLarge;
    if (extent == Extent::Header)
        return JpegOutcome::Good;
    info->out_color_space = wantedColours(info->num_components);
    info->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(info);
    pixels.values.resize(static_cast<std::size_t>(pixels.width * pixels.height * pixels.channels));
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = pixels.values.data() +
                       info->output_scanline * static_cast<std::size_t>(pixels.width * pixels.channels);
        jpeg_read_scanlines(info, &row, 1);
    }
    jpeg_finish_decompress(info);
    return JpegOutcome::Good;
}

void toRgb(Pixels &pixels)
{
    pixels.channels = 3;
    const std::size_t count = pixels.values.size() / 4;
    for (std::size_t i = 0; i < count; ++i) { // in place: what is written lies at or before what is read
        std::array<std::uint8_t, 4> inks{};
        for (std::size_t c = 0; c < 4; ++c)
            inks[c] = static_cast<std::uint8_t>(255 - pixels.values[4 * i + c]);
        rgbFromCmyk(inks.data(), pixels.values.data() + 3 * i);
    }
    pixels.values.resize(3 * count);
}

} // namespace

bool isJpeg(std::span<const std::byte> file)
{
    return file.size() > 2 && file[0] == std::byte{0xFF} && file[1] == std::byte{0xD8} &&
           file[2] == std::byte{0xFF};
}

Result<Pixels> readJpeg(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    JpegDecoder decoder;
    Pixels pixels;
    switch (run(decoder, file, extent, pixels)) {
    case JpegOutcome::Good:
        if (pixels.channels == 4)
            toRgb(pixels);
        return pixels;
    case JpegOutcome::TooLarge:
        return tooManyPixels(name, pixels.width, pixels.height);
    case JpegOutcome::Damaged:
        break;
    }
    return Error{
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY(
             "picture.damaged-jpeg",
             "The image %1 is damaged or no grey, RGB or CMYK JPEG of 8 bits; replace or remove it."),
         name},
        decoder.message.data()};
}

} // namespace paretoscope::data
