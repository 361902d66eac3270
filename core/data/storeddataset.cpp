#include "core/data/storeddataset.h"

#include "core/base/numbertext.h"

namespace paretoscope::data {

namespace {

std::string listText(const std::vector<double> &values)
{
    std::string text;
    for (const double value : values)
        text += base::shortest(value) + ",";
    return text;
}

std::string sizeText(const std::optional<std::array<std::int64_t, 2>> &size)
{
    return size ? std::to_string((*size)[0]) + "x" + std::to_string((*size)[1]) : "";
}

void addTo(base::ContentHash &hash, const Preprocessing &preprocessing)
{
    hash.add(base::shortest(preprocessing.scale));
    hash.add(listText(preprocessing.mean));
    hash.add(listText(preprocessing.std));
    hash.add(std::to_string(static_cast<int>(preprocessing.channels)));
    hash.add(sizeText(preprocessing.resize));
    hash.add(preprocessing.antialias ? "antialias" : "");
    hash.add(sizeText(preprocessing.centerCrop));
}

} // namespace

const std::string &StoredDataset::contentHash() const
{
    std::call_once(m_hashed, [this] {
        base::ContentHash hash;
        hash.add("paretoscope dataset 1");
        hash.add(m_description.format);
        hash.add(taskName(m_description.task));
        addTo(hash, m_description.preprocessing);
        addStoredBytes(hash);
        m_hash = hash.hex();
    });
    return m_hash;
}

} // namespace paretoscope::data
