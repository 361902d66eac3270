// A coded weight without its floats, where its codes and its mask, or its factors, say them all: a quarter of
// the bytes, or less. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/compress/compressedweight.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace paretoscope::compress {

/// CODED, made of ORIGINAL of LAYER under SETTING: its `weight` is undefined, `kept` is a uint8 tensor of
/// eight weights a byte. Absent where restored() would not give back its floats to the last bit (float16, for
/// one, has no codes).
std::optional<CompressedWeight> compacted(const CompressedWeight &coded, const at::Tensor &original,
                                          const graph::Layer &layer, const LayerSetting &setting);

/// What COMPACT was made from.
CompressedWeight restored(const CompressedWeight &compact, const at::Tensor &original,
                          const graph::Layer &layer, const LayerSetting &setting);

} // namespace paretoscope::compress
