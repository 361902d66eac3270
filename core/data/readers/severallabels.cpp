#include "core/data/readers/severallabels.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::data {

base::Result<void> checkSeveralLabels(const StoredArray &labels)
{
    if (labels.type().isInteger())
        return {};
    constexpr std::int64_t piece = 256;
    for (std::int64_t first = 0; first < labels.rows(); first += piece) {
        std::vector<std::int64_t> indices;
        for (std::int64_t i = first; i < std::min(first + piece, labels.rows()); ++i)
            indices.push_back(i);
        if (auto whole = severalLabelsAt(labels, indices); !whole)
            return whole.error();
    }
    return {};
}

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
            return base::Error{
                base::ErrorCode::DataMismatch,
                {PARETOSCOPE_SAY(
                     "labels.not-whole",
                     "%1 gives sample %2 a label that is no whole number; classification needs class "
                     "numbers, or 0 and 1 for each class. For other numbers choose the task \"regression\"."),
                 labels.name(), indices[row]}};
        }
        whole.push_back(static_cast<std::int64_t>(values[i]));
    }
    return Array{std::move(numbers->shape), std::move(whole)};
}

} // namespace paretoscope::data
