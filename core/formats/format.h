// A file format as one value: which files are of it, and what can be done with them. Each is a folder of this
// room, found by the build; dialogs, dropped files, the command line, opening, exporting and its proof go
// through formats(). Free of LibTorch; thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/compress/codedlayers.h"
#include "core/formats/readmodel.h"
#include "core/graph/model.h"
#include "core/pipeline/recipe.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::graph {
struct SampleInputs; // graph/sampleinputs.h
}

namespace paretoscope::formats {

class Runner; // formats/runner.h
struct RunnerNeeds;
struct NamedTensors; // formats/namedtensors.h

/// What a file is made of.
struct ToWrite {
    graph::Model model; ///< after RECIPE's steps; its biases corrected
    pipeline::Recipe recipe;
    compress::CodedLayers coded; ///< the recipe's weights: written as they are, never made again
    /// That MODEL was read from; empty where there is none, or it has changed since.
    std::filesystem::path source = {};
    /// What MODEL can be run on; null where it is not known. Formats that need the shapes of values refuse
    /// then.
    std::shared_ptr<const graph::SampleInputs> sample = {};
};

struct WrittenModel {
    std::int64_t weightBytes = 0; ///< of the weights as the recipe codes them: equals ModelCost::storedBytes
    std::int64_t fileBytes = 0;
    std::int64_t extraBytes = 0;         ///< of these, what goes along with the network
    std::vector<base::Sentence> leftOut; ///< what of SOURCE is not in the file
    std::vector<base::Sentence> notes;   ///< how the file is to be used
    /// Of every tensor that the network reads: "Half", as SOURCE has it (where LEFTOUT does not say that it
    /// is another).
    std::map<std::string, std::string> tensorTypes;
};

/// Functions are null where the format cannot do it.
struct Format {
    std::string_view key = {};                   ///< in JSON and on the command line
    const char *title = nullptr;                 ///< of what is written, for people
    const char *files = nullptr;                 ///< of file dialogs: "… models"
    const char *origin = nullptr;                ///< how people come by a file of it, as a noun
    std::vector<std::string_view> suffixes = {}; ///< without the dot; the first is that of written files
    /// Whether a file that begins with START is of this format. Zips are told apart by what reads them.
    bool (*recognises)(std::span<const std::byte> start) = nullptr;
    /// A whole network. InvalidProject where GIVEN does not fit its forward.
    base::Result<ReadModel> (*read)(const std::filesystem::path &, Mode,
                                    const graph::GivenArguments &given) = nullptr;
    /// The weights alone, by name.
    base::Result<NamedTensors> (*readWeights)(const std::filesystem::path &) = nullptr;
    /// Asked before any long work; what it cannot hold, in clauses: "the layer conv1 is computed in complex
    /// numbers, which …; choose another format". Null: holds everything.
    std::vector<base::Sentence> (*cannotHold)(const graph::Model &, const pipeline::Recipe &) = nullptr;
    /// Of a file, besides the stored ones, about. Null: next to nothing.
    std::int64_t (*bytesBeside)(const graph::Model &, const pipeline::Recipe &) = nullptr;
    /// To exactly this path, not atomically: callers stage.
    base::Result<WrittenModel> (*write)(const ToWrite &, const std::filesystem::path &) = nullptr;
    /// An independent reader, with nothing of our writer in it.
    base::Result<std::unique_ptr<Runner>> (*runner)(const std::filesystem::path &,
                                                    const RunnerNeeds &) = nullptr;
    const char *readBackBy = nullptr; ///< what that is: "by plain LibTorch"

    bool holdsNetworks() const { return read != nullptr; } ///< rather than weights for one
};

/// All of them: those that networks are read from come first.
std::span<const Format *const> formats();
/// Null where there is none of that key.
const Format *formatNamed(std::string_view key);
/// Null where its first bytes are of none, or there is no such file.
const Format *formatOfContent(const std::filesystem::path &path);
/// By its content, else by its name; null for what is of none.
const Format *formatOf(const std::filesystem::path &path);
/// A file that is to be read as a network and not as a project.
inline bool isModelFile(const std::filesystem::path &path)
{
    return formatOf(path) != nullptr;
}

/// The format to write TARGET in: the one of KEY; with an empty one that of TARGET's suffix, where it has
/// none that of the file that the network was read from. InvalidSetting, naming those there are, if it cannot
/// be written, or the suffix is of another format, or (with an empty KEY) of none.
base::Result<const Format *> formatToWrite(const std::string &key, const std::filesystem::path &target,
                                           const std::filesystem::path &source);
/// InvalidSetting, with all that FORMAT cannot hold and what to do.
base::Result<void> checkHolds(const Format &format, const graph::Model &model,
                              const pipeline::Recipe &recipe);

/// Of those that can be written, joined by commas.
std::string writableKeys();

} // namespace paretoscope::formats
