// The readers behind openDataset, one file each. Called by dataset.cpp only.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/storeddataset.h"

#include <memory>

namespace paretoscope::data {

using OpenedDataset = base::Result<std::shared_ptr<const Dataset>>;

/// The binary version of CIFAR-10: per image one label byte and 3 planes of 32 × 32 bytes.
OpenedDataset openCifar10Bin(const DataSource &source, Description description);
/// Images (or token windows) in one IDX file, labels in another.
OpenedDataset openIdx(const DataSource &source, Description description);
/// One array in a .npy, labels or targets in another (or in an IDX file).
OpenedDataset openNpy(const DataSource &source, Description description);
/// Several arrays by key in one .npz.
OpenedDataset openNpz(const DataSource &source, Description description);
/// One sub-folder a class, classes numbered in the order of their sorted names.
OpenedDataset openImageFolder(const DataSource &source, Description description);
/// A CSV with the columns "file" and "label" beside a folder of images.
OpenedDataset openImageCsv(const DataSource &source, Description description);

} // namespace paretoscope::data
