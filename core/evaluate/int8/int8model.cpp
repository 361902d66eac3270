#include "core/evaluate/int8/int8model.h"

#include "core/base/enginescope.h"
#include "core/base/processorname.h"
#include "core/graph/observer.h"
#include "core/graph/weightuse.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/quantize_per_channel.h>
#include <ATen/ops/quantize_per_tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using graph::LayerKind;
using torch::jit::Stack;

/// Smallest and largest value seen; 0 is always in between, so that padding is exact.
struct Range {
    float low = 0;
    float high = 0;

    void see(const at::Tensor &tensor)
    {
        if (tensor.numel() == 0)
            return;
        low = std::min(low, tensor.min().item<float>());
        high = std::max(high, tensor.max().item<float>());
    }
};

/// Levels 0 to LAST over a range.
struct Levels {
    Levels(const Range &range, ActivationBits bits) : last(bits == ActivationBits::Seven ? 127 : 255)
    {
        const double width = static_cast<double>(range.high) - static_cast<double>(range.low);
        scale = width > 0 ? width / static_cast<double>(last) : 1;
        const double zero = std::nearbyint(-static_cast<double>(range.low) / scale);
        zeroPoint = static_cast<std::int64_t>(std::clamp(zero, 0.0, static_cast<double>(last)));
    }
    /// In uint8, which has room for twice as many levels as 7 bits use: what is out of range is cut off
    /// first.
    at::Tensor quantized(const at::Tensor &values) const
    {
        if (last == 255)
            return at::quantize_per_tensor(values, scale, zeroPoint, at::kQUInt8);
        const double low = -static_cast<double>(zeroPoint) * scale;
        return at::quantize_per_tensor(values.clamp(low, low + static_cast<double>(last) * scale), scale,
                                       zeroPoint, at::kQUInt8);
    }

    std::int64_t last;
    double scale = 1;
    std::int64_t zeroPoint = 0;
};

/// What a convolution's int8 kernel is told besides its weight.
struct Convolution {
    std::vector<std::int64_t> stride, padding, dilation;
    std::int64_t groups = 1;
};

struct Candidate {
    std::size_t node = 0;
    graph::WeightUse use;
    std::optional<Convolution> convolution; ///< else linear
    std::size_t rangeNode = 0;              ///< whose output says what range the layer's needs
};

/// The activation that alone reads the output of node INDEX and cuts its values off; else that node itself.
/// What an activation cuts off need not be told apart: int8 kernels cut it off at the end of their range.
std::size_t cuttingNode(const graph::ModelData &model, std::size_t index)
{
    constexpr std::string_view cutting[] = {"aten::relu",   "aten::relu_",    "aten::relu6",
                                            "aten::relu6_", "aten::hardtanh", "aten::hardtanh_",
                                            "aten::clamp",  "aten::clamp_"};
    const graph::ValueId output = model.nodes[index].outputs[0];
    std::size_t reader = index;
    for (std::size_t i = index + 1; i < model.nodes.size(); ++i) {
        if (std::ranges::find(model.nodes[i].inputs, output) == model.nodes[i].inputs.end())
            continue;
        if (reader != index)
            return index;
        reader = i;
    }
    const bool cuts = std::ranges::find(cutting, model.nodes[reader].op) != std::end(cutting);
    return cuts && output != model.output ? reader : index;
}

std::optional<std::vector<std::int64_t>> constantInts(const graph::ModelData &model, const graph::Node &node,
                                                      std::size_t slot)
{
    const graph::Value &value = model.values[static_cast<std::size_t>(node.inputs.at(slot))];
    if (value.origin != graph::Value::Origin::Constant || !value.constant.isIntList())
        return std::nullopt;
    auto numbers = value.constant.toIntVector();
    if (numbers.size() == 1)
        numbers.push_back(numbers[0]);
    return numbers.size() == 2 ? std::optional(numbers) : std::nullopt;
}

std::optional<Candidate> candidateAt(const graph::ModelData &model, std::size_t index)
{
    const graph::Node &node = model.nodes[index];
    const auto use = graph::weightUseOf(model, node);
    if (!use || !use->isByChannel)
        return std::nullopt;
    const bool biasKnown =
        !use->biasSlot || use->bias >= 0 ||
        model.values[static_cast<std::size_t>(node.inputs[*use->biasSlot])].constant.isNone();
    if (!biasKnown)
        return std::nullopt;
    if (use->kind == LayerKind::Linear && node.op != "aten::addmm") // which scales both its terms
        return Candidate{index, *use, std::nullopt, cuttingNode(model, index)};
    if (use->kind != LayerKind::Conv2d)
        return std::nullopt;
    const auto stride = constantInts(model, node, 3);
    const auto padding = constantInts(model, node, 4);
    const auto dilation = constantInts(model, node, 5);
    if (!stride || !padding || !dilation) // padding may be a word
        return std::nullopt;
    return Candidate{index, *use, Convolution{*stride, *padding, *dilation, use->groups},
                     cuttingNode(model, index)};
}

/// One run of the float network, in which every candidate's input and output are looked at.
Result<std::vector<std::pair<Range, Range>>> observe(const graph::Executor &executor,
                                                     const std::vector<Candidate> &candidates,
                                                     std::span<const c10::IValue> inputs,
                                                     const std::stop_token &stop)
{
    std::vector<std::pair<Range, Range>> seen(candidates.size());
    const auto &nodes = executor.model().data().nodes;
    const auto see = [&](std::size_t node, Stack &stack, const auto &run) {
        const std::size_t first = stack.size() - nodes[node].inputs.size();
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (candidates[i].node == node)
                seen[i].first.see(stack.at(first + candidates[i].use.inputSlot).toTensor());
        run(stack);
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (candidates[i].rangeNode == node)
                seen[i].second.see(stack.back().toTensor());
    };
    std::set<std::size_t> looked;
    for (const Candidate &candidate : candidates)
        looked.insert({candidate.node, candidate.rangeNode});
    const std::vector<std::size_t> each(looked.begin(), looked.end());
    const graph::Executor watched(graph::observed(executor.model(), each, see));
    if (auto ran = watched.run(inputs, {}, stop); !ran)
        return ran.error();
    return seen;
}

at::Tensor quantizedWeight(const at::Tensor &weight)
{
    const at::Tensor own = weight.detach().contiguous();
    const at::Tensor largest = own.reshape({own.size(0), -1}).abs().amax(1).clamp_min(1e-12).to(at::kDouble);
    return at::quantize_per_channel(own, largest.div(127), at::zeros({own.size(0)}, at::kLong), 0,
                                    at::kQInt8);
}

c10::IValue packed(const graph::ModelData &model, const Candidate &candidate)
{
    const auto tensorOf = [&](graph::ParameterId id) {
        return model.parameters[static_cast<std::size_t>(id)].tensor.detach();
    };
    Stack stack{quantizedWeight(tensorOf(candidate.use.weight))};
    stack.push_back(candidate.use.bias >= 0 ? c10::IValue(tensorOf(candidate.use.bias).contiguous())
                                            : c10::IValue());
    if (candidate.convolution) {
        const Convolution &own = *candidate.convolution;
        stack.insert(stack.end(), {own.stride, own.padding, own.dilation, own.groups});
    }
    const char *name = candidate.convolution ? "quantized::conv2d_prepack" : "quantized::linear_prepack";
    c10::Dispatcher::singleton().findSchemaOrThrow(name, "").callBoxed(&stack);
    return stack.at(0);
}

/// A layer's input and output, as uint8.
struct Borders {
    Levels input, output;
};

std::function<void(Stack &)> int8Run(const graph::ModelData &model, const Candidate &candidate,
                                     const Borders &borders)
{
    const c10::OperatorHandle kernel =
        candidate.convolution ? c10::Dispatcher::singleton().findSchemaOrThrow("quantized::conv2d", "new")
                              : c10::Dispatcher::singleton().findSchemaOrThrow("quantized::linear", "");
    const std::size_t arguments = model.nodes[candidate.node].inputs.size();
    return [=, weight = packed(model, candidate), slot = candidate.use.inputSlot](Stack &stack) {
        const std::size_t first = stack.size() - arguments;
        const at::Tensor quantized = borders.input.quantized(stack[first + slot].toTensor());
        Stack call{quantized, weight, borders.output.scale, borders.output.zeroPoint};
        kernel.callBoxed(&call);
        stack.resize(first);
        stack.emplace_back(call.at(0).toTensor().dequantize());
    };
}

/// The same numbers by the float operator: 24 bits of a float hold the sums of nearly all layers exactly.
std::function<void(Stack &)> exactRun(const graph::ModelData &model, const Candidate &candidate,
                                      const Borders &borders)
{
    const graph::Node &node = model.nodes[candidate.node];
    at::Tensor weight =
        quantizedWeight(model.parameters[static_cast<std::size_t>(candidate.use.weight)].tensor.detach())
            .dequantize();
    if (candidate.use.viaTranspose)
        weight = weight.t();
    return [=, run = node.run, arguments = node.inputs.size(), use = candidate.use](Stack &stack) {
        const std::size_t first = stack.size() - arguments;
        stack[first + use.inputSlot] =
            borders.input.quantized(stack[first + use.inputSlot].toTensor()).dequantize();
        stack[first + use.weightSlot] = weight;
        run(stack);
        stack.back() = borders.output.quantized(stack.back().toTensor()).dequantize();
    };
}

std::vector<Candidate> candidatesOf(const graph::ModelData &model)
{
    std::vector<Candidate> candidates;
    for (std::size_t node = 0; node < model.nodes.size(); ++node)
        if (auto candidate = candidateAt(model, node))
            candidates.push_back(std::move(*candidate));
    return candidates;
}

/// Every candidate's node run by MAKE.
template <typename Make>
Result<graph::Model> changed(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                             const std::vector<Candidate> &candidates, ActivationBits bits,
                             const std::stop_token &stop, Make make)
{
    const auto ranges = observe(executor, candidates, inputs, stop);
    if (!ranges)
        return ranges.error();
    auto model = std::make_shared<graph::ModelData>(executor.model().data());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const auto &[input, output] = (*ranges)[i];
        model->nodes[candidates[i].node].run =
            make(executor.model().data(), candidates[i],
                 Borders{Levels(input, bits), Levels(output, ActivationBits::Eight)});
    }
    return graph::Model(std::move(model));
}

} // namespace

Result<Int8Model> makeInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                std::stop_token stop)
{
    const auto way = chooseWay(int8Engines());
    if (!way)
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("int8.no-kernels",
                             "This LibTorch has no int8 kernels that sum right on this processor (%1)."),
             base::processorName()},
            {}};
    return makeInt8Model(executor, inputs, *way, std::move(stop));
}

Result<Int8Model> makeInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                const Int8Way &way, std::stop_token stop)
{
    const std::vector<Candidate> candidates = candidatesOf(executor.model().data());
    if (candidates.empty())
        return Error{ErrorCode::ModelUnsupported,
                     PARETOSCOPE_SAY("int8.no-layers", "The model has no two-dimensional convolution or "
                                                       "linear layer, which are all that has int8 kernels."),
                     {}};
    return base::guarded(
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("int8.layers-refused", "The int8 kernels of %1 do not take this model's layers."),
         way.engine.name},
        [&]() -> Result<Int8Model> {
            [[maybe_unused]] const QuietAboutDeprecation quiet;
            const EngineChoice choice(way.engine.id);
            auto model = changed(executor, inputs, candidates, way.bits, stop, int8Run);
            if (!model)
                return model.error();
            return Int8Model{std::move(*model), way, static_cast<std::int64_t>(candidates.size())};
        });
}

Result<graph::Model> makeExactInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                        std::stop_token stop)
{
    return base::guarded(ErrorCode::ModelUnsupported,
                         PARETOSCOPE_SAY("int8.not-exact", "This model's layers cannot be run as in int8."),
                         [&]() -> Result<graph::Model> {
                             [[maybe_unused]] const QuietAboutDeprecation quiet;
                             return changed(executor, inputs, candidatesOf(executor.model().data()),
                                            ActivationBits::Eight, stop, exactRun);
                         });
}

} // namespace paretoscope::evaluate
