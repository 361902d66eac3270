// Results as JSON, with the names of the command line's contract; the export report uses the same. Doubles
// that are NaN or infinite become null. Pure functions, thread-safe.
#pragma once

#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/graph/layer.h"
#include "core/report/exportmodel.h"
#include "core/search/predictionfit.h"
#include "core/search/ran.h"
#include "core/sensitivity/sensitivitytable.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace paretoscope::report {

/// { name, kind, shape: […], parameters, macs } ; macs is null when not measured.
nlohmann::json toJson(const graph::Layer &layer, std::optional<std::int64_t> macs);

/// { rightToWrong, wrongToRight }
nlohmann::json toJson(const statistics::Flips &flips);

/// { metric, value, low, high, interval: { low, high } (of value), correct, predictions, n, crossEntropy, kl,
///   klStandardError, maxAbsDifference, flips, pValue, baselineValue, baselineCorrect, difference: { value,
///   low, high } (to the float model on the same samples), damageKind } and for language models perplexity,
///   perplexityLow, perplexityHigh; for several outputs outputs: [{ name, kind, shape, weight, kl | distance
///   | leftOut, leftOutId }]; by task absoluteError, r2, meanIoU, subsetAccuracy, macroF1, cosine,
///   retrievalTop1 and of the float model baselineAbsoluteError, …; perClass of several predictions a sample:
///   [{ index, n, correctBefore, correctAfter, flips, iouBefore, iouAfter | positives, f1Before, f1After }].
///   pValue is null where predictions of a sample hang together. Of distances see damagewords.h.
nlohmann::json toJson(const evaluate::Measurement &measurement);

/// `baseline`: { metric, value, low, high, correct, predictions, n, crossEntropy [, perplexity], fileBytes,
///   storedBytes, parameters, macs (sum of all layers, per sample), latencyMs (batch 1, per sample), latency:
///   { batch1Ms, batch32Ms, runs }, split, calibrationSamples, heldOut: { value, low, high, correct,
///   predictions, n, crossEntropy } }
nlohmann::json toJson(const evaluate::Baseline &baseline);
/// Of each step: { step, layers, changedLayers, samples }.
nlohmann::json toJson(std::span<const evaluate::CodedStepEffect> effects);

/// One of `cells`: { layer (name), setting (as in a recipe), kl, klStandardError, klLow, klHigh (valid while
///   n grows; null where unknown), klExpected (SensitivityTable::expectedKl()), metricChange, flips: {
///   rightToWrong, wrongToRight }, n, estimate, outputDamages (of several outputs, in their order) } ; of an
///   estimate only kl and n say something.
nlohmann::json toJson(const sensitivity::SensitivityCell &cell, double klExpected,
                      std::span<const graph::Layer> layers);

/// One of `points`: { storedBytes, averageBits, predictedKl, origin: search::originName(), recipe } and, when
/// it was run, measured: { … as a Measurement, and where there are predictions ece: { before, after } and
///   behaviour: { … the summary … } }.
nlohmann::json toJson(const search::Candidate &candidate, std::span<const graph::Layer> layers);
nlohmann::json toJson(const search::Ran &point, std::span<const graph::Layer> layers);

/// `fit`, from predicted to measured damage: { knots: [{ predictedKl, measuredKl, error (of its logarithm),
/// covariance }], scatter, wander }, as search/predictionfit.h has them.
nlohmann::json toJson(const search::PredictionFit &fit);

/// `evaluate`: the Measurement's fields and { nominalBytes, storedBytes, averageBits }.
nlohmann::json toJson(const evaluate::Measurement &measurement, const compress::ModelCost &cost);

/// `export`: { fileBytes, storedBytes, verified, maxAbsDifference, model, recipe, report (paths as written),
/// measured }.
nlohmann::json toJson(const ExportResult &result);

} // namespace paretoscope::report
