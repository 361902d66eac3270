#include "core/data/readers/labels.h"

namespace paretoscope::data {

base::Result<void> checkLabels(std::span<const std::int64_t> labels, const std::string &name,
                               std::size_t classes)
{
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] >= 0 && (classes == 0 || labels[i] < static_cast<std::int64_t>(classes)))
            continue;
        if (classes == 0)
            return base::Error{
                base::ErrorCode::DataMismatch,
                {PARETOSCOPE_SAY("labels.negative",
                                 "%1 gives sample %2 the label %3, but labels count from 0; check the "
                                 "file and its format."),
                 name, i, labels[i]}};
        return base::Error{
            base::ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("labels.out-of-range",
                             "%1 gives sample %2 the label %3, but labels must lie between 0 and %4; "
                             "check the file and its format."),
             name, i, labels[i], classes - 1}};
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
