// What a recipe does to speed, as JSON with the names of the command line's contract. Pure functions,
// thread-safe.
#pragma once

#include "core/evaluate/recipelatency.h"
#include "core/graph/layer.h"

#include <nlohmann/json.hpp>

#include <span>

namespace paretoscope::report {

/// { on: { processor, engine, threads }, batches: [{ batch, float, compressed, int8: { medianMs, low, high,
/// runs } (per sample; int8 null where there
///   is none), speedup: { value, low, high }, faster }], int8Engine, int8Note, int8NoteId, layerShares: [{
///   layer, share
///   }] }
nlohmann::json toJson(const evaluate::RecipeLatency &latency, std::span<const graph::Layer> layers);

} // namespace paretoscope::report
