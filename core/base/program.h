// Runs another program, without a shell, within limits. Thread-safe; POSIX.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::base {

struct ProgramLimits {
    double seconds = 60;                            ///< it is killed then, with all that it started
    std::size_t outputBytes = std::size_t{1} << 20; ///< of each stream; what comes after is dropped
};

struct ProgramRun {
    int status = -1; ///< 0: it did what it was asked for; 128 + the signal that ended it
    bool timedOut = false;
    bool dropped = false; ///< it wrote more to OUTPUT than was kept
    std::string output, errors;

    bool ok() const { return status == 0 && !timedOut; }
};

/// ARGUMENTS, the first of them the program's path, with nothing to read and an environment of paths, home
/// and locale alone. Errors: Cancelled (it is killed), Internal where it cannot be started.
Result<ProgramRun> runProgram(const std::vector<std::string> &arguments, const ProgramLimits &limits,
                              const std::stop_token &stop);

/// NAME as a shell finds it on the path; absent where there is none that may be run.
std::optional<std::filesystem::path> programOnPath(std::string_view name);

/// A folder of one's own below the system's for temporary files, gone with the object.
class TemporaryFolder {
public:
    /// FileNotWritable, DiskFull.
    static Result<TemporaryFolder> create();
    TemporaryFolder(TemporaryFolder &&other) noexcept;
    TemporaryFolder &operator=(TemporaryFolder &&other) noexcept;
    ~TemporaryFolder();

    const std::filesystem::path &path() const { return m_path; }

private:
    explicit TemporaryFolder(std::filesystem::path path) : m_path(std::move(path)) {}

    std::filesystem::path m_path;
};

} // namespace paretoscope::base
