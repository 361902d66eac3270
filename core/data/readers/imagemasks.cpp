#include "core/data/readers.h"
#include "core/data/readers/imagedataset.h"
#include "core/data/readers/picturewalk.h"

#include <algorithm>
#include <array>
#include <map>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// What data sets put behind the name that a picture and its label image share.
constexpr std::array<std::string_view, 12> endings{"_leftImg8bit",
                                                   "_gtFine_labelIds",
                                                   "_gtFine_labelTrainIds",
                                                   "_gtCoarse_labelIds",
                                                   "_segmentation",
                                                   "_labels",
                                                   "_label",
                                                   "_mask",
                                                   "_masks",
                                                   "_seg",
                                                   "_gt",
                                                   "_L"};

std::string withoutEnding(const std::string &path)
{
    for (const std::string_view ending : endings) {
        if (path.size() > ending.size() && path.ends_with(ending))
            return path.substr(0, path.size() - ending.size());
    }
    return path;
}

/// FILE without extension and ending; alone, or with its folders.
std::string keyOf(const std::string &file, bool withFolders)
{
    const std::filesystem::path path(file);
    return withoutEnding((withFolders ? path.parent_path() / path.stem() : path.stem()).generic_string());
}

/// Files by key, those of the same key left out: which belongs to what is then not known.
std::map<std::string, std::string> byKey(const std::vector<std::string> &files, bool withFolders)
{
    std::map<std::string, std::string> found;
    std::map<std::string, int> times;
    for (const std::string &file : files) {
        found[keyOf(file, withFolders)] = file;
        ++times[keyOf(file, withFolders)];
    }
    std::erase_if(found, [&](const auto &entry) { return times[entry.first] > 1; });
    return found;
}

void pair(const std::vector<std::string> &pictures, const std::vector<std::string> &masks, ImageList &list)
{
    auto same = byKey(masks, true), sameName = byKey(masks, false);
    std::map<std::string, bool> used;
    for (const std::string &picture : pictures) {
        auto found = same.find(keyOf(picture, true));
        if (found == same.end()) {
            found = sameName.find(keyOf(picture, false));
            if (found == sameName.end()) {
                list.notes.leave("pictures without a label image", picture);
                continue;
            }
        }
        list.files.push_back(picture);
        list.masks.push_back(found->second);
        used[found->second] = true;
    }
    for (const std::string &mask : masks) {
        if (!used.contains(mask))
            list.notes.leave("label images without a picture", mask);
    }
}

} // namespace

OpenedDataset openImageMasks(const DataSource &source, Description description)
{
    if (source.labels.empty())
        return Error{ErrorCode::InvalidProject,
                     PARETOSCOPE_SAY("image-masks.no-labels",
                                     "The format image-masks needs \"labels\", the folder of label images.")};
    ImageList list;
    list.root = source.path;
    list.maskRoot = source.labels;
    list.listName = source.path.string();
    const auto pictures = PictureWalk(list.root, list.notes).below({});
    if (!pictures)
        return pictures.error();
    const auto masks = PictureWalk(list.maskRoot, list.notes).below({});
    if (!masks)
        return masks.error();
    pair(*pictures, *masks, list);
    if (list.files.empty())
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("image-masks.no-pairs",
                             "No picture of %1 has a label image of its name in %2; check both folders."),
             list.root, list.maskRoot}};
    leaveUnreadable(list);
    return makeImageDataset(std::move(description), std::move(list));
}

} // namespace paretoscope::data
