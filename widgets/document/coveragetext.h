// How much of a model its layers hold, in sentences. Pure functions; GUI thread (they translate).
#pragma once

#include "core/pipeline/coverage.h"

#include <QString>

namespace paretoscope::widgets {

/// "The layers hold 99.7 % of the model's 1.1 MB; not: bn1.weight (64 B), …"; why there is nothing to
/// compress where they hold nothing.
QString coverageSentence(const pipeline::Coverage &coverage);
/// All that is not in the layers, and what was rewritten, a line each.
QString coverageDetails(const pipeline::Coverage &coverage);

} // namespace paretoscope::widgets
