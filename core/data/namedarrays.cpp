#include "core/data/namedarrays.h"

#include "core/base/asciitext.h"

#include "core/data/readers/arraydataset.h"
#include "core/data/readers/numpysamples.h"
#include "core/data/split.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::array<std::string_view, 9> inputNames{"x",     "inputs", "images",   "data",   "input",
                                                     "image", "imgs",   "features", "samples"};
constexpr std::array<std::string_view, 6> targetNames{"y",     "labels", "targets",
                                                      "label", "target", "fine_labels"};

template <std::size_t count>
bool isOneOf(std::string_view name, const std::array<std::string_view, count> &names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The first of NAMES among KEYS, as it is written there: exactly, then in any case.
template <std::size_t count>
std::string firstKnown(const std::vector<std::string> &keys, const std::array<std::string_view, count> &names)
{
    for (const std::string_view name : names) {
        if (std::find(keys.begin(), keys.end(), name) != keys.end())
            return std::string(name);
    }
    for (const std::string_view name : names) {
        const auto found = std::find_if(keys.begin(), keys.end(),
                                        [&](const std::string &key) { return base::lowered(key) == name; });
        if (found != keys.end())
            return *found;
    }
    return {};
}

enum class Part : std::uint8_t { Input, Target };

struct Meaning {
    Split split;
    Part part;
};

std::optional<Part> partFromName(std::string_view name)
{
    if (isOneOf(name, inputNames))
        return Part::Input;
    return isOneOf(name, targetNames) ? std::optional(Part::Target) : std::nullopt;
}

std::optional<Meaning> meaningOf(std::string_view split, std::string_view part)
{
    const auto knownSplit = splitFromName(split);
    const auto knownPart = partFromName(part);
    return knownSplit && knownPart ? std::optional(Meaning{*knownSplit, *knownPart}) : std::nullopt;
}

/// "x_test", "test_images", "train.labels", "ytrain"; of a pair of pairs (training first) "0.0" to "1.1".
std::optional<Meaning> meaningOf(const std::string &key)
{
    const std::string name = base::lowered(key);
    if (name.size() == 3 && name[1] == '.' && (name[0] == '0' || name[0] == '1') &&
        (name[2] == '0' || name[2] == '1'))
        return Meaning{name[0] == '0' ? Split::Train : Split::Test,
                       name[2] == '0' ? Part::Input : Part::Target};
    for (std::size_t at = name.find_first_of("_.-/"); at != std::string::npos;
         at = name.find_first_of("_.-/", at + 1)) {
        const std::string_view first = std::string_view(name).substr(0, at);
        const std::string_view second = std::string_view(name).substr(at + 1);
        if (const auto meaning = meaningOf(first, second))
            return meaning;
        if (const auto meaning = meaningOf(second, first))
            return meaning;
    }
    return name.empty() ? std::nullopt
                        : meaningOf(std::string_view(name).substr(1), std::string_view(name).substr(0, 1));
}

/// Those of one part, where KEYS have parts at all.
Result<std::optional<ChosenArrays>> choosePart(const DataSource &source, const std::vector<std::string> &keys)
{
    std::vector<Split> present;
    for (const std::string &key : keys) {
        const auto meaning = meaningOf(key);
        if (meaning && meaning->part == Part::Input &&
            std::find(present.begin(), present.end(), meaning->split) == present.end())
            present.push_back(meaning->split);
    }
    if (present.empty())
        return std::optional<ChosenArrays>();
    const auto split = chosenSplit(source, present);
    if (!split)
        return split.error();
    ChosenArrays chosen;
    for (const std::string &key : keys) {
        const auto meaning = meaningOf(key);
        if (!meaning || meaning->split != *split)
            continue;
        if (meaning->part == Part::Input)
            chosen.inputs.push_back(key);
        else if (chosen.target.empty())
            chosen.target = key;
    }
    if (!source.targetKey.empty())
        chosen.target = source.targetKey;
    if (present.size() > 1 || *split == Split::Train)
        chosen.choices.push_back(splitSentence(source, present, *split));
    return std::optional(chosen);
}

} // namespace

Result<ChosenArrays> chooseArrays(const DataSource &source, const std::vector<std::string> &keys)
{
    if (source.inputKeys.empty()) {
        auto part = choosePart(source, keys);
        if (!part)
            return part.error();
        if (*part)
            return std::move(**part);
    }
    ChosenArrays chosen;
    chosen.target = source.targetKey.empty() ? firstKnown(keys, targetNames) : source.targetKey;
    // A pair without names: what networks are fed, and what they should answer.
    const bool pair = keys.size() == 2 && keys[0] == "0" && keys[1] == "1";
    if (pair && source.targetKey.empty())
        chosen.target = "1";
    if (!source.inputKeys.empty()) {
        chosen.inputs = source.inputKeys;
        return chosen;
    }
    if (const std::string usual = firstKnown(keys, inputNames); !usual.empty() && usual != chosen.target)
        chosen.inputs = {usual};
    else
        std::copy_if(keys.begin(), keys.end(), std::back_inserter(chosen.inputs),
                     [&](const std::string &key) { return key != chosen.target; });
    if (chosen.inputs.empty())
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("arrays.nothing-to-feed",
                             "%1 holds nothing but the array %2; name the arrays to feed in \"inputs\"."),
             source.path, chosen.target}};
    return chosen;
}

Error noSuchArray(const std::string &name, const std::string &key, const std::string &present)
{
    return {
        ErrorCode::DataMismatch,
        {PARETOSCOPE_SAY("arrays.none-of-name", "%1 has no array named %2; it has %3."), name, key, present}};
}

OpenedDataset openNamedArrays(const DataSource &source, Description description, const NamedArrays &arrays)
{
    auto chosen = chooseArrays(source, arrays.keys);
    if (!chosen)
        return chosen.error();
    StoredParts parts;
    parts.files = arrays.files;
    parts.classNames = arrays.classNames;
    parts.notes.choices = std::move(chosen->choices);
    for (const std::string &key : chosen->inputs) {
        auto input = arrays.array(key);
        if (!input)
            return input.error();
        parts.inputs.push_back(std::move(*input));
        parts.selection += key + "\n";
    }
    if (!chosen->target.empty() && description.task != Task::Unlabelled) {
        auto targets = arrays.array(chosen->target);
        if (!targets)
            return targets.error();
        parts.targets = std::move(*targets);
        parts.selection += "target " + chosen->target;
    }
    if (description.task != Task::LanguageModel)
        parts.form = sampleFormOf(parts.inputs.front());
    return makeArrayDataset(std::move(description), std::move(parts));
}

} // namespace paretoscope::data
