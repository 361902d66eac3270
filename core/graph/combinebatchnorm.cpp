#include "core/graph/combinebatchnorm.h"

#include "core/graph/batchnormaffine.h"
#include "core/graph/graphwriter.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace paretoscope::graph {

namespace {

std::size_t at_(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

/// "features.norm0." of the first of the norm's vectors that has a name.
std::string moduleOf(const ModelData &data, const CombinableNorm &norm)
{
    if (norm.parameters.empty())
        return "norm" + std::to_string(norm.norm) + '.';
    const std::string &name = data.parameters[at_(norm.parameters.front())].name;
    return name.substr(0, name.rfind('.') + 1); // of a root module: nothing
}

/// The names of the norm's own vectors become free.
std::string freeName(const ModelData &data, std::string name, const CombinableNorm &norm)
{
    const auto taken = [&](const std::string &wanted) {
        for (std::size_t i = 0; i < data.parameters.size(); ++i)
            if (data.parameters[i].name == wanted &&
                std::ranges::find(norm.parameters, static_cast<ParameterId>(i)) == norm.parameters.end())
                return true;
        return false;
    };
    while (taken(name))
        name += "_combined";
    return name;
}

class Combiner {
public:
    explicit Combiner(ModelData &data) : m_data(data) {}

    void combine(const CombinableNorm &norm)
    {
        Node &node = m_data.nodes[norm.norm];
        const auto [found, isNew] = m_known.try_emplace({node.inputs.begin() + 1, node.inputs.begin() + 8});
        if (isNew)
            found->second = vectorsOf(norm);
        std::ranges::copy(found->second, node.inputs.begin() + 1);
        node.inputs[7] = m_nothing;
    }

    std::vector<Node> takeNodes() { return std::move(m_nodes); }

private:
    /// Scale and shift as weight and bias of a norm whose own statistics, 0 and 1, are made in every run, of
    /// the type and on the device that the scale then has.
    std::vector<ValueId> vectorsOf(const CombinableNorm &norm)
    {
        const Node &node = m_data.nodes[norm.norm];
        const Affine affine = affineOf(m_data, node);
        const std::string module = moduleOf(m_data, norm);
        GraphWriter write(m_data, m_nodes, node.scope);
        if (m_nothing < 0)
            m_nothing = write.constant(0.0); // added to the variance
        const FloatType stored = storedTypeOfNorm(node);
        const ValueId scale = addParameter(m_data, freeName(m_data, module + "weight", norm),
                                           affine.scale.to(c10::ScalarType::Float), stored);
        const ValueId shift = addParameter(m_data, freeName(m_data, module + "bias", norm),
                                           affine.shift.to(c10::ScalarType::Float), stored);
        const auto like = [&](const char *op) {
            const ValueId none = write.constant({});
            return write.call(op, "", {scale, none, none, none, none, none});
        };
        const ValueId mean = like("aten::zeros_like");
        return {scale, shift, mean, like("aten::ones_like")};
    }

    /// That of its scale, or, where it has none, of its statistics.
    FloatType storedTypeOfNorm(const Node &node) const
    {
        const bool hasScale = knownTensor(m_data, node.inputs[1]).defined();
        return storedTypeOf(m_data, node.inputs[hasScale ? 1 : 3]);
    }

    ModelData &m_data;
    std::vector<Node> m_nodes;
    ValueId m_nothing = -1;
    std::map<std::vector<ValueId>, std::vector<ValueId>> m_known; ///< by all that a norm reads but its input
};

} // namespace

std::vector<Node> combineBatchNorms(ModelData &data, const std::vector<CombinableNorm> &norms)
{
    Combiner combiner(data);
    for (const CombinableNorm &norm : norms)
        combiner.combine(norm);
    return combiner.takeNodes();
}

} // namespace paretoscope::graph
