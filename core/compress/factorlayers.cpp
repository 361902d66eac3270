#include "core/compress/factorlayers.h"

#include "core/compress/weights/pruning.h"

#include <algorithm>
#include <utility>

namespace paretoscope::compress {

std::int64_t FactorForm::fullRank() const
{
    return std::min(rows, columns);
}

std::int64_t FactorForm::rankOf(double share) const
{
    return std::max(std::int64_t{1}, zeroCount(share, fullRank()));
}

std::int64_t FactorForm::numbers(std::int64_t rank) const
{
    return groups * rank * (rows + columns);
}

std::int64_t FactorForm::mostSavingRank() const
{
    const std::int64_t count = rows * columns;
    return count == 0 ? 0 : (count - 1) / (rows + columns);
}

FactorForm formOf(const graph::Layer &layer, FactorsOf what)
{
    if (what == FactorsOf::Kernel && canSplitKernel(layer)) {
        const auto &shape = layer.weightShape;
        return {1, shape[0] * shape[3], shape[1] * shape[2], shape[3]};
    }
    const std::int64_t groups = layer.isGone ? 1 : std::max(layer.groups, layer.blocks().groups);
    return {groups, layer.outputChannels() / groups, layer.weightsPerChannel()};
}

bool canSplitKernel(const graph::Layer &layer)
{
    const auto &shape = layer.weightShape;
    return layer.kind == graph::LayerKind::Conv2d && layer.groups == 1 && shape.size() == 4 && shape[2] > 1 &&
           shape[3] > 1;
}

std::array<graph::Layer, 2> factorsOf(const graph::Layer &layer, const FactorForm &form, std::int64_t rank)
{
    const auto factor = [&layer](std::int64_t rows, std::int64_t columns) {
        graph::Layer own;
        own.name = layer.name;
        own.weightShape = {rows, columns};
        own.parameters = rows * columns;
        own.stored = layer.stored;
        return own;
    };
    return {factor(form.groups * form.rows / form.width, rank * form.width),
            factor(form.groups * rank, form.columns)};
}

} // namespace paretoscope::compress
