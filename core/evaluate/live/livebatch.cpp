#include "core/evaluate/live/livebatch.h"

namespace paretoscope::evaluate {

namespace {

using base::Result;

std::vector<std::size_t> changedLayers(const std::vector<compress::LayerSetting> &before,
                                       const std::vector<compress::LayerSetting> &after)
{
    std::vector<std::size_t> layers;
    for (std::size_t layer = 0; layer < after.size(); ++layer)
        if (!(before[layer] == after[layer]))
            layers.push_back(layer);
    return layers;
}

} // namespace

Result<SampleStats> LiveBatch::measure(const EvaluatorData &data, std::int64_t index,
                                       const LiveRecipe &recipe, LiveMemory &memory,
                                       const std::stop_token &stop)
{
    auto stats = [&]() -> Result<SampleStats> {
        if (!m_batch)
            if (auto prepared = prepare(data, index, stop); !prepared)
                return prepared.error();
        const auto outputs = run(data, index, recipe, memory, stop);
        if (!outputs)
            return outputs.error();
        return score(*outputs, m_reference, m_batch->targets);
    }();
    if (m_bytes == 0)
        drop(memory);
    return stats;
}

Result<void> LiveBatch::prepare(const EvaluatorData &data, std::int64_t index, const std::stop_token &stop)
{
    auto batch = data.batch(index);
    if (!batch)
        return batch.error();
    auto reference = data.reference(index, **batch, data.range(index).count, stop);
    if (!reference)
        return reference.error();
    m_reference = std::move(*reference);
    m_batch = std::move(*batch);
    return {};
}

Result<graph::Outputs> LiveBatch::run(const EvaluatorData &data, std::int64_t index, const LiveRecipe &recipe,
                                      LiveMemory &memory, const std::stop_token &stop)
{
    if (m_bytes > 0) {
        const graph::Cone cone =
            graph::coneOf(recipe.executor.model(), changedLayers(m_settings, recipe.settings));
        auto outputs = recipe.executor.runConeRetaining(cone, m_activations, recipe.overrides, stop);
        if (outputs)
            m_settings = recipe.settings;
        return outputs;
    }
    const BatchRange range = data.range(index);
    const auto inputs = toInputs(*m_batch, range.count);
    const std::int64_t expected = data.bytesPerSample * range.count + m_reference.bytes();
    if (memory.held + expected > memory.limit)
        return recipe.executor.run(inputs, recipe.overrides, stop);
    auto outputs = recipe.executor.runRetaining(inputs, recipe.overrides, stop, m_activations);
    if (outputs && hold(memory))
        m_settings = recipe.settings;
    return outputs;
}

/// What was expected may be less than what is: only then nothing is held after all.
bool LiveBatch::hold(LiveMemory &memory)
{
    const std::int64_t bytes = m_activations.bytes() + m_reference.bytes();
    if (memory.held.fetch_add(bytes) + bytes > memory.limit) {
        memory.held -= bytes;
        m_activations = {};
        return false;
    }
    m_bytes = bytes;
    return true;
}

void LiveBatch::drop(LiveMemory &memory)
{
    memory.held -= m_bytes;
    *this = {};
}

} // namespace paretoscope::evaluate
