#include "core/graph/observer.h"

#include <memory>
#include <utility>

namespace paretoscope::graph {

namespace {

/// What an observed node's run() holds: a type by which it is known.
struct ObservedRun {
    std::size_t node;
    std::function<void(torch::jit::Stack &)> run;
    std::shared_ptr<const Observer> observer;

    void operator()(torch::jit::Stack &stack) const { (*observer)(node, stack, run); }
};

} // namespace

Model observed(const Model &model, std::span<const std::size_t> nodes, const Observer &observer)
{
    auto data = std::make_shared<ModelData>(model.data());
    const auto shared = std::make_shared<const Observer>(observer);
    for (const std::size_t index : nodes) {
        Node &node = data->nodes[index];
        node.run = ObservedRun{index, std::move(node.run), shared};
    }
    return Model(std::move(data));
}

bool isObserved(const Node &node)
{
    return node.run.target<ObservedRun>() != nullptr;
}

} // namespace paretoscope::graph
