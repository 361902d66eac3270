#include "core/pipeline/norms/combinebatchnorm.h"

#include "core/graph/knowntensor.h"
#include "core/pipeline/norms/batchnormaffine.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace paretoscope::pipeline {

using graph::at;
using graph::FloatType;
using graph::knownTensor;
using graph::ModelData;
using graph::Node;
using graph::ParameterId;
using graph::storedTypeOf;
using graph::ValueId;

namespace {

/// "features.norm0." of the first of the norm's vectors that has a name.
std::string moduleOf(const ModelData &data, const CombinableNorm &norm)
{
    if (norm.parameters.empty())
        return "norm" + std::to_string(norm.norm) + '.';
    const std::string &name = data.parameters[at(norm.parameters.front())].name;
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
    explicit Combiner(graph::Editor &editor) : m_editor(editor) {}

    void combine(const CombinableNorm &norm)
    {
        Node &node = m_editor.node(norm.norm);
        const auto [found, isNew] = m_known.try_emplace({node.inputs.begin() + 1, node.inputs.begin() + 8});
        if (isNew)
            found->second = vectorsOf(norm);
        std::ranges::copy(found->second, node.inputs.begin() + 1);
        node.inputs[7] = m_nothing;
    }

private:
    /// Scale and shift as weight and bias of a norm whose own statistics, 0 and 1, are made in every run, of
    /// the type and on the device that the scale then has.
    std::vector<ValueId> vectorsOf(const CombinableNorm &norm)
    {
        const ModelData &data = m_editor.data();
        const Node &node = data.nodes[norm.norm];
        const Affine affine = affineOf(data, node);
        const auto spread = spreadOf(data, node);
        const std::string module = moduleOf(data, norm);
        if (m_nothing < 0)
            m_nothing = m_editor.constant(0.0); // added to the variance
        const FloatType stored = storedTypeOfNorm(node);
        const ValueId scale = m_editor.parameter(freeName(data, module + "weight", norm),
                                                 affine.scale.to(c10::ScalarType::Float), stored);
        const ValueId shift = m_editor.parameter(freeName(data, module + "bias", norm),
                                                 affine.shift.to(c10::ScalarType::Float), stored, spread);
        const auto like = [&](const char *op) {
            const ValueId none = m_editor.constant({});
            return m_editor.callFirst(op, "", {scale, none, none, none, none, none}, node.scope);
        };
        const ValueId mean = like("aten::zeros_like");
        return {scale, shift, mean, like("aten::ones_like")};
    }

    /// That of its scale, or, where it has none, of its statistics.
    FloatType storedTypeOfNorm(const Node &node) const
    {
        const bool hasScale = knownTensor(m_editor.data(), node.inputs[1]).defined();
        return storedTypeOf(m_editor.data(), node.inputs[hasScale ? 1 : 3]);
    }

    graph::Editor &m_editor;
    ValueId m_nothing = -1;
    std::map<std::vector<ValueId>, std::vector<ValueId>> m_known; ///< by all that a norm reads but its input
};

} // namespace

void combineBatchNorms(graph::Editor &editor, const std::vector<CombinableNorm> &norms)
{
    Combiner combiner(editor);
    for (const CombinableNorm &norm : norms)
        combiner.combine(norm);
}

} // namespace paretoscope::pipeline
