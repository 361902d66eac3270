#include "core/data/namedarrays.h"
#include "core/data/npzarchive.h"
#include "core/data/readers.h"

namespace paretoscope::data {

OpenedDataset openNpz(const DataSource &source, Description description)
{
    auto file = FileSource::open(source.path);
    if (!file)
        return file.error();
    auto archive = NpzArchive::open(source.path);
    if (!archive)
        return archive.error();
    const NamedArrays arrays{source.path.string(),
                             archive->keys(),
                             [&](const std::string &key) { return archive->array(key); },
                             {},
                             {*file}};
    return openNamedArrays(source, std::move(description), arrays);
}

} // namespace paretoscope::data
