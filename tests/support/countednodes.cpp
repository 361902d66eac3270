#include "tests/support/countednodes.h"

#include "core/graph/modeldata.h"

namespace paretoscope::tests {

graph::Model withCountedNodes(const graph::Model &model, const std::function<void()> &onNode)
{
    auto data = std::make_shared<graph::ModelData>(model.data());
    for (graph::Node &node : data->nodes)
        node.run = [run = node.run, onNode](torch::jit::Stack &stack) {
            onNode();
            run(stack);
        };
    return graph::Model(std::move(data));
}

} // namespace paretoscope::tests
