// Settings that cannot be applied to a layer because of what its weights are. Free of LibTorch; pure
// functions.
#pragma once

#include "core/base/sentence.h"
#include "core/compress/layersetting.h"
#include "core/graph/model.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace paretoscope::compress {

/// Whether that is plain without looking at the weights: SETTING has no numbers that reach less far than
/// those of LAYER.
bool isAlwaysPossible(const LayerSetting &setting, const graph::Layer &layer);

/// Why SETTING, valid for layers of this kind, cannot be applied to LAYER of MODEL, in a sentence: a weight
/// that is beyond the largest float16 (65,504), or would be in a network that is stored in half precision.
/// Absent where it can be. Looks at every weight where the setting has 16 bits.
std::optional<base::Sentence> whyImpossible(const graph::Model &model, std::size_t layer,
                                            const LayerSetting &setting);

struct ImpossibleSetting {
    std::size_t layer = 0;
    LayerSetting setting;
    base::Sentence reason;
};

/// Of SETTINGS for every layer, layer by layer.
std::vector<ImpossibleSetting> impossibleSettings(const graph::Model &model,
                                                  const std::vector<LayerSetting> &settings);

} // namespace paretoscope::compress
