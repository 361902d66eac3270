#include "core/project/feeds/dataoffer.h"

#include "core/data/dataset.h"
#include "core/data/namedarrays.h"
#include "core/data/npzarchive.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>

namespace paretoscope::project {

bool DataOffer::has(const std::string &name) const
{
    return std::ranges::find(arrays, name) != arrays.end();
}

DataOffer offerOf(const ProjectFile &file)
{
    DataOffer offer;
    offer.file = file.evaluate.path.string();
    if (file.evaluate.format != "npz") {
        const bool several = file.evaluate.format == "pt" || file.evaluate.format == "pickle";
        const auto dataset = several ? data::openDataset(file.evaluate, file.task, file.input)
                                     : base::Result<std::shared_ptr<const data::Dataset>>(nullptr);
        const std::int64_t first = 0;
        if (dataset && *dataset)
            if (const auto sample = (*dataset)->read(std::span(&first, 1)))
                offer.count = sample->inputs.size();
        return offer;
    }
    const auto archive = data::NpzArchive::open(file.evaluate.path);
    if (!archive)
        return offer; // opening the data has the sentence
    const auto chosen = data::chooseArrays(file.evaluate, archive->keys());
    if (!chosen)
        return offer;
    offer.named = true;
    offer.usual = chosen->inputs;
    for (const std::string &key : archive->keys())
        if (key != chosen->target)
            offer.arrays.push_back(key);
    return offer;
}

} // namespace paretoscope::project
