// What a model's outputs are and what they came to, as the command line prints it. Pure functions.
#pragma once

#include "core/evaluate/evaluator.h"
#include "core/evaluate/measurement.h"

#include <string>

namespace paretoscope::cli {

/// What the outputs are taken for, and how to say otherwise; nothing where the task leaves no question: one
/// output, of logits or of a regression's numbers.
std::string describeOutputs(const evaluate::Evaluator &evaluator);

/// "KL 0.0123 ± 0.0004 nats"; of a sum of both kinds the number alone, behind its name.
std::string damageNumber(const evaluate::Measurement &measured);

/// A line for each of several outputs with its damage.
std::string outputLines(const evaluate::Measurement &measurement);

/// What became of the answers: errors and mended ones, answers unlike the float model's, or samples beyond a
/// distance; nothing for a regression, which has none of these.
std::string flipsLine(const evaluate::Measurement &measurement);

/// The task's further numbers, float and recipe; of the float model alone for the baseline.
std::string furtherLines(const evaluate::Measurement &measurement);
std::string baselineFurtherLines(const evaluate::Measurement &measurement);

} // namespace paretoscope::cli
