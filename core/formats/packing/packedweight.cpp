#include "core/formats/packing/packedweight.h"

#include "core/formats/packing/bitstream.h"
#include "core/graph/storedtype.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <cstring>

namespace paretoscope::formats {

namespace {

using compress::Encoding;
using compress::Granularity;
using compress::LayerSetting;

at::Tensor byteTensor(const std::vector<std::uint8_t> &bytes)
{
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(bytes.size())}, at::kByte);
    if (!bytes.empty())
        std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    return tensor;
}

at::Tensor bitTensor(const at::Tensor &integers, int bits)
{
    const at::Tensor values = integers.to(at::kLong).contiguous();
    return byteTensor(packBits(values.data_ptr<std::int64_t>(), values.numel(), bits));
}

/// What a file stores of the weights: codes or floats, in row order, only those kept unless dense.
at::Tensor storedValues(const compress::CompressedWeight &weight, const graph::Layer &layer,
                        const LayerSetting &setting, Encoding encoding)
{
    const bool integers = compress::isInteger(setting.precision);
    const at::Tensor rows = integers ? weight.codes : compress::toRows(weight.weight, layer);
    const at::Tensor values =
        encoding == Encoding::Dense ? rows.reshape({-1}) : rows.masked_select(weight.kept);
    switch (setting.precision) {
    case compress::Precision::Float16:
        return values.to(at::kHalf);
    case compress::Precision::BFloat16:
        return values.to(at::kBFloat16);
    case compress::Precision::Float32:
        return graph::asStored(values, layer.stored);
    default:
        return bitTensor(values, compress::bitsOf(setting.precision));
    }
}

/// Where the kept weights are.
at::Tensor storedPositions(const at::Tensor &kept, Encoding encoding)
{
    if (encoding == Encoding::Bitmask)
        return bitTensor(kept, 1);
    if (encoding == Encoding::Index)
        return bitTensor(kept.reshape({-1}).nonzero(), compress::indexBits(kept.numel()));
    return at::empty({0}, at::kByte);
}

struct UnitShape {
    std::int64_t rows;
    std::int64_t columns;
    std::int64_t group;
};

UnitShape unitShape(const graph::Layer &layer, const LayerSetting &setting)
{
    const std::int64_t rows = layer.outputChannels();
    const std::int64_t columns = layer.weightsPerChannel();
    switch (setting.granularity) {
    case Granularity::Tensor:
        return {1, rows * columns, rows * columns};
    case Granularity::Channel:
        return {rows, columns, columns};
    case Granularity::Group:
        return {rows, columns, std::min(setting.groupSize, columns)};
    }
    return {rows, columns, columns};
}

std::vector<std::int64_t> layoutOf(const graph::Layer &layer, const LayerSetting &setting, Encoding encoding)
{
    const std::int64_t count = layer.weightCount();
    const bool integers = compress::isInteger(setting.precision);
    const int bits = integers ? compress::bitsOf(setting.precision) : 0;
    const std::int64_t kept =
        encoding == Encoding::Dense ? count : count - compress::zeroCount(setting.sparsity, count);
    const UnitShape units = unitShape(layer, setting);
    const bool symmetric = setting.symmetry == compress::Symmetry::Symmetric;
    const std::int64_t zero = !integers ? 0 : symmetric ? std::int64_t{1} << (bits - 1) : -1;
    std::vector<std::int64_t> layout{bits,
                                     count,
                                     kept,
                                     static_cast<std::int64_t>(encoding),
                                     compress::indexBits(count),
                                     units.rows,
                                     units.columns,
                                     units.group,
                                     zero};
    const graph::WeightBlocks blocks = layer.blocks(); // in row order, see compress::toRows()
    layout.insert(layout.end(), {blocks.groups, blocks.outputs, blocks.inputs, blocks.rest,
                                 static_cast<std::int64_t>(graph::scalarType(layer.stored))});
    return layout;
}

} // namespace

bool isPlain(const graph::Layer &layer, const LayerSetting &setting)
{
    return setting.precision == compress::Precision::Float32 &&
           compress::layerBytes(layer, setting).encoding == Encoding::Dense;
}

PackedWeight packWeight(const compress::CompressedWeight &weight, const graph::Layer &layer,
                        const LayerSetting &setting)
{
    const Encoding encoding = compress::layerBytes(layer, setting).encoding;
    PackedWeight packed;
    packed.values = storedValues(weight, layer, setting, encoding);
    packed.extra = storedPositions(weight.kept, encoding);
    packed.scales = at::empty({0});
    if (compress::isInteger(setting.precision))
        packed.scales = weight.scales.reshape({-1});
    if (weight.zeroPoints.defined())
        packed.extra = at::cat({packed.extra, weight.zeroPoints.reshape({-1})});
    packed.layout = layoutOf(layer, setting, encoding);
    packed.shape = layer.weightShape;
    if (!weight.weight.is_contiguous())
        packed.strides = weight.weight.strides().vec();
    return packed;
}

} // namespace paretoscope::formats
