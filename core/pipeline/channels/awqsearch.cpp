#include "core/pipeline/channels/awqsearch.h"

#include "core/compress/compressedweight.h"
#include "core/pipeline/channels/foldedscales.h"

#include <ATen/ops/bmm.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/max.h>
#include <ATen/ops/min.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <limits>

namespace paretoscope::pipeline {

using base::Result;
using compress::InputMoments;

namespace {

constexpr double leastScale = 1e-4;

/// SCALE, by channel, for each column of the rows of READER: float32 [groups, 1, columns].
at::Tensor byColumn(const ScaledReader &reader, const at::Tensor &scale)
{
    const std::int64_t groups = reader.layer.use.groups;
    const std::int64_t columns = reader.layer.layer.weightsPerChannel();
    const std::int64_t inputs = std::ssize(reader.channelOf) / groups;
    return byFeature(reader, scale)
        .to(at::kFloat)
        .reshape({groups, 1, inputs})
        .repeat_interleave(columns / inputs, 2);
}

/// Of inputs divided by FACTOR.
InputMoments dividedBy(const InputMoments &moments, const at::Tensor &factor)
{
    return {at::div(at::div(moments.second, factor), factor.transpose(1, 2)), moments.positions};
}

} // namespace

at::Tensor awqScale(const at::Tensor &magnitudes, double share)
{
    const at::Tensor isLive = magnitudes.gt(0), one = at::ones_like(magnitudes);
    if (!isLive.any().item<bool>())
        return one;
    const at::Tensor scale = at::clamp_min(at::pow(at::where(isLive, magnitudes, one), share), leastScale);
    const at::Tensor live = scale.masked_select(isLive);
    const double middle = std::sqrt(at::max(live).item<double>() * at::min(live).item<double>());
    return at::where(isLive, at::div(scale, middle), one);
}

Result<double> scaledError(const graph::ModelData &data, const ScaledReader &reader,
                           const InputMoments &moments, const at::Tensor &scale,
                           const compress::LayerSetting &setting, const std::stop_token &stop)
{
    const graph::Layer &layer = reader.layer.layer;
    const at::Tensor weight = data.parameters[graph::at(reader.layer.use.weight)].tensor.detach();
    const at::Tensor rows = compress::toRows(weight, layer).contiguous();
    const at::Tensor factor = byColumn(reader, scale);
    const at::Tensor grouped = rows.reshape({factor.size(0), -1, factor.size(2)});
    const at::Tensor scaled = at::mul(grouped, factor).reshape(rows.sizes());
    const InputMoments own = dividedBy(moments, factor);
    const auto coded =
        compress::compressWeight(compress::fromRows(scaled, layer), layer, setting, &own, nullptr, stop);
    if (!coded)
        return coded.error();
    const at::Tensor codedRows = compress::toRows(coded->weight, layer).reshape(grouped.sizes());
    const at::Tensor missing = at::sub(at::div(codedRows, factor), grouped);
    return at::mul(at::bmm(missing, moments.second), missing).sum(at::kDouble).item<double>();
}

Result<at::Tensor> awqScaleOf(const graph::ModelData &data, const ScaleGroup &group,
                              std::span<const ReaderInputs> inputs, const compress::LayerSetting &setting,
                              const std::stop_token &stop)
{
    const at::Tensor magnitudes = meanMagnitude(group, inputs);
    double least = std::numeric_limits<double>::infinity();
    at::Tensor best;
    for (int step = 0; step <= awqGrid; ++step) {
        const at::Tensor scale =
            takenScale(data, group, awqScale(magnitudes, static_cast<double>(step) / awqGrid));
        double error = 0;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            if (stop.stop_requested())
                return base::cancelled();
            if (inputs[i].moments.positions == 0)
                continue;
            const auto own = scaledError(data, group.readers[i], inputs[i].moments, scale, setting, stop);
            if (!own)
                return own.error();
            error += *own;
        }
        if (error < least) {
            least = error;
            best = step == 0 ? at::Tensor() : scale;
        }
    }
    return best;
}

} // namespace paretoscope::pipeline
