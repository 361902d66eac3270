// All pictures below a folder, in an order that no locale changes, and what else lies there. Reads names, no
// files.
#pragma once

#include "core/base/result.h"
#include "core/data/datanotes.h"

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::data {

class PictureWalk {
public:
    /// Paths that are handed out and counted are relative to ROOT. Everything that is no picture goes into
    /// NOTES.
    PictureWalk(std::filesystem::path root, DataNotes &notes) : m_root(std::move(root)), m_notes(notes) {}

    /// Names of the visible folders in FOLDER, sorted by their bytes, those of its visible pictures likewise.
    struct Listing {
        std::vector<std::string> folders, pictures;
    };
    base::Result<Listing> list(const std::string &folder);
    /// Every picture in FOLDER and below it: first its own, then those of its folders. A folder that links
    /// lead to twice is entered once.
    base::Result<std::vector<std::string>> below(const std::string &folder);

private:
    base::Result<void> descend(const std::string &folder, int depth, std::vector<std::string> &found);
    bool isNew(const std::filesystem::path &folder);

    std::filesystem::path m_root;
    DataNotes &m_notes;
    std::set<std::pair<std::uint64_t, std::uint64_t>> m_entered; ///< device and inode
};

/// What a file is called among those left out: its extension in lower case, "without an extension", "hidden".
std::string leftOutKind(const std::filesystem::path &file);

} // namespace paretoscope::data
