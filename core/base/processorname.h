// Which processor this is: what times and kernels depend on.
#pragma once

#include <string>

namespace paretoscope::base {

/// "AMD EPYC 7B13"; "this processor" where the system does not say.
std::string processorName();

} // namespace paretoscope::base
