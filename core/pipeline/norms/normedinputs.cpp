#include "core/pipeline/norms/normedinputs.h"

#include "core/graph/weightuse.h"
#include "core/pipeline/channels/channellayer.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/norms/batchnormaffine.h"
#include "core/pipeline/norms/foldablenorms.h"
#include "core/pipeline/norms/knownspread.h"

#include <ATen/ops/add.h>
#include <ATen/ops/hypot.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/ones.h>

#include <algorithm>
#include <optional>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::ValueId;

namespace {

class SpreadFinder {
public:
    SpreadFinder(const ModelData &data, Sums sums) : m_data(data), m_sums(sums) {}

    NormedInputs find(std::span<const std::size_t> nodes)
    {
        NormedInputs found;
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i) {
            if (std::ranges::binary_search(nodes, i))
                tell(i, found);
            const Node &node = m_data.nodes[i];
            std::optional<KnownSpread> known = node.outputs.size() == 1 ? written(i) : std::nullopt;
            if (node.mutates)
                forgetOverwritten(node);
            if (known)
                m_known.insert_or_assign(node.outputs[0], std::move(*known));
        }
        return found;
    }

private:
    void tell(std::size_t index, NormedInputs &found) const
    {
        const auto reader = readerAt(m_data, index);
        if (!reader || graph::isTransposed(reader->layer.kind)) {
            found.unknown.emplace(index, PARETOSCOPE_SAY("normed-inputs.other-layer",
                                                         "a weight that each output reads only a part of"));
            return;
        }
        const ValueId input = m_data.nodes[index].inputs[reader->use.inputSlot];
        const auto known = m_known.find(input);
        if (known == m_known.end()) {
            found.unknown.emplace(index, whyUnknown(input));
            return;
        }
        const std::int64_t inputs = inputChannels(reader->layer);
        if (!fits(known->second, reader->layer.kind, inputs)) {
            found.unknown.emplace(
                index, PARETOSCOPE_SAY("normed-inputs.other-form", "channels that it reads in another form"));
            return;
        }
        const KnownSpread &given = known->second;
        found.means.emplace(index, given.spread.mean.repeat_interleave(inputs / given.channels()));
    }

    static bool fits(const KnownSpread &known, graph::LayerKind kind, std::int64_t inputs)
    {
        const std::int64_t channels = known.channels();
        if (channels == 0 || !at::isfinite(known.spread.mean).all().item<bool>())
            return false;
        if (graph::isConvolution(kind))
            return !known.isFlat && inputs == channels &&
                   known.behind.value_or(graph::kernelDimensions(kind)) == graph::kernelDimensions(kind);
        return known.behind == 0 && (known.isFlat ? inputs % channels == 0 : inputs == channels);
    }

    /// What comes first of all on the way to VALUE behind which nothing is known.
    base::Sentence whyUnknown(ValueId value) const
    {
        while (const auto before = unknownBefore(value))
            value = *before;
        const graph::Value &own = m_data.values[at(value)];
        if (own.origin != graph::Value::Origin::Node)
            return PARETOSCOPE_SAY("normed-inputs.network-input", "what the network itself is given");
        const Node &node = m_data.nodes[at(own.producer)];
        if (graph::weightUseOf(m_data, node))
            return PARETOSCOPE_SAY("normed-inputs.no-norm", "a layer that no batch norm follows");
        const std::string name = plainName(node);
        if (isCut(m_data, node) && m_known.contains(node.inputs[0]))
            return {PARETOSCOPE_SAY("normed-inputs.not-normal", "%1 of what is no normal distribution"),
                    name};
        return {PARETOSCOPE_SAY("normed-inputs.operator", "%1, behind which no mean is known"), name};
    }

    /// An input of what writes VALUE, of which more were known if more were known of that.
    std::optional<ValueId> unknownBefore(ValueId value) const
    {
        const graph::Value &own = m_data.values[at(value)];
        if (own.origin != graph::Value::Origin::Node)
            return std::nullopt;
        const Node &node = m_data.nodes[at(own.producer)];
        const at::Tensor one = at::ones({1}, at::kDouble);
        const bool isSum = plainName(node) == "aten::add";
        if (node.opaque || !(isSum || spreadBehind(m_data, node, {{one, one}, true, 2})))
            return std::nullopt;
        const auto inputs = std::span(node.inputs).first(isSum ? 2 : 1);
        const auto found = std::ranges::find_if(inputs, [&](ValueId id) {
            const auto origin = m_data.values[at(id)].origin;
            return !m_known.contains(id) &&
                   (origin == graph::Value::Origin::Node || origin == graph::Value::Origin::Input);
        });
        return found == inputs.end() ? std::nullopt : std::optional(*found);
    }

    /// Whatever shares memory with an input of NODE, which writes into one.
    void forgetOverwritten(const Node &node)
    {
        for (const ValueId input : node.inputs) {
            m_known.erase(input);
            const std::int32_t memory = m_data.writtenMemory.empty() ? -1 : m_data.writtenMemory[at(input)];
            if (memory >= 0)
                std::erase_if(m_known, [&](const auto &known) {
                    return m_data.writtenMemory[at(known.first)] == memory;
                });
        }
    }

    std::optional<KnownSpread> written(std::size_t index) const
    {
        const Node &node = m_data.nodes[index];
        if (node.opaque || node.inputs.empty())
            return std::nullopt;
        if (const auto use = graph::weightUseOf(m_data, node))
            return writtenByLayer(*use);
        const std::string name = plainName(node);
        if (name == "aten::batch_norm")
            return writtenByNorm(node);
        const auto read = m_known.find(node.inputs[0]);
        if (read == m_known.end() || node.random)
            return std::nullopt;
        if (name == "aten::add")
            return sumOf(read->second, node);
        return spreadBehind(m_data, node, read->second);
    }

    std::optional<KnownSpread> writtenByLayer(const graph::WeightUse &use) const
    {
        if (use.bias < 0)
            return std::nullopt;
        const auto &spread = m_data.parameters[at(use.bias)].spread;
        if (!spread)
            return std::nullopt;
        return KnownSpread{*spread, true, graph::kernelDimensions(use.kind)};
    }

    std::optional<KnownSpread> writtenByNorm(const Node &norm) const
    {
        std::optional<std::int64_t> behind;
        const graph::Value &input = m_data.values[at(norm.inputs[0])];
        if (input.origin == graph::Value::Origin::Node)
            if (const auto use = graph::weightUseOf(m_data, m_data.nodes[at(input.producer)]);
                use && graph::isConvolution(use->kind))
                behind = graph::kernelDimensions(use->kind);
        const graph::Value &shift = m_data.values[at(norm.inputs[2])];
        std::optional<graph::OutputSpread> spread;
        if (shift.origin == graph::Value::Origin::Parameter)
            spread = m_data.parameters[at(shift.parameter)].spread;
        if (!spread && isKnownInference(m_data, norm))
            spread = spreadOf(m_data, norm);
        return spread ? std::optional(KnownSpread{*spread, true, behind}) : std::nullopt;
    }

    /// Of two of one form, of the factor 1.
    std::optional<KnownSpread> sumOf(const KnownSpread &one, const Node &node) const
    {
        const auto found = node.inputs.size() > 2 ? m_known.find(node.inputs[1]) : m_known.end();
        if (found == m_known.end() || numberAt(m_data, node, 2) != 1.0)
            return std::nullopt;
        const KnownSpread &other = found->second;
        if (one.isFramed || other.isFramed || other.behind != one.behind || other.isFlat != one.isFlat ||
            other.channels() != one.channels())
            return std::nullopt;
        KnownSpread sum{{at::add(one.spread.mean, other.spread.mean), {}}, false, one.behind, one.isFlat};
        if (m_sums == Sums::TakenForNormal && one.spread.deviation.defined() &&
            other.spread.deviation.defined()) {
            sum.spread.deviation = at::hypot(one.spread.deviation, other.spread.deviation);
            sum.isNormal = true;
        }
        return sum;
    }

    const ModelData &m_data;
    const Sums m_sums;
    std::map<ValueId, KnownSpread> m_known; ///< as it is when the node at hand runs
};

} // namespace

NormedInputs normedInputs(const ModelData &data, std::span<const std::size_t> nodes, Sums sums)
{
    return SpreadFinder(data, sums).find(nodes);
}

} // namespace paretoscope::pipeline
