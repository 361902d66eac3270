// Several files that belong together, put in place all or none. Not thread-safe.
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::base {

/// ERROR with the name of a staged file, which nobody knows, replaced by that of its target.
Error namingTarget(Error error, const std::filesystem::path &staged, const std::filesystem::path &target);

/// Files are filled beside their targets; commit() puts them all in place, or leaves every target as it was.
/// What is not committed is removed.
class FileReplacement {
public:
    /// The place to write the new content of TARGET to.
    Result<std::filesystem::path> stage(const std::filesystem::path &target);
    Result<void> stageText(const std::filesystem::path &target, const std::string &text);
    Result<void> commit();

private:
    struct Entry {
        std::filesystem::path target;
        StagedFile staged;
        std::optional<StagedFile> backup; ///< what lay at the target before
    };

    Result<void> backUp();
    void restore(std::size_t committed);

    std::vector<Entry> m_entries;
};

} // namespace paretoscope::base
