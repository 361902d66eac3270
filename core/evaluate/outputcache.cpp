#include "core/evaluate/outputcache.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

/// What tells the outputs of a model apart; nothing where it has but one, which any program version knows.
std::string nameOnDisk(const ModelOutputs &outputs, std::size_t which)
{
    const ModelOutput &output = outputs.all[which];
    if (outputs.all.size() == 1 && output.batchDimension == 0)
        return {};
    return std::to_string(output.place) + " of " + std::to_string(outputs.all.size()) + " along " +
           std::to_string(output.batchDimension);
}

} // namespace

ArrangedOutputs OutputCache::find(std::int64_t index) const
{
    const auto place = static_cast<std::size_t>(index);
    const std::lock_guard lock(m_mutex);
    return place < m_outputs.size() ? m_outputs[place] : ArrangedOutputs();
}

void OutputCache::keep(std::int64_t index, const ArrangedOutputs &outputs, std::int64_t limit)
{
    const auto place = static_cast<std::size_t>(index);
    std::int64_t bytes = 0;
    for (const at::Tensor &tensor : outputs)
        bytes += tensor.defined() ? tensor.numel() * static_cast<std::int64_t>(tensor.element_size()) : 0;
    const std::lock_guard lock(m_mutex);
    m_outputs.resize(std::max(m_outputs.size(), place + 1));
    if (!m_outputs[place].empty() || m_bytes + bytes > limit)
        return;
    m_outputs[place] = outputs;
    m_bytes += bytes;
    ++m_kept;
}

void OutputCache::recall(const std::filesystem::path &folder, OutputKey key, const ModelOutputs &outputs,
                         std::int64_t samples, std::int64_t limit)
{
    if (folder.empty() || limit <= 0)
        return;
    ArrangedOutputs all(outputs.all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!outputs.uses(i))
            continue;
        key.output = nameOnDisk(outputs, i);
        const auto read = readOutputs(outputFile(folder, key), key, samples, limit);
        if (!read)
            return;
        all[i] = *read;
    }
    for (std::int64_t first = 0; first < samples; first += key.microBatch) {
        ArrangedOutputs own(all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].defined())
                own[i] = all[i].narrow(0, first, std::min(key.microBatch, samples - first));
        keep(first / key.microBatch, own, limit);
    }
    const std::lock_guard lock(m_mutex);
    m_stored = true;
}

void OutputCache::store(const std::filesystem::path &folder, OutputKey key, const ModelOutputs &outputs,
                        std::int64_t batches)
{
    std::vector<ArrangedOutputs> all;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stored || folder.empty() || m_kept < batches)
            return;
        m_stored = true; // one thread, once
        all = m_outputs;
    }
    for (std::size_t i = 0; i < outputs.all.size(); ++i) {
        if (!outputs.uses(i))
            continue;
        std::vector<at::Tensor> own;
        for (const ArrangedOutputs &batch : all)
            own.push_back(batch[i]);
        key.output = nameOnDisk(outputs, i);
        if (!writeOutputs(outputFile(folder, key), key, own))
            return;
    }
}

} // namespace paretoscope::evaluate
