// Samples that lie in arrays [n, …] on disk: behind CIFAR-10, IDX, npy and npz. Only labels are held in
// memory.
#pragma once

#include "core/data/samplepreprocessing.h"
#include "core/data/storedarray.h"
#include "core/data/storeddataset.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::data {

/// How a stored sample is seen. Plane: [H,W] is an image of one channel. ChannelsLast: [H,W,C] becomes
/// [C,H,W].
enum class SampleForm : std::uint8_t { AsStored, Plane, ChannelsLast };

/// What a reader found in its files.
struct StoredParts {
    std::vector<StoredArray> inputs;        ///< fed in this order; preprocessing applies to the first
    SampleForm form = SampleForm::AsStored; ///< of the first input
    std::optional<StoredArray> targets;
    std::vector<std::string> classNames;
    std::vector<std::shared_ptr<const ByteSource>>
        files; ///< everything that was opened, for the content hash
    DataNotes notes;
    std::string selection; ///< which arrays of the files are meant, for the content hash
};

using ReadArray = base::Result<StoredArray> (*)(std::shared_ptr<const ByteSource>);
/// What READ finds in the file at PATH, which is one of PARTS' files from then on. Errors as openBytes() and
/// READ give them.
base::Result<StoredArray> openArray(const std::filesystem::path &path, ReadArray read, StoredParts &parts);

/// Checks PARTS against the task and the preprocessing: DataMismatch naming the file and what to do.
/// Language model: one array [n, T+1] of whole numbers, fed as tokens 0…T−1 with targets 1…T; or two of [n,
/// T]. int16, int32 and int64 inputs are fed as integers unless preprocessing asks for arithmetic; all else
/// as float32.
base::Result<std::shared_ptr<const Dataset>> makeArrayDataset(Description description, StoredParts parts);

} // namespace paretoscope::data
