// What a task is known by besides its headline: from the sums of samplestats.h. Pure functions; no LibTorch.
#pragma once

#include "core/evaluate/samplestats.h"

namespace paretoscope::evaluate {

/// Regression: mean absolute error; R², the mean over the predicted numbers of 1 − squared error / squared
/// deviation of the targets from their mean (numbers whose targets do not vary left out). Several labels a
/// sample: share of samples with every label right, mean F1 over the labels that occur or are predicted. Many
/// predictions a sample: mean intersection over union of the classes that occur or are predicted. Embeddings:
/// mean cosine with the float model's.
void addFurther(Measurement &result, const SampleStats &stats);

/// Intersection over union, and F1, of one class before and after; absent where it neither occurs nor is
/// predicted.
std::optional<double> intersectionOverUnion(const ClassCounts &counts, bool after);
std::optional<double> f1(const ClassCounts &counts, bool after);

} // namespace paretoscope::evaluate
