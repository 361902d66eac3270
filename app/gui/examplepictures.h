// Pictures of the samples that a behaviour report tells of, and the names of their classes. Reads files: for
// jobs.
#pragma once

#include "core/data/dataset.h"
#include "widgets/document/results.h"

#include <stop_token>

namespace paretoscope::gui {

/// Best effort: an example without a picture is still an example.
void addPictures(widgets::BehaviourReport &report, const data::SampleSet &samples,
                 const data::Preprocessing &input, std::stop_token stop);

} // namespace paretoscope::gui
