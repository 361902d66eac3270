#include "core/data/readers.h"
#include "core/data/readers/arraydataset.h"
#include "core/data/readers/idxfile.h"
#include "core/data/readers/npyfile.h"
#include "core/data/readers/numpysamples.h"

namespace paretoscope::data {

OpenedDataset openNpy(const DataSource &source, Description description)
{
    StoredParts parts;
    auto samples = openArray(source.path, readNpy, parts);
    if (!samples)
        return samples.error();
    if (description.task != Task::LanguageModel)
        parts.form = sampleFormOf(*samples);
    parts.inputs.push_back(std::move(*samples));
    if (!source.labels.empty()) {
        auto labels =
            openArray(source.labels, source.labels.extension() == ".npy" ? readNpy : readIdx, parts);
        if (!labels)
            return labels.error();
        parts.targets = std::move(*labels);
    }
    return makeArrayDataset(std::move(description), std::move(parts));
}

} // namespace paretoscope::data
