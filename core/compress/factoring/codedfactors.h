// A weight that becomes the product of two factors, and these in fewer bits. Pure functions, thread-safe.
// Only inside core.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/layersetting.h"

#include <cstdint>

namespace paretoscope::compress {

/// The weight of CODED, of LAYER, becomes the product of factors of RANK, in the type that its file has.
void factor(CompressedWeight &coded, const InputMoments *moments, std::int64_t rank,
            const graph::Layer &layer);

/// The factors of CODED, of the weight ORIGINAL of LAYER, as CHOICE, which stores in fewer bits, makes them:
/// first the right one for INPUTS, then the left one that suits it best (by OBJECTIVE) for what it is then
/// multiplied with. OBJECTIVE, INPUTS: null where nothing is known, or asked, of inputs.
base::Result<void> codeFactors(CompressedWeight &coded, const at::Tensor &original, const Choice &choice,
                               const graph::Layer &layer, const InputMoments *objective,
                               const InputMoments *inputs);

} // namespace paretoscope::compress
