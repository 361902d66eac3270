#include "core/compress/factorlayers.h"

#include "core/compress/weights/pruning.h"

#include <algorithm>
#include <utility>

namespace paretoscope::compress {

std::array<graph::Layer, 2> factorsOf(const graph::Layer &layer, std::int64_t rank)
{
    const auto factor = [&layer](std::int64_t rows, std::int64_t columns) {
        graph::Layer own;
        own.name = layer.name;
        own.weightShape = {rows, columns};
        own.parameters = rows * columns;
        own.stored = layer.stored;
        return own;
    };
    return {factor(layer.outputChannels(), rank), factor(rank, layer.weightsPerChannel())};
}

std::int64_t fullRank(const graph::Layer &layer)
{
    return std::min(layer.outputChannels(), layer.weightsPerChannel());
}

std::int64_t rankOf(const graph::Layer &layer, double share)
{
    return std::max(std::int64_t{1}, zeroCount(share, fullRank(layer)));
}

std::int64_t mostSavingRank(const graph::Layer &layer)
{
    const std::int64_t count = layer.weightCount();
    return count == 0 ? 0 : (count - 1) / (layer.outputChannels() + layer.weightsPerChannel());
}

} // namespace paretoscope::compress
