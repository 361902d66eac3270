// NumPy's .npy, format versions 1 to 3 (numpy.lib.format): magic, version, header length, a Python dictionary
// literal with descr, fortran_order and shape, then the elements.
#pragma once

#include "core/base/result.h"
#include "core/data/storedarray.h"

#include <memory>
#include <string_view>

namespace paretoscope::data {

/// DataUnreadable if SOURCE is no npy file, is shorter than its header says, or holds objects, records or
/// complex numbers.
base::Result<StoredArray> readNpy(std::shared_ptr<const ByteSource> source);

/// The header's dictionary: shape, type and order; offset is left 0. NAME is named in errors.
base::Result<StoredArray::Layout> parseNpyHeader(std::string_view text, const std::string &name);

} // namespace paretoscope::data
