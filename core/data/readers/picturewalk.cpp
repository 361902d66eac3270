#include "core/data/readers/picturewalk.h"

#include "core/base/fileerrors.h"
#include "core/data/imagefile.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace fs = std::filesystem;

namespace {

constexpr int deepestFolder = 64;
constexpr std::size_t mostFiles = std::size_t{1} << 24U;

std::string joinedPath(const std::string &folder, const std::string &name)
{
    return folder.empty() ? name : folder + "/" + name;
}

} // namespace

std::string leftOutKind(const fs::path &file)
{
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return file.filename().string().starts_with('.') ? "hidden"
           : extension.empty()                       ? "without an extension"
                                                     : extension;
}

Result<PictureWalk::Listing> PictureWalk::list(const std::string &folder)
{
    Listing listing;
    std::vector<std::string> others;
    std::error_code failure;
    for (fs::directory_iterator entry(m_root / folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        std::error_code ignored;
        const bool hidden = name.starts_with('.');
        if (!hidden && entry->is_directory(ignored))
            listing.folders.push_back(name);
        else if (!hidden && entry->is_regular_file(ignored) && hasImageExtension(name))
            listing.pictures.push_back(name);
        else
            others.push_back(name);
    }
    if (failure)
        return base::folderNotRead(folder.empty() ? m_root : m_root / folder, ErrorCode::DataNotFound,
                                   failure.message());
    for (auto *names : {&listing.folders, &listing.pictures, &others})
        std::sort(names->begin(), names->end());
    for (const std::string &name : others)
        m_notes.leave(leftOutKind(name), joinedPath(folder, name));
    return listing;
}

bool PictureWalk::isNew(const fs::path &folder)
{
    struct stat status {};
    return ::stat(folder.c_str(), &status) != 0 ||
           m_entered.insert({std::uint64_t{status.st_dev}, std::uint64_t{status.st_ino}}).second;
}

Result<void> PictureWalk::descend(const std::string &folder, int depth, std::vector<std::string> &found)
{
    if (!isNew(m_root / folder)) {
        m_notes.leave("folders seen before", folder);
        return {};
    }
    const auto listing = list(folder);
    if (!listing)
        return listing.error();
    for (const std::string &name : listing->pictures)
        found.push_back(joinedPath(folder, name));
    if (found.size() > mostFiles || depth > deepestFolder)
        return Error{
            ErrorCode::DataMismatch,
            {depth > deepestFolder
                 ? PARETOSCOPE_SAY("pictures.too-deep",
                                   "The folder %1 is too deeply nested; choose a smaller part of it.")
                 : PARETOSCOPE_SAY("pictures.too-many",
                                   "The folder %1 is too large; choose a smaller part of it."),
             m_root / folder}};
    for (const std::string &name : listing->folders) {
        if (auto done = descend(joinedPath(folder, name), depth + 1, found); !done)
            return done;
    }
    return {};
}

Result<std::vector<std::string>> PictureWalk::below(const std::string &folder)
{
    std::vector<std::string> found;
    if (auto done = descend(folder, 0, found); !done)
        return done.error();
    return found;
}

} // namespace paretoscope::data
