#include "core/compress/compressedweight.h"
#include "core/compress/weights/weightstrides.h"

#include <ATen/ops/empty_strided.h>

namespace paretoscope::compress {

// Storage [groups, inputs, outputs, rest] (graph::WeightBlocks); an output channel is a pair (group, output),
// so the matrix of rows is the permutation [groups, outputs, inputs, rest].

at::Tensor toRows(const at::Tensor &weight, const graph::Layer &layer)
{
    const graph::WeightBlocks blocks = layer.blocks();
    const std::int64_t rows = blocks.groups * blocks.outputs;
    if (blocks.inputs == 1)
        return weight.reshape({rows, -1});
    return weight.reshape({blocks.groups, blocks.inputs, blocks.outputs, blocks.rest})
        .permute({0, 2, 1, 3})
        .reshape({rows, -1});
}

at::Tensor fromRows(const at::Tensor &rows, const graph::Layer &layer)
{
    const graph::WeightBlocks blocks = layer.blocks();
    if (blocks.inputs == 1)
        return rows.reshape(layer.weightShape);
    return rows.reshape({blocks.groups, blocks.outputs, blocks.inputs, blocks.rest})
        .permute({0, 2, 1, 3})
        .reshape(layer.weightShape);
}

at::Tensor withStridesOf(const at::Tensor &original, const at::Tensor &values)
{
    if (!original.is_non_overlapping_and_dense())
        return values.contiguous();
    if (values.strides() == original.strides())
        return values;
    return at::empty_strided(original.sizes(), original.strides(), values.options()).copy_(values);
}

} // namespace paretoscope::compress
