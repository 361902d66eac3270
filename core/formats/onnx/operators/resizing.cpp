#include "core/formats/onnx/operators/operators.h"

#include <ATen/ops/full.h>

#include <cmath>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

/// One axis: how many elements it gets, and how far apart these lie in the input.
struct Stretch {
    std::int64_t axis = 0;
    Number from, to;
    double scale = 0.0; ///< 0: to / from
};

std::vector<double> scalesOf(NodeWriter &node, std::size_t place)
{
    if (node.hasAttribute("scales"))
        return node.reals("scales");
    const at::Tensor scales = node.constant(place);
    if (!node.has(place) || (scales.defined() && scales.numel() == 0))
        return {};
    if (!scales.defined())
        throw Refused{"scales only known at run time"};
    if (scales.numel() > 64)
        throw Refused{"scales"};
    std::vector<double> values;
    const at::Tensor flat = scales.reshape({-1});
    for (std::int64_t i = 0; i < flat.numel(); ++i)
        values.push_back(flat[i].item().toDouble());
    return values;
}

/// FROM, of the run, times SCALE: float32, as onnxruntime has it.
Number stretched(NodeWriter &node, const Number &from, double scale)
{
    jit::Value *factor =
        node.constantOf(at::full({}, scale, at::TensorOptions().dtype(c10::ScalarType::Float)));
    jit::Value *size = node.call("aten::floor", {node.call("aten::mul", {factor, node.of(from)})});
    return {std::nullopt, node.call("aten::Int", {size})};
}

std::vector<Stretch> stretchesOf(NodeWriter &node)
{
    const bool isSimple = node.node().type == "Upsample" || node.opset() < 11;
    const std::vector<double> scales = scalesOf(node, isSimple ? 1 : 2);
    const std::vector<Number> sizes = scales.empty() ? node.numbers(3) : std::vector<Number>();
    const std::size_t count = scales.empty() ? sizes.size() : scales.size();
    std::vector<std::int64_t> axes = node.wholes("axes");
    if (axes.empty() && static_cast<std::int64_t>(count) == node.rank(0))
        for (std::size_t i = 0; i < count; ++i)
            axes.push_back(static_cast<std::int64_t>(i));
    if (axes.size() != count)
        throw Refused{"scales or sizes"};
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < count; ++i) {
        Stretch stretch{node.axis(axes[i]), {}, {}, scales.empty() ? 0.0 : scales[i]};
        if (!scales.empty() && (!(scales[i] > 0.0) || scales[i] > 1e6))
            throw Refused{"scales"};
        if (!scales.empty() && scales[i] == 1.0)
            continue;
        stretch.from = node.size(0, stretch.axis);
        if (scales.empty())
            stretch.to = sizes[i];
        else if (stretch.from.known)
            stretch.to = knownNumber(static_cast<std::int64_t>(
                std::floor(static_cast<float>(*stretch.from.known) * static_cast<float>(scales[i]))));
        else
            stretch.to = stretched(node, stretch.from, scales[i]);
        if (!scales.empty() || !stretch.to.known || stretch.to.known != stretch.from.known)
            stretches.push_back(stretch);
    }
    return stretches;
}

/// Where the elements of the output lie in the input, as a tensor of doubles, or of floats where a scale says
/// it.
jit::Value *placesOf(NodeWriter &node, const Stretch &stretch, const std::string &mode)
{
    const jit::NamedValue type("dtype", static_cast<std::int64_t>(c10::ScalarType::Double));
    jit::Value *to = node.of(stretch.to);
    jit::Value *from = node.of(stretch.from);
    jit::Value *places = node.call("aten::arange", {to}, {type});
    const auto real = [&](jit::Value *number) { return node.call("aten::Float", {number}); };
    if (mode == "align_corners") {
        jit::Value *less = real(
            node.of(node.compute("max", node.compute("sub", stretch.to, knownNumber(1)), knownNumber(1))));
        jit::Value *last = real(node.of(node.compute("sub", stretch.from, knownNumber(1))));
        return node.call("aten::mul", {places, node.call("aten::div", {last, less})});
    }
    if (stretch.scale > 0.0) // in float32, where 4.5 / 0.9 is 5
        places = node.call("aten::to", {places, static_cast<std::int64_t>(c10::ScalarType::Float)});
    const auto shrunk = [&](jit::Value *all) {
        return stretch.scale > 0.0
                   ? node.call("aten::div", {all, stretch.scale})
                   : node.call("aten::mul", {all, node.call("aten::div", {real(from), real(to)})});
    };
    if (mode == "asymmetric")
        return shrunk(places);
    if (mode == "pytorch_half_pixel" && stretch.to.known == 1)
        return node.call("aten::mul", {places, 0.0});
    if (mode == "pytorch_half_pixel" && !stretch.to.known)
        throw Refused{"coordinate_transformation_mode=" + mode};
    if (mode != "half_pixel" && mode != "pytorch_half_pixel" && mode != "tf_half_pixel_for_nn")
        throw Refused{"coordinate_transformation_mode=" + mode};
    places = shrunk(node.call("aten::add", {places, 0.5}));
    return mode == "tf_half_pixel_for_nn" ? places : node.call("aten::sub", {places, 0.5});
}

jit::Value *asPlaces(NodeWriter &node, jit::Value *places, const Stretch &stretch)
{
    jit::Value *last = node.of(node.compute("sub", stretch.from, knownNumber(1)));
    jit::Value *within = node.call("aten::clamp", {places, std::int64_t{0}, last});
    return node.call("aten::to", {within, static_cast<std::int64_t>(c10::ScalarType::Long)});
}

jit::Value *rounded(NodeWriter &node, jit::Value *places, const std::string &mode, bool shrinks)
{
    if (mode == "simple") // up to version 10
        return node.call(shrinks ? "aten::ceil" : "aten::floor", {places});
    if (mode == "floor" || mode == "ceil")
        return node.call("aten::" + mode, {places});
    if (mode == "round_prefer_ceil")
        return node.call("aten::floor", {node.call("aten::add", {places, 0.5})});
    return node.call("aten::ceil", {node.call("aten::sub", {places, 0.5})}); // round_prefer_floor
}

jit::Value *nearest(NodeWriter &node, jit::Value *value, const Stretch &stretch,
                    const std::string &coordinates, const std::string &rounding)
{
    jit::Value *places = rounded(node, placesOf(node, stretch, coordinates), rounding,
                                 stretch.scale > 0.0 && stretch.scale < 1.0);
    return node.call("aten::index_select", {value, stretch.axis, asPlaces(node, places, stretch)});
}

/// Between the two elements around each place.
jit::Value *linear(NodeWriter &node, jit::Value *value, const Stretch &stretch,
                   const std::string &coordinates)
{
    jit::Value *places = placesOf(node, stretch, coordinates);
    jit::Value *low = node.call("aten::floor", {places});
    jit::Value *share = node.call(
        "aten::to", {node.call("aten::sub", {places, low}), static_cast<std::int64_t>(node.type(0))});
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(node.rank(0)), 1);
    sizes[static_cast<std::size_t>(stretch.axis)] = -1;
    share = node.call("aten::reshape", {share, sizes});
    const auto at = [&](jit::Value *index) {
        return node.call("aten::index_select", {value, stretch.axis, asPlaces(node, index, stretch)});
    };
    return node.call("aten::lerp", {at(low), at(node.call("aten::add", {low, 1.0})), share});
}

Values resize(NodeWriter &node)
{
    const bool isSimple = node.node().type == "Upsample" || node.opset() < 11;
    const std::string mode = node.text("mode", "nearest");
    const std::string coordinates =
        node.text("coordinate_transformation_mode", isSimple ? "asymmetric" : "half_pixel");
    const std::string rounding = node.text("nearest_mode", isSimple ? "simple" : "round_prefer_floor");
    const std::string policy = node.text("keep_aspect_ratio_policy", "stretch");
    if (node.whole("antialias", 0) != 0)
        throw Refused{"antialias=1"};
    if (policy != "stretch")
        throw Refused{"keep_aspect_ratio_policy=" + policy};
    if (mode != "nearest" && mode != "linear")
        throw Refused{"mode=" + mode};
    jit::Value *value = node.tensor(0);
    Shape shape(static_cast<std::size_t>(node.rank(0)), -1);
    shape = *node.input(0).shape;
    for (const Stretch &stretch : stretchesOf(node)) {
        value = mode == "nearest" ? nearest(node, value, stretch, coordinates, rounding)
                                  : linear(node, value, stretch, coordinates);
        shape[static_cast<std::size_t>(stretch.axis)] = stretch.to.known.value_or(-1);
    }
    return {tensorValue(value, node.input(0).type, std::move(shape))};
}

} // namespace

const Operators &resizing()
{
    static const Operators operators{{"Resize", resize}, {"Upsample", resize}};
    return operators;
}

} // namespace paretoscope::formats::onnx
