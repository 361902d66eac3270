// What the codes of a book stand for that every reader knows, for writers that put the table into a file.
// Included only inside core. Thread-safe.
#pragma once

#include "core/compress/layout.h"

#include <ATen/core/Tensor.h>

namespace paretoscope::compress {

/// float32, an entry for every code, before it is scaled; not to be changed. Not of Integer and Stored.
at::Tensor bookValues(Book book);

} // namespace paretoscope::compress
