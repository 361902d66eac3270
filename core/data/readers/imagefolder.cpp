#include "core/data/readers.h"
#include "core/data/readers/imagedataset.h"
#include "core/data/readers/picturewalk.h"
#include "core/data/split.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace fs = std::filesystem;

namespace {

/// The folder of the part that SOURCE means where ROOT holds nothing but folders named after parts, each with
/// folders of its own (of classes); else ROOT.
Result<fs::path> partOf(const DataSource &source, const fs::path &root, DataNotes &notes)
{
    DataNotes ignored;
    PictureWalk walk(root, ignored);
    const auto listing = walk.list({});
    if (!listing)
        return listing.error();
    std::vector<Split> present;
    std::vector<std::string> folders;
    for (const std::string &name : listing->folders) {
        const auto split = splitFromName(name);
        const auto inside = walk.list(name);
        if (!split || !inside || inside->folders.empty() ||
            std::find(present.begin(), present.end(), *split) != present.end())
            return root;
        present.push_back(*split);
        folders.push_back(name);
    }
    if (present.empty())
        return root;
    const auto chosen = chosenSplit(source, present);
    if (!chosen)
        return chosen.error();
    notes.choices.push_back(splitSentence(source, present, *chosen));
    const auto at = std::find(present.begin(), present.end(), *chosen) - present.begin();
    return root / folders[static_cast<std::size_t>(at)];
}

/// Folders of ROOT are classes, however deep their pictures lie.
Result<void> takeClasses(ImageList &list)
{
    PictureWalk walk(list.root, list.notes);
    const auto top = walk.list({});
    if (!top)
        return top.error();
    if (top->folders.empty())
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("image-folder.no-classes",
                             "%1 has no sub-folders; put the images of each class into a folder of its own."),
             list.listName}};
    for (const std::string &name : top->pictures)
        list.notes.leave("pictures in no class's folder", name);
    for (std::size_t label = 0; label < top->folders.size(); ++label) {
        const auto files = walk.below(top->folders[label]);
        if (!files)
            return files.error();
        list.files.insert(list.files.end(), files->begin(), files->end());
        list.labels.resize(list.files.size(), static_cast<std::int64_t>(label));
    }
    list.classNames = top->folders;
    return {};
}

Result<void> takeAll(ImageList &list)
{
    auto files = PictureWalk(list.root, list.notes).below({});
    if (!files)
        return files.error();
    list.files = std::move(*files);
    return {};
}

} // namespace

OpenedDataset openImageFolder(const DataSource &source, Description description)
{
    ImageList list;
    list.root = source.path;
    list.listName = source.path.string();
    if (description.task == Task::Regression)
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("image-folder.no-numbers", "%1 names classes by its folders; for regression "
                                                        "give the format image-csv with a label column."),
             list.listName}};
    auto part = partOf(source, source.path, list.notes);
    if (!part)
        return part.error();
    list.root = std::move(*part);
    list.listName = list.root.string();
    if (auto done = description.task == Task::Unlabelled ? takeAll(list) : takeClasses(list); !done)
        return done.error();
    leaveUnreadable(list);
    return makeImageDataset(std::move(description), std::move(list));
}

} // namespace paretoscope::data
