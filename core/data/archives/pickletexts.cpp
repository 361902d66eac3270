// Texts and bytes of pickles: counted ones lie in the file as they are, those of protocol 0 are escaped.
#include "core/data/archives/picklemachine.h"

#include <array>
#include <charconv>

namespace paretoscope::data {

namespace {

void appendUtf8(std::uint32_t letter, std::string &text)
{
    const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (letter < 0x80) {
        put(letter);
    } else if (letter < 0x800) {
        put(0xC0 | letter >> 6U);
        put(0x80 | (letter & 0x3F));
    } else {
        put(0xE0 | (letter >> 12U & 0xF)); // beyond the basic plane nothing is a name of data
        put(0x80 | (letter >> 6U & 0x3F));
        put(0x80 | (letter & 0x3F));
    }
}

std::optional<std::uint32_t> hexadecimal(std::string_view digits, std::size_t count)
{
    std::uint32_t value = 0;
    if (digits.size() < count)
        return std::nullopt;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + count, value, 16);
    return failure == std::errc() && end == digits.data() + count ? std::optional(value) : std::nullopt;
}

} // namespace

PickleMachine::Step PickleMachine::text(std::uint8_t opcode)
{
    struct Counted {
        std::uint8_t opcode;
        std::size_t lengthBytes;
        Kind kind;
    };
    constexpr std::array<Counted, 9> counted{{{'U', 1, Kind::Bytes},
                                              {'T', 4, Kind::Bytes},
                                              {'C', 1, Kind::Bytes},
                                              {'B', 4, Kind::Bytes},
                                              {0x8e, 8, Kind::Bytes},
                                              {0x96, 8, Kind::Bytes},
                                              {0x8c, 1, Kind::Text},
                                              {'X', 4, Kind::Text},
                                              {0x8d, 8, Kind::Text}}};
    for (const Counted &known : counted) {
        if (known.opcode == opcode) {
            const auto length = littleEndian(known.lengthBytes);
            return done(length && pushText(known.kind, take(*length)));
        }
    }
    if (opcode == 'V')
        return done(pushRawUnicode());
    if (opcode == 'S')
        return done(pushQuoted());
    m_taken = false;
    return Step::Next;
}

bool PickleMachine::pushText(Kind kind, std::optional<std::string_view> text)
{
    return text && push({kind, false, 0, 0, *text, {}});
}

/// Protocol 0: characters below 256 as they are, \\uXXXX for others and for line breaks.
bool PickleMachine::pushRawUnicode()
{
    const auto raw = line();
    if (!raw || !affordText(raw->size()))
        return false;
    std::string text;
    for (std::size_t i = 0; i < raw->size(); ++i) {
        if ((*raw)[i] == '\\' && i + 1 < raw->size() && (*raw)[i + 1] == 'u') {
            const auto letter = hexadecimal(raw->substr(i + 2), 4);
            if (!letter)
                return false;
            appendUtf8(*letter, text);
            i += 5;
        } else {
            appendUtf8(static_cast<std::uint8_t>((*raw)[i]), text);
        }
    }
    return pushText(Kind::Text, keep(std::move(text)));
}

/// Protocol 0 of Python 2: bytes in quotes, escaped as in its source.
bool PickleMachine::pushQuoted()
{
    const auto quoted = line();
    if (!quoted || quoted->size() < 2 || quoted->front() != quoted->back() || !affordText(quoted->size()))
        return false;
    const std::string_view inner = quoted->substr(1, quoted->size() - 2);
    std::string bytes;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] != '\\') {
            bytes += inner[i];
            continue;
        }
        if (++i == inner.size())
            return false;
        constexpr std::string_view letters = "nrt\\'\"", meant = "\n\r\t\\'\"";
        if (const auto at = letters.find(inner[i]); at != std::string_view::npos) {
            bytes += meant[at];
            continue;
        }
        const auto value = inner[i] == 'x' ? hexadecimal(inner.substr(i + 1), 2) : std::nullopt;
        if (!value)
            return false;
        bytes += static_cast<char>(*value);
        i += 2;
    }
    return pushText(Kind::Bytes, keep(std::move(bytes)));
}

} // namespace paretoscope::data
