#include "app/cli/shapeoptions.h"

#include "app/cli/numbers.h"

#include <algorithm>
#include <string_view>

namespace paretoscope::cli {

std::optional<std::vector<std::int64_t>> parseShape(const std::string &text)
{
    std::vector<std::int64_t> shape;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(",x", start), text.size());
        const auto size = parseNumber(std::string_view(text).substr(start, end - start));
        if (!size || *size < 1 || *size > 1e9 ||
            *size != static_cast<double>(static_cast<std::int64_t>(*size)))
            return std::nullopt;
        shape.push_back(static_cast<std::int64_t>(*size));
        start = end + 1;
    }
    return shape;
}

} // namespace paretoscope::cli
