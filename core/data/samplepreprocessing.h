// Preprocessing of one sample in place, for the readers. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/data/preprocessing.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

/// A sample on its way to the model: channels first where it is an image.
struct Sample {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// Nothing to do: whole numbers may stay whole numbers.
bool isIdentity(const Preprocessing &preprocessing);

/// DataMismatch naming the field that can never work: a scale that is no number, a std of 0, a size beyond
/// 16384.
base::Result<void> checkPreprocessing(const Preprocessing &preprocessing);

/// What SHAPE becomes, or the DataMismatch that preprocess() would give.
base::Result<std::vector<std::int64_t>> preprocessedShape(std::vector<std::int64_t> shape,
                                                          const Preprocessing &preprocessing);

/// SAMPLE through the whole of a checked PREPROCESSING. Samples that are no images [C,H,W] take scale and
/// mean/std (per element of dimension 0) only.
base::Result<void> preprocess(Sample &sample, const Preprocessing &preprocessing);

} // namespace paretoscope::data
