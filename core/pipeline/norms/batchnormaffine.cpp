#include "core/pipeline/norms/batchnormaffine.h"

#include "core/graph/knowntensor.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/zeros_like.h>

namespace paretoscope::pipeline {

using graph::at;
using graph::knownTensor;
using graph::ModelData;
using graph::Node;

/// y = (x − μ) · γ/√(σ²+ε) + β (Ioffe and Szegedy 2015, algorithm 2).
Affine affineOf(const ModelData &data, const Node &norm)
{
    const at::Tensor mean = knownTensor(data, norm.inputs[3]);
    const at::Tensor variance = knownTensor(data, norm.inputs[4]);
    const at::Tensor gamma = knownTensor(data, norm.inputs[1]);
    const at::Tensor beta = knownTensor(data, norm.inputs[2]);
    const double epsilon = data.values[at(norm.inputs[7])].constant.toDouble();
    Affine affine;
    affine.scale = at::rsqrt(at::add(variance, epsilon));
    if (gamma.defined())
        affine.scale = at::mul(affine.scale, gamma);
    affine.shift = at::mul(mean, affine.scale).neg();
    if (beta.defined())
        affine.shift = at::add(affine.shift, beta);
    return affine;
}

std::optional<graph::OutputSpread> spreadOf(const ModelData &data, const Node &norm)
{
    const at::Tensor variance = knownTensor(data, norm.inputs[4]);
    for (const std::size_t slot : {1, 2, 3, 4})
        if (const at::Tensor vector = knownTensor(data, norm.inputs[slot]);
            vector.defined() && (vector.dim() != 1 || vector.numel() != variance.numel()))
            return std::nullopt;
    const at::Tensor beta = knownTensor(data, norm.inputs[2]);
    const at::Tensor deviation = at::mul(at::abs(affineOf(data, norm).scale), at::sqrt(variance));
    return graph::OutputSpread{beta.defined() ? beta.contiguous() : at::zeros_like(deviation),
                               deviation.contiguous()};
}

} // namespace paretoscope::pipeline
