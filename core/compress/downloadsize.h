// What a compressed network takes to be sent, once its codes are entropy-coded: whatever comes often takes
// few bits. No file is written so; it says what a packer behind the export may still gain. Free of LibTorch;
// pure functions, thread-safe.
#pragma once

#include "core/compress/codedlayers.h"
#include "core/compress/layersetting.h"
#include "core/graph/model.h"

#include <cstdint>
#include <span>

namespace paretoscope::compress {

/// Bytes of LAYER under SETTING, of which CODED was made (null: it is left alone): which weights are kept, at
/// the entropy of that (a bit each where half are), and the codes of those that are at the entropy of their
/// frequencies in the layer (Shannon 1948, section 7: no code that looks at one weight at a time takes less,
/// and an arithmetic or ANS coder hardly more), floats as they are; scales, zero points and books as they are
/// stored. At most what is stored.
std::int64_t downloadBytes(const graph::Layer &layer, const LayerSetting &setting,
                           const CompressedWeight *coded);

/// Of all layers and of what stays float, which is hardly any smaller. SETTINGS and CODED: parallel to the
/// layers.
std::int64_t downloadBytes(const graph::Model &model, std::span<const LayerSetting> settings,
                           const CodedLayers &coded);

} // namespace paretoscope::compress
