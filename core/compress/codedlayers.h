// The coded weights of a recipe, made once and handed on: what runs is what is written. Free of LibTorch to
// hold.
#pragma once

#include <memory>
#include <vector>

namespace paretoscope::compress {

struct CompressedWeight; // compress/compressedweight.h

/// By layer; null where the recipe leaves it alone.
using CodedLayers = std::vector<std::shared_ptr<const CompressedWeight>>;

} // namespace paretoscope::compress
