// Files of a tar, or of a folder, by name: what data sets are handed out as. Thread-safe.
#pragma once

#include "core/data/bytesource.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::data {

struct Member {
    std::string name; ///< without its folders
    std::shared_ptr<const ByteSource> bytes;
};

/// Which files are wanted, by their names without folders: others are not opened.
using WantedName = std::function<bool(const std::string &name)>;

/// Regular files of the tar in SOURCE, which they keep open; DataUnreadable naming it where it is damaged.
base::Result<std::vector<Member>> tarMembers(std::shared_ptr<const ByteSource> source,
                                             const WantedName &wanted);
/// Files in the folder or the tar (packed with gzip or not) at PATH; of a folder with nothing but one folder
/// the files in that. A single file of another kind is the only member, whatever is wanted.
base::Result<std::vector<Member>> membersAt(const std::filesystem::path &path, const WantedName &wanted);

} // namespace paretoscope::data
