#include "core/graph/layers/computedweights.h"

#include "core/graph/layers/knownvalues.h"
#include "core/graph/storedtype.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <set>

namespace paretoscope::graph {

namespace {

/// What VALUE is a view of.
ValueId withoutViews(const ModelData &data, ValueId value)
{
    for (;;) {
        const Value &own = data.values[at(value)];
        if (own.origin != Value::Origin::Node)
            return value;
        const Node &producer = data.nodes[at(own.producer)];
        if (!isPathStep(producer) || producer.inputs.empty())
            return value;
        value = producer.inputs[0];
    }
}

std::string joined(const ModelData &data, const std::set<ParameterId> &sources)
{
    std::set<std::string> names;
    for (const ParameterId id : sources)
        names.insert(data.parameters[at(id)].name);
    std::string text;
    for (const std::string &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// "conv.weight_g", "conv.weight_v" → "conv.weight"; "conv.parametrizations.weight.original0" →
/// "conv.weight".
std::string nameOf(const ModelData &data, const std::set<ParameterId> &sources)
{
    std::string common = data.parameters[at(*sources.begin())].name;
    if (sources.size() == 1 && common.find(".parametrizations.") == std::string::npos)
        return common;
    for (const ParameterId id : sources) {
        const std::string &other = data.parameters[at(id)].name;
        const auto [end, ignored] = std::ranges::mismatch(common, other);
        common.resize(static_cast<std::size_t>(end - common.begin()));
    }
    const std::string mark = ".parametrizations.";
    if (const auto found = common.find(mark); found != std::string::npos) {
        const std::string rest = common.substr(found + mark.size());
        return common.substr(0, found + 1) + rest.substr(0, rest.find('.'));
    }
    const auto dot = common.rfind('.');
    return dot == std::string::npos ? std::string("weight") : common.substr(0, dot + 1) + "weight";
}

std::string freeName(const ModelData &data, std::string name, const std::set<ParameterId> &replaced)
{
    const auto taken = [&](const std::string &wanted) {
        for (std::size_t i = 0; i < data.parameters.size(); ++i)
            if (data.parameters[i].name == wanted && !replaced.contains(static_cast<ParameterId>(i)))
                return true;
        return false;
    };
    while (taken(name))
        name += "_computed";
    return name;
}

/// With the strides that it was computed with, by which kernels are chosen, if it has memory of its own.
at::Tensor dense(const at::Tensor &tensor)
{
    return tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
}

class WeightComputer {
public:
    explicit WeightComputer(ModelData &data) : m_data(data), m_known(data) {}

    bool run()
    {
        for (std::size_t node = 0; node < m_data.nodes.size(); ++node)
            if (!m_data.nodes[node].opaque &&
                !m_known.isKnown(m_data.nodes[node].outputs.empty() ? m_data.output
                                                                    : m_data.nodes[node].outputs[0]))
                visit(node);
        return m_changed;
    }

private:
    void visit(std::size_t node)
    {
        std::vector<ValueId> candidates = m_data.nodes[node].inputs;
        for (const ValueId id : m_data.nodes[node].inputs)
            if (const auto elements = listElements(m_data, id))
                candidates.insert(candidates.end(), elements->begin(), elements->end());
        for (const ValueId id : candidates)
            consider(node, withoutViews(m_data, id));
    }

    /// Only where the node then has a weight that it had not.
    void consider(std::size_t node, ValueId id)
    {
        if (m_data.values[at(id)].origin != Value::Origin::Node || !m_known.isKnown(id) ||
            !m_seen.insert(id).second)
            return;
        const std::set<ParameterId> sources = m_known.sourcesOf(id);
        if (sources.empty())
            return;
        const auto computed = m_known.compute(id);
        if (!computed || !computed->isTensor() || !isNoLarger(computed->toTensor(), sources))
            return;
        const Value before = m_data.values[at(id)];
        Value &value = m_data.values[at(id)];
        value.origin = Value::Origin::Parameter;
        value.parameter = static_cast<ParameterId>(m_data.parameters.size());
        const FloatType stored = storedTypeOf(sources);
        m_data.parameters.push_back({freeName(m_data, nameOf(m_data, sources), sources),
                                     roundedTo(dense(computed->toTensor().detach()), stored), false,
                                     joined(m_data, sources), stored});
        const auto uses = weightUsesOf(m_data, m_data.nodes[node]);
        if (std::ranges::any_of(uses, [&](const WeightUse &use) { return use.weight == value.parameter; })) {
            m_changed = true;
            detach(id, before);
            return;
        }
        value = before;
        m_data.parameters.pop_back();
        m_seen.erase(id);
    }

    /// What is computed from several types is of the widest.
    FloatType storedTypeOf(const std::set<ParameterId> &sources) const
    {
        const FloatType first = m_data.parameters[at(*sources.begin())].stored;
        const bool same = std::ranges::all_of(
            sources, [&](ParameterId id) { return m_data.parameters[at(id)].stored == first; });
        return same ? first : FloatType::Float32;
    }

    /// The node that made value ID, as it was BEFORE, makes another one that nobody reads.
    void detach(ValueId id, const Value &before)
    {
        std::vector<ValueId> &outputs = m_data.nodes[at(before.producer)].outputs;
        std::ranges::replace(outputs, id, static_cast<ValueId>(m_data.values.size()));
        m_data.values.push_back(before);
        if (!m_data.writtenMemory.empty())
            m_data.writtenMemory.push_back(-1);
    }

    bool isNoLarger(const at::Tensor &tensor, const std::set<ParameterId> &sources) const
    {
        std::size_t bytes = 0;
        for (const ParameterId id : sources)
            bytes += m_data.parameters[at(id)].tensor.nbytes();
        return tensor.defined() && tensor.dim() > 1 && tensor.nbytes() <= bytes;
    }

    ModelData &m_data;
    KnownValues m_known;
    std::set<ValueId> m_seen;
    bool m_changed = false;
};

} // namespace

bool computeWeightsOnce(ModelData &data)
{
    return WeightComputer(data).run();
}

} // namespace paretoscope::graph
