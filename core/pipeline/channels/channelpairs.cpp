#include "core/pipeline/channels/channelpairs.h"

#include "core/graph/findlayers.h"
#include "core/graph/knowntensor.h"
#include "core/graph/readers.h"
#include "core/pipeline/channels/homogeneous.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/norms/foldablenorms.h"

#include <algorithm>
#include <optional>
#include <string>

namespace paretoscope::pipeline {

using graph::at;
using graph::LayerKind;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

/// Goes from the output of one layer to the layer that reads it.
class Follower {
public:
    Follower(const ModelData &data, const graph::Readers &readers, const std::vector<FoldableNorm> &foldable,
             ChannelLayer first)
        : m_data(data), m_readers(readers), m_foldable(foldable),
          m_dimensions(static_cast<std::int64_t>(first.layer.weightShape.size()))
    {
        m_pair.first = std::move(first);
        m_isConvolution = isConvolution(m_pair.first.layer.kind);
        m_pair.channelShape = {m_pair.first.layer.outputChannels()};
        for (std::int64_t i = 2; m_isConvolution && i < m_dimensions; ++i)
            m_pair.channelShape.push_back(1);
    }

    /// The pair, or what stands in its way: nothing at the end of the network.
    std::optional<ChannelPair> follow(base::Sentence &inTheWay)
    {
        ValueId value = m_data.nodes[m_pair.first.node].outputs[0];
        while (true) {
            if (value == m_data.output)
                return std::nullopt;
            if (!graph::isReadOnce(m_data, m_readers, value)) {
                inTheWay = severalReaders();
                return std::nullopt;
            }
            const std::size_t index = at(m_readers[at(value)].front());
            if (auto second = writerAt(m_data, index))
                return arrive(std::move(*second), value, inTheWay);
            if (!passes(index, value, inTheWay))
                return std::nullopt;
            m_pair.between.push_back(index);
            value = m_data.nodes[index].outputs[0];
        }
    }

private:
    std::optional<ChannelPair> arrive(ChannelLayer second, ValueId value, base::Sentence &inTheWay)
    {
        const Node &node = m_data.nodes[second.node];
        const std::int64_t channels = m_pair.first.layer.outputChannels();
        const std::int64_t inputs = inputChannels(second.layer);
        const bool sameForm = isConvolution(second.layer.kind) == (m_isConvolution && !m_isFlat);
        const bool fits = m_isFlat ? inputs % channels == 0 : inputs == channels;
        if (node.inputs[second.use.inputSlot] != value || !sameForm || !fits ||
            second.use.weight == m_pair.first.use.weight) {
            inTheWay =
                PARETOSCOPE_SAY("equalize.other-form", "the form in which the next layer reads the output");
            return std::nullopt;
        }
        m_pair.featuresPerChannel = inputs / channels;
        m_pair.second = std::move(second);
        return std::move(m_pair);
    }

    bool passes(std::size_t index, ValueId value, base::Sentence &inTheWay)
    {
        const Node &node = m_data.nodes[index];
        const std::string name = plainName(node);
        if (!node.opaque && !node.random && node.outputs.size() == 1 && node.inputs[0] == value) {
            if (scalesByNumber(name))
                return true;
            if (isSpatial() && (scalesByChannel(name) || isZeroPadding(node, name)))
                return true;
            if (isSpatial() && flattens(node, name))
                return m_isFlat = true;
            if (!m_isFlat && isCeiling(index, name))
                return true;
        }
        if (std::ranges::find(m_foldable, index, &FoldableNorm::norm) != m_foldable.end())
            inTheWay = PARETOSCOPE_SAY("equalize.unfolded-norm",
                                       "a batch norm that is not folded (foldBatchNorm; in the window, "
                                       "Fold batch norm)");
        else
            inTheWay = doesNotScale(name);
        return false;
    }

    bool isSpatial() const { return m_isConvolution && !m_isFlat; }

    /// aten::pad(x, pad, mode, value), aten::constant_pad_nd(x, pad, value); not of the channels.
    bool isZeroPadding(const Node &node, const std::string &name) const
    {
        const bool general = name == "aten::pad";
        if (!general && name != "aten::constant_pad_nd")
            return false;
        const auto pad = intsAt(m_data, node, 1);
        if (!pad || std::ssize(*pad) > 2 * (m_dimensions - 2))
            return false;
        const std::size_t slot = general ? 3 : 2;
        const Value &value = m_data.values[at(node.inputs[slot])];
        return value.constant.isNone() || numberAt(m_data, node, slot) == 0.0;
    }

    /// All but the samples' dimension become one, channel after channel; or only channels are left.
    bool flattens(const Node &node, const std::string &name) const
    {
        if (name == "aten::flatten")
            return numberAt(m_data, node, 1) == 1.0 &&
                   (numberAt(m_data, node, 2) == -1.0 ||
                    numberAt(m_data, node, 2) == static_cast<double>(m_dimensions - 1));
        if (name != "aten::mean" || node.inputs.size() < 3)
            return false;
        const auto dimensions = intsAt(m_data, node, 1);
        const Value &keeps = m_data.values[at(node.inputs[2])];
        if (!dimensions || std::ssize(*dimensions) != m_dimensions - 2 || !keeps.constant.isBool() ||
            keeps.constant.toBool())
            return false;
        return std::ranges::all_of(*dimensions, [&](std::int64_t dimension) {
            return (dimension < 0 ? dimension + m_dimensions : dimension) >= 2;
        });
    }

    bool isCeiling(std::size_t index, const std::string &name)
    {
        const Node &node = m_data.nodes[index];
        std::optional<double> low, high;
        if (name == "aten::relu6")
            low = 0, high = 6;
        else if (name == "aten::hardtanh" || (name == "aten::clamp" && node.overload.empty()))
            low = numberAt(m_data, node, 1), high = numberAt(m_data, node, 2);
        if (!low || !high)
            return false;
        const bool isRelu6 = *low == 0 && *high == 6;
        m_pair.ceilings.push_back({index, *low, *high, isRelu6 ? "ReLU6" : name});
        return true;
    }

    const ModelData &m_data;
    const graph::Readers &m_readers;
    const std::vector<FoldableNorm> &m_foldable; ///< as long as they are not folded
    const std::int64_t
        m_dimensions; ///< of the first layer's weight: those of what it writes, of a convolution
    ChannelPair m_pair;
    bool m_isConvolution = false;
    bool m_isFlat = false;
};

} // namespace

ChannelPairs channelPairsOf(const ModelData &data)
{
    ChannelPairs found;
    const graph::Readers readers = graph::readersOf(data);
    const std::vector<FoldableNorm> foldable = findFoldableNorms(data);
    const std::vector<bool> leads = leadingToLayers(data, readers);
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        auto first = writerAt(data, i);
        if (!first)
            continue;
        const std::string name = first->layer.name;
        base::Sentence inTheWay;
        if (auto pair = Follower(data, readers, foldable, std::move(*first)).follow(inTheWay))
            found.pairs.push_back(std::move(*pair));
        else if (!inTheWay.isEmpty() && leads[i])
            leave(found.apart, name, inTheWay);
    }
    return found;
}

} // namespace paretoscope::pipeline
