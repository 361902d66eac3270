#include "core/pipeline/norms/knownspread.h"

#include "core/graph/knowntensor.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/norms/clippednormal.h"

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/scalar_tensor.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t mostChannels = 1 << 20;

constexpr std::array changeNothing{"aten::dropout",   "aten::feature_dropout", "aten::contiguous",
                                   "aten::clone",     "aten::detach",          "aten::alias",
                                   "aten::dropout1d", "aten::dropout2d",       "aten::dropout3d"};

struct Cut {
    at::Tensor low, high; ///< float64, one number, or one a channel
};

/// What is below `low` becomes it, what is above `high` that.
std::optional<Cut> cutOf(const ModelData &data, const Node &node, const std::string &name)
{
    const auto number = [](double value) { return at::scalar_tensor(value, at::kDouble).view({1}); };
    if (name == "aten::relu")
        return Cut{number(0), number(infinity)};
    if (name == "aten::relu6")
        return Cut{number(0), number(6)};
    if (name == "aten::clamp" && node.overload == "Tensor" && node.inputs.size() > 2) {
        const at::Tensor low = graph::knownTensor(data, node.inputs[1]);
        const at::Tensor high = graph::knownTensor(data, node.inputs[2]);
        if (!low.defined() || !high.defined())
            return std::nullopt;
        return Cut{low.flatten(), high.flatten()};
    }
    if (name != "aten::hardtanh" && (name != "aten::clamp" || !node.overload.empty()))
        return std::nullopt;
    const auto low = numberAt(data, node, 1), high = numberAt(data, node, 2);
    if (!low || !high)
        return std::nullopt;
    return Cut{number(*low), number(*high)};
}

std::optional<KnownSpread> cutOff(const KnownSpread &known, const Cut &cut)
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
    KnownSpread clipped{{at::empty_like(known.spread.mean), at::empty_like(known.spread.mean)},
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

/// A pool without zeros around it, and without a divisor of its own.
bool dividesByAll(const ModelData &data, const Node &pool)
{
    constexpr std::size_t paddingOfPool = 3, divisorOfPool = 6;
    const auto padding = intsAt(data, pool, paddingOfPool);
    return padding && std::ranges::all_of(*padding, [](std::int64_t size) { return size == 0; }) &&
           (pool.inputs.size() <= divisorOfPool ||
            data.values[at(pool.inputs[divisorOfPool])].constant.isNone());
}

std::optional<KnownSpread> averaged(const ModelData &data, const KnownSpread &known, const Node &node,
                                    const std::string &name)
{
    if (known.isFlat || known.behind.value_or(0) == 0)
        return std::nullopt;
    KnownSpread mean{{known.spread.mean, {}}, false, known.behind};
    if (name.starts_with("aten::adaptive_avg_pool") ||
        (name.starts_with("aten::avg_pool") && dividesByAll(data, node)))
        return mean;
    const auto over = name == "aten::mean" ? intsAt(data, node, 1) : std::nullopt;
    const auto keeps = graph::constantInt(data, node, 2);
    if (!over || !keeps || std::ssize(*over) != *known.behind ||
        std::ranges::any_of(*over, [&](std::int64_t dimension) {
            return (dimension < 0 ? dimension + *known.behind + 2 : dimension) < 2;
        }))
        return std::nullopt;
    if (*keeps == 0)
        mean.behind = 0;
    return mean;
}

/// All behind the samples' dimension in one: flatten(1), view(n, −1).
std::optional<KnownSpread> flattened(const ModelData &data, const KnownSpread &known, const Node &node,
                                     const std::string &name)
{
    if (!known.behind)
        return std::nullopt;
    bool flattens = false;
    if (name == "aten::flatten") {
        const auto last = graph::constantInt(data, node, 2);
        flattens = graph::constantInt(data, node, 1) == 1 && (last == -1 || last == *known.behind + 1);
    } else if (name == "aten::view" || name == "aten::reshape") {
        const auto sizes = someIntsAt(data, node, 1);
        flattens = sizes && sizes->size() == 2 && !(*sizes)[0] && (*sizes)[1] == -1;
    }
    if (!flattens)
        return std::nullopt;
    return KnownSpread{known.spread, known.isNormal, 0, true};
}

/// CHANGE of each of the numbers.
template <typename Change> KnownSpread ofChannels(KnownSpread known, const Change &change)
{
    known.spread.mean = change(known.spread.mean).contiguous();
    if (known.spread.deviation.defined())
        known.spread.deviation = change(known.spread.deviation).contiguous();
    return known;
}

/// Samples, positions or channels left out.
std::optional<KnownSpread> sliced(const ModelData &data, const KnownSpread &known, const Node &node)
{
    const auto dimension = graph::constantInt(data, node, 1);
    if (!dimension || *dimension < 0 || known.isFlat)
        return std::nullopt;
    if (*dimension != 1)
        return known;
    const auto first = graph::constantInt(data, node, 2), end = graph::constantInt(data, node, 3),
               step = graph::constantInt(data, node, 4);
    if (!first || !end || !step || *step < 1)
        return std::nullopt;
    return ofChannels(known,
                      [&](const at::Tensor &numbers) { return numbers.slice(0, *first, *end, *step); });
}

bool padsWithZeros(const ModelData &data, const Node &node, const std::string &name)
{
    if (name == "aten::constant_pad_nd")
        return numberAt(data, node, 2) == 0.0;
    if (node.inputs.size() < 4)
        return false;
    const c10::IValue &mode = data.values[at(node.inputs[2])].constant;
    const graph::Value &number = data.values[at(node.inputs[3])];
    const bool isUsual = number.origin == graph::Value::Origin::Constant && number.constant.isNone();
    return mode.isString() && mode.toStringRef() == "constant" && (isUsual || numberAt(data, node, 3) == 0.0);
}

/// Channels that are 0 besides, positions that are 0 around them.
std::optional<KnownSpread> padded(const ModelData &data, const KnownSpread &known, const Node &node,
                                  const std::string &name)
{
    const auto sizes = intsAt(data, node, 1);
    if (!sizes || !padsWithZeros(data, node, name) || !known.behind || known.isFlat)
        return std::nullopt;
    KnownSpread all = known;
    const auto ofPositions = static_cast<std::size_t>(2 * *known.behind);
    for (std::size_t i = 0; i < sizes->size(); ++i) {
        if ((*sizes)[i] < 0 || (*sizes)[i] > mostChannels || i > ofPositions + 1)
            return std::nullopt;
        all.isFramed = all.isFramed || (i < ofPositions && (*sizes)[i] > 0);
    }
    if (sizes->size() != ofPositions + 2)
        return all;
    const std::vector<std::int64_t> around{(*sizes)[ofPositions], (*sizes)[ofPositions + 1]};
    return ofChannels(all, [&](const at::Tensor &numbers) { return at::constant_pad_nd(numbers, around); });
}

} // namespace

bool isCut(const ModelData &data, const Node &node)
{
    return cutOf(data, node, plainName(node)).has_value();
}

std::optional<KnownSpread> spreadBehind(const ModelData &data, const Node &node, const KnownSpread &known)
{
    if (known.isFramed)
        return std::nullopt;
    const std::string name = plainName(node);
    if (std::ranges::find(changeNothing, name) != changeNothing.end())
        return known;
    if (const auto cut = cutOf(data, node, name))
        return cutOff(known, *cut);
    if (name == "aten::slice")
        return sliced(data, known, node);
    if (name == "aten::pad" || name == "aten::constant_pad_nd")
        return padded(data, known, node, name);
    if (auto pooled = averaged(data, known, node, name))
        return pooled;
    return flattened(data, known, node, name);
}

} // namespace paretoscope::pipeline
