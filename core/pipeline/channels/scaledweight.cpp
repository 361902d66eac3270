#include "core/pipeline/channels/scaledweight.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros_like.h>

#include <array>

namespace paretoscope::pipeline {

namespace {

/// WEIGHT in float64 as [groups, outputs, inputs, rest]; transposed, as [groups, inputs, outputs, rest].
at::Tensor inGroups(const at::Tensor &weight, const graph::Layer &layer)
{
    const std::int64_t first = weight.size(0) / layer.groups;
    return weight.to(c10::ScalarType::Double).reshape({layer.groups, first, weight.size(1), -1});
}

/// Which dimension of inGroups() the channels lie along within their group.
std::int64_t outputDimension(const graph::Layer &layer)
{
    return layer.isTransposed() ? 2 : 1;
}

std::int64_t inputDimension(const graph::Layer &layer)
{
    return layer.isTransposed() ? 1 : 2;
}

at::Tensor scaledAlong(const at::Tensor &weight, const graph::Layer &layer, const at::Tensor &factor,
                       std::int64_t dimension)
{
    const at::Tensor grouped = inGroups(weight, layer);
    std::array<std::int64_t, 4> shape{layer.groups, 1, 1, 1};
    shape[static_cast<std::size_t>(dimension)] = grouped.size(dimension);
    const at::Tensor scaled = at::mul(grouped, factor.reshape(shape));
    at::Tensor result = at::zeros_like(weight);
    result.copy_(scaled.reshape(weight.sizes()));
    return result;
}

at::Tensor largestAlong(const at::Tensor &weight, const graph::Layer &layer, std::int64_t other)
{
    return at::amax(at::abs(inGroups(weight, layer)), {other, 3}).reshape({-1});
}

} // namespace

at::Tensor withOutputsScaled(const at::Tensor &weight, const graph::Layer &layer, const at::Tensor &factor)
{
    return scaledAlong(weight, layer, factor, outputDimension(layer));
}

at::Tensor withInputsScaled(const at::Tensor &weight, const graph::Layer &layer, const at::Tensor &factor)
{
    return scaledAlong(weight, layer, factor, inputDimension(layer));
}

at::Tensor largestByOutput(const at::Tensor &weight, const graph::Layer &layer)
{
    return largestAlong(weight, layer, inputDimension(layer));
}

at::Tensor largestByInput(const at::Tensor &weight, const graph::Layer &layer)
{
    return largestAlong(weight, layer, outputDimension(layer));
}

std::string biasNameFor(const std::string &weightName)
{
    const auto dot = weightName.rfind('.');
    return (dot == std::string::npos ? std::string() : weightName.substr(0, dot + 1)) + "bias";
}

} // namespace paretoscope::pipeline
