#include "core/evaluate/int8model.h"

#include "core/base/enginescope.h"
#include "core/graph/weightuse.h"

#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/full.h>
#include <ATen/ops/quantize_per_channel.h>
#include <ATen/ops/quantize_per_tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using graph::LayerKind;
using torch::jit::Stack;

struct Engine {
    at::QEngine id;
    const char *name;
};

/// oneDNN first: it is as fast as x86, which hands depthwise layers to FBGEMM, whose sums of two products
/// saturate at 16 bits when activations use all of theirs (mobilenet: KL 0.24 instead of 0.09).
constexpr Engine engines[] = {
    {at::QEngine::ONEDNN, "onednn"}, {at::QEngine::X86, "x86"}, {at::QEngine::FBGEMM, "fbgemm"}};

std::optional<Engine> bestEngine()
{
    const auto &supported = at::globalContext().supportedQEngines();
    for (const Engine &engine : engines)
        if (std::ranges::find(supported, engine.id) != supported.end())
            return engine;
    return std::nullopt;
}

#if __has_include(<torch/headeronly/version.h>)
/// LibTorch 2.15 warns on standard error, once, that its quantized tensors are going to move to another
/// package.
class QuietAboutDeprecation {
    struct Ignore final : c10::WarningHandler {
        void process(const c10::Warning &) override {}
    };
    Ignore m_ignore;
    c10::WarningUtils::WarningHandlerGuard m_guard{&m_ignore};
};
#else
class QuietAboutDeprecation {};
#endif

/// Packed weights remember their engine; the process-wide choice matters only while they are packed.
class EngineChoice {
public:
    explicit EngineChoice(at::QEngine engine) : m_lock(mutex()), m_before(at::globalContext().qEngine())
    {
        at::globalContext().setQEngine(engine);
    }
    ~EngineChoice() { at::globalContext().setQEngine(m_before); }
    EngineChoice(const EngineChoice &) = delete;
    EngineChoice &operator=(const EngineChoice &) = delete;

private:
    static std::mutex &mutex()
    {
        static std::mutex one;
        return one;
    }
    const std::lock_guard<std::mutex> m_lock;
    const at::QEngine m_before;
};

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
    double scale() const
    {
        return high > low ? (static_cast<double>(high) - static_cast<double>(low)) / 255 : 1;
    }
    std::int64_t zeroPoint() const
    {
        const double zero = std::nearbyint(-static_cast<double>(low) / scale());
        return static_cast<std::int64_t>(std::clamp(zero, 0.0, 255.0));
    }
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
    auto seen = std::make_shared<std::vector<std::pair<Range, Range>>>(candidates.size());
    auto watched = std::make_shared<graph::ModelData>(executor.model().data());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        graph::Node &node = watched->nodes[candidates[i].node];
        const std::size_t arguments = node.inputs.size();
        const std::size_t slot = candidates[i].use.inputSlot;
        node.run = [run = node.run, seen, i, arguments, slot](Stack &stack) {
            (*seen)[i].first.see(stack.at(stack.size() - arguments + slot).toTensor());
            run(stack);
        };
        graph::Node &last = watched->nodes[candidates[i].rangeNode];
        last.op = "observed " + last.op; // no executor may have a quicker way past run()
        last.run = [run = last.run, seen, i](Stack &stack) {
            run(stack);
            (*seen)[i].second.see(stack.back().toTensor());
        };
    }
    if (auto ran = graph::Executor(graph::Model(watched)).run(inputs, {}, stop); !ran)
        return ran.error();
    return *seen;
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

std::function<void(Stack &)> int8Run(const graph::ModelData &model, const Candidate &candidate,
                                     const Range &input, const Range &output)
{
    const c10::OperatorHandle kernel =
        candidate.convolution ? c10::Dispatcher::singleton().findSchemaOrThrow("quantized::conv2d", "new")
                              : c10::Dispatcher::singleton().findSchemaOrThrow("quantized::linear", "");
    const std::size_t arguments = model.nodes[candidate.node].inputs.size();
    return [=, weight = packed(model, candidate), slot = candidate.use.inputSlot](Stack &stack) {
        const std::size_t first = stack.size() - arguments;
        const at::Tensor quantized = at::quantize_per_tensor(stack[first + slot].toTensor(), input.scale(),
                                                             input.zeroPoint(), at::kQUInt8);
        Stack call{quantized, weight, output.scale(), output.zeroPoint()};
        kernel.callBoxed(&call);
        stack.resize(first);
        stack.emplace_back(call.at(0).toTensor().dequantize());
    };
}

} // namespace

Result<Int8Model> makeInt8Model(const graph::Executor &executor, std::span<const c10::IValue> inputs,
                                std::stop_token stop)
{
    const auto engine = bestEngine();
    if (!engine)
        return Error{
            ErrorCode::ModelUnsupported, "This LibTorch has no int8 kernels for this processor.", {}};
    const graph::ModelData &model = executor.model().data();
    std::vector<Candidate> candidates;
    for (std::size_t node = 0; node < model.nodes.size(); ++node)
        if (auto candidate = candidateAt(model, node))
            candidates.push_back(std::move(*candidate));
    if (candidates.empty())
        return Error{
            ErrorCode::ModelUnsupported,
            "The model has no two-dimensional convolution or linear layer, which are all that has int8 "
            "kernels.",
            {}};
    return base::guarded(ErrorCode::ModelUnsupported,
                         std::string("The int8 kernels of ") + engine->name +
                             " do not take this model's layers.",
                         [&]() -> Result<Int8Model> {
                             const auto ranges = observe(executor, candidates, inputs, stop);
                             if (!ranges)
                                 return ranges.error();
                             auto changed = std::make_shared<graph::ModelData>(model);
                             [[maybe_unused]] const QuietAboutDeprecation quiet;
                             const EngineChoice choice(engine->id);
                             for (std::size_t i = 0; i < candidates.size(); ++i)
                                 changed->nodes[candidates[i].node].run =
                                     int8Run(model, candidates[i], (*ranges)[i].first, (*ranges)[i].second);
                             return Int8Model{graph::Model(changed), engine->name,
                                              static_cast<std::int64_t>(candidates.size())};
                         });
}

} // namespace paretoscope::evaluate
