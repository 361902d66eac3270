#include "core/graph/macs.h"

#include "core/graph/executor.h"

#include <ATen/ops/zeros.h>

namespace paretoscope::graph {

namespace {

constexpr std::int64_t mostElements = std::int64_t{1} << 28; // 1 GB of float32

std::string textOf(const std::vector<std::int64_t> &shape)
{
    std::string text;
    for (const auto size : shape)
        text += (text.empty() ? "" : ",") + std::to_string(size);
    return text;
}

base::Result<void> checkShape(const InputShape &input)
{
    std::int64_t elements = 1;
    for (const auto size : input.shape) {
        if (size < 1 || size > mostElements / elements)
            return base::Error{
                base::ErrorCode::DataMismatch,
                "The input shape " + textOf(input.shape) +
                    " is impossible: every size must be at least 1 and the whole at most 1 GB.",
                {}};
        elements *= size;
    }
    return {};
}

/// One picture with CHANNELS for each usual side.
std::vector<InputShape> pictures(std::int64_t channels)
{
    std::vector<InputShape> shapes;
    if (channels == 1)
        shapes.push_back({{1, 1, 28, 28}});
    for (const std::int64_t side : {32, 224, 28, 64, 96, 128, 256, 299, 16, 8})
        if (channels != 1 || side != 28)
            shapes.push_back({{1, channels, side, side}});
    return shapes;
}

} // namespace

namespace {

/// What RUN makes of zeros of such shapes.
template <typename Value, typename Function>
base::Result<Value> onZeros(const Model &model, std::span<const InputShape> inputs, Function &&run)
{
    const base::EngineScope scope;
    if (static_cast<std::int64_t>(inputs.size()) != model.inputCount())
        return base::Error{base::ErrorCode::DataMismatch,
                           "The model takes " + std::to_string(model.inputCount()) +
                               " inputs, but shapes of " + std::to_string(inputs.size()) + " were given.",
                           {}};
    for (const auto &input : inputs)
        if (const auto valid = checkShape(input); !valid)
            return valid.error();
    const std::string message = "The model does not take inputs of shape " +
                                (inputs.empty() ? std::string("()") : textOf(inputs.front().shape)) +
                                "; give the shape it was trained with.";
    auto made = base::guarded(base::ErrorCode::DataMismatch, message, [&]() -> base::Result<Value> {
        std::vector<c10::IValue> values;
        for (const auto &input : inputs)
            values.emplace_back(at::zeros(input.shape, input.integer ? at::kLong : at::kFloat));
        return run(values);
    });
    if (!made && made.error().code == base::ErrorCode::ModelUnsupported)
        return base::Error{base::ErrorCode::DataMismatch, message,
                           made.error().message + ' ' + made.error().detail};
    return made;
}

} // namespace

base::Result<std::vector<std::int64_t>> measureMacs(const Model &model, std::span<const InputShape> inputs)
{
    return onZeros<std::vector<std::int64_t>>(model, inputs, [&](const std::vector<c10::IValue> &values) {
        return Executor(model).measureMacs(values);
    });
}

base::Result<std::vector<DescribedOutput>> describeOutputs(const Model &model,
                                                           std::span<const InputShape> inputs)
{
    using Described = std::vector<DescribedOutput>;
    return onZeros<Described>(
        model, inputs, [&](const std::vector<c10::IValue> &values) -> base::Result<Described> {
            Activations kept;
            const auto outputs = Executor(model).runRetaining(values, {}, kept);
            if (!outputs)
                return outputs.error();
            const auto output = static_cast<std::size_t>(model.data().output);
            const auto places = placesOfOutputs(model.data(), kept.values[output]);
            Described described;
            for (std::size_t i = 0; i < outputs->tensors.size(); ++i)
                described.push_back({places[i].name, outputs->tensors[i].sizes().vec()});
            return described;
        });
}

std::vector<InputShape> usualInputShapes(const Model &model)
{
    if (model.layers().empty() || model.inputCount() != 1)
        return {};
    const Layer &first = model.layers().front();
    const auto &weight = first.weightShape;
    std::vector<InputShape> shapes;
    switch (first.kind) {
    case LayerKind::Embedding:
        return {{{1, 16}, true}};
    case LayerKind::Linear:
        return {{{1, weight[1]}}};
    case LayerKind::Conv2d:
        return pictures(weight[1] * first.groups);
    case LayerKind::ConvTranspose2d:
        return pictures(weight[0]);
    case LayerKind::Conv1d:
    case LayerKind::ConvTranspose1d:
        for (const std::int64_t length : {16000, 1000, 128})
            shapes.push_back({{1, first.isTransposed() ? weight[0] : weight[1] * first.groups, length}});
    }
    return shapes;
}

} // namespace paretoscope::graph
