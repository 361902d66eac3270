#include "core/graph/model.h"

#include "core/graph/buildmodel.h"
#include "core/graph/feeding.h"
#include "core/graph/guard.h"
#include "core/graph/modeldata.h"
#include "core/graph/rewrite/modelhash.h"
#include "core/graph/storedtype.h"

#include <algorithm>
#include <mutex>
#include <set>

namespace paretoscope::graph {

Model::Model(std::shared_ptr<const ModelData> data) : m_data(std::move(data)) {}

const std::vector<Layer> &Model::layers() const
{
    return m_data->layers;
}

std::optional<std::size_t> Model::layerIndex(const std::string &name) const
{
    const auto &all = m_data->layers;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Layer &layer) { return layer.name == name; });
    if (found == all.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - all.begin());
}

const Batching &Model::batching() const
{
    return m_data->batching;
}

Model Model::withBatching(const Batching &batching) const
{
    ModelData data = *m_data;
    data.batching = batching;
    return buildModel(std::move(data));
}

Model Model::withFeeds(const std::vector<Feed> &feeds) const
{
    ModelData data = *m_data;
    std::size_t next = 0;
    for (Argument &argument : data.arguments)
        if (argument.value >= 0)
            argument.feed = feeds.at(next++);
    return buildModel(std::move(data));
}

std::int64_t Model::parameterCount() const
{
    std::int64_t count = 0;
    for (const Parameter &parameter : m_data->parameters)
        if (!parameter.buffer && parameter.tensor.is_floating_point())
            count += parameter.tensor.numel();
    return count;
}

std::int64_t Model::otherBytes() const
{
    std::set<ParameterId> weights;
    for (const LayerBinding &binding : m_data->bindings)
        weights.insert(binding.weight);
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < m_data->parameters.size(); ++i)
        if (!weights.contains(static_cast<ParameterId>(i)))
            bytes += storedBytes(m_data->parameters[i]);
    for (const Value &value : m_data->values)
        if (value.origin == Value::Origin::Constant)
            bytes += storedBytes(value);
    return bytes;
}

std::int64_t Model::inputCount() const
{
    return static_cast<std::int64_t>(fedTensors(*m_data));
}

std::int64_t Model::opaqueCount() const
{
    return std::count_if(m_data->nodes.begin(), m_data->nodes.end(),
                         [](const Node &node) { return node.opaque && !isGuard(node); });
}

const std::string &Model::history() const
{
    return m_data->history;
}

Model Model::withHistory(const std::string &history) const
{
    auto data = std::make_shared<ModelData>(*m_data);
    data->history = history;
    return Model(std::move(data));
}

const std::string &Model::contentHash() const
{
    HashOnce::State &hash = *m_data->hash.state;
    std::call_once(hash.once, [&] {
        const base::EngineScope engine;
        hash.text = graph::contentHash(*m_data);
    });
    return hash.text;
}

} // namespace paretoscope::graph
