// Tensors that lie in a mapped file. Included only inside core.
#pragma once

#include "core/base/filememory.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <span>

namespace paretoscope::graph {

/// A storage of BYTES, which lie in MEMORY and keep it.
c10::Storage storageIn(const std::shared_ptr<const base::FileMemory> &memory,
                       std::span<const std::byte> bytes);

/// Where TENSOR lies in a mapped file: its pages are brought in at once, because all of it will be read.
void expectMapped(const at::Tensor &tensor);

/// Where TENSOR lies in a mapped file, which must hold what it was read with: its pages are let go until they
/// are used again. Otherwise nothing.
void releaseMapped(const at::Tensor &tensor);

} // namespace paretoscope::graph
