#include "core/formats/format.h"

#include "core/base/filekind.h"
#include "core/formats/listed/formatlist.h"
#include "core/formats/runner.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

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
Error wrongSuffix(const std::filesystem::path &target, const std::string &why)
{
    return {ErrorCode::InvalidSetting,
            target.extension().string() + " " + why + ": name " + target.filename().string() +
                " for the format that it is to be written in, one of " + writableSuffixes() + ".",
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
        std::ranges::stable_sort(
            all, [](const Format *a, const Format *b) { return a->holdsNetworks() && !b->holdsNetworks(); });
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
    const auto found =
        std::ranges::find_if(formats(), [&](const Format *format) { return format->recognises(start); });
    return found == formats().end() ? nullptr : *found;
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
        return wrongSuffix(target, "is the suffix of no format that is known");
    if (format && named && format != named)
        return wrongSuffix(target, "is not a suffix of " + std::string(format->key));
    if (!format && key.empty())
        format = formatOf(source);
    if (!format && key.empty())
        format = &usualFormat();
    if (format && format->write)
        return format;
    return Error{ErrorCode::InvalidSetting,
                 "The format " +
                     (format ? std::string(format->key) + " cannot be written" : key + " is unknown") +
                     "; use one of " + writableKeys() + ".",
                 {}};
}

base::Result<void> checkHolds(const Format &format, const graph::Model &model, const pipeline::Recipe &recipe)
{
    constexpr std::size_t mostTold = 3;
    const auto refusals = format.cannotHold ? format.cannotHold(model, recipe) : std::vector<Refusal>();
    if (refusals.empty())
        return {};
    std::string message = "The format " + std::string(format.key) + " cannot hold this: ";
    for (std::size_t i = 0; i < std::min(refusals.size(), mostTold); ++i)
        message += (i > 0 ? "; " : "") + refusals[i].what + " " + refusals[i].why;
    if (refusals.size() > mostTold)
        message += "; and " + std::to_string(refusals.size() - mostTold) + " more";
    return Error{ErrorCode::InvalidSetting, message + ".", {}};
}

base::Result<ReadModel> readModel(const std::filesystem::path &path, Mode mode,
                                  const graph::GivenArguments &given)
{
    const Format *format = formatOf(path);
    if (!format)
        format = &usualFormat();
    if (!format->read)
        return Error{
            ErrorCode::ModelUnsupported,
            path.string() +
                " holds weights without their network; open the network itself, and name this file in "
                "the project's \"weights\".",
            {}};
    return format->read(path, mode, given);
}

base::Result<std::unique_ptr<Runner>> runnerOf(const std::filesystem::path &path, const RunnerNeeds &needs)
{
    const Format *format = formatOf(path);
    if (!format || !format->runner)
        return Error{ErrorCode::ModelUnreadable, path.string() + " is of no format that can be run.", {}};
    return format->runner(path, needs);
}

} // namespace paretoscope::formats
