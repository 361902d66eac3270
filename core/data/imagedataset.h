// Samples that are image files: behind image-folder and image-csv. Holds names and labels; decodes per batch.
#pragma once

#include "core/data/storeddataset.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::data {

struct ImageList {
    std::filesystem::path root;
    std::vector<std::string> files;   ///< relative to root, '/' between folders
    std::vector<std::int64_t> labels; ///< classification: parallel to files
    std::vector<float> values;        ///< regression: parallel to files
    std::vector<std::string> classNames;
    std::string listName; ///< the folder or CSV, as named in errors
};

/// Fixes the shape of a sample by the first image: one that comes out differently is a DataMismatch when it
/// is read.
base::Result<std::shared_ptr<const Dataset>> makeImageDataset(Description description, ImageList list);

} // namespace paretoscope::data
