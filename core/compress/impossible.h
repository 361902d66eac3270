// Settings that cannot be applied to a layer because of its shape or of what its weights are: an analysis has
// no cell of them, sliders no stop. Free of LibTorch; pure functions.
#pragma once

#include "core/base/sentence.h"
#include "core/compress/layersetting.h"
#include "core/graph/model.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace paretoscope::compress {

/// Whether the methods of SETTING can be applied together, whatever the layer.
bool goTogether(const LayerSetting &setting);

/// Whether that is plain without looking at the weights: SETTING has no numbers that reach less far than
/// those of LAYER, and nothing that is moved is refused by its shape.
bool isAlwaysPossible(const LayerSetting &setting, const graph::Layer &layer);

/// Why SETTING cannot be applied to LAYER of MODEL, in a sentence: a method that is moved is not for layers
/// of its shape, or a weight is beyond the largest float16 (65,504), or would be in a network that is stored
/// in half precision. Absent where it can be. Looks at every weight where the setting has 16 bits.
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
