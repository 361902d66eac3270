// What a network is fed for one sample or several, for those who need to see it run: what shape its values
// have is known from no code. Included only inside core.
#pragma once

#include <ATen/core/ivalue.h>

#include <vector>

namespace paretoscope::graph {

struct SampleInputs {
    std::vector<c10::IValue> arguments; ///< as Executor::run() takes them
};

} // namespace paretoscope::graph
