#include "core/graph/inputcoding.h"

#include "core/graph/editor.h"
#include "core/graph/roundedvalues.h"
#include "core/graph/weightuse.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/clamp_max.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/fake_quantize_per_tensor_affine.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/round.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <optional>

namespace paretoscope::graph {

namespace {

constexpr double leastScale = 1e-30; ///< of a row of zeros

at::Tensor roundedByRow(const at::Tensor &input, const InputCoding &coding, at::IntArrayRef row)
{
    if (coding.isSymmetric) {
        const at::Tensor scale = at::clamp_min(
            at::div(at::amax(at::abs(input), row, true), static_cast<double>(coding.highest)), leastScale);
        const at::Tensor codes = at::clamp(at::round(at::div(input, scale)), coding.lowest, coding.highest);
        return at::mul(codes, scale);
    }
    const at::Tensor low = at::clamp_max(at::amin(input, row, true), 0);
    const at::Tensor high = at::clamp_min(at::amax(input, row, true), 0);
    const at::Tensor scale =
        at::clamp_min(at::div(at::sub(high, low), static_cast<double>(coding.highest)), leastScale);
    const at::Tensor zero = at::neg(at::round(at::div(low, scale)));
    const at::Tensor codes =
        at::clamp(at::add(at::round(at::div(input, scale)), zero), coding.lowest, coding.highest);
    return at::mul(at::sub(codes, zero), scale);
}

/// The operators of rounded(), written in front of a node.
class CodingWriter {
public:
    CodingWriter(Editor &editor, std::size_t node) : m_editor(editor), m_node(node) {}

    ValueId rounded(ValueId input, const InputCoding &coding, const std::vector<std::int64_t> &row)
    {
        m_row = m_editor.constant(c10::IValue(row));
        if (!coding.isDynamic)
            return call("fake_quantize_per_tensor_affine", "",
                        {input, number(coding.scale), number(coding.zeroPoint), number(coding.lowest),
                         number(coding.highest)});
        return coding.isSymmetric ? symmetric(input, coding) : asymmetric(input, coding);
    }

private:
    ValueId symmetric(ValueId input, const InputCoding &coding)
    {
        const ValueId scale = scaleOf(extreme("amax", call("abs", "", {input})), coding);
        const ValueId codes = clamped(call("round", "", {call("div", "Tensor", {input, scale})}), coding);
        return call("mul", "Tensor", {codes, scale});
    }

    ValueId asymmetric(ValueId input, const InputCoding &coding)
    {
        const ValueId low = call("clamp_max", "", {extreme("amin", input), number(std::int64_t{0})});
        const ValueId high = call("clamp_min", "", {extreme("amax", input), number(std::int64_t{0})});
        const ValueId one = number(std::int64_t{1});
        const ValueId scale = scaleOf(call("sub", "Tensor", {high, low, one}), coding);
        const ValueId zero = call("neg", "", {call("round", "", {call("div", "Tensor", {low, scale})})});
        const ValueId nearest = call("round", "", {call("div", "Tensor", {input, scale})});
        const ValueId codes = clamped(call("add", "Tensor", {nearest, zero, one}), coding);
        return call("mul", "Tensor", {call("sub", "Tensor", {codes, zero, one}), scale});
    }

    ValueId extreme(const char *op, ValueId input) { return call(op, "", {input, m_row, number(true)}); }
    ValueId scaleOf(ValueId span, const InputCoding &coding)
    {
        const ValueId scale = call("div", "Scalar", {span, number(static_cast<double>(coding.highest))});
        return call("clamp_min", "", {scale, number(leastScale)});
    }
    ValueId clamped(ValueId codes, const InputCoding &coding)
    {
        return call("clamp", "", {codes, number(coding.lowest), number(coding.highest)});
    }
    template <typename Number> ValueId number(Number value) { return m_editor.constant(c10::IValue(value)); }
    ValueId call(const char *op, const char *overload, std::vector<ValueId> inputs)
    {
        return m_editor.callBefore(m_node, std::string("aten::") + op, overload, std::move(inputs));
    }

    Editor &m_editor;
    std::size_t m_node;
    ValueId m_row = -1;
};

/// The dimensions that hold one row of what a layer of KIND is given.
std::vector<std::int64_t> rowOf(LayerKind kind)
{
    std::vector<std::int64_t> row;
    for (std::int64_t dimension = kernelDimensions(kind) + 1; dimension > 0; --dimension)
        row.push_back(-dimension);
    return row;
}

} // namespace

at::Tensor rounded(const at::Tensor &input, const InputCoding &coding, at::IntArrayRef row)
{
    if (coding.isDynamic)
        return roundedByRow(input, coding, row);
    return at::fake_quantize_per_tensor_affine(input, coding.scale, coding.zeroPoint, coding.lowest,
                                               coding.highest);
}

bool areInputsRounded(LayerKind kind)
{
    return kind == LayerKind::Linear || kind == LayerKind::LinearTransposed || isConvolution(kind);
}

std::vector<InputPlace> inputPlacesOf(const ModelData &data, std::size_t layer)
{
    std::vector<InputPlace> places;
    if (!areInputsRounded(data.layers[layer].kind))
        return places;
    for (const std::int32_t node : data.bindings[layer].computing)
        for (const WeightUse &use : weightUsesOf(data, data.nodes[at(node)])) {
            if (use.weight != data.bindings[layer].weight || !areInputsRounded(use.kind))
                continue; // a table that is tied to the layer has nothing to round
            places.push_back({at(node), use.inputSlot, rowOf(use.kind)});
        }
    return places;
}

Model withInputsCoded(const Model &model, std::span<const LayerInput> layers)
{
    Editor editor(model);
    const bool roundsAny = roundsByItself(model.data());
    for (const auto &[layer, coding] : layers)
        for (const InputPlace &place : inputPlacesOf(model.data(), layer)) {
            const ValueId input = model.data().nodes[place.node].inputs[place.slot];
            const auto known = roundsAny ? roundingsIn(model.data(), place.node)[at(input)] : std::nullopt;
            if (known && isSameGrid(*known, *coding))
                continue; // the network does so itself
            editor.node(place.node).inputs[place.slot] =
                CodingWriter(editor, place.node).rounded(input, *coding, place.row);
        }
    return std::move(editor).finish();
}

} // namespace paretoscope::graph
