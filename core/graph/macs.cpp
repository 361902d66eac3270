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
                {PARETOSCOPE_SAY("shape.impossible", "The input shape %1 is impossible: every size must be "
                                                     "at least 1 and the whole at most 1 GB."),
                 textOf(input.shape)},
                {}};
        elements *= size;
    }
    return {};
}

} // namespace

namespace {

/// What RUN makes of zeros of such shapes.
template <typename Value, typename Function>
base::Result<Value> onZeros(const Model &model, std::span<const InputShape> inputs, Function &&run)
{
    const base::EngineScope scope;
    if (static_cast<std::int64_t>(inputs.size()) != model.inputCount())
        return base::Error{
            base::ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("shape.count", "The model takes %1 inputs, but shapes of %2 were given."),
             model.inputCount(), inputs.size()},
            {}};
    for (const auto &input : inputs)
        if (const auto valid = checkShape(input); !valid)
            return valid.error();
    const base::Sentence refused{
        PARETOSCOPE_SAY("shape.refused",
                        "The model does not take inputs of shape %1; give the shape it was trained with."),
        inputs.empty() ? std::string("()") : textOf(inputs.front().shape)};
    auto made = base::guarded(base::ErrorCode::DataMismatch, refused, [&]() -> base::Result<Value> {
        std::vector<c10::IValue> values;
        for (const auto &input : inputs)
            values.emplace_back(at::zeros(input.shape, input.integer ? at::kLong : at::kFloat));
        return run(values);
    });
    if (!made && made.error().code == base::ErrorCode::ModelUnsupported)
        return base::Error{base::ErrorCode::DataMismatch, refused,
                           made.error().message() + ' ' + made.error().detail};
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

std::string inputShapeHint(const Model &model)
{
    if (model.layers().empty() || model.inputCount() != 1)
        return {};
    const Layer &first = model.layers().front();
    const std::string channels =
        std::to_string(first.isTransposed() ? first.weightShape[0] : first.weightShape[1] * first.groups);
    switch (first.kind) {
    case LayerKind::Embedding:
        return "1,TOKENS";
    case LayerKind::Linear:
        return "1," + channels;
    case LayerKind::LinearTransposed:
        return "1," + std::to_string(first.weightShape[0]);
    case LayerKind::Conv1d:
    case LayerKind::ConvTranspose1d:
        return "1," + channels + ",LENGTH";
    case LayerKind::Conv2d:
    case LayerKind::ConvTranspose2d:
        return "1," + channels + ",HEIGHT,WIDTH";
    case LayerKind::Conv3d:
    case LayerKind::ConvTranspose3d:
        return "1," + channels + ",DEPTH,HEIGHT,WIDTH";
    default:
        return {};
    }
}

} // namespace paretoscope::graph
