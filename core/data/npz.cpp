#include "core/data/npzarchive.h"
#include "core/data/numpysamples.h"
#include "core/data/readers.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::data {

namespace {

constexpr std::array<std::string_view, 4> inputNames{"x", "inputs", "images", "data"};
constexpr std::array<std::string_view, 3> targetNames{"y", "labels", "targets"};

std::string firstKnown(const std::vector<std::string> &keys, std::span<const std::string_view> names)
{
    for (const std::string_view name : names) {
        if (std::find(keys.begin(), keys.end(), name) != keys.end())
            return std::string(name);
    }
    return {};
}

/// As documented at DataSource: the first usual name, or everything but the target.
std::vector<std::string> inputKeysOf(const DataSource &source, const std::vector<std::string> &keys,
                                     const std::string &target)
{
    if (!source.inputKeys.empty())
        return source.inputKeys;
    if (const std::string usual = firstKnown(keys, inputNames); !usual.empty() && usual != target)
        return {usual};
    std::vector<std::string> others;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(others),
                 [&](const std::string &key) { return key != target; });
    return others;
}

} // namespace

OpenedDataset openNpz(const DataSource &source, Description description)
{
    StoredParts parts;
    auto file = FileSource::open(source.path);
    if (!file)
        return file.error();
    parts.files.push_back(*file);
    auto archive = NpzArchive::open(source.path);
    if (!archive)
        return archive.error();
    const std::string target =
        source.targetKey.empty() ? firstKnown(archive->keys(), targetNames) : source.targetKey;
    const auto inputs = inputKeysOf(source, archive->keys(), target);
    if (inputs.empty())
        return base::Error{base::ErrorCode::DataMismatch,
                           source.path.string() + " holds nothing but the array " + target +
                               "; name the arrays to feed in \"inputs\".",
                           {}};
    for (const std::string &key : inputs) {
        auto input = archive->array(key);
        if (!input)
            return input.error();
        parts.inputs.push_back(std::move(*input));
        parts.selection += key + "\n";
    }
    if (!target.empty() && description.task != Task::Unlabelled) {
        auto targets = archive->array(target);
        if (!targets)
            return targets.error();
        parts.targets = std::move(*targets);
        parts.selection += "target " + target;
    }
    if (description.task != Task::LanguageModel)
        parts.form = sampleFormOf(parts.inputs.front());
    return makeArrayDataset(std::move(description), std::move(parts));
}

} // namespace paretoscope::data
