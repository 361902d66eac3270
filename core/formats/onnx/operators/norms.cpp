#include "core/formats/onnx/operators/operators.h"

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

void refuseSecondOutput(NodeWriter &node)
{
    const auto &outputs = node.node().outputs;
    for (std::size_t i = 1; i < outputs.size(); ++i)
        if (!outputs[i].empty())
            throw Refused{"more than one output"};
}

/// With the statistics that the file holds.
Values batchNormalization(NodeWriter &node)
{
    if (node.whole("training_mode", 0) != 0 || node.whole("spatial", 1) == 0)
        throw Refused{"training_mode or spatial"};
    refuseSecondOutput(node); // up to version 13, it asks for the statistics of the samples
    const std::string layer = node.layerName(1);
    const auto buffer = NewModule::Kind::Buffer;
    jit::Value *result = node.call("aten::batch_norm", {node.tensor(0), node.weight(1, layer, "weight"),
                                                        node.weight(2, layer, "bias"),
                                                        node.weight(3, layer, "running_mean", buffer),
                                                        node.weight(4, layer, "running_var", buffer), false,
                                                        0.1, node.real("epsilon", 1e-5), false});
    return {node.like(result)};
}

Values instanceNormalization(NodeWriter &node)
{
    const std::string layer = node.layerName(1);
    jit::Value *result =
        node.call("aten::instance_norm",
                  {node.tensor(0), node.weight(1, layer, "weight"), node.weight(2, layer, "bias"),
                   node.none(), node.none(), true, 0.0, node.real("epsilon", 1e-5), false});
    return {node.like(result)};
}

/// Up to version 20 the scale and bias are one a group.
at::Tensor perChannel(NodeWriter &node, std::size_t i, std::int64_t groups)
{
    const at::Tensor scale = node.constant(i);
    if (!scale.defined() || scale.dim() != 1)
        throw Refused{"a scale that is computed"};
    const auto &shape = node.input(0).shape;
    const std::int64_t channels = shape && shape->size() > 1 ? (*shape)[1] : -1;
    if (node.opset() >= 21 || scale.numel() == channels)
        return scale;
    if (channels < 0 || channels > (1 << 24) || groups < 1 || scale.numel() != groups ||
        channels % groups != 0)
        throw Refused{"channels of unknown number"};
    return scale.repeat_interleave(channels / groups);
}

Values groupNormalization(NodeWriter &node)
{
    refuseSecondOutput(node);
    const std::int64_t groups = node.whole("num_groups", 1);
    if (groups < 1)
        throw Refused{"num_groups=" + std::to_string(groups)};
    const std::string layer = node.layerName(1);
    jit::Value *result = node.call(
        "aten::group_norm",
        {node.tensor(0), groups, node.weight(perChannel(node, 1, groups), layer, "weight"),
         node.weight(perChannel(node, 2, groups), layer, "bias"), node.real("epsilon", 1e-5), false});
    return {node.like(result)};
}

/// What is normalised together: the dimensions from AXIS on, of the scale's sizes.
std::vector<std::int64_t> normalised(NodeWriter &node)
{
    const at::Tensor scale = node.constant(1);
    const std::int64_t axis = node.axis(node.whole("axis", -1));
    if (!scale.defined() || scale.dim() != node.rank(0) - axis)
        throw Refused{"a scale of other sizes"};
    return scale.sizes().vec();
}

Values layerNormalization(NodeWriter &node)
{
    refuseSecondOutput(node);
    const std::vector<std::int64_t> sizes = normalised(node);
    const std::string layer = node.layerName(1);
    jit::Value *result =
        node.call("aten::layer_norm", {node.tensor(0), sizes, node.weight(1, layer, "weight"),
                                       node.weight(2, layer, "bias"), node.real("epsilon", 1e-5), false});
    return {node.like(result)};
}

Values rmsNormalization(NodeWriter &node)
{
    const std::vector<std::int64_t> sizes = normalised(node);
    const std::string layer = node.layerName(1);
    return {node.like(node.call("aten::rms_norm", {node.tensor(0), sizes, node.weight(1, layer, "weight"),
                                                   node.real("epsilon", 1e-5)}))};
}

Values lpNormalization(NodeWriter &node)
{
    const std::int64_t p = node.whole("p", 2);
    const std::vector<std::int64_t> axis{node.axis(node.whole("axis", -1))};
    if (p != 1 && p != 2)
        throw Refused{"p=" + std::to_string(p)};
    jit::Value *norm =
        p == 1 ? node.call("aten::sum", {node.call("aten::abs", {node.tensor(0)}), axis, true})
               : node.call("aten::sqrt",
                           {node.call("aten::sum", {node.call("aten::mul", {node.tensor(0), node.tensor(0)}),
                                                    axis, true})});
    jit::Value *result = node.call("aten::div", {node.tensor(0), norm});
    jit::Value *isZero = node.call("aten::eq", {norm, std::int64_t{0}});
    return {node.like(node.call("aten::masked_fill", {result, isZero, 0.0}))};
}

} // namespace

const Operators &norms()
{
    static const Operators operators{
        {"BatchNormalization", batchNormalization}, {"InstanceNormalization", instanceNormalization},
        {"GroupNormalization", groupNormalization}, {"LayerNormalization", layerNormalization},
        {"RMSNormalization", rmsNormalization},     {"LpNormalization", lpNormalization}};
    return operators;
}

} // namespace paretoscope::formats::onnx
