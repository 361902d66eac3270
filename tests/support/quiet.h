// Nobody watches the progress of what a test or a benchmark runs.
#pragma once

#include "core/base/progress.h"

namespace paretoscope::tests {

inline base::NoProgress quiet;

} // namespace paretoscope::tests
