#include "core/data/datanotes.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace paretoscope::data {

namespace {

constexpr std::size_t mostExamples = 3;
constexpr std::size_t mostNamedClasses = 5;

/// Kinds that are words are plurals.
std::string counted(std::int64_t count, std::string what)
{
    for (const std::string_view plural : {"pictures", "images", "folders"}) {
        if (const auto at = what.find(plural); count == 1 && at != std::string::npos)
            what.erase(at + plural.size() - 1, 1);
    }
    return std::to_string(count) + " " + what;
}

std::string classText(std::size_t index, const std::vector<std::string> &names)
{
    return index < names.size() ? std::to_string(index) + " (" + names[index] + ")" : std::to_string(index);
}

} // namespace

void DataNotes::leave(const std::string &kind, const std::string &file)
{
    auto found = std::find_if(leftOut.begin(), leftOut.end(),
                              [&](const LeftOut &known) { return known.kind == kind; });
    if (found == leftOut.end())
        found = leftOut.insert(leftOut.end(), LeftOut{kind, 0, {}});
    ++found->count;
    if (found->examples.size() < mostExamples)
        found->examples.push_back(file);
    while (found != leftOut.begin() && std::prev(found)->count < found->count) {
        std::iter_swap(found, std::prev(found));
        --found;
    }
}

std::int64_t DataNotes::leftOutCount() const
{
    return std::accumulate(leftOut.begin(), leftOut.end(), std::int64_t{0},
                           [](std::int64_t sum, const LeftOut &kind) { return sum + kind.count; });
}

std::string leftOutSentence(const DataNotes &notes, const std::string &name)
{
    const std::int64_t count = notes.leftOutCount();
    if (count == 0)
        return {};
    std::string text = counted(count, count == 1 ? "file of " : "files of ") + name +
                       (count == 1 ? " was" : " were") + " left out: ";
    for (std::size_t i = 0; i < notes.leftOut.size(); ++i) {
        const LeftOut &kind = notes.leftOut[i];
        text += (i ? ", " : "") + counted(kind.count, kind.kind) + " (";
        for (std::size_t k = 0; k < kind.examples.size(); ++k)
            text += (k ? ", " : "") + kind.examples[k];
        text += static_cast<std::int64_t>(kind.examples.size()) < kind.count ? ", …)" : ")";
    }
    return text + ".";
}

std::vector<std::string> sentences(const DataNotes &notes, const std::string &name)
{
    std::vector<std::string> all;
    if (notes.leftOutCount() > 0)
        all.push_back(leftOutSentence(notes, name));
    all.insert(all.end(), notes.choices.begin(), notes.choices.end());
    all.insert(all.end(), notes.warnings.begin(), notes.warnings.end());
    return all;
}

std::vector<std::string> labelWarnings(std::span<const std::int64_t> labels, std::size_t classes,
                                       const std::vector<std::string> &classNames, const std::string &name)
{
    constexpr std::int64_t mostClasses = std::int64_t{1} << 20U;
    if (labels.empty())
        return {};
    const auto [low, high] = std::minmax_element(labels.begin(), labels.end());
    if (*low < 0 || *high >= mostClasses)
        return {};
    const std::size_t count = std::max(classes, static_cast<std::size_t>(*high) + 1);
    std::vector<bool> occurs(count);
    for (const std::int64_t label : labels)
        occurs[static_cast<std::size_t>(label)] = true;
    if (*low == 1 && classes == 0 &&
        std::all_of(occurs.begin() + 1, occurs.end(), [](bool seen) { return seen; }))
        return {"The labels of " + name + " run from 1 to " + std::to_string(*high) +
                " and 0 never occurs: if they count from 1, every answer is judged by the wrong class; "
                "subtract 1 "
                "from them."};
    const auto missing = static_cast<std::size_t>(std::count(occurs.begin(), occurs.end(), false));
    if (missing == 0)
        return {};
    std::string text = std::to_string(missing) + " of " + std::to_string(count) + " classes never " +
                       (missing == 1 ? "occurs" : "occur") + " among the " + std::to_string(labels.size()) +
                       " labels of " + name + ": ";
    std::size_t named = 0;
    for (std::size_t i = 0; i < count && named < mostNamedClasses; ++i) {
        if (!occurs[i])
            text += (named++ ? ", " : "") + classText(i, classNames);
    }
    return {text + (missing > named ? ", …" : "") + ". Nothing is learnt of them here."};
}

} // namespace paretoscope::data
