// What a recipe does to speed, as a table and sentences on the terminal.
#pragma once

#include "core/evaluate/recipelatency.h"
#include "core/graph/model.h"

#include <iosfwd>
#include <string>

namespace paretoscope::cli {

/// What the recipe is besides fast or not, for the sentence that says so.
struct SpeedContext {
    bool smaller = false;    ///< than the float model, stored
    std::string before = {}; ///< what steps did to the network, in words; empty: nothing
    evaluate::DamageKind damage = evaluate::DamageKind::Kl;
};

/// Float, compressed and int8 at each batch size; whether the recipe runs faster, and why; the layers that
/// take most of the time.
void printLatency(std::ostream &out, const evaluate::RecipeLatency &latency, const graph::Model &model,
                  const SpeedContext &context);

} // namespace paretoscope::cli
