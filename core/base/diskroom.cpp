#include "core/base/diskroom.h"

#include <algorithm>
#include <limits>

namespace paretoscope::base {

std::optional<std::int64_t> availableBytes(const std::filesystem::path &folder)
{
    std::error_code failure;
    const auto space = std::filesystem::space(folder.empty() ? std::filesystem::path(".") : folder, failure);
    if (failure || space.available == static_cast<std::uintmax_t>(-1))
        return std::nullopt;
    constexpr auto most = static_cast<std::uintmax_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(space.available, most));
}

} // namespace paretoscope::base
