#include "core/pipeline/activations/tensorhistograms.h"

#include "core/graph/observer.h"
#include "core/graph/readers.h"

#include <algorithm>
#include <cstddef>
#include <map>

namespace paretoscope::pipeline {

using compress::InputHistogram;
using graph::at;
using graph::ValueId;

namespace {

constexpr std::int64_t numbersAtOnce = std::int64_t{1} << 22; ///< between two looks at the stop token

/// Where a tensor is to be seen: among what a node gives, or is given.
struct Seen {
    std::size_t tensor = 0;
    std::size_t slot = 0;
    bool isGiven = false;
};

void add(InputHistogram &histogram, const c10::IValue &value, const std::stop_token &stop)
{
    if (!value.isTensor() || !value.toTensor().defined() || value.toTensor().scalar_type() != at::kFloat)
        return;
    const at::Tensor all = value.toTensor().detach().contiguous();
    const std::int64_t rows = all.dim() == 0 ? 1 : all.size(0);
    if (all.numel() == 0)
        return;
    const std::int64_t atOnce = std::max<std::int64_t>(numbersAtOnce / (all.numel() / rows), 1);
    for (std::int64_t first = 0; first < rows && !stop.stop_requested(); first += atOnce)
        histogram.add(all.dim() == 0 ? all : all.narrow(0, first, std::min(atOnce, rows - first)));
}

std::map<std::size_t, std::vector<Seen>> placesOf(const graph::ModelData &data,
                                                  std::span<const RoundedTensor> tensors)
{
    const graph::Readers readers = graph::readersOf(data);
    std::map<std::size_t, std::vector<Seen>> places;
    for (std::size_t tensor = 0; tensor < tensors.size(); ++tensor) {
        const ValueId value = tensors[tensor].value;
        const std::int32_t producer = data.values[at(value)].producer;
        const bool isGiven = producer < 0;
        if (isGiven && readers[at(value)].empty())
            continue;
        const std::size_t node = isGiven ? at(readers[at(value)].front()) : at(producer);
        const auto &own = isGiven ? data.nodes[node].inputs : data.nodes[node].outputs;
        const auto slot = static_cast<std::size_t>(std::ranges::find(own, value) - own.begin());
        places[node].push_back({tensor, slot, isGiven});
    }
    return places;
}

} // namespace

base::Result<std::vector<InputHistogram>> tensorHistograms(const graph::Model &model,
                                                           std::span<const RoundedTensor> tensors,
                                                           const Calibration &calibration,
                                                           const std::stop_token &stop)
{
    const graph::ModelData &data = model.data();
    const auto places = placesOf(data, tensors);
    std::vector<std::size_t> nodes;
    for (const auto &[node, seen] : places)
        nodes.push_back(node);
    std::vector<InputHistogram> histograms(tensors.size());
    const auto look = [&](std::size_t node, torch::jit::Stack &stack, bool isGiven) {
        const auto &own = isGiven ? data.nodes[node].inputs : data.nodes[node].outputs;
        for (const Seen &seen : places.at(node))
            if (seen.isGiven == isGiven)
                add(histograms[seen.tensor], stack[stack.size() - own.size() + seen.slot], stop);
    };
    const auto watch = [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
        look(node, stack, true);
        run(stack);
        look(node, stack, false);
    };
    if (auto ran = calibration.run(graph::observed(model, nodes, watch), {}, stop); !ran)
        return ran.error();
    if (stop.stop_requested())
        return base::cancelled();
    return histograms;
}

} // namespace paretoscope::pipeline
