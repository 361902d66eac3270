// IDX (the layout of MNIST): two zero bytes, a type byte, the number of dimensions, the dimensions as
// big-endian uint32, then the elements, big-endian, row-major.
#pragma once

#include "core/base/result.h"
#include "core/data/storedarray.h"

#include <memory>

namespace paretoscope::data {

/// DataUnreadable if SOURCE is no IDX file or shorter than its header says.
base::Result<StoredArray> readIdx(std::shared_ptr<const ByteSource> source);

} // namespace paretoscope::data
