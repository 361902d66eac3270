#include "core/data/severallabels.h"

#include <cmath>

namespace paretoscope::data {

base::Result<Array> severalLabelsAt(const StoredArray &labels, std::span<const std::int64_t> indices)
{
    if (labels.type().isInteger())
        return labels.read(indices, FeedAs::Integer);
    auto numbers = labels.read(indices, FeedAs::Float);
    if (!numbers)
        return numbers;
    const auto &values = std::get<std::vector<float>>(numbers->values);
    std::vector<std::int64_t> whole;
    whole.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!(std::abs(values[i]) < 1e6F) || values[i] != std::trunc(values[i])) {
            const auto row = i / static_cast<std::size_t>(labels.rowCount());
            return base::Error{base::ErrorCode::DataMismatch,
                               labels.name() + " gives sample " + std::to_string(indices[row]) +
                                   " a label that is no whole number; classification needs class numbers, "
                                   "or 0 and 1 for each class. For other numbers choose the task "
                                   "\"regression\".",
                               {}};
        }
        whole.push_back(static_cast<std::int64_t>(values[i]));
    }
    return Array{std::move(numbers->shape), std::move(whole)};
}

} // namespace paretoscope::data
