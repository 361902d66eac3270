// What recipe files of version 1 meant by what they said, and by what they did not. Pure functions. Inside
// the project room.
#pragma once

#include "core/base/sentence.h"
#include "core/compress/parameter.h"

#include <cstdint>
#include <string_view>

namespace paretoscope::project {

bool isOfVersion1(std::string_view key);
/// A value of a parameter of version 1 that came later.
bool isNewerThanVersion1(std::string_view key, const compress::Value &value);
/// compress::describeDomain() of what VERSION knows.
base::Sentence describeVersion(compress::Parameter parameter, std::int64_t version);

/// "default" of version 1 in the words of version 2: it hands down only what has an effect in itself; what
/// nobody says is symmetric at every width, with clip "mse", positive scales and no rescaling.
compress::Values meantByVersion1(compress::Values common);

} // namespace paretoscope::project
