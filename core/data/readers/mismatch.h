// What is said of data that do not fit the network or each other. Only inside the room.
#pragma once

#include "core/base/result.h"

#include <utility>

namespace paretoscope::data {

inline base::Error mismatch(base::Sentence said)
{
    return {base::ErrorCode::DataMismatch, std::move(said)};
}

} // namespace paretoscope::data
