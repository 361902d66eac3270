// Labelled (or not) samples read in batches; larger than memory is fine. Immutable after opening, read() is
// thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/datanotes.h"
#include "core/data/preprocessing.h"
#include "core/data/task.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

/// What the samples are for: decides which part of a data set is read that has several.
enum class Role { Evaluate, Calibrate };

/// Where samples lie, as in the project file. Paths are absolute here.
struct DataSource {
    std::filesystem::path path;
    std::string format;           ///< one of dataFormats()
    std::filesystem::path labels; ///< idx, npy: file of labels or targets; image-csv: the CSV; image-masks:
                                  ///< the folder of label images; else empty
    std::vector<std::string> inputKeys; ///< npz: arrays fed in this order; empty:
                                        ///< "x"/"inputs"/"images"/"data", or all but the target
    std::string targetKey;              ///< npz: empty: "y"/"labels"/"targets" if present
    std::string split{}; ///< "train", "validation", "test" where there are several; empty: by role
    std::filesystem::path classNames{}; ///< file of class names; empty: beside the data where there is one
    Role role = Role::Evaluate;         ///< not part of the file: follows from where the source stands

    bool operator==(const DataSource &) const = default;
};

class Dataset {
public:
    virtual ~Dataset() = default;

    virtual std::int64_t size() const = 0;
    /// The samples at these indices, preprocessed, in this order.
    virtual base::Result<Batch> read(std::span<const std::int64_t> indices) const = 0;
    /// Names of classes where the source knows them (folder names); else empty.
    virtual std::vector<std::string> classNames() const { return {}; }
    /// The file of the sample at INDEX where every sample is one, relative to the folder that was opened;
    /// else empty.
    virtual std::string sampleFile(std::int64_t /*index*/) const { return {}; }
    /// What was left out, chosen and wondered about while it was opened.
    virtual DataNotes notes() const { return {}; }
    /// SHA-256 of the stored bytes and of the preprocessing: key of caches, printed in reports.
    virtual const std::string &contentHash() const = 0;
};

/// Open SOURCE for TASK (what each format means for it: data/arraydataset.h, data/imagedataset.h). Reads
/// headers and labels, not samples; every length is bounded by the file's size before anything is allocated.
/// Errors name the file or field.
base::Result<std::shared_ptr<const Dataset>> openDataset(const DataSource &source, Task task,
                                                         const Preprocessing &preprocessing);

/// Every format that openDataset() knows, as in the project file.
const std::vector<std::string> &dataFormats();

/// Some samples of a dataset, in a fixed order.
struct SampleSet {
    std::shared_ptr<const Dataset> dataset;
    std::vector<std::int64_t> indices;

    std::int64_t size() const { return static_cast<std::int64_t>(indices.size()); }
    base::Result<Batch> read(std::int64_t first, std::int64_t count) const; ///< positions within this set
    /// Hash of the dataset and of which samples these are.
    std::string contentHash() const;
    SampleSet firstOf(std::int64_t count) const;
};

SampleSet allOf(std::shared_ptr<const Dataset> dataset);
/// All samples in an order fixed by the content hash: the first k of a set sorted by class stand for the
/// whole.
SampleSet shuffledOf(std::shared_ptr<const Dataset> dataset);

/// The two disjoint roles of samples. When only evaluation data was given it is split once: the same file
/// always splits the same way (a permutation seeded by the content hash); `derived` is then true and front
/// ends say so.
struct Samples {
    SampleSet everything; ///< all evaluation samples: the float baseline is reported on these
    SampleSet evaluate;   ///< claims are made on these, paired with the float model
    SampleSet calibrate;  ///< sensitivity and calibration see only these
    bool derived = false;
};

/// A quarter of EVALUATE, at most 1024 samples, at least 1, becomes the calibration part; the rest is held
/// out.
base::Result<Samples> splitForCalibration(std::shared_ptr<const Dataset> evaluate);

} // namespace paretoscope::data
