// How a compressed model behaves, as JSON: with classes and samples by their names. Pure functions,
// thread-safe.
#pragma once

#include "core/data/dataset.h"
#include "core/evaluate/behaviour.h"

#include <nlohmann/json.hpp>

namespace paretoscope::report {

/// { n, flips: { rightToWrong, wrongToRight }, changed, largestClassDrop, largestClassDropLabel (null if none
/// lost),
///   largestClassDropN, eceBefore, eceAfter, confidenceBefore, confidenceAfter, overconfidentBefore,
///   overconfidentAfter, hardN, hardDrop }
nlohmann::json toJson(const evaluate::BehaviourSummary &summary);

/// Adds to a measurement's JSON, from the BEHAVIOUR on SAMPLES:
/// perClass: [{ class (name, or its number as text), index, n, correctBefore, correctAfter, difference (of
/// accuracy),
///   low, high, flips, pValue }], empty for language models;
/// ece: { before, after };
/// behaviour: { … the summary …, reliability: { before, after: [{ n, correct, confidence (mean) }] },
///   worst: [{ sample (number within the data), file (where each sample is one), row, label, before, after,
///             confidenceBefore, confidenceAfter, kl (of the sample), klOfPrediction }] }.
/// Without any predictions perClass is empty and the others are null.
void addBehaviour(nlohmann::json &measured, const evaluate::Behaviour &behaviour,
                  const data::SampleSet &samples);

/// Name of class LABEL, its number where NAMES has none.
std::string className(const std::vector<std::string> &names, std::int64_t label);

} // namespace paretoscope::report
