#include "core/evaluate/inputranges.h"

#include "core/evaluate/evaluatordata.h"
#include "core/graph/inputcoding.h"
#include "core/graph/observer.h"

#include <algorithm>
#include <utility>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using compress::InputHistogram;

/// What a node gives to which of the layers.
struct Watched {
    std::size_t layer = 0;
    graph::InputPlace place;
};

std::vector<Watched> watchedIn(const graph::ModelData &data)
{
    std::vector<Watched> all;
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer)
        for (graph::InputPlace &place : graph::inputPlacesOf(data, layer))
            all.push_back({layer, std::move(place)});
    return all;
}

std::vector<std::size_t> nodesOf(const std::vector<Watched> &all)
{
    std::vector<std::size_t> nodes;
    for (const Watched &one : all)
        if (std::ranges::find(nodes, one.place.node) == nodes.end())
            nodes.push_back(one.place.node);
    return nodes;
}

} // namespace

Result<std::shared_ptr<const InputHistogram>> InputRanges::of(const graph::Model &model, std::size_t layer,
                                                              const std::stop_token &stop)
{
    const std::lock_guard lock(m_mutex);
    auto known = m_known.find(model.history());
    if (known == m_known.end()) {
        auto found = findOut(model, stop);
        if (!found)
            return found.error();
        known = m_known.emplace(model.history(), std::move(*found)).first;
    }
    const auto &own = known->second[layer];
    if (own && !own->isFinite)
        return base::Error{
            base::ErrorCode::NonFinite,
            {PARETOSCOPE_SAY("input-ranges.not-finite",
                             "Layer %1 is given NaN or infinite numbers by the calibration samples, so that "
                             "they have no range; leave its activations as floats, or repair the samples."),
             model.layers()[layer].name},
            {}};
    return own;
}

Result<InputRanges::Histograms> InputRanges::findOut(const graph::Model &model,
                                                     const std::stop_token &stop) const
{
    const graph::ModelData &data = model.data();
    const std::vector<Watched> watched = watchedIn(data);
    std::vector<InputHistogram> seen(data.layers.size());
    const auto watch = [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
        const auto first = stack.size() - data.nodes[node].inputs.size();
        for (const auto &[layer, place] : watched)
            if (const c10::IValue &input = stack[first + place.slot];
                place.node == node && input.isTensor() && input.toTensor().scalar_type() == at::kFloat)
                seen[layer].add(input.toTensor().contiguous());
        run(stack);
    };
    const graph::Executor executor(graph::observed(model, nodesOf(watched), watch));
    const auto ran = m_calibration.runLast(executor, m_calibration.layerInputs().samples(), {}, stop);
    if (!ran)
        return ran.error();
    Histograms histograms(data.layers.size());
    for (std::size_t layer = 0; layer < seen.size(); ++layer)
        if (seen[layer].samples > 0 || !seen[layer].isFinite)
            histograms[layer] = std::make_shared<const InputHistogram>(std::move(seen[layer]));
    return histograms;
}

} // namespace paretoscope::evaluate
