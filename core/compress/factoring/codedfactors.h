// A weight that becomes the product of two factors, and these in fewer bits. Pure functions, thread-safe.
// Only inside core.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/layersetting.h"
#include "core/compress/method.h"

namespace paretoscope::compress {

/// The weight of CODED, of the layer GIVEN, becomes the product that FACTORED says, in the type that its file
/// has: each of its matrices that nearest to it. MOMENTS of its inputs: null where they all count alike.
void factor(CompressedWeight &coded, const InputMoments *moments, const Factored &factored,
            const Given &given);

/// The factors of CODED, of the weight ORIGINAL of the layer GIVEN, as CHOICE, which stores in fewer bits,
/// makes them: first the right one for the inputs there are, then the left one that suits it best (by
/// OBJECTIVE; null: all inputs count alike) for what it is then multiplied with.
base::Result<void> codeFactors(CompressedWeight &coded, const at::Tensor &original, const Choice &choice,
                               const Given &given, const InputMoments *objective);

} // namespace paretoscope::compress
