// The weights of one layer before and after a setting, as a picture shows them: how they are spread, on which
// levels they come to lie, what is clipped, every channel's range and error. Made in jobs by the window. Free
// of LibTorch; values, thread-safe.
#pragma once

#include "core/compress/layersetting.h"
#include "core/graph/model.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::compress {

struct CompressedWeight; // compress/compressedweight.h

/// A value that weights can have after quantization.
struct Level {
    double value = 0;
    std::int64_t weights = 0; ///< that have it; those that were pruned have none
};

/// Counts of weights in bins of equal width from low to high; the last bin contains high. What is pruned has
/// its place before, and none after.
struct WeightBins {
    double low = 0, high = 0;
    std::vector<std::int64_t> before, after, pruned,
        clipped; ///< of one length; pruned and clipped are of before

    double edge(std::size_t bin) const; ///< its lower one
};

/// A part of some weights: how many of them, and which share of their energy (the sum of their squares).
struct WeightPart {
    std::int64_t weights = 0;
    double energy = 0; ///< 0…1
};

/// Of one channel or of the whole layer.
struct WeightSpread {
    std::int64_t weights = 0;
    WeightBins bins;
    std::vector<Level> levels; ///< rising, used or not; empty unless all of these weights share them
    std::int64_t grids = 0;    ///< sets of levels that these weights have: 0 where nothing is quantized
    WeightPart pruned;
    /// Further than half a step beyond the outermost level: pulled in, not rounded.
    WeightPart clipped;
    double error = 0; ///< mean squared error over the mean square of the weights: 0 left alone, 1 all gone
};

struct WeightChannel {
    double low = 0, high = 0;                 ///< of the weights before
    double lowestLevel = 0, highestLevel = 0; ///< of its grids together; equal where it has none
    std::optional<double> scale{}; ///< the distance of levels; absent without levels and where groups differ
    std::int64_t pruned = 0, clipped = 0; ///< weights
    double clippedEnergy = 0, error = 0;  ///< as in WeightSpread
};

/// A layer's weights and what a setting makes of them. Cheap to copy: about six bytes a weight, shared.
class LayerWeights {
public:
    std::int64_t channels() const;
    std::int64_t storedBytes() const;   ///< of the whole layer
    std::int64_t downloadBytes() const; ///< once its codes are entropy-coded (compress/downloadsize.h)
    /// Of one channel, or of the whole layer. Cancelled ends early with what it has.
    WeightSpread spread(std::optional<std::int64_t> channel = {}, const std::stop_token &stop = {}) const;
    /// Of every channel; of more than a picture could show (262,144), of none.
    std::vector<WeightChannel> perChannel(const std::stop_token &stop = {}) const;

private:
    friend base::Result<LayerWeights> layerWeights(const graph::Model &model, std::size_t layer,
                                                   const LayerSetting &setting,
                                                   const CompressedWeight &coded);
    struct Data;
    std::shared_ptr<const Data> m_data;
};

/// LAYER of MODEL under SETTING, which made CODED of it.
base::Result<LayerWeights> layerWeights(const graph::Model &model, std::size_t layer,
                                        const LayerSetting &setting, const CompressedWeight &coded);
/// The same of a setting that needs nothing but the weight; the errors of compressWeight(). Takes as long as
/// compressing the layer once. What needs more: Evaluator::layerWeights().
base::Result<LayerWeights> layerWeights(const graph::Model &model, std::size_t layer,
                                        const LayerSetting &setting);

} // namespace paretoscope::compress
