#include "core/formats/format.h"

#include "core/base/filekind.h"
#include "core/formats/listed/formatlist.h"
#include "core/formats/runner.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <functional>
#include <ranges>

namespace paretoscope::formats {

namespace {

using base::Error;
using base::ErrorCode;

std::vector<std::byte> startOf(const std::filesystem::path &path)
{
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure))
        return {};
    std::vector<std::byte> start(base::recognisableBytes);
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char *>(start.data()), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return start;
}

/// What files are taken for that nothing else is known of: its reader says what they are not.
const Format &usualFormat()
{
    return *formats().front();
}

} // namespace

std::span<const Format *const> formats()
{
    static const std::vector<const Format *> sorted = [] {
        std::vector<const Format *> all = everyFormat();
        const auto rank = [](const Format *format) {
            return (format->usual ? 4 : 0) + (format->holdsNetworks() ? 2 : 0) +
                   (format->targets.empty() ? 0 : 1);
        };
        std::ranges::stable_sort(all, std::ranges::greater(), rank);
        return all;
    }();
    return sorted;
}

const Format *formatNamed(std::string_view key)
{
    const auto found = std::ranges::find(formats(), key, &Format::key);
    return found == formats().end() ? nullptr : *found;
}

const Format *formatOfContent(const std::filesystem::path &path)
{
    const std::vector<std::byte> start = startOf(path);
    // Last the usual one, which takes every zip.
    const auto known = formats() | std::views::reverse;
    const auto found =
        std::ranges::find_if(known, [&](const Format *format) { return format->recognises(start); });
    return found == known.end() ? nullptr : *found;
}

const Format *formatOfName(const std::filesystem::path &path)
{
    std::string suffix = path.extension().string();
    std::ranges::transform(suffix, suffix.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (suffix.empty())
        return nullptr;
    for (const Format *format : formats())
        if (std::ranges::find(format->suffixes, suffix.substr(1)) != format->suffixes.end())
            return format;
    return nullptr;
}

const Format *formatOf(const std::filesystem::path &path)
{
    const Format *format = formatOfContent(path);
    return format ? format : formatOfName(path);
}

base::Result<ReadModel> readModel(const std::filesystem::path &path, Mode mode,
                                  const graph::GivenArguments &given)
{
    const Format *format = formatOf(path);
    if (!format)
        format = &usualFormat();
    if (!format->read)
        return Error{ErrorCode::ModelUnsupported,
                     {PARETOSCOPE_SAY("format.only-weights",
                                      "%1 holds weights without their network; open the network itself, and "
                                      "name this file in the project's \"weights\"."),
                      path},
                     {}};
    return format->read(path, mode, given);
}

base::Result<std::unique_ptr<Runner>> runnerOf(const std::filesystem::path &path, const RunnerNeeds &needs)
{
    const Format *format = formatOf(path);
    if (!format || !format->runner)
        return Error{ErrorCode::ModelUnreadable,
                     {PARETOSCOPE_SAY("format.not-run", "%1 is of no format that can be run."), path},
                     {}};
    return format->runner(path, needs);
}

} // namespace paretoscope::formats
