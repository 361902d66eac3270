#include "core/formats/target.h"

#include "core/formats/format.h"

#include <algorithm>

namespace paretoscope::formats {

namespace {

using base::Error;
using base::ErrorCode;

/// "KEY (.suffix, .other), …"
std::string targetSuffixes()
{
    std::string text;
    for (const Target &target : targets()) {
        std::string suffixes;
        for (const std::string_view suffix : target.format->suffixes)
            suffixes += (suffixes.empty() ? "." : ", .") + std::string(suffix);
        text += (text.empty() ? "" : ", ") + std::string(target.key) + " (" + suffixes + ")";
    }
    return text;
}

/// A file of another format than its name says would mislead whoever is given it.
Error wrongSuffix(const std::filesystem::path &file, std::string_view wanted)
{
    const base::Wording wording =
        wanted.empty()
            ? PARETOSCOPE_SAY("format.unknown-suffix",
                              "%1 is the suffix of no format that is known: name %2 for the format that it "
                              "is to be written in, one of %3.")
            : PARETOSCOPE_SAY(
                  "format.other-suffix",
                  "%1 is not a suffix of %4: name %2 for the format that it is to be written in, one of %3.");
    return {ErrorCode::InvalidSetting,
            {wording, file.extension(), file.filename(), targetSuffixes(), wanted},
            {}};
}

/// Null where FORMAT cannot be written.
const Target *firstOf(const Format &format)
{
    const auto found = std::ranges::find(targets(), &format, &Target::format);
    return found == targets().end() ? nullptr : &*found;
}

Error notWritten(const base::Wording &wording, std::string_view key)
{
    return {ErrorCode::InvalidSetting, {wording, key, targetKeys()}, {}};
}

} // namespace

std::span<const Target> targets()
{
    static const std::vector<Target> all = [] {
        std::vector<Target> found;
        for (const Format *format : formats())
            for (Target target : format->targets) {
                target.format = format;
                found.push_back(target);
            }
        return found;
    }();
    return all;
}

const Target *targetNamed(std::string_view key)
{
    const auto found = std::ranges::find(targets(), key, &Target::key);
    return found == targets().end() ? nullptr : &*found;
}

std::string targetKeys()
{
    std::string keys;
    for (const Target &target : targets())
        keys += (keys.empty() ? "" : ", ") + std::string(target.key);
    return keys;
}

base::Result<const Target *> targetToWrite(const std::string &key, const std::filesystem::path &file,
                                           const std::filesystem::path &source)
{
    constexpr base::Wording cannot =
        PARETOSCOPE_SAY("format.not-written", "The format %1 cannot be written; use one of %2.");
    const Format *named = formatOfName(file);
    if (!key.empty()) {
        const Target *target = targetNamed(key);
        const Format *format = target ? target->format : formatNamed(key);
        if (format && named && format != named)
            return wrongSuffix(file, key);
        if (target)
            return target;
        return notWritten(
            format ? cannot : PARETOSCOPE_SAY("format.unknown", "The format %1 is unknown; use one of %2."),
            key);
    }
    if (!named && file.extension().string().size() > 1)
        return wrongSuffix(file, {});
    const Format *format = named ? named : formatOf(source);
    if (!format)
        format = formats().front();
    if (const Target *target = firstOf(*format))
        return target;
    return notWritten(cannot, format->key);
}

base::Result<void> checkHolds(const Target &target, const graph::Model &model, const pipeline::Recipe &recipe)
{
    constexpr std::size_t mostTold = 3;
    const auto refusals =
        target.cannotHold ? target.cannotHold(model, recipe) : std::vector<base::Sentence>();
    if (refusals.empty())
        return {};
    base::Sentence told = refusals.front();
    for (std::size_t i = 1; i < std::min(refusals.size(), mostTold); ++i)
        told = base::Sentence(PARETOSCOPE_SAY("format.refusals", "%1; %2"), std::move(told), refusals[i]);
    if (refusals.size() > mostTold)
        told = base::Sentence(PARETOSCOPE_SAY("format.more-refusals", "%1; and %2 more"), std::move(told),
                              refusals.size() - mostTold);
    return Error{ErrorCode::InvalidSetting,
                 {PARETOSCOPE_SAY("format.cannot-hold", "The format %1 cannot hold this: %2."), target.key,
                  std::move(told)},
                 {}};
}

} // namespace paretoscope::formats
