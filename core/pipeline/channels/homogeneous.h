// Operators that scale with their input: f(s·x) = s·f(x) for every s > 0. Included only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/modeldata.h"

#include <string>

namespace paretoscope::pipeline {

/// Each number by itself; slopes of PReLU are its own.
bool scalesByNumber(const std::string &plainName);
/// Each channel by itself, along dimensions behind the channels'.
bool scalesByChannel(const std::string &plainName);

/// Why channels cannot be followed through such an operator.
base::Sentence doesNotScale(const std::string &plainName);
base::Sentence severalReaders();

} // namespace paretoscope::pipeline
