// A file format as one value: which files are of it, and what can be done with them. Each is a folder of this
// room, found by the build; dialogs, dropped files, the command line, opening, exporting and its proof go
// through formats(). Free of LibTorch; thread-safe.
#pragma once

#include "core/formats/readmodel.h"
#include "core/formats/runtime.h"
#include "core/formats/target.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace paretoscope::formats {

class Runner; // formats/runner.h
struct RunnerNeeds;
struct NamedTensors; // formats/namedtensors.h

/// Functions are null where the format cannot do it.
struct Format {
    std::string_view key = {};                   ///< in JSON and on the command line
    const char *files = nullptr;                 ///< of file dialogs: "… models"
    const char *origin = nullptr;                ///< how people come by a file of it, as a noun
    std::vector<std::string_view> suffixes = {}; ///< without the dot; the first is that of written files
    /// Whether a file that begins with START is of this format. Zips are told apart by what reads them.
    bool (*recognises)(std::span<const std::byte> start) = nullptr;
    /// Takes what others are made of, too (every zip): asked last, and meant where nothing else is known.
    bool usual = false;
    /// A whole network. InvalidProject where GIVEN does not fit its forward.
    base::Result<ReadModel> (*read)(const std::filesystem::path &, Mode,
                                    const graph::GivenArguments &given) = nullptr;
    /// The weights alone, by name.
    base::Result<NamedTensors> (*readWeights)(const std::filesystem::path &) = nullptr;
    /// An independent reader, with nothing of our writer in it.
    base::Result<std::unique_ptr<Runner>> (*runner)(const std::filesystem::path &,
                                                    const RunnerNeeds &) = nullptr;
    std::vector<Runtime> runtimes = {}; ///< programs of others that read its files
    std::vector<Target> targets = {}; ///< what its files can be written as; the first is what a suffix means

    bool holdsNetworks() const { return read != nullptr; } ///< rather than weights for one
};

/// All of them: the usual one and those that networks are read from come first.
std::span<const Format *const> formats();
/// Null where there is none of that key.
const Format *formatNamed(std::string_view key);
/// Null where its first bytes are of none, or there is no such file.
const Format *formatOfContent(const std::filesystem::path &path);
/// Null where its suffix is of none.
const Format *formatOfName(const std::filesystem::path &path);
/// By its content, else by its name; null for what is of none.
const Format *formatOf(const std::filesystem::path &path);
/// A file that is to be read as a network and not as a project.
inline bool isModelFile(const std::filesystem::path &path)
{
    return formatOf(path) != nullptr;
}

} // namespace paretoscope::formats
