// Operators and classes that come from other packages than PyTorch. Included only inside core.
#pragma once

#include "core/base/sentence.h"

#include <optional>
#include <string>

namespace paretoscope::formats {

/// What LibTorch's loader missed, as a sentence's end ("uses the operator torchvision::nms, …"), with the
/// package that has it; nothing where DETAIL, the loader's own words, tells of no missing operator or class.
std::optional<base::Sentence> missingExtension(const std::string &detail);

} // namespace paretoscope::formats
