#include "core/data/array.h"

namespace paretoscope::data {

std::int64_t Array::count() const
{
    return std::visit([](const auto &list) { return static_cast<std::int64_t>(list.size()); }, values);
}

} // namespace paretoscope::data
