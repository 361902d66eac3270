// Books that are no weight's own: what the codes of a type stand for. Thread-safe. Only inside core.
#pragma once

#include "core/compress/books/smallfloat.h"
#include "core/compress/layout.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>

namespace paretoscope::compress {

/// Quantiles of a normal distribution, with 0 (Dettmers et al. 2023, QLoRA, appendix E), rising.
extern const std::array<float, 16> nf4Values;
/// Of a weight over the largest magnitude of its unit: the nearest of nf4Values, of two as near the lower.
std::uint8_t nearestNf4(float share);

/// Of a book of small floats; absent for others.
std::optional<SmallFloat> smallFloatOf(Book book);
/// float32, an entry for every code; one tensor for all, not to be changed. Not for Integer and Stored.
const at::Tensor &knownBook(Book book);

} // namespace paretoscope::compress
