#include "core/compress/compressedweight.h"

namespace paretoscope::compress {

// A transposed convolution stores [Cin, Cout/g, k…]: input channels of group i feed only its Cout/g outputs.
// Seen as [g, Cin/g, Cout/g, k…] the output channel is (i, j), so the matrix is the permutation [g, Cout/g,
// Cin/g, k…].

at::Tensor toRows(const at::Tensor &weight, const graph::Layer &layer)
{
    if (!layer.isTransposed())
        return weight.reshape({layer.outputChannels(), -1});
    const std::vector<std::int64_t> &shape = layer.weightShape;
    const at::Tensor grouped = weight.reshape({layer.groups, shape[0] / layer.groups, shape[1], -1});
    return grouped.permute({0, 2, 1, 3}).reshape({layer.outputChannels(), -1});
}

at::Tensor fromRows(const at::Tensor &rows, const graph::Layer &layer)
{
    const std::vector<std::int64_t> &shape = layer.weightShape;
    if (!layer.isTransposed())
        return rows.reshape(shape);
    const at::Tensor grouped = rows.reshape({layer.groups, shape[1], shape[0] / layer.groups, -1});
    return grouped.permute({0, 2, 1, 3}).reshape(shape);
}

} // namespace paretoscope::compress
