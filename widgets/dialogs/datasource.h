// What a path to data most likely is: format, folder and labels, told from names alone. Pure apart from
// looking at which files there are.
#pragma once

#include "core/data/dataset.h"

#include <QStringList>

namespace paretoscope::widgets {

/// "….bin" cifar10-bin; "…idx3-ubyte" idx, with the labels beside it; .npz, .npy; .csv image-csv over the
/// folder of images beside it; a folder with sub-folders image-folder, one with a CSV image-csv. Format empty
/// if none fits.
data::DataSource guessSource(const std::filesystem::path &path);

/// All formats, as in the project file.
QStringList dataFormats();
/// The format needs a file of labels beside its samples.
bool needsLabels(const QString &format);
/// Samples are bytes of pictures: 1/255 is the usual scale.
bool holdsPictures(const data::DataSource &source);

} // namespace paretoscope::widgets
