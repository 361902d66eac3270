// Programs of others that files are for: packages of Python, by which a written file is run before it is
// said to be good. Formats list theirs; what is there is looked for in interpreters that the environment
// names. Free of LibTorch; thread-safe.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::formats {

struct Runtime {
    std::string_view key = {};     ///< in JSON; the package's name in Python
    const char *title = nullptr;   ///< its own name: "PyTorch"
    const char *does = nullptr;    ///< what it is looked for, in a sentence
    std::string_view oldest = {};  ///< version that will do: "2.8"; empty: any
    std::string_view install = {}; ///< for pip: "torch==2.15.0"
    /// Python that defines open_network(path), see runtimes/driver.h; null: it runs no networks here.
    const char *script = nullptr;
};

/// All that formats list, in the order of formats().
std::span<const Runtime *const> runtimes();
/// Null where there is none of that key.
const Runtime *runtimeNamed(std::string_view key);

struct FoundRuntime {
    const Runtime *runtime = nullptr;
    std::string version = {};               ///< empty: not found, or too old
    std::filesystem::path interpreter = {}; ///< of what was found
    base::Sentence missing = {};            ///< what to do where it was not

    bool isThere() const { return !version.empty(); }
};

/// Those that PARETOSCOPE_PYTHON names, separated by colons, else the python3 of the path; may be none.
std::vector<std::filesystem::path> interpreters();

/// Each of runtimes(), in the first interpreter that has it in a version that will do. Packages are looked
/// for where interpreters lie alone (python -I): not in folders that variables name. Cancelled.
base::Result<std::vector<FoundRuntime>> lookForRuntimes(const std::stop_token &stop = {});
base::Result<FoundRuntime> lookFor(const Runtime &runtime, const std::stop_token &stop = {});

} // namespace paretoscope::formats
