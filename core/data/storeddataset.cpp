#include "core/data/storeddataset.h"

#include <array>
#include <charconv>

namespace paretoscope::data {

namespace {

/// Shortest text that reads back as the same number, in any locale.
std::string numberText(double value)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::string listText(const std::vector<double> &values)
{
    std::string text;
    for (const double value : values)
        text += numberText(value) + ",";
    return text;
}

std::string sizeText(const std::optional<std::array<std::int64_t, 2>> &size)
{
    return size ? std::to_string((*size)[0]) + "x" + std::to_string((*size)[1]) : "";
}

void addTo(base::ContentHash &hash, const Preprocessing &preprocessing)
{
    hash.add(numberText(preprocessing.scale));
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
