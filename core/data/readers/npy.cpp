#include "core/data/readers.h"
#include "core/data/readers/idxfile.h"
#include "core/data/readers/npyfile.h"
#include "core/data/readers/numpysamples.h"
#include "core/data/readers/openbytes.h"

namespace paretoscope::data {

OpenedDataset openNpy(const DataSource &source, Description description)
{
    StoredParts parts;
    auto file = openBytes(source.path);
    if (!file)
        return file.error();
    parts.files.push_back(*file);
    auto samples = readNpy(*file);
    if (!samples)
        return samples.error();
    if (description.task != Task::LanguageModel)
        parts.form = sampleFormOf(*samples);
    parts.inputs.push_back(std::move(*samples));
    if (!source.labels.empty()) {
        auto labelFile = openBytes(source.labels);
        if (!labelFile)
            return labelFile.error();
        parts.files.push_back(*labelFile);
        auto labels = source.labels.extension() == ".npy" ? readNpy(*labelFile) : readIdx(*labelFile);
        if (!labels)
            return labels.error();
        parts.targets = std::move(*labels);
    }
    return makeArrayDataset(std::move(description), std::move(parts));
}

} // namespace paretoscope::data
