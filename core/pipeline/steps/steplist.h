// Every step of core/pipeline/steps/. The list is made by the build from the files there.
#pragma once

#include <vector>

namespace paretoscope::pipeline {

class StepKind;

/// In no order.
std::vector<const StepKind *> everyStepKind();

} // namespace paretoscope::pipeline
