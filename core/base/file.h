// Reading with a bound, and writing whole or not at all. All input is hostile: sizes are checked before
// allocating.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::base {

/// Whole file, at most maxBytes. Errors name the file; CODE is used when it is missing or unreadable.
Result<std::vector<std::byte>> readFile(const std::filesystem::path &path, std::uint64_t maxBytes,
                                        ErrorCode missing = ErrorCode::DataNotFound);
Result<std::string> readText(const std::filesystem::path &path, std::uint64_t maxBytes,
                             ErrorCode missing = ErrorCode::DataNotFound);

/// Write beside the target, flush to disk, rename over it. On any error the target is as it was and nothing
/// is left.
Result<void> writeFileAtomically(const std::filesystem::path &path, std::span<const std::byte> bytes);
Result<void> writeTextAtomically(const std::filesystem::path &path, const std::string &text);

/// A temporary sibling of TARGET that a writer fills in its own way. commit() flushes and renames; the
/// destructor removes what was not committed.
class StagedFile {
public:
    /// FileNotWritable if TARGET is a folder, a device or a pipe.
    static Result<StagedFile> create(const std::filesystem::path &target);
    StagedFile(StagedFile &&other) noexcept;
    StagedFile &operator=(StagedFile &&other) noexcept;
    ~StagedFile();

    const std::filesystem::path &path() const { return m_temporary; }
    Result<void> commit();

private:
    StagedFile(std::filesystem::path target, std::filesystem::path temporary);

    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
};

Error missingFile(const std::filesystem::path &path, ErrorCode code);
/// For guarded(), of a file that a library chokes on.
Sentence unreadable(const std::filesystem::path &path);
/// The sentence for a file that could be read only in part.
Error brokenReading(const std::filesystem::path &path, ErrorCode code);
/// The sentence for a failed write, told apart by errno: disk full, no permission, no such folder.
Error writeError(const std::filesystem::path &path, int errorNumber);

} // namespace paretoscope::base
