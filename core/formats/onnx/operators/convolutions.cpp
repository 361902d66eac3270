#include "core/formats/onnx/operators/operators.h"
#include "core/formats/onnx/operators/windows.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

std::vector<std::int64_t> kernelOf(NodeWriter &node)
{
    const std::int64_t dimensions = node.rank(1) - 2;
    std::vector<std::int64_t> kernel = node.wholes("kernel_shape");
    const Shape &weight = *node.input(1).shape;
    for (std::size_t i = 2; i < weight.size() && kernel.size() + 2 < weight.size(); ++i)
        kernel.push_back(weight[i]);
    if (static_cast<std::int64_t>(kernel.size()) != dimensions)
        throw Refused{"kernel_shape"};
    return kernel;
}

jit::Value *biasOf(NodeWriter &node, const std::string &layer)
{
    return node.addedBias ? node.weight(node.addedBias->bias, layer, "bias") : node.weight(2, layer, "bias");
}

Value ofChannels(NodeWriter &node, jit::Value *result, std::int64_t channels)
{
    Value value = node.ofRank(result, node.type(0), node.rank(1));
    (*value.shape)[1] = channels;
    return value;
}

Values conv(NodeWriter &node)
{
    Windows windows = windowsOf(node, kernelOf(node));
    const std::string layer = node.layerName(1);
    jit::Value *input = node.tensor(0);
    std::vector<std::int64_t> borders = windows.symmetric();
    if (!windows.isSymmetric()) {
        input = padded(node, input, windows, 0.0);
        std::ranges::fill(borders, 0);
    }
    jit::Value *weight = node.weight(1, layer, "weight");
    jit::Value *result = node.call(inDimensions("aten::conv", windows.spatial()),
                                   {input, weight, biasOf(node, layer), windows.strides, borders,
                                    windows.dilations, node.whole("group", 1)});
    return {ofChannels(node, result, (*node.input(1).shape)[0])};
}

/// What is cut off in front and behind: an output of stride · (input − 1) + reach is made first.
void settleOutput(NodeWriter &node, Windows &windows, std::vector<std::int64_t> &extra)
{
    const std::string automatic = node.text("auto_pad", "NOTSET");
    const std::vector<std::int64_t> wanted = node.wholes("output_shape");
    const bool isSame = automatic == "SAME_UPPER" || automatic == "SAME_LOWER";
    if (!isSame && wanted.empty())
        return;
    const auto &shape = node.input(0).shape;
    for (std::size_t i = 0; i < windows.kernel.size(); ++i) {
        const std::int64_t reach = (windows.kernel[i] - 1) * windows.dilations[i] + 1;
        std::int64_t total = reach + extra[i] - windows.strides[i];
        if (!wanted.empty()) {
            const std::int64_t size = shape && shape->size() > i + 2 ? (*shape)[i + 2] : -1;
            if (size < 0 || wanted.size() < windows.kernel.size())
                throw Refused{"output_shape"};
            total = windows.strides[i] * (size - 1) + reach + extra[i] -
                    wanted[wanted.size() - windows.kernel.size() + i];
        }
        if (total < 0) {
            extra[i] -= total;
            total = 0;
        }
        const std::int64_t less = total / 2;
        windows.begin[i] = knownNumber(automatic == "SAME_UPPER" ? less : total - less);
        windows.end[i] = knownNumber(automatic == "SAME_UPPER" ? total - less : less);
    }
}

Values convTranspose(NodeWriter &node)
{
    Windows windows = windowsOf(node, kernelOf(node));
    std::vector<std::int64_t> extra = node.wholes("output_padding");
    if (extra.empty())
        extra.assign(windows.kernel.size(), 0);
    if (extra.size() != windows.kernel.size())
        throw Refused{"output_padding"};
    settleOutput(node, windows, extra);
    const std::string layer = node.layerName(1);
    const bool isSymmetric = windows.isSymmetric();
    const std::vector<std::int64_t> borders =
        isSymmetric ? windows.symmetric() : std::vector<std::int64_t>(windows.kernel.size(), 0);
    const std::int64_t groups = node.whole("group", 1);
    jit::Value *result = node.call(inDimensions("aten::conv_transpose", windows.spatial()),
                                   {node.tensor(0), node.weight(1, layer, "weight"), biasOf(node, layer),
                                    windows.strides, borders, extra, groups, windows.dilations});
    for (std::size_t i = 0; !isSymmetric && i < windows.kernel.size(); ++i) {
        const auto axis = static_cast<std::int64_t>(i) + 2;
        const std::int64_t behind = windows.end[i].known.value_or(0);
        const Number end =
            behind > 0 ? knownNumber(-behind) : knownNumber(std::numeric_limits<std::int64_t>::max());
        result = node.call("aten::slice",
                           {result, axis, windows.begin[i].known.value_or(0), *end.known, std::int64_t{1}});
    }
    const std::int64_t channels = (*node.input(1).shape)[1];
    return {ofChannels(node, result, channels < 0 ? -1 : channels * groups)};
}

} // namespace

const Operators &convolutions()
{
    static const Operators operators{{"Conv", conv}, {"ConvTranspose", convTranspose}};
    return operators;
}

} // namespace paretoscope::formats::onnx
