// Arrays with names from one file, and which of them are samples and answers: behind npz, pickles and
// PyTorch's files.
#pragma once

#include "core/data/readers.h"
#include "core/data/storedarray.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::data {

struct NamedArrays {
    std::string name;              ///< of the file, as named in errors
    std::vector<std::string> keys; ///< in the file's order
    std::function<base::Result<StoredArray>(const std::string &key)> array;
    std::vector<std::string> classNames;
    std::vector<std::shared_ptr<const ByteSource>> files; ///< for the content hash
};

struct ChosenArrays {
    std::vector<std::string> inputs;
    std::string target;                  ///< empty: none
    std::vector<base::Sentence> choices; ///< where there were several parts
};

/// As SOURCE names them, else by the usual names: "x" and "y", "images" and "labels", … alone or with a
/// part's name (Keras: "x_test", MedMNIST: "test_images"); else everything but the target is input.
/// InvalidProject where a part is asked for that is not there, DataMismatch where nothing is left to feed.
base::Result<ChosenArrays> chooseArrays(const DataSource &source, const std::vector<std::string> &keys);

/// The chosen arrays as a dataset.
/// DataMismatch: the file NAME has no array KEY, but PRESENT.
base::Error noSuchArray(const std::string &name, const std::string &key, const std::string &present);

OpenedDataset openNamedArrays(const DataSource &source, Description description, const NamedArrays &arrays);

} // namespace paretoscope::data
