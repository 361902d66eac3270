// The arrays that a pickle holds, with names that say where: "x", "train.images", "0". Thread-safe.
#pragma once

#include "core/data/archives/pickle.h"
#include "core/data/namedarrays.h"

#include <functional>
#include <memory>
#include <string>

namespace paretoscope::data {

/// The bytes of PyTorch's storage KEY, in which tensors lie.
using StorageBytes = std::function<base::Result<std::shared_ptr<const ByteSource>>(const std::string &key)>;

/// Tensors, NumPy's arrays and lists of numbers; lists of texts under the usual names become class names.
/// DataUnreadable naming NAME where one is damaged, DataMismatch where there is none.
base::Result<NamedArrays> pickledArrays(const Pickle &pickle, const std::string &name,
                                        const StorageBytes &storage);

} // namespace paretoscope::data
