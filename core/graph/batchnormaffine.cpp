#include "core/graph/batchnormaffine.h"

#include "core/graph/storedtype.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsqrt.h>

#include <utility>

namespace paretoscope::graph {

namespace {

std::size_t at_(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

} // namespace

at::Tensor knownTensor(const ModelData &data, ValueId id)
{
    const Value &value = data.values[at_(id)];
    at::Tensor tensor;
    if (value.origin == Value::Origin::Parameter)
        tensor = data.parameters[at_(value.parameter)].tensor;
    else if (value.constant.isTensor())
        tensor = value.constant.toTensor();
    return tensor.defined() ? tensor.to(c10::ScalarType::Double) : tensor;
}

/// y = (x − μ) · γ/√(σ²+ε) + β (Ioffe and Szegedy 2015, algorithm 2).
Affine affineOf(const ModelData &data, const Node &norm)
{
    const at::Tensor mean = knownTensor(data, norm.inputs[3]);
    const at::Tensor variance = knownTensor(data, norm.inputs[4]);
    const at::Tensor gamma = knownTensor(data, norm.inputs[1]);
    const at::Tensor beta = knownTensor(data, norm.inputs[2]);
    const double epsilon = data.values[at_(norm.inputs[7])].constant.toDouble();
    Affine affine;
    affine.scale = at::rsqrt(at::add(variance, epsilon));
    if (gamma.defined())
        affine.scale = at::mul(affine.scale, gamma);
    affine.shift = at::mul(mean, affine.scale).neg();
    if (beta.defined())
        affine.shift = at::add(affine.shift, beta);
    return affine;
}

FloatType storedTypeOf(const ModelData &data, ValueId id)
{
    const Value &value = data.values[at_(id)];
    return value.origin == Value::Origin::Parameter ? data.parameters[at_(value.parameter)].stored
                                                    : value.stored;
}

ValueId addParameter(ModelData &data, std::string name, const at::Tensor &tensor, FloatType stored)
{
    Value value;
    value.name = name;
    value.origin = Value::Origin::Parameter;
    value.parameter = static_cast<ParameterId>(data.parameters.size());
    data.parameters.push_back({std::move(name), roundedTo(tensor, stored), false, {}, stored});
    data.values.push_back(std::move(value));
    if (!data.writtenMemory.empty())
        data.writtenMemory.push_back(-1);
    return static_cast<ValueId>(data.values.size() - 1);
}

} // namespace paretoscope::graph
