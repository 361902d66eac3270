#include "core/data/readers.h"
#include "core/data/readers/arraydataset.h"
#include "core/data/readers/idxfile.h"

namespace paretoscope::data {

OpenedDataset openIdx(const DataSource &source, Description description)
{
    StoredParts parts;
    auto samples = openArray(source.path, readIdx, parts);
    if (!samples)
        return samples.error();
    if (samples->rowShape().size() == 2 && description.task != Task::LanguageModel)
        parts.form = SampleForm::Plane; // IDX has no other way to hold grey images
    parts.inputs.push_back(std::move(*samples));
    if (!source.labels.empty()) {
        auto labels = openArray(source.labels, readIdx, parts);
        if (!labels)
            return labels.error();
        parts.targets = std::move(*labels);
    }
    return makeArrayDataset(std::move(description), std::move(parts));
}

} // namespace paretoscope::data
