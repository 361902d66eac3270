#include "core/data/datanotes.h"

#include "core/base/namelist.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <string_view>

namespace paretoscope::data {

namespace {

constexpr std::size_t mostExamples = 3;
constexpr std::size_t mostNamedClasses = 5;

/// How a kind that is words is counted; one that is an extension follows its number as it is.
struct CountedKind {
    std::string_view kind;
    base::Wording one, several;
};

constexpr std::array<CountedKind, 8> countedKinds{{
    {"hidden", PARETOSCOPE_SAY("left-out.hidden-file", "%1 hidden"),
     PARETOSCOPE_SAY("left-out.hidden", "%1 hidden")},
    {"without an extension", PARETOSCOPE_SAY("left-out.file-without-extension", "%1 without an extension"),
     PARETOSCOPE_SAY("left-out.without-extension", "%1 without an extension")},
    {"folders seen before", PARETOSCOPE_SAY("left-out.folder-seen", "%1 folder seen before"),
     PARETOSCOPE_SAY("left-out.folders-seen", "%1 folders seen before")},
    {"unreadable pictures", PARETOSCOPE_SAY("left-out.unreadable-picture", "%1 unreadable picture"),
     PARETOSCOPE_SAY("left-out.unreadable-pictures", "%1 unreadable pictures")},
    {"pictures in no class's folder",
     PARETOSCOPE_SAY("left-out.picture-of-no-class", "%1 picture in no class's folder"),
     PARETOSCOPE_SAY("left-out.pictures-of-no-class", "%1 pictures in no class's folder")},
    {"pictures that the list does not name",
     PARETOSCOPE_SAY("left-out.unlisted-picture", "%1 picture that the list does not name"),
     PARETOSCOPE_SAY("left-out.unlisted-pictures", "%1 pictures that the list does not name")},
    {"pictures without a label image",
     PARETOSCOPE_SAY("left-out.picture-without-labels", "%1 picture without a label image"),
     PARETOSCOPE_SAY("left-out.pictures-without-labels", "%1 pictures without a label image")},
    {"label images without a picture",
     PARETOSCOPE_SAY("left-out.labels-without-picture", "%1 label image without a picture"),
     PARETOSCOPE_SAY("left-out.labels-without-pictures", "%1 label images without a picture")},
}};

base::Sentence counted(const LeftOut &leftOut)
{
    for (const CountedKind &known : countedKinds)
        if (known.kind == leftOut.kind)
            return {leftOut.count == 1 ? known.one : known.several, leftOut.count};
    return {PARETOSCOPE_SAY("left-out.of-extension", "%1 %2"), leftOut.count, leftOut.kind};
}

/// "3 .txt (a.txt, b.txt, …)"
base::Sentence withExamples(const LeftOut &leftOut)
{
    std::string examples;
    for (const std::string &example : leftOut.examples)
        examples += (examples.empty() ? "" : ", ") + example;
    if (static_cast<std::int64_t>(leftOut.examples.size()) < leftOut.count)
        examples += ", …";
    return {PARETOSCOPE_SAY("left-out.with-examples", "%1 (%2)"), counted(leftOut), examples};
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

base::Sentence leftOutSentence(const DataNotes &notes, const std::string &name)
{
    const std::int64_t count = notes.leftOutCount();
    if (count == 0)
        return {};
    std::vector<base::Sentence> kinds;
    std::ranges::transform(notes.leftOut, std::back_inserter(kinds), withExamples);
    const base::Sentence list = base::listed(kinds);
    if (count == 1)
        return {PARETOSCOPE_SAY("left-out.one-file", "%1 file of %2 was left out: %3."), count, name, list};
    return {PARETOSCOPE_SAY("left-out.files", "%1 files of %2 were left out: %3."), count, name, list};
}

std::vector<base::Sentence> sentences(const DataNotes &notes, const std::string &name)
{
    std::vector<base::Sentence> all;
    if (notes.leftOutCount() > 0)
        all.push_back(leftOutSentence(notes, name));
    all.insert(all.end(), notes.choices.begin(), notes.choices.end());
    all.insert(all.end(), notes.warnings.begin(), notes.warnings.end());
    return all;
}

std::vector<base::Sentence> labelWarnings(std::span<const std::int64_t> labels, std::size_t classes,
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
        return {{PARETOSCOPE_SAY(
                     "labels.from-one",
                     "The labels of %1 run from 1 to %2 and 0 never occurs: if they count from 1, every "
                     "answer is judged by the wrong class; subtract 1 from them."),
                 name, *high}};
    const auto missing = static_cast<std::size_t>(std::count(occurs.begin(), occurs.end(), false));
    if (missing == 0)
        return {};
    std::string list;
    std::size_t named = 0;
    for (std::size_t i = 0; i < count && named < mostNamedClasses; ++i) {
        if (!occurs[i])
            list += (named++ ? ", " : "") + classText(i, classNames);
    }
    list += missing > named ? ", …" : "";
    const auto wording =
        missing == 1
            ? PARETOSCOPE_SAY("labels.one-class-missing",
                              "%1 of %2 classes never occurs among the %3 labels of %4: %5. Nothing is "
                              "learnt of them here.")
            : PARETOSCOPE_SAY("labels.classes-missing",
                              "%1 of %2 classes never occur among the %3 labels of %4: %5. Nothing is "
                              "learnt of them here.");
    return {{wording, missing, count, labels.size(), name, list}};
}

} // namespace paretoscope::data
