// What can be written, as values: each is one way of writing the files of a format. Formats list their own;
// exporting, converting, dialogs and the command line go through targets(). Free of LibTorch; thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/compress/codedlayers.h"
#include "core/graph/model.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::graph {
struct SampleInputs; // graph/sampleinputs.h
}

namespace paretoscope::formats {

struct Format; // formats/format.h

/// What a file is made of.
struct ToWrite {
    graph::Model model; ///< after RECIPE's steps; its biases corrected
    pipeline::Recipe recipe;
    compress::CodedLayers coded; ///< the recipe's weights: written as they are, never made again
    /// That MODEL was read from; empty where there is none, or it has changed since.
    std::filesystem::path source = {};
    /// What MODEL can be run on; null where it is not known. Targets that need the shapes of values refuse
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

struct Target {
    std::string_view key = {};   ///< in JSON and on the command line; the format's own for its first target
    const char *title = nullptr; ///< for people
    const char *use = nullptr;   ///< what it is good for, in a sentence
    std::string_view runtime =
        {}; ///< key of the program that its files are for, see runtime.h; none: LibTorch
    /// Asked before any long work; what it cannot hold, in clauses: "the layer conv1 is computed in complex
    /// numbers, which …; choose another format". Null: holds everything.
    std::vector<base::Sentence> (*cannotHold)(const graph::Model &, const pipeline::Recipe &) = nullptr;
    /// Of a file, besides the stored ones, about. Null: next to nothing.
    std::int64_t (*bytesBeside)(const graph::Model &, const pipeline::Recipe &) = nullptr;
    /// To exactly this path, not atomically: callers stage.
    base::Result<WrittenModel> (*write)(const ToWrite &, const std::filesystem::path &) = nullptr;
    const char *readBackBy = nullptr; ///< what the format's runner is: "by plain LibTorch"
    const Format *format = nullptr;   ///< whose files it writes; set in targets()
};

/// All of them, in the order of formats().
std::span<const Target> targets();
/// Null where there is none of that key.
const Target *targetNamed(std::string_view key);
/// Joined by commas.
std::string targetKeys();

/// What FILE is to be written as: the target of KEY; with an empty one the first of the format of FILE's
/// suffix, where it has none that of the file that the network was read from. InvalidSetting, naming those
/// there are, if there is none, or the suffix is of another format, or (with an empty KEY) of none.
base::Result<const Target *> targetToWrite(const std::string &key, const std::filesystem::path &file,
                                           const std::filesystem::path &source);
/// InvalidSetting, with all that TARGET cannot hold and what to do.
base::Result<void> checkHolds(const Target &target, const graph::Model &model,
                              const pipeline::Recipe &recipe);

} // namespace paretoscope::formats
