// What steps that fold a scale for each channel say of a network, and share besides. Only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/pipeline/channels/scalegroups.h"
#include "core/pipeline/stepkind.h"

namespace paretoscope::pipeline {

/// Places that such a step would change, and what it leaves as it is.
Findings scaleFindings(const graph::Model &model);

} // namespace paretoscope::pipeline
