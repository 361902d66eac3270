// What a path to data most likely is: format, folder and labels, told from names alone. Pure apart from
// looking at which files there are.
#pragma once

#include "core/data/dataset.h"

#include <QStringList>

namespace paretoscope::widgets {

/// "….bin" cifar10-bin; "cifar-10-…" and "cifar-100-…" (archives and folders) cifar10 and cifar100;
/// "…idx3-ubyte" and "…idx3-ubyte.gz" idx, with the labels beside it; .npz, .npy, .pt and .pth, .pkl and
/// .pickle; .csv image-csv over the folder of images beside it; a folder with sub-folders image-folder, one
/// with a CSV image-csv, one beside a folder of label images ("images" and "masks") image-masks. Format empty
/// if none fits.
data::DataSource guessSource(const std::filesystem::path &path);

/// All formats, as in the project file.
QStringList dataFormats();
/// The format needs a file (or folder) of labels beside its samples.
bool needsLabels(const QString &format);
/// The format may have parts for training, validation and test.
bool hasParts(const QString &format);
/// The labels of the format are a folder.
bool labelsAreFolder(const QString &format);
/// Samples are bytes of pictures: 1/255 is the usual scale.
bool holdsPictures(const data::DataSource &source);

} // namespace paretoscope::widgets
