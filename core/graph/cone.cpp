#include "core/graph/cone.h"

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <algorithm>

namespace paretoscope::graph {

namespace {

/// Grows a set of nodes until it is closed: what reads a changed value is in it, and what touches overwritten
/// memory that any member touches is in it with its producers. Every rule has one premise, so the cone of two
/// layers is the union of their cones, and what runRetaining() keeps for each layer suffices for all of them
/// together.
class ConeGrower {
public:
    explicit ConeGrower(const ModelData &data)
        : m_data(data), m_inCone(data.nodes.size(), false), m_changed(data.values.size(), false)
    {
        for (const std::int32_t memory : data.writtenMemory)
            if (memory >= 0)
                m_pulled.resize(std::max(m_pulled.size(), static_cast<std::size_t>(memory) + 1), false);
    }

    void add(std::size_t node) { m_inCone[node] = true; }

    /// Adds what makes the values that the cone reads but nobody kept. Unlike a changed layer such a node
    /// changes nothing, so that its other readers stay out.
    void addProducers(const std::vector<bool> &kept)
    {
        std::vector<std::size_t> unseen;
        for (std::size_t i = 0; i < m_inCone.size(); ++i)
            if (m_inCone[i])
                unseen.push_back(i);
        while (!unseen.empty()) {
            const Node &node = m_data.nodes[unseen.back()];
            unseen.pop_back();
            for (const ValueId id : node.inputs)
                if (m_data.values[static_cast<std::size_t>(id)].origin == Value::Origin::Node &&
                    !kept[static_cast<std::size_t>(id)])
                    join(static_cast<std::size_t>(m_data.values[static_cast<std::size_t>(id)].producer),
                         unseen);
            joinWriters(node, unseen);
        }
    }

    Cone cone() const
    {
        Cone cone;
        for (std::size_t i = 0; i < m_inCone.size(); ++i)
            if (m_inCone[i])
                cone.nodes.push_back(static_cast<std::int32_t>(i));
        return cone;
    }

    void spread()
    {
        bool grew = true;
        while (grew) {
            grew = false;
            for (std::size_t i = 0; i < m_data.nodes.size(); ++i)
                grew = visit(i) || grew;
        }
    }

private:
    void join(std::size_t node, std::vector<std::size_t> &unseen)
    {
        if (m_inCone[node])
            return;
        m_inCone[node] = true;
        unseen.push_back(node);
    }

    /// Memory that NODE touches and somebody writes into is made anew by all who made or wrote it.
    void joinWriters(const Node &node, std::vector<std::size_t> &unseen)
    {
        const bool pulledMore = pull(node.inputs) | pull(node.outputs);
        if (!pulledMore)
            return;
        const auto pulled = [this](ValueId id) {
            return memoryOf(id) >= 0 && m_pulled[std::size_t(memoryOf(id))];
        };
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i) {
            const Node &other = m_data.nodes[i];
            if (std::any_of(other.outputs.begin(), other.outputs.end(), pulled) ||
                (other.mutates && std::any_of(other.inputs.begin(), other.inputs.end(), pulled)))
                join(i, unseen);
        }
    }

    /// Returns whether memory was newly pulled in, which concerns nodes before this one.
    bool visit(std::size_t index)
    {
        const Node &node = m_data.nodes[index];
        if (!m_inCone[index])
            m_inCone[index] = belongs(node);
        if (!m_inCone[index])
            return false;
        for (const ValueId id : node.outputs)
            m_changed[static_cast<std::size_t>(id)] = true;
        const bool byInput = pull(node.inputs);
        return pull(node.outputs) || byInput;
    }

    bool belongs(const Node &node) const
    {
        const auto changed = [this](ValueId id) { return bool(m_changed[static_cast<std::size_t>(id)]); };
        const auto pulled = [this](ValueId id) {
            return memoryOf(id) >= 0 && m_pulled[std::size_t(memoryOf(id))];
        };
        return std::any_of(node.inputs.begin(), node.inputs.end(), changed) ||
               std::any_of(node.outputs.begin(), node.outputs.end(), pulled) ||
               (node.mutates && std::any_of(node.inputs.begin(), node.inputs.end(), pulled));
    }

    bool pull(const std::vector<ValueId> &values)
    {
        bool grew = false;
        for (const ValueId id : values) {
            if (memoryOf(id) < 0 || m_pulled[std::size_t(memoryOf(id))])
                continue;
            m_pulled[std::size_t(memoryOf(id))] = true;
            grew = true;
        }
        return grew;
    }

    std::int32_t memoryOf(ValueId id) const
    {
        return m_data.writtenMemory.empty() ? -1 : m_data.writtenMemory[static_cast<std::size_t>(id)];
    }

    const ModelData &m_data;
    std::vector<bool> m_inCone;
    std::vector<bool> m_changed;
    std::vector<bool> m_pulled;
};

} // namespace

namespace {

ConeGrower grown(const Model &model, const std::vector<std::size_t> &layers)
{
    ConeGrower grower(model.data());
    for (const std::size_t layer : layers)
        for (const std::int32_t node : model.data().bindings.at(layer).nodes)
            grower.add(static_cast<std::size_t>(node));
    grower.spread();
    return grower;
}

} // namespace

Cone coneOf(const Model &model, const std::vector<std::size_t> &layers)
{
    return grown(model, layers).cone();
}

Cone coneOf(const Model &model, const std::vector<std::size_t> &layers, const std::vector<bool> &kept)
{
    ConeGrower grower = grown(model, layers);
    grower.addProducers(kept);
    return grower.cone();
}

} // namespace paretoscope::graph
