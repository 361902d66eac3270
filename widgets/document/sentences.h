// Whole sentences about what jobs found out, for tool tips, the status bar and panels; every number with its
// n. KIND: what damage is. Pure functions; GUI thread (they translate).
#pragma once

#include "core/evaluate/measurement.h"
#include "core/evaluate/recipelatency.h"
#include "core/search/improve.h"
#include "core/session/forecast.h"

#include <QString>

namespace paretoscope::widgets {

/// "20 layers × 10 settings on 512 samples: about 50 s, 120 MB"; says so where a part was measured before.
QString forecastSentence(const session::Forecast &forecast);
/// "about 50 s", "about 3 min", "less than 1 s".
QString aboutSeconds(double seconds);
/// What happened: before and after, and by how many samples it was accepted; or why nothing was.
QString improvementSentence(const search::Improvement &improvement, evaluate::DamageKind kind);
/// "not faster: 1.02 ms a sample against 1.01 ms as float (batch 1, …)"; one line a batch size.
QString speedSentence(const evaluate::BatchLatency &latency);
/// "AMD EPYC 7B13, LibTorch 1.13.0, threads: 1"
QString machineText(const evaluate::MeasuredOn &on);
/// How the int8 kernels compute on this processor and what their answers are worth; empty where there are
/// none.
QString int8Sentence(const evaluate::RecipeLatency &latency, evaluate::DamageKind kind);
/// True if no batch size runs faster than the float model.
bool runsNoFaster(const evaluate::RecipeLatency &latency);
/// What a layer costs among the other layers' changes, and alone.
QString interactionSentence(const search::Interaction &interaction, std::int64_t n,
                            evaluate::DamageKind kind);

} // namespace paretoscope::widgets
