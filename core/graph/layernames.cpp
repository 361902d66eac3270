#include "core/graph/layernames.h"

namespace paretoscope::graph {

std::vector<std::size_t> layersNamed(std::span<const Layer> layers, const std::string &name)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].name == name || (!name.empty() && layers[i].blockOf == name))
            found.push_back(i);
    return found;
}

} // namespace paretoscope::graph
