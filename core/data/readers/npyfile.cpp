#include "core/data/readers/npyfile.h"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t mostNpyDimensions = 32; // as NumPy
constexpr std::uint32_t longestHeader = 1U << 16U;

/// Reads the one kind of Python literal that a header may hold; never looks beyond TEXT.
class HeaderParser {
public:
    explicit HeaderParser(std::string_view text) : m_rest(text) {}

    bool take(char wanted)
    {
        skipSpace();
        if (m_rest.empty() || m_rest.front() != wanted)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    std::optional<std::string_view> quoted()
    {
        skipSpace();
        if (m_rest.empty() || (m_rest.front() != '\'' && m_rest.front() != '"'))
            return std::nullopt;
        const std::size_t end = m_rest.find(m_rest.front(), 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view text = m_rest.substr(1, end - 1);
        m_rest.remove_prefix(end + 1);
        return text;
    }

    std::optional<bool> boolean()
    {
        skipSpace();
        for (const auto &[word, value] : {std::pair{std::string_view("True"), true}, {"False", false}}) {
            if (m_rest.starts_with(word)) {
                m_rest.remove_prefix(word.size());
                return value;
            }
        }
        return std::nullopt;
    }

    /// (3,) or (3, 4) or (); integers may end in the L of Python 2.
    std::optional<std::vector<std::int64_t>> tuple()
    {
        std::vector<std::int64_t> values;
        if (!take('('))
            return std::nullopt;
        while (!take(')')) {
            skipSpace();
            std::int64_t value = 0;
            const auto [end, failure] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
            if (failure != std::errc() || value < 0 || values.size() == mostNpyDimensions)
                return std::nullopt;
            m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
            take('L');
            values.push_back(value);
            if (!take(',') && !(skipSpace(), m_rest.starts_with(')')))
                return std::nullopt;
        }
        return values;
    }

private:
    void skipSpace()
    {
        const std::size_t start = m_rest.find_first_not_of(" \t\r\n");
        m_rest.remove_prefix(start == std::string_view::npos ? m_rest.size() : start);
    }

    std::string_view m_rest;
};

struct NpyHeader {
    std::optional<std::string_view> descr;
    std::optional<bool> fortran;
    std::optional<std::vector<std::int64_t>> shape;
};

std::optional<NpyHeader> parseDictionary(std::string_view text)
{
    HeaderParser parser(text);
    NpyHeader header;
    if (!parser.take('{'))
        return std::nullopt;
    while (!parser.take('}')) {
        const auto key = parser.quoted();
        if (!key || !parser.take(':'))
            return std::nullopt;
        if (*key == "descr")
            header.descr = parser.quoted();
        else if (*key == "fortran_order")
            header.fortran = parser.boolean();
        else if (*key == "shape")
            header.shape = parser.tuple();
        else
            return std::nullopt;
        parser.take(',');
    }
    return header.fortran && header.shape ? std::optional(header) : std::nullopt;
}

} // namespace

Result<StoredArray::Layout> parseNpyHeader(std::string_view text, const std::string &name)
{
    const Error unsupported{
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("npy.unsupported-type", "%1 holds values of an unsupported type; save it as bool, "
                                                 "int8…int64, uint8, float16, float32 or float64."),
         name},
        std::string(text.substr(0, 200))};
    const auto header = parseDictionary(text);
    if (!header && text.find("[(") != std::string_view::npos)
        return unsupported; // a record type is a list where the name of a type should be
    if (!header)
        return Error{
            ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("npy.damaged-header", "%1 has a damaged NumPy header; get the file again."),
             name},
            std::string(text.substr(0, 200))};
    const auto type = header->descr ? elementTypeFromNumpy(*header->descr) : std::nullopt;
    if (!type)
        return unsupported;
    StoredArray::Layout layout;
    layout.shape = *header->shape;
    layout.type = *type;
    // One dimension is both orders at once; row-major reads faster.
    layout.order = *header->fortran && layout.shape.size() > 1 ? Order::ColumnMajor : Order::RowMajor;
    return layout;
}

Result<StoredArray> readNpy(std::shared_ptr<const ByteSource> source)
{
    const std::string &name = source->name();
    if (source->size() == 0)
        return isEmpty(*source);
    std::array<std::byte, 12> start{};
    const std::size_t available =
        std::min<std::size_t>(start.size(), static_cast<std::size_t>(source->size()));
    if (auto done = source->read(0, std::span(start).first(available)); !done)
        return done.error();
    constexpr std::string_view magic = "\x93NUMPY";
    if (available < 10 || std::memcmp(start.data(), magic.data(), magic.size()) != 0)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("npy.foreign", "%1 is no NumPy array file; check its format."), name}};
    const int version = std::to_integer<int>(start[6]);
    if (version < 1 || version > 3)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("npy.newer", "%1 has NumPy format version %2, but only 1 to 3 are "
                                                   "known; save it again with a current NumPy."),
                      name, version}};
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    std::uint32_t length = 0;
    for (std::size_t i = lengthBytes; i-- > 0;)
        length = (length << 8U) | std::to_integer<std::uint32_t>(start[8 + i]);
    const std::uint64_t dataOffset = 8 + lengthBytes + std::uint64_t{length};
    if (length > longestHeader || dataOffset > source->size())
        return Error{
            ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("npy.header-too-long", "%1 declares a header of %2 bytes, more than it can "
                                                    "have; it is damaged or truncated, get it again."),
             name, length}};
    std::string text(length, ' ');
    if (auto done = source->read(8 + lengthBytes, std::as_writable_bytes(std::span(text))); !done)
        return done.error();
    auto layout = parseNpyHeader(text, name);
    if (!layout)
        return layout.error();
    layout->offset = dataOffset;
    return StoredArray::create(std::move(source), std::move(*layout));
}

} // namespace paretoscope::data
