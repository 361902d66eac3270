#include "core/formats/onnx/operators/operators.h"
#include "core/formats/onnx/operators/windows.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

bool isWithinHalf(const Windows &windows)
{
    const std::vector<std::int64_t> borders = windows.symmetric();
    for (std::size_t i = 0; i < borders.size(); ++i)
        if (borders[i] > windows.kernel[i] / 2)
            return false;
    return windows.isSymmetric();
}

Value pooled(NodeWriter &node, jit::Value *result)
{
    Value value = node.ofRank(result, node.type(0), node.rank(0));
    (*value.shape)[1] = (*node.input(0).shape)[1];
    return value;
}

Windows poolWindows(NodeWriter &node)
{
    Windows windows = windowsOf(node, node.wholes("kernel_shape"));
    if (node.rank(0) != windows.spatial() + 2 || node.whole("storage_order", 0) != 0)
        throw Refused{"kernel_shape"};
    return windows;
}

Values maxPool(NodeWriter &node)
{
    const Windows windows = poolWindows(node);
    const auto &outputs = node.node().outputs;
    const bool rounds = node.whole("ceil_mode", 0) != 0;
    const bool isPlain = isWithinHalf(windows);
    if ((outputs.size() > 1 && !outputs[1].empty()) || (rounds && !isPlain))
        throw Refused{outputs.size() > 1 ? "places as an output" : "ceil_mode with uneven pads"};
    jit::Value *input = node.tensor(0);
    if (!isPlain)
        input = padded(node, input, windows, -std::numeric_limits<double>::infinity());
    const std::vector<std::int64_t> none(windows.kernel.size(), 0);
    return {pooled(node, node.call(inDimensions("aten::max_pool", windows.spatial()),
                                   {input, windows.kernel, windows.strides,
                                    isPlain ? windows.symmetric() : none, windows.dilations, rounds}))};
}

Values averagePool(NodeWriter &node)
{
    const Windows windows = poolWindows(node);
    const bool rounds = node.whole("ceil_mode", 0) != 0;
    const bool countsBorders = node.whole("count_include_pad", 0) != 0;
    const bool isPlain = isWithinHalf(windows);
    if (std::ranges::count(windows.dilations, 1) != windows.spatial() || (rounds && !isPlain))
        throw Refused{rounds ? "ceil_mode with uneven pads" : "dilations"};
    const auto average = [&](jit::Value *input, const std::vector<std::int64_t> &borders) {
        return node.call(inDimensions("aten::avg_pool", windows.spatial()),
                         {input, windows.kernel, windows.strides, borders, rounds, countsBorders});
    };
    if (isPlain)
        return {pooled(node, average(node.tensor(0), windows.symmetric()))};
    const std::vector<std::int64_t> none(windows.kernel.size(), 0);
    jit::Value *result = average(padded(node, node.tensor(0), windows, 0.0), none);
    if (!countsBorders) {
        jit::Value *ones = node.call("aten::ones_like", {node.tensor(0)});
        result = node.call("aten::div", {result, average(padded(node, ones, windows, 0.0), none)});
    }
    return {pooled(node, result)};
}

std::vector<std::int64_t> spatialAxes(NodeWriter &node)
{
    if (node.rank(0) < 3)
        throw Refused{"too few dimensions"};
    std::vector<std::int64_t> axes(static_cast<std::size_t>(node.rank(0) - 2));
    std::iota(axes.begin(), axes.end(), 2);
    return axes;
}

Value shrunk(NodeWriter &node, jit::Value *result)
{
    Value value = pooled(node, result);
    std::fill(value.shape->begin() + 2, value.shape->end(), 1);
    return value;
}

Values globalAveragePool(NodeWriter &node)
{
    return {shrunk(node, node.call("aten::mean", {node.tensor(0), spatialAxes(node), true}))};
}

Values globalMaxPool(NodeWriter &node)
{
    return {shrunk(node, node.call("aten::amax", {node.tensor(0), spatialAxes(node), true}))};
}

} // namespace

const Operators &pools()
{
    static const Operators operators{{"MaxPool", maxPool},
                                     {"AveragePool", averagePool},
                                     {"GlobalAveragePool", globalAveragePool},
                                     {"GlobalMaxPool", globalMaxPool}};
    return operators;
}

} // namespace paretoscope::formats::onnx
