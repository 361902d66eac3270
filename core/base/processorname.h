// Which processor this is: what times and kernels depend on.
#pragma once

#include <string>

namespace paretoscope::base {

/// "AMD EPYC 7B13"; unknownProcessor where the system does not say.
std::string processorName();
constexpr const char *unknownProcessor = "this processor";

} // namespace paretoscope::base
