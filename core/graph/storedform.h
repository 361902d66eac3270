// In what form a network's file holds its weights. Free of LibTorch; pure functions.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/model.h"

#include <cstdint>
#include <set>

namespace paretoscope::graph {

/// Bytes of everything that the network reads, as its file holds it: what compressed sizes are compared with.
/// Of float32 networks that of all weights left alone.
std::int64_t bytesAsStored(const Model &model);

/// Layers whose weights the file holds as integers of fewer bits than a float32, and these bits; 0, 0 where
/// there is none.
struct StoredIntegers {
    std::int64_t layers = 0;
    int bits = 0;
};
StoredIntegers storedIntegers(const Model &model);

/// "float16 and bfloat16"
base::Sentence floatTypeNames(const std::set<FloatType> &types);

/// Layers whose weights the file holds in half precision, and in which: "float16", "float16 and bfloat16"; 0,
/// empty where there is none.
struct StoredHalves {
    std::int64_t layers = 0;
    base::Sentence types;
};
StoredHalves storedHalves(const Model &model);

} // namespace paretoscope::graph
