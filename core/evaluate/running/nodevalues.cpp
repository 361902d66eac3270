#include "core/evaluate/running/nodevalues.h"

#include "core/graph/executor.h"
#include "core/graph/observer.h"
#include "core/graph/tensorsin.h"

#include <ATen/ops/isnan.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>

namespace paretoscope::evaluate {

namespace {

constexpr double plainTolerance = 1e-3;
constexpr double coarseTolerance = 0.05;

/// What of COMPANY is the last of SAMPLES: VALUES of it alone say which dimension grew. Both ways in which a
/// dimension may hold samples and something else; all of it where nothing grew; nothing where it cannot be
/// told.
std::vector<at::Tensor> lastSampleOf(const at::Tensor &company, const at::Tensor &values,
                                     std::int64_t samples)
{
    if (company.dim() != values.dim())
        return {};
    std::int64_t grown = -1;
    for (std::int64_t d = 0; d < values.dim(); ++d) {
        if (company.size(d) == values.size(d))
            continue;
        if (grown >= 0 || company.size(d) != samples * values.size(d))
            return {};
        grown = d;
    }
    if (grown < 0)
        return {company};
    const std::int64_t own = values.size(grown);
    return {company.narrow(grown, (samples - 1) * own, own),
            company.slice(grown, samples - 1, company.size(grown), samples)};
}

bool parts(const at::Tensor &alone, const at::Tensor &company, std::int64_t samples, double tolerance)
{
    if (!alone.is_floating_point() || alone.numel() == 0)
        return false;
    const auto candidates = lastSampleOf(company, alone, samples);
    return !candidates.empty() && std::ranges::all_of(candidates, [&](const at::Tensor &own) {
        return relativeDifference(own, alone) > tolerance;
    });
}

} // namespace

double roundingTolerance(const graph::Model &model)
{
    const auto &parameters = model.data().parameters;
    const bool coarse = std::ranges::any_of(parameters, [](const graph::Parameter &parameter) {
        return parameter.tensor.is_floating_point() && parameter.tensor.element_size() < 4;
    });
    return coarse ? coarseTolerance : plainTolerance;
}

double relativeDifference(const at::Tensor &values, const at::Tensor &reference)
{
    constexpr double apart = std::numeric_limits<double>::infinity();
    if (values.sizes() != reference.sizes())
        return apart;
    if (values.numel() == 0)
        return 0;
    const at::Tensor own = values.to(at::kDouble).nan_to_num(0, 1e300, -1e300);
    const at::Tensor other = reference.to(at::kDouble).nan_to_num(0, 1e300, -1e300);
    if (!at::isnan(values).equal(at::isnan(reference)))
        return apart;
    const double largest = other.abs().max().item<double>();
    const double difference = at::sub(own, other).abs().max().item<double>();
    return difference == 0 ? 0 : difference / std::max(largest, std::numeric_limits<double>::min());
}

NodeValues recordValues(const graph::Model &model, std::span<const c10::IValue> inputs)
{
    NodeValues seen;
    const auto &nodes = model.data().nodes;
    const auto record = [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
        run(stack);
        std::vector<at::Tensor> own;
        for (std::size_t i = stack.size() - std::min(nodes[node].outputs.size(), stack.size());
             i < stack.size(); ++i)
            for (const at::Tensor &tensor : graph::tensorsIn(stack[i]))
                own.push_back(tensor.is_quantized() ? tensor.dequantize() : tensor.clone());
        seen.byNode.push_back(std::move(own));
    };
    std::vector<std::size_t> all(nodes.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    auto asStored = std::make_shared<graph::ModelData>(model.data());
    asStored->batching = {};
    const graph::Executor executor(graph::observed(graph::Model(std::move(asStored)), all, record));
    seen.finished = static_cast<bool>(executor.run(inputs, {}, {}));
    return seen;
}

std::optional<std::int32_t> firstDifference(const NodeValues &alone, const NodeValues &company,
                                            std::int64_t samples, double tolerance)
{
    const std::size_t both = std::min(alone.byNode.size(), company.byNode.size());
    for (std::size_t node = 0; node < both; ++node) {
        const auto &own = alone.byNode[node];
        const auto &others = company.byNode[node];
        for (std::size_t i = 0; i < std::min(own.size(), others.size()); ++i)
            if (parts(own[i], others[i], samples, tolerance))
                return static_cast<std::int32_t>(node);
    }
    if (alone.finished && company.finished)
        return std::nullopt;
    return static_cast<std::int32_t>(both);
}

NodeValues lastSample(NodeValues values, std::int64_t samples)
{
    for (std::vector<at::Tensor> &outputs : values.byNode)
        for (at::Tensor &tensor : outputs)
            if (tensor.dim() > 0 && tensor.size(0) % samples == 0) {
                const std::int64_t own = tensor.size(0) / samples;
                tensor = tensor.narrow(0, tensor.size(0) - own, own);
            }
    return values;
}

base::Sentence placeOf(const graph::Model &model, std::int32_t index)
{
    const graph::ModelData &data = model.data();
    const auto place = static_cast<std::size_t>(index);
    if (place >= data.nodes.size())
        return PARETOSCOPE_SAY("node.output", "its output");
    const graph::Node &node = data.nodes[place];
    std::string name = node.op.substr(node.op.starts_with("aten::") ? 6 : 0);
    if (name.ends_with('_'))
        name.pop_back();
    if (!node.scope.empty())
        return {PARETOSCOPE_SAY("node.within", "%1 in %2"), name, node.scope};
    const graph::Layer *before = nullptr;
    std::int32_t latest = -1;
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer)
        for (const std::int32_t user : data.bindings[layer].nodes)
            if (user < index && user > latest) {
                latest = user;
                before = &data.layers[layer];
            }
    if (before)
        return {PARETOSCOPE_SAY("node.after", "%1 after %2"), name, before->name};
    return {PARETOSCOPE_SAY("node.at-start", "%1 before the first layer"), name};
}

} // namespace paretoscope::evaluate
