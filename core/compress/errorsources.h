// Where the error of a layer's outputs comes from once its weight is coded: which output channels, which
// inputs, what was clipped, pruned or rounded to zero. Called by the search's suggestions. Free of LibTorch;
// a pure function, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/layersetting.h"
#include "core/graph/model.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace paretoscope::compress {

struct CompressedWeight; // compress/compressedweight.h
struct InputMoments;     // compress/inputmoments.h

/// Some of a layer's weights.
struct ErrorPart {
    std::int64_t weights = 0;
    double energy = 0; ///< share of the sum of squares of all weights: 0…1
    double error = 0;  ///< share of the error; below 0 where it makes up for others'
};

/// With e = ŵ − w the error of a row and H = E[x xᵀ] of what it is multiplied with, the row's outputs are off
/// by e H eᵀ in the mean square. A weight's share of that is e_j (H e)_j: shares of all weights add up to 1,
/// however the inputs hang together.
struct ErrorSources {
    struct Channel {
        double error = 0;   ///< its share
        double largest = 0; ///< magnitude among its weights
        double reach = 0;   ///< magnitude of its outermost level; 0: it has no levels
    };
    struct Input {
        double error = 0; ///< its share
        double power = 0; ///< its share of E‖x‖²
    };

    double error = 0;              ///< E‖(ŵ − w) x‖² / E‖w x‖², all rows together
    bool knowsInputs = false;      ///< else H is the identity: all inputs count alike
    std::vector<Channel> channels; ///< of the output
    std::vector<Input> inputs;     ///< channels of the input, of all groups; empty where H is not known
    ErrorPart clipped;             ///< as WeightSpread::clipped
    ErrorPart roundedToZero;       ///< were none, are 0, and neither pruned nor clipped
    ErrorPart pruned;
    ErrorPart far; ///< kept, and beyond half of the reach of their row's levels; of none where there are none
    std::int64_t weights = 0;
    std::int64_t grids = 0; ///< sets of levels: 0 where nothing is quantized
};

/// Of LAYER of MODEL, of which SETTING made CODED. INPUTS: null where they are not known.
base::Result<ErrorSources> errorSources(const graph::Model &model, std::size_t layer,
                                        const LayerSetting &setting, const CompressedWeight &coded,
                                        const InputMoments *inputs);

} // namespace paretoscope::compress
