#include "core/pipeline/channels/foldedscales.h"

#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/scaledweight.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp2.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/round.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <map>
#include <optional>

namespace paretoscope::pipeline {

using graph::at;
using graph::FloatType;
using graph::ModelData;
using graph::ParameterId;

namespace {

constexpr double mostOfFloat16 = 65504;
constexpr double leastNumber = 1e-30; ///< in the place of 0, of which no logarithm is

const graph::Parameter &parameterOf(const ModelData &data, ParameterId id)
{
    return data.parameters[at(id)];
}

std::vector<FloatType> storedTypesOf(const ModelData &data, const ScaleGroup &group)
{
    std::vector<FloatType> types;
    for (const ParameterId vector : group.vectors)
        types.push_back(parameterOf(data, vector).stored);
    if (group.writer)
        types.push_back(group.writer->layer.stored);
    for (const ScaledReader &reader : group.readers)
        types.push_back(reader.layer.layer.stored);
    return types;
}

/// The largest magnitude that is divided by the scale of each channel.
at::Tensor largestWritten(const ModelData &data, const ScaleGroup &group, const at::Tensor &like)
{
    at::Tensor largest = at::zeros_like(like);
    for (const ParameterId vector : group.vectors)
        largest = at::maximum(largest, at::abs(parameterOf(data, vector).tensor.to(at::kDouble)));
    if (!group.writer)
        return largest;
    const ChannelLayer &writer = *group.writer;
    largest =
        at::maximum(largest, largestByOutput(parameterOf(data, writer.use.weight).tensor, writer.layer));
    const at::Tensor bias = graph::knownTensor(data, data.nodes[writer.node].inputs[*writer.use.biasSlot]);
    return bias.defined() ? at::maximum(largest, at::abs(bias)) : largest;
}

/// The layer as one whose inputs lie along dimension 1.
at::Tensor withInputsSecond(const at::Tensor &weight, const graph::Layer &layer)
{
    return layer.kind == graph::LayerKind::LinearTransposed ? weight.t() : weight;
}

/// Of each parameter that changes its new value, in float64.
using Changed = std::map<ParameterId, at::Tensor>;

/// What is written is divided by SCALE.
using Spread = std::optional<graph::OutputSpread>;
Spread divided(const Spread &spread, const at::Tensor &scale)
{
    if (!spread)
        return {};
    return graph::OutputSpread{at::div(spread->mean, scale), at::div(spread->deviation, scale)};
}

at::Tensor valueNow(const ModelData &data, Changed &changed, ParameterId id)
{
    return changed.try_emplace(id, parameterOf(data, id).tensor.to(at::kDouble)).first->second;
}

void divideWritten(const ModelData &data, const ScaleGroup &group, const at::Tensor &scale, Changed &changed)
{
    for (const ParameterId vector : group.vectors)
        changed[vector] = at::div(valueNow(data, changed, vector), scale);
    if (group.writer) {
        const ParameterId weight = group.writer->use.weight;
        changed[weight] =
            withOutputsScaled(valueNow(data, changed, weight), group.writer->layer, scale.reciprocal());
    }
}

void multiplyRead(const ModelData &data, const ScaledReader &reader, const at::Tensor &scale,
                  Changed &changed)
{
    const ParameterId weight = reader.layer.use.weight;
    const graph::Layer &layer = reader.layer.layer;
    const at::Tensor now = withInputsSecond(valueNow(data, changed, weight), layer);
    changed[weight] = withInputsSecond(withInputsScaled(now, layer, byFeature(reader, scale)), layer);
}

} // namespace

at::Tensor takenScale(const ModelData &data, const ScaleGroup &group, const at::Tensor &scale)
{
    const auto types = storedTypesOf(data, group);
    if (std::ranges::all_of(types, [](FloatType type) { return type == FloatType::Float32; }))
        return scale;
    at::Tensor exponent = at::round(at::log2(scale));
    if (std::ranges::find(types, FloatType::Float16) != types.end()) {
        const at::Tensor written = at::clamp_min(largestWritten(data, group, scale), leastNumber);
        const at::Tensor read = at::clamp_min(largestRead(data, group), leastNumber);
        exponent = at::minimum(exponent, at::floor(at::log2(at::div(read, mostOfFloat16).reciprocal())));
        exponent = at::maximum(exponent, at::ceil(at::log2(at::div(written, mostOfFloat16))));
    }
    return at::exp2(exponent);
}

at::Tensor largestRead(const ModelData &data, const ScaleGroup &group)
{
    at::Tensor largest = at::zeros({group.channels}, at::kDouble);
    for (const ScaledReader &reader : group.readers) {
        const graph::Layer &layer = reader.layer.layer;
        const at::Tensor weight = withInputsSecond(parameterOf(data, reader.layer.use.weight).tensor, layer);
        const at::Tensor own = largestByInput(weight, layer);
        for (std::size_t feature = 0; feature < reader.channelOf.size(); ++feature) {
            double &channel = largest.data_ptr<double>()[reader.channelOf[feature]];
            channel = std::max(channel, own.data_ptr<double>()[feature]);
        }
    }
    return largest;
}

at::Tensor byFeature(const ScaledReader &reader, const at::Tensor &scale)
{
    return scale.index_select(0, at::tensor(reader.channelOf, at::kLong));
}

void divideBias(graph::Editor &editor, const ChannelLayer &layer, const at::Tensor &scale)
{
    const ModelData &data = editor.data();
    graph::ValueId &slot = editor.node(layer.node).inputs[*layer.use.biasSlot];
    const at::Tensor bias = graph::knownTensor(data, slot);
    if (!bias.defined())
        return;
    const graph::ParameterId own = data.values[at(slot)].parameter;
    const Spread spread = own < 0 ? Spread() : divided(parameterOf(data, own).spread, scale);
    const std::string name = biasNameFor(parameterOf(data, layer.use.weight).name);
    slot =
        editor.parameter(name, at::div(bias, scale).to(at::kFloat), graph::storedTypeOf(data, slot), spread);
}

graph::Model withScales(const graph::Model &model, std::span<const ScaleGroup> groups,
                        std::span<const at::Tensor> scales)
{
    graph::Editor editor(model);
    Changed changed;
    std::map<ParameterId, Spread> spreads;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        divideWritten(model.data(), groups[i], scales[i], changed);
        for (const ParameterId vector : groups[i].vectors)
            spreads[vector] = divided(parameterOf(model.data(), vector).spread, scales[i]);
        for (const ScaledReader &reader : groups[i].readers)
            multiplyRead(model.data(), reader, scales[i], changed);
        if (groups[i].writer)
            divideBias(editor, *groups[i].writer, scales[i]);
    }
    for (const auto &[parameter, tensor] : changed)
        editor.setTensor(parameter, tensor.to(at::kFloat), spreads[parameter]);
    return std::move(editor).finish();
}

} // namespace paretoscope::pipeline
