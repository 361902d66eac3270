#include "core/pipeline/norms/normedinputs.h"

#include "core/graph/knowntensor.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/channellayer.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/norms/batchnormaffine.h"
#include "core/pipeline/norms/clippednormal.h"
#include "core/pipeline/norms/foldablenorms.h"

#include <ATen/ops/add.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/hypot.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/scalar_tensor.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::ValueId;

namespace {

/// Of a value: what is known of its channels, which are dimension 1.
struct Known {
    graph::OutputSpread spread;         ///< of an undefined deviation only the mean is known
    bool isNormal = false;              ///< or taken for it
    std::optional<std::int64_t> behind; ///< dimensions behind the channels'
    bool isFlat = false;                ///< those behind have become features, channel after channel

    std::int64_t channels() const { return spread.mean.numel(); }
};

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr std::array changeNothing{"aten::dropout",   "aten::feature_dropout", "aten::contiguous",
                                   "aten::clone",     "aten::detach",          "aten::alias",
                                   "aten::dropout1d", "aten::dropout2d",       "aten::dropout3d"};

template <std::size_t count> bool isOneOf(const std::array<const char *, count> &names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

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
            std::optional<Known> known = node.outputs.size() == 1 ? written(i) : std::nullopt;
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
        const Known &given = known->second;
        found.means.emplace(index, given.spread.mean.repeat_interleave(inputs / given.channels()));
    }

    static bool fits(const Known &known, graph::LayerKind kind, std::int64_t inputs)
    {
        const std::int64_t channels = known.channels();
        if (channels == 0 || !at::isfinite(known.spread.mean).all().item<bool>())
            return false;
        if (graph::isConvolution(kind))
            return !known.isFlat && inputs == channels &&
                   known.behind.value_or(graph::kernelDimensions(kind)) == graph::kernelDimensions(kind);
        return known.behind == 0 && (known.isFlat ? inputs % channels == 0 : inputs == channels);
    }

    base::Sentence whyUnknown(ValueId value) const
    {
        const graph::Value &own = m_data.values[at(value)];
        if (own.origin != graph::Value::Origin::Node)
            return PARETOSCOPE_SAY("normed-inputs.network-input", "what the network itself is given");
        const Node &node = m_data.nodes[at(own.producer)];
        if (graph::weightUseOf(m_data, node))
            return PARETOSCOPE_SAY("normed-inputs.no-norm", "a layer that no batch norm follows");
        const std::string name = plainName(node);
        if (cutOf(node, name) && m_known.contains(node.inputs[0]))
            return {PARETOSCOPE_SAY("normed-inputs.not-normal", "%1 of what is no normal distribution"),
                    name};
        return {PARETOSCOPE_SAY("normed-inputs.operator", "%1, behind which no mean is known"), name};
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

    std::optional<Known> written(std::size_t index) const
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
        if (isOneOf(changeNothing, name))
            return read->second;
        if (const auto cut = cutOf(node, name))
            return cutOff(read->second, *cut);
        if (auto pooled = averaged(read->second, node, name))
            return pooled;
        return flattened(read->second, node, name);
    }

    std::optional<Known> writtenByLayer(const graph::WeightUse &use) const
    {
        if (use.bias < 0)
            return std::nullopt;
        const auto &spread = m_data.parameters[at(use.bias)].spread;
        if (!spread)
            return std::nullopt;
        return Known{*spread, true, graph::kernelDimensions(use.kind)};
    }

    std::optional<Known> writtenByNorm(const Node &norm) const
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
        return spread ? std::optional(Known{*spread, true, behind}) : std::nullopt;
    }

    /// Of two of one form, of the factor 1.
    std::optional<Known> sumOf(const Known &one, const Node &node) const
    {
        const auto found = node.inputs.size() > 2 ? m_known.find(node.inputs[1]) : m_known.end();
        if (found == m_known.end() || numberAt(m_data, node, 2) != 1.0)
            return std::nullopt;
        const Known &other = found->second;
        if (other.behind != one.behind || other.isFlat != one.isFlat || other.channels() != one.channels())
            return std::nullopt;
        Known sum{{at::add(one.spread.mean, other.spread.mean), {}}, false, one.behind, one.isFlat};
        if (m_sums == Sums::TakenForNormal && one.spread.deviation.defined() &&
            other.spread.deviation.defined()) {
            sum.spread.deviation = at::hypot(one.spread.deviation, other.spread.deviation);
            sum.isNormal = true;
        }
        return sum;
    }

    struct Cut {
        at::Tensor low, high; ///< float64, one number, or one a channel
    };

    /// What is below `low` becomes it, what is above `high` that.
    std::optional<Cut> cutOf(const Node &node, const std::string &name) const
    {
        const auto number = [](double value) { return at::scalar_tensor(value, at::kDouble).view({1}); };
        if (name == "aten::relu")
            return Cut{number(0), number(infinity)};
        if (name == "aten::relu6")
            return Cut{number(0), number(6)};
        if (name == "aten::clamp" && node.overload == "Tensor" && node.inputs.size() > 2) {
            const at::Tensor low = graph::knownTensor(m_data, node.inputs[1]);
            const at::Tensor high = graph::knownTensor(m_data, node.inputs[2]);
            if (!low.defined() || !high.defined())
                return std::nullopt;
            return Cut{low.flatten(), high.flatten()};
        }
        if (name != "aten::hardtanh" && (name != "aten::clamp" || !node.overload.empty()))
            return std::nullopt;
        const auto low = numberAt(m_data, node, 1), high = numberAt(m_data, node, 2);
        if (!low || !high)
            return std::nullopt;
        return Cut{number(*low), number(*high)};
    }

    static std::optional<Known> cutOff(const Known &known, const Cut &cut)
    {
        const std::int64_t channels = known.channels();
        const auto fitsChannels = [&](const at::Tensor &bound) {
            return bound.numel() == 1 || (bound.numel() == channels && !known.isFlat);
        };
        if (!known.isNormal || !fitsChannels(cut.low) || !fitsChannels(cut.high) ||
            at::gt(cut.low, cut.high).any().item<bool>())
            return std::nullopt;
        const auto bound = [](const at::Tensor &all, std::int64_t i) {
            return all.data_ptr<double>()[all.numel() == 1 ? 0 : i];
        };
        Known clipped{{at::empty_like(known.spread.mean), at::empty_like(known.spread.mean)},
                      false,
                      known.behind,
                      known.isFlat};
        for (std::int64_t i = 0; i < channels; ++i) {
            const Moments own = clippedNormal(
                {known.spread.mean.data_ptr<double>()[i], known.spread.deviation.data_ptr<double>()[i]},
                bound(cut.low, i), bound(cut.high, i));
            clipped.spread.mean.data_ptr<double>()[i] = own.mean;
            clipped.spread.deviation.data_ptr<double>()[i] = own.deviation;
        }
        return clipped;
    }

    std::optional<Known> averaged(const Known &known, const Node &node, const std::string &name) const
    {
        if (known.isFlat || known.behind.value_or(0) == 0)
            return std::nullopt;
        Known mean{{known.spread.mean, {}}, false, known.behind};
        if (name.starts_with("aten::adaptive_avg_pool") ||
            (name.starts_with("aten::avg_pool") && dividesByAll(node)))
            return mean;
        const auto over = name == "aten::mean" ? intsAt(m_data, node, 1) : std::nullopt;
        const auto keeps = graph::constantInt(m_data, node, 2);
        if (!over || !keeps || std::ssize(*over) != *known.behind ||
            std::ranges::any_of(*over, [&](std::int64_t dimension) {
                return (dimension < 0 ? dimension + *known.behind + 2 : dimension) < 2;
            }))
            return std::nullopt;
        if (*keeps == 0)
            mean.behind = 0;
        return mean;
    }

    /// A pool without zeros around it, and without a divisor of its own.
    bool dividesByAll(const Node &pool) const
    {
        constexpr std::size_t paddingOfPool = 3, divisorOfPool = 6;
        const auto padding = intsAt(m_data, pool, paddingOfPool);
        return padding && std::ranges::all_of(*padding, [](std::int64_t size) { return size == 0; }) &&
               (pool.inputs.size() <= divisorOfPool ||
                m_data.values[at(pool.inputs[divisorOfPool])].constant.isNone());
    }

    /// All behind the samples' dimension in one: flatten(1), view(n, −1).
    std::optional<Known> flattened(const Known &known, const Node &node, const std::string &name) const
    {
        if (!known.behind)
            return std::nullopt;
        bool flattens = false;
        if (name == "aten::flatten") {
            const auto last = graph::constantInt(m_data, node, 2);
            flattens = graph::constantInt(m_data, node, 1) == 1 && (last == -1 || last == *known.behind + 1);
        } else if (name == "aten::view" || name == "aten::reshape") {
            const auto sizes = someIntsAt(m_data, node, 1);
            flattens = sizes && sizes->size() == 2 && !(*sizes)[0] && (*sizes)[1] == -1;
        }
        if (!flattens)
            return std::nullopt;
        return Known{known.spread, known.isNormal, 0, true};
    }

    const ModelData &m_data;
    const Sums m_sums;
    std::map<ValueId, Known> m_known; ///< as it is when the node at hand runs
};

} // namespace

NormedInputs normedInputs(const ModelData &data, std::span<const std::size_t> nodes, Sums sums)
{
    return SpreadFinder(data, sums).find(nodes);
}

} // namespace paretoscope::pipeline
