// Samples that are image files: behind image-folder, image-csv and image-masks. Holds names and labels;
// decodes per batch.
#pragma once

#include "core/data/datanotes.h"
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
    std::string listName;           ///< the folder or CSV, as named in errors
    std::filesystem::path maskRoot; ///< of masks
    std::vector<std::string> masks; ///< a label image for each file, relative to maskRoot; else empty
    DataNotes notes;
};

/// Takes files whose header cannot be read out of LIST and counts them in its notes; one such file at least
/// stays, so that opening fails with its sentence where there is nothing else.
void leaveUnreadable(ImageList &list);

/// Fixes the shape of a sample by the first image: one that comes out differently is a DataMismatch when it
/// is read. With label images the targets are int64 [n, height, width], 255 (of no class) given as -1.
base::Result<std::shared_ptr<const Dataset>> makeImageDataset(Description description, ImageList list);

} // namespace paretoscope::data
