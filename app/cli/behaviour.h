// How a compressed model behaves, as tables and sentences on the terminal.
#pragma once

#include "core/data/dataset.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/modeloutput.h"

#include <iosfwd>
#include <string>

namespace paretoscope::cli {

/// Classes by what they lost, flips, calibration, overconfident errors, the hardest tenth, the worst
/// examples. SAMPLES: those that the behaviour is of; KIND: what damage is.
void printBehaviour(std::ostream &out, const evaluate::Behaviour &behaviour, const data::SampleSet &samples,
                    evaluate::DamageKind kind);

/// What became of each thing that LIMITS limit, in words: "class cat loses 12.63 points (n = 95), 2.00
/// allowed; …". With onlyBroken just of those that are not kept.
enum class Told { All, OnlyBroken };
std::string againstLimits(const evaluate::BehaviourSummary &summary, const evaluate::BehaviourLimits &limits,
                          const data::SampleSet &samples, Told told);

} // namespace paretoscope::cli
