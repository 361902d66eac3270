#include "core/base/filekind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>

namespace paretoscope::base {

namespace {

std::string_view textOf(std::span<const std::byte> start)
{
    return {reinterpret_cast<const char *>(start.data()), start.size()};
}

/// Without byte order mark and leading space, in lower case.
std::string beginningOf(std::span<const std::byte> start)
{
    std::string_view text = textOf(start).substr(0, 256);
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return lower;
}

struct Magic {
    std::string_view bytes;
    Wording what;
};

constexpr std::array<Magic, 8> magics{{
    {{"\x1F\x8B", 2}, PARETOSCOPE_SAY("file-kind.gzip", "is packed with gzip; unpack it first")},
    {{"BZh", 3}, PARETOSCOPE_SAY("file-kind.bzip2", "is packed with bzip2; unpack it first")},
    {{"\xFD"
      "7zXZ\0",
      6},
     PARETOSCOPE_SAY("file-kind.xz", "is packed with xz; unpack it first")},
    {{"\x28\xB5\x2F\xFD", 4},
     PARETOSCOPE_SAY("file-kind.zstandard", "is packed with Zstandard; unpack it first")},
    {{"7z\xBC\xAF\x27\x1C", 6}, PARETOSCOPE_SAY("file-kind.7-zip", "is a 7-Zip archive; unpack it first")},
    {{"Rar!\x1A\x07", 6}, PARETOSCOPE_SAY("file-kind.rar", "is a RAR archive; unpack it first")},
    {{"PK\x03\x04", 4},
     PARETOSCOPE_SAY("file-kind.zip",
                     "is a zip archive; unpack it first, or choose the format that belongs to it")},
    {{"%PDF-", 5}, PARETOSCOPE_SAY("file-kind.pdf", "is a PDF document; choose another file")},
}};

constexpr Wording webPage = PARETOSCOPE_SAY(
    "file-kind.web-page",
    "is a web page, not the file itself; the download gave an error or a login page, get it again");

constexpr std::array<Magic, 6> texts{{
    {"version https://git-lfs.github.com/spec/",
     PARETOSCOPE_SAY("file-kind.git-lfs",
                     "is a Git LFS pointer, not the file itself; run \"git lfs pull\" in its repository")},
    {"<!doctype html", webPage},
    {"<html", webPage},
    {"<?xml",
     PARETOSCOPE_SAY("file-kind.xml",
                     "is an XML document, most likely the error message of a failed download; get it again")},
    {"/annex/objects/",
     PARETOSCOPE_SAY("file-kind.git-annex",
                     "is a git-annex pointer, not the file itself; run \"git annex get\" in its repository")},
    {"outs:\n- md5:",
     PARETOSCOPE_SAY("file-kind.dvc",
                     "is a DVC pointer, not the file itself; run \"dvc pull\" in its repository")},
}};

} // namespace

bool isGzip(std::span<const std::byte> start)
{
    return textOf(start).starts_with(magics[0].bytes);
}

bool isTar(std::span<const std::byte> start)
{
    return start.size() >= 262 && textOf(start).substr(257, 5) == "ustar";
}

bool isZip(std::span<const std::byte> start)
{
    return textOf(start).starts_with("PK\x03\x04") || textOf(start).starts_with("PK\x05\x06");
}

std::optional<Sentence> recognisedAs(std::span<const std::byte> start)
{
    if (start.empty())
        return PARETOSCOPE_SAY("file-kind.empty", "is empty; get it again");
    for (const Magic &magic : magics) {
        if (textOf(start).starts_with(magic.bytes))
            return magic.what;
    }
    if (isTar(start))
        return PARETOSCOPE_SAY("file-kind.tar", "is a tar archive; unpack it first");
    const std::string beginning = beginningOf(start);
    for (const Magic &text : texts) {
        if (beginning.starts_with(text.bytes))
            return text.what;
    }
    if (start.size() >= 512 &&
        std::all_of(start.begin(), start.end(), [](std::byte b) { return b == std::byte{0}; }))
        return PARETOSCOPE_SAY(
            "file-kind.zeros",
            "begins with nothing but zeros, as a download does that was broken off; get it again");
    return std::nullopt;
}

std::optional<Error> recognisedFile(const std::filesystem::path &path, ErrorCode code)
{
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure))
        return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    std::array<std::byte, recognisableBytes> start{};
    file.read(reinterpret_cast<char *>(start.data()), start.size());
    if (file.bad() || !file.is_open())
        return std::nullopt;
    const auto seen = std::span(start).first(static_cast<std::size_t>(file.gcount()));
    const auto what = isZip(seen) ? std::nullopt : recognisedAs(seen);
    if (!what)
        return std::nullopt;
    return Error{code, {PARETOSCOPE_SAY("file-kind.of", "%1 %2."), path, *what}, {}};
}

} // namespace paretoscope::base
