#include "core/evaluate/int8/int8arithmetic.h"

#include "core/base/enginescope.h"

#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/quantize_per_channel.h>
#include <ATen/ops/quantize_per_tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <mutex>
#include <vector>

namespace paretoscope::evaluate {

namespace {

using torch::jit::Stack;

struct Named {
    at::QEngine id;
    const char *name;
};

/// oneDNN first: it is as fast as x86, which hands depthwise layers to FBGEMM, whose sums of two products
/// saturate on any processor. QNNPACK sums exactly, five times slower.
constexpr std::array<Named, 4> known{Named{at::QEngine::ONEDNN, "onednn"}, Named{at::QEngine::X86, "x86"},
                                     Named{at::QEngine::FBGEMM, "fbgemm"},
                                     Named{at::QEngine::QNNPACK, "qnnpack"}};

std::mutex &turns()
{
    static std::mutex one;
    return one;
}

/// A layer of nothing but the largest numbers. Kernel 0: linear.
struct Probe {
    std::int64_t inputs, outputs, kernel, groups;
};

constexpr std::array<Probe, 6> probes{Probe{64, 64, 1, 1},  Probe{32, 32, 3, 1},  Probe{3, 16, 3, 1},
                                      Probe{32, 32, 3, 32}, Probe{128, 32, 1, 4}, Probe{64, 64, 0, 1}};
constexpr std::int64_t side = 6;
constexpr std::int64_t largestWeight = 127;
constexpr std::int64_t expectedLevel = 200;

at::Tensor outputsOf(const Probe &probe, std::int64_t activation)
{
    const bool linear = probe.kernel == 0;
    const std::int64_t taps = std::max<std::int64_t>(1, probe.kernel * probe.kernel);
    const std::vector<std::int64_t> weightShape =
        linear ? std::vector{probe.outputs, probe.inputs}
               : std::vector{probe.outputs, probe.inputs / probe.groups, probe.kernel, probe.kernel};
    const at::Tensor weight = at::quantize_per_channel(
        at::full(weightShape, static_cast<double>(largestWeight), at::kFloat),
        at::ones({probe.outputs}, at::kDouble), at::zeros({probe.outputs}, at::kLong), 0, at::kQInt8);
    const std::vector<std::int64_t> inputShape = linear
                                                     ? std::vector<std::int64_t>{2, probe.inputs}
                                                     : std::vector{std::int64_t{2}, probe.inputs, side, side};
    const at::Tensor input = at::quantize_per_tensor(
        at::full(inputShape, static_cast<double>(activation), at::kFloat), 1.0, 0, at::kQUInt8);
    Stack pack{weight, c10::IValue()};
    if (!linear)
        pack.insert(pack.end(), {std::vector<std::int64_t>{1, 1}, std::vector<std::int64_t>{0, 0},
                                 std::vector<std::int64_t>{1, 1}, probe.groups});
    auto &dispatcher = c10::Dispatcher::singleton();
    dispatcher.findSchemaOrThrow(linear ? "quantized::linear_prepack" : "quantized::conv2d_prepack", "")
        .callBoxed(&pack);
    const auto sum = static_cast<double>(activation * largestWeight * taps * probe.inputs / probe.groups);
    Stack call{input, pack.at(0), sum / static_cast<double>(expectedLevel), std::int64_t{0}};
    dispatcher.findSchemaOrThrow(linear ? "quantized::linear" : "quantized::conv2d", linear ? "" : "new")
        .callBoxed(&call);
    return call.at(0).toTensor().int_repr().to(at::kLong);
}

bool isExact(at::QEngine engine, std::int64_t activation)
{
    const auto found = base::guarded(
        base::ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("int8.not-tried", "The int8 kernels cannot be tried."), [&]() -> base::Result<bool> {
            const EngineChoice choice(engine);
            [[maybe_unused]] const QuietAboutDeprecation quiet;
            return std::ranges::all_of(probes, [&](const Probe &probe) {
                const at::Tensor off = outputsOf(probe, activation).sub(expectedLevel).abs();
                return off.max().item<std::int64_t>() <= 1; // an expected half may be rounded either way
            });
        });
    return found && *found;
}

} // namespace

EngineChoice::EngineChoice(at::QEngine engine)
{
    turns().lock();
    m_before = at::globalContext().qEngine();
    at::globalContext().setQEngine(engine);
}

EngineChoice::~EngineChoice()
{
    at::globalContext().setQEngine(m_before);
    turns().unlock();
}

std::optional<Int8Way> chooseWay(std::span<const Int8Engine> engines)
{
    const auto fast = [](const Int8Engine &engine) { return engine.id != at::QEngine::QNNPACK; };
    for (const Int8Engine &engine : engines)
        if (fast(engine) && engine.exactAtEight)
            return Int8Way{engine, ActivationBits::Eight};
    for (const Int8Engine &engine : engines)
        if (fast(engine) && engine.exactAtSeven)
            return Int8Way{engine, ActivationBits::Seven};
    for (const Int8Engine &engine : engines)
        if (engine.exactAtEight)
            return Int8Way{engine, ActivationBits::Eight};
    return std::nullopt;
}

std::vector<Int8Engine> int8Engines()
{
    const base::EngineScope scope;
    const auto &supported = at::globalContext().supportedQEngines();
    std::vector<Int8Engine> engines;
    for (const auto &[id, name] : known)
        if (std::ranges::find(supported, id) != supported.end())
            engines.push_back({id, name, isExact(id, 255), isExact(id, 127)});
    return engines;
}

} // namespace paretoscope::evaluate
