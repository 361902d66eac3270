// What is measured of a layer before anything is tried. Only inside the search room.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/suggest.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// Of LAYER in RECIPE on the first SAMPLES of CALIBRATION, but for what only whole runs tell: kl, klInContext
/// and n.
base::Result<MeasuredLayer> measureLayer(const evaluate::Evaluator &calibration,
                                         const pipeline::Recipe &recipe, std::size_t layer,
                                         std::int64_t samples, sensitivity::MeasurementCache &cache,
                                         const base::Effort &effort, const std::stop_token &stop,
                                         base::ProgressSink &progress);

/// MEASURED of a layer at SETTING and CAUSES in sentences: those that say the numbers first.
std::vector<base::Sentence> toldOf(const MeasuredLayer &measured, const std::vector<Cause> &causes,
                                   const compress::LayerSetting &setting);

} // namespace paretoscope::search
