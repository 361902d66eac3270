#include "core/data/readers/labels.h"

namespace paretoscope::data {

base::Result<void> checkLabels(std::span<const std::int64_t> labels, const std::string &name,
                               std::size_t classes)
{
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] >= 0 && (classes == 0 || labels[i] < static_cast<std::int64_t>(classes)))
            continue;
        const std::string range =
            classes ? "must lie between 0 and " + std::to_string(classes - 1) : "count from 0";
        return base::Error{base::ErrorCode::DataMismatch,
                           name + " gives sample " + std::to_string(i) + " the label " +
                               std::to_string(labels[i]) + ", but labels " + range +
                               "; check the file and its format.",
                           {}};
    }
    return {};
}

Array labelsAt(std::span<const std::int64_t> labels, std::span<const std::int64_t> indices)
{
    std::vector<std::int64_t> values;
    values.reserve(indices.size());
    for (const std::int64_t index : indices)
        values.push_back(labels[static_cast<std::size_t>(index)]);
    return {{static_cast<std::int64_t>(values.size())}, std::move(values)};
}

} // namespace paretoscope::data
