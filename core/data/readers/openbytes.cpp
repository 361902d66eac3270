#include "core/data/readers/openbytes.h"

#include "core/base/filekind.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t mostUnpacked = std::uint64_t{2} << 30U;
constexpr std::size_t piece = std::size_t{1} << 20U;

Error damaged(const ByteSource &file)
{
    return {
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("gzip.damaged", "%1 is a damaged or truncated gzip; get it again."), file.name()}};
}

/// zlib's state with its end.
class Inflater {
public:
    Inflater() { m_good = inflateInit2(&m_stream, 16 + MAX_WBITS) == Z_OK; } // 16: gzip, not zlib
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;

    bool good() const { return m_good; }
    void feed(std::span<std::byte> bytes)
    {
        m_stream.next_in = reinterpret_cast<Bytef *>(bytes.data());
        m_stream.avail_in = static_cast<uInt>(bytes.size());
    }
    bool hungry() const { return m_stream.avail_in == 0; }
    bool atEnd() const { return m_atEnd; }

    /// Appends to OUTPUT until the input is used up or OUTPUT is full; false if the input is damaged.
    bool drain(std::vector<std::byte> &output)
    {
        std::array<std::byte, 1U << 16U> buffer;
        do {
            if (m_atEnd && inflateReset(&m_stream) != Z_OK) // gzips may follow one another
                return false;
            m_stream.next_out = reinterpret_cast<Bytef *>(buffer.data());
            m_stream.avail_out = buffer.size();
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
                return false;
            m_atEnd = status == Z_STREAM_END;
            output.insert(output.end(), buffer.begin(), buffer.end() - m_stream.avail_out);
        } while ((m_stream.avail_in > 0 || m_stream.avail_out == 0) && output.size() <= mostUnpacked);
        return true;
    }

private:
    z_stream m_stream{};
    bool m_good = false;
    bool m_atEnd = false;
};

Result<std::shared_ptr<const ByteSource>> unpacked(const ByteSource &file)
{
    Inflater inflater;
    if (!inflater.good())
        return Error{ErrorCode::OutOfMemory,
                     {PARETOSCOPE_SAY("gzip.no-memory", "There is no memory to unpack %1."), file.name()}};
    std::vector<std::byte> output;
    std::vector<std::byte> input;
    for (std::uint64_t offset = 0; offset < file.size(); offset += input.size()) {
        input.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece, file.size() - offset)));
        if (auto done = file.read(offset, input); !done)
            return done.error();
        inflater.feed(input);
        if (!inflater.drain(output))
            return damaged(file);
        if (output.size() > mostUnpacked)
            return Error{
                ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY("gzip.too-large",
                                 "%1 would take more than 2 GiB of memory; unpack it with gunzip first."),
                 file.name()}};
    }
    if (!inflater.atEnd())
        return damaged(file);
    return std::shared_ptr<const ByteSource>(std::make_shared<MemorySource>(file.name(), std::move(output)));
}

} // namespace

Result<std::shared_ptr<const ByteSource>> openBytes(const std::filesystem::path &path)
{
    auto file = FileSource::open(path);
    if (!file)
        return file.error();
    const auto start = startOf(**file);
    if (!start)
        return start.error();
    if (base::isGzip(*start))
        return unpacked(**file);
    // Raw numbers may well begin with zeros; nothing else that is recognised does.
    const bool zero = !start->empty() && start->front() == std::byte{0};
    if (const auto what = zero || base::isTar(*start) ? std::nullopt : base::recognisedAs(*start))
        return Error{ErrorCode::DataUnreadable, {PARETOSCOPE_SAY("data.recognised", "%1 %2."), path, *what}};
    return std::shared_ptr<const ByteSource>(std::move(*file));
}

Result<std::vector<std::byte>> startOf(const ByteSource &source)
{
    std::vector<std::byte> start(
        static_cast<std::size_t>(std::min<std::uint64_t>(base::recognisableBytes, source.size())));
    if (auto done = source.read(0, start); !done)
        return done.error();
    return start;
}

Result<std::vector<std::byte>> readAll(const ByteSource &source, std::uint64_t most)
{
    if (source.size() > most)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("data.too-large",
                                      "%1 has %2 bytes, more than the %3 that such a file may have."),
                      source.name(), source.size(), most}};
    std::vector<std::byte> bytes(static_cast<std::size_t>(source.size()));
    if (auto done = source.read(0, bytes); !done)
        return done.error();
    return bytes;
}

} // namespace paretoscope::data
