#include "core/data/imagedataset.h"
#include "core/data/imagefile.h"
#include "core/data/readers.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

namespace fs = std::filesystem;

enum class Wanted { Folders, Images };

/// Names in FOLDER, sorted by their bytes: the order of classes must not depend on the locale. Hidden ones
/// are left out.
Result<std::vector<std::string>> listed(const fs::path &folder, Wanted wanted)
{
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        std::error_code ignored;
        const bool fits = wanted == Wanted::Folders
                              ? entry->is_directory(ignored)
                              : entry->is_regular_file(ignored) && hasImageExtension(name);
        if (fits && !name.starts_with('.'))
            names.push_back(name);
    }
    if (failure)
        return Error{ErrorCode::DataNotFound,
                     "The folder " + folder.string() +
                         " cannot be read; check that it exists and its permissions.",
                     failure.message()};
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

OpenedDataset openImageFolder(const DataSource &source, Description description)
{
    ImageList list{source.path, {}, {}, {}, {}, source.path.string()};
    if (description.task == Task::Regression)
        return Error{ErrorCode::DataMismatch,
                     list.listName +
                         " names classes by its folders; for regression give the format image-csv with a "
                         "label column.",
                     {}};
    auto classes = listed(source.path, Wanted::Folders);
    if (!classes)
        return classes.error();
    const bool flat = classes->empty() && description.task == Task::Unlabelled;
    if (classes->empty() && !flat)
        return Error{ErrorCode::DataMismatch,
                     list.listName +
                         " has no sub-folders; put the images of each class into a folder of its own.",
                     {}};
    if (flat)
        classes->push_back({});
    for (std::size_t label = 0; label < classes->size(); ++label) {
        const std::string &name = (*classes)[label];
        const auto files = listed(flat ? source.path : source.path / name, Wanted::Images);
        if (!files)
            return files.error();
        for (const std::string &file : *files) {
            list.files.push_back(flat ? file : name + "/" + file);
            list.labels.push_back(static_cast<std::int64_t>(label));
        }
    }
    if (!flat)
        list.classNames = std::move(*classes);
    return makeImageDataset(std::move(description), std::move(list));
}

} // namespace paretoscope::data
