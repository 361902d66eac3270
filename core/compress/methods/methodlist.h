// Every method of core/compress/methods/. The list is made by the build from the files there.
#pragma once

#include <vector>

namespace paretoscope::compress {

class Method;

/// In no order.
std::vector<const Method *> everyMethod();

} // namespace paretoscope::compress
