#include "core/formats/onnx/operators/windows.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

std::vector<std::int64_t> perDimension(NodeWriter &node, const char *name, std::size_t dimensions)
{
    std::vector<std::int64_t> values = node.wholes(name);
    if (values.empty())
        values.assign(dimensions, 1);
    const bool isSound = values.size() == dimensions && std::ranges::all_of(values, [](std::int64_t value) {
                             return value > 0 && value < 1 << 20;
                         });
    if (!isSound)
        throw Refused{name};
    return values;
}

/// As many as make the output ⌈input / stride⌉ (ONNX: SAME_UPPER, SAME_LOWER).
void padSame(NodeWriter &node, Windows &windows, bool moreBehind)
{
    for (std::size_t i = 0; i < windows.kernel.size(); ++i) {
        const std::int64_t reach = (windows.kernel[i] - 1) * windows.dilations[i] + 1;
        Number total = knownNumber(std::max<std::int64_t>(reach - 1, 0));
        if (windows.strides[i] != 1) {
            const Number stride = knownNumber(windows.strides[i]);
            const Number size = node.size(0, static_cast<std::int64_t>(i) + 2);
            const Number steps = node.compute("floordiv", node.compute("sub", size, knownNumber(1)), stride);
            const Number covered =
                node.compute("add", node.compute("mul", steps, stride), knownNumber(reach));
            total = node.compute("max", node.compute("sub", covered, size), knownNumber(0));
        }
        const Number less = node.compute("floordiv", total, knownNumber(2));
        const Number more = node.compute("sub", total, less);
        windows.begin.push_back(moreBehind ? less : more);
        windows.end.push_back(moreBehind ? more : less);
    }
}

} // namespace

bool Windows::isSymmetric() const
{
    for (std::size_t i = 0; i < begin.size(); ++i)
        if (!begin[i].known || begin[i].known != end[i].known)
            return false;
    return true;
}

std::vector<std::int64_t> Windows::symmetric() const
{
    std::vector<std::int64_t> borders;
    for (const Number &border : begin)
        borders.push_back(border.known.value_or(0));
    return borders;
}

Windows windowsOf(NodeWriter &node, std::vector<std::int64_t> kernel)
{
    constexpr std::int64_t most = 1 << 20;
    const std::size_t dimensions = kernel.size();
    if (dimensions < 1 || dimensions > 3)
        throw Refused{std::to_string(dimensions) + " spatial dimensions"};
    Windows windows;
    windows.kernel = std::move(kernel);
    for (const std::int64_t size : windows.kernel)
        if (size < 1 || size > most)
            throw Refused{"kernel_shape"};
    windows.strides = perDimension(node, "strides", dimensions);
    windows.dilations = perDimension(node, "dilations", dimensions);
    const std::string automatic = node.text("auto_pad", "NOTSET");
    std::vector<std::int64_t> pads = node.wholes("pads");
    if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
        padSame(node, windows, automatic == "SAME_UPPER");
        return windows;
    }
    if (automatic == "VALID" || pads.empty())
        pads.assign(2 * dimensions, 0);
    const bool isSound = pads.size() == 2 * dimensions &&
                         std::ranges::all_of(pads, [](std::int64_t pad) { return pad >= 0 && pad < most; });
    if (!isSound || (automatic != "NOTSET" && automatic != "VALID"))
        throw Refused{isSound ? "auto_pad=" + automatic : std::string("pads")};
    for (std::size_t i = 0; i < dimensions; ++i) {
        windows.begin.push_back(knownNumber(pads[i]));
        windows.end.push_back(knownNumber(pads[i + dimensions]));
    }
    return windows;
}

torch::jit::Value *padded(NodeWriter &node, torch::jit::Value *input, const Windows &windows, double value)
{
    std::vector<Number> borders; // last dimension first
    for (std::size_t i = windows.begin.size(); i-- > 0;) {
        borders.push_back(windows.begin[i]);
        borders.push_back(windows.end[i]);
    }
    return node.call("aten::constant_pad_nd", {input, node.list(borders), value});
}

std::string inDimensions(const std::string &name, std::int64_t dimensions)
{
    return name + std::to_string(dimensions) + 'd';
}

} // namespace paretoscope::formats::onnx
