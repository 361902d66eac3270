// What is known of a project from before, from the cache into the document. GUI thread only, but for
// knownOf().
#pragma once

#include "core/base/effort.h"
#include "core/project/openproject.h"
#include "core/session/plan.h"
#include "core/session/restore.h"
#include "widgets/document/document.h"

#include <stop_token>

namespace paretoscope::gui {

/// What the cache is asked for: of the recipe as it was saved.
session::Plan knownPlan(const widgets::Document &document);

/// That it cannot be told is no failure: then it is measured again. For jobs.
session::Restored knownOf(const project::OpenProject &project, const session::Plan &plan,
                          const base::Effort &effort, const std::stop_token &stop);

/// STEPS: that the cells were asked for.
void putKnown(widgets::Document &document, const session::Restored &known, const pipeline::Steps &steps);

} // namespace paretoscope::gui
