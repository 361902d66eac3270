// The readers behind openDataset, one file each. Called by dataset.cpp only.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/storeddataset.h"

#include <memory>

namespace paretoscope::data {

using OpenedDataset = base::Result<std::shared_ptr<const Dataset>>;

/// Images (or token windows) in one IDX file, labels in another.
OpenedDataset openIdx(const DataSource &source, Description description);
/// CIFAR-10 or CIFAR-100 as they are distributed: an archive or folder of the binary or the Python version,
/// or one of its files.
OpenedDataset openCifar10(const DataSource &source, Description description);
OpenedDataset openCifar100(const DataSource &source, Description description);
/// Tensors and arrays in a pickle or in a file of torch.save(); nothing in it is run.
OpenedDataset openPickled(const DataSource &source, Description description);
/// One array in a .npy, labels or targets in another (or in an IDX file).
OpenedDataset openNpy(const DataSource &source, Description description);
/// Several arrays by key in one .npz.
OpenedDataset openNpz(const DataSource &source, Description description);
/// One sub-folder a class, classes numbered in the order of their sorted names.
OpenedDataset openImageFolder(const DataSource &source, Description description);
/// A folder of pictures, a folder of label images of the same names.
OpenedDataset openImageMasks(const DataSource &source, Description description);
/// A CSV with the columns "file" and "label" beside a folder of images.
OpenedDataset openImageCsv(const DataSource &source, Description description);

} // namespace paretoscope::data
