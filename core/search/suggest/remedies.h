// What may be done about the causes of a layer's damage: which changes each names, and which of them can be
// made of this layer. Only inside the search room.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/suggest.h"

#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// Remedies of LAYER in RECIPE against CAUSES, those that cost no bytes first, then by bytes, of as many in
/// the order in which the causes name them; without causes what helps against any error of rounding. What is
/// so already is not among them. LEFTOUT: those that cannot be taken, and why. Steps that learn from samples
/// are tried on EVALUATOR's; KNOWSINPUTS: of what the layer is given.
struct Remedies {
    std::vector<Remedy> possible;
    std::vector<LeftOutRemedy> leftOut;
};
base::Result<Remedies> remediesFor(const evaluate::Evaluator &evaluator, const pipeline::Recipe &recipe,
                                   std::size_t layer, const std::vector<Cause> &causes, bool knowsInputs,
                                   const std::stop_token &stop);

} // namespace paretoscope::search
