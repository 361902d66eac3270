#include "core/data/pictures/tiffinmemory.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace paretoscope::data {

namespace {

tmsize_t readBytes(thandle_t handle, void *into, tmsize_t count)
{
    auto &stream = *static_cast<TiffBytes *>(handle);
    if (count < 0 || stream.at > stream.file.size())
        return 0;
    const std::size_t taken = std::min(static_cast<std::size_t>(count), stream.file.size() - stream.at);
    if (taken > 0)
        std::memcpy(into, stream.file.data() + stream.at, taken);
    stream.at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t writeNothing(thandle_t, void *, tmsize_t)
{
    return 0;
}

toff_t seek(thandle_t handle, toff_t offset, int whence)
{
    auto &stream = *static_cast<TiffBytes *>(handle);
    stream.at = whence == SEEK_SET   ? offset
                : whence == SEEK_CUR ? stream.at + offset
                                     : stream.file.size() + offset;
    return stream.at;
}

int keepMessage(TIFF *, void *user, const char *, const char *format, va_list arguments)
{
    auto &message = static_cast<TiffBytes *>(user)->message;
    if (message[0] == 0)
        std::vsnprintf(message.data(), message.size(), format, arguments);
    return 1;
}

} // namespace

TiffHandle openTiff(TiffBytes &stream, const std::string &name)
{
    constexpr tmsize_t largestAllocation = tmsize_t{1} << 30U;
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions *)> options(TIFFOpenOptionsAlloc(),
                                                                                &TIFFOpenOptionsFree);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), largestAllocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &keepMessage, &stream);
    TIFFOpenOptionsSetWarningHandlerExtR(
        options.get(), [](TIFF *, void *, const char *, const char *, va_list) { return 1; }, nullptr);
    // "m": not mapped, the bytes are in memory already.
    return TiffHandle(TIFFClientOpenExt(
        name.c_str(), "rm", &stream, &readBytes, &writeNothing, &seek, [](thandle_t) { return 0; },
        [](thandle_t handle) { return static_cast<toff_t>(static_cast<TiffBytes *>(handle)->file.size()); },
        [](thandle_t, void **, toff_t *) { return 0; }, [](thandle_t, void *, toff_t) {}, options.get()));
}

} // namespace paretoscope::data
