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

/// "KEY (.suffix, .other), …"
std::string writableSuffixes()
{
    std::string text;
    for (const Format *format : formats()) {
        if (!format->write)
            continue;
        std::string suffixes;
        for (const std::string_view suffix : format->suffixes)
            suffixes += (suffixes.empty() ? "." : ", .") + std::string(suffix);
        text += (text.empty() ? "" : ", ") + std::string(format->key) + " (" + suffixes + ")";
    }
    return text;
}

/// A file of another format than its name says would mislead whoever is given it.
Error wrongSuffix(const std::filesystem::path &target, const Format *wanted)
{
    const base::Wording wording =
        wanted
            ? PARETOSCOPE_SAY(
                  "format.other-suffix",
                  "%1 is not a suffix of %4: name %2 for the format that it is to be written in, one of %3.")
            : PARETOSCOPE_SAY("format.unknown-suffix",
                              "%1 is the suffix of no format that is known: name %2 for the format that it "
                              "is to be written in, one of %3.");
    return {ErrorCode::InvalidSetting,
            {wording, target.extension(), target.filename(), writableSuffixes(),
             wanted ? wanted->key : std::string_view()},
            {}};
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
            return (format->holdsNetworks() ? 2 : 0) + (format->write ? 1 : 0);
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

const Format *formatOf(const std::filesystem::path &path)
{
    const Format *format = formatOfContent(path);
    return format ? format : formatOfName(path);
}

std::string writableKeys()
{
    std::string keys;
    for (const Format *format : formats())
        if (format->write)
            keys += (keys.empty() ? "" : ", ") + std::string(format->key);
    return keys;
}

base::Result<const Format *> formatToWrite(const std::string &key, const std::filesystem::path &target,
                                           const std::filesystem::path &source)
{
    const Format *named = formatOfName(target);
    const Format *format = key.empty() ? named : formatNamed(key);
    const bool hasSuffix = target.extension().string().size() > 1;
    if (key.empty() && !named && hasSuffix)
        return wrongSuffix(target, nullptr);
    if (format && named && format != named)
        return wrongSuffix(target, format);
    if (!format && key.empty())
        format = formatOf(source);
    if (!format && key.empty())
        format = &usualFormat();
    if (format && format->write)
        return format;
    const base::Wording wording =
        format ? PARETOSCOPE_SAY("format.not-written", "The format %1 cannot be written; use one of %2.")
               : PARETOSCOPE_SAY("format.unknown", "The format %1 is unknown; use one of %2.");
    return Error{ErrorCode::InvalidSetting,
                 {wording, format ? format->key : std::string_view(key), writableKeys()},
                 {}};
}

base::Result<void> checkHolds(const Format &format, const graph::Model &model, const pipeline::Recipe &recipe)
{
    constexpr std::size_t mostTold = 3;
    const auto refusals =
        format.cannotHold ? format.cannotHold(model, recipe) : std::vector<base::Sentence>();
    if (refusals.empty())
        return {};
    base::Sentence told = refusals.front();
    for (std::size_t i = 1; i < std::min(refusals.size(), mostTold); ++i)
        told = base::Sentence(PARETOSCOPE_SAY("format.refusals", "%1; %2"), std::move(told), refusals[i]);
    if (refusals.size() > mostTold)
        told = base::Sentence(PARETOSCOPE_SAY("format.more-refusals", "%1; and %2 more"), std::move(told),
                              refusals.size() - mostTold);
    return Error{ErrorCode::InvalidSetting,
                 {PARETOSCOPE_SAY("format.cannot-hold", "The format %1 cannot hold this: %2."), format.key,
                  std::move(told)},
                 {}};
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
