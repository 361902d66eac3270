#include "core/formats/packing/packedweight.h"

#include "core/compress/factorlayers.h"
#include "core/formats/packing/bitstream.h"
#include "core/graph/storedtype.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace paretoscope::formats {

namespace {

constexpr std::ptrdiff_t orderPlace = 9; ///< in the layout of what is no product

using compress::Content;
using compress::Encoding;
using compress::Layout;

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
                        const Layout &layout)
{
    const at::Tensor rows =
        layout.content == Content::Code ? weight.codes : compress::toRows(weight.weight, layer);
    const at::Tensor values =
        layout.encoding() == Encoding::Dense ? rows.reshape({-1}) : rows.masked_select(weight.kept);
    switch (layout.content) {
    case Content::Float16:
        return values.to(at::kHalf);
    case Content::BFloat16:
        return values.to(at::kBFloat16);
    case Content::AsStored:
        return graph::asStored(values, layer.stored);
    case Content::Code:
        return bitTensor(values, layout.bits);
    }
    return values;
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

/// E8M0 where LAYOUT has a byte for each.
at::Tensor storedScales(const at::Tensor &scales, const Layout &layout)
{
    if (!scales.defined())
        return at::empty({0});
    const at::Tensor values = scales.reshape({-1}).contiguous();
    if (layout.bytesPerScale != 1)
        return values;
    constexpr int bias = 127;
    at::Tensor exponents = at::empty(values.sizes(), at::kByte);
    for (std::int64_t i = 0; i < values.numel(); ++i)
        exponents.data_ptr<std::uint8_t>()[i] =
            static_cast<std::uint8_t>(std::ilogb(values.data_ptr<float>()[i]) + bias);
    return exponents;
}

/// How rows become a weight as LAYER has it (compress::toRows()), and the type that it then is of.
std::vector<std::int64_t> rowOrderOf(const graph::Layer &layer)
{
    const graph::WeightBlocks blocks = layer.blocks();
    return {blocks.groups, blocks.outputs, blocks.inputs, blocks.rest,
            static_cast<std::int64_t>(graph::scalarType(layer.stored))};
}

std::vector<std::int64_t> numbersOf(const graph::Layer &layer, const Layout &layout)
{
    const bool codes = layout.content == Content::Code;
    const Encoding encoding = layout.encoding();
    const auto &[rows, columns, group] =
        layout.units.rows > 0
            ? layout.units
            : compress::Units{layer.outputChannels(), layer.weightsPerChannel(), layer.weightsPerChannel()};
    const std::int64_t zero = !codes || layout.book != compress::Book::Integer ? 0
                              : layout.zeroPoints                              ? -1
                                                  : std::int64_t{1} << (layout.bits - 1);
    std::vector<std::int64_t> numbers{codes ? layout.bits : 0,
                                      layout.count,
                                      encoding == Encoding::Dense ? layout.count : layout.kept,
                                      static_cast<std::int64_t>(encoding),
                                      compress::indexBits(layout.count),
                                      rows,
                                      columns,
                                      group,
                                      zero};
    const auto order = rowOrderOf(layer);
    numbers.insert(numbers.end(), order.begin(), order.end());
    numbers.insert(numbers.end(), {static_cast<std::int64_t>(layout.book), layout.bookEntries});
    return numbers;
}

void packMatrix(PackedWeight &packed, const compress::CompressedWeight &weight, const graph::Layer &layer,
                const compress::LayerSetting &setting)
{
    const Layout layout = compress::layoutOf(setting, layer);
    packed.values = storedValues(weight, layer, layout);
    packed.extra = storedPositions(weight.kept, layout.encoding());
    packed.scales = storedScales(weight.scales, layout);
    if (layout.bookEntries > 0)
        packed.book = weight.book.reshape({-1});
    if (weight.zeroPoints.defined())
        packed.extra = at::cat({packed.extra, weight.zeroPoints.reshape({-1})});
    packed.layout = numbersOf(layer, layout);
}

void setOrder(PackedWeight &packed, std::ptrdiff_t place, const std::array<std::int64_t, 4> &order)
{
    std::ranges::copy(order, packed.layout.begin() + place);
}

void packFactors(PackedWeight &packed, const compress::CodedFactors &factors, const graph::Layer &layer,
                 const compress::LayerSetting &setting)
{
    const compress::LayerSetting own = compress::ofFactors(setting);
    const compress::FactorForm &form = factors.form;
    const std::int64_t rank = factors.right.weight.size(0) / form.groups;
    const auto layers = compress::factorsOf(layer, form, rank);
    packed.factors = {packWeight(factors.left, layers[0], own), packWeight(factors.right, layers[1], own)};
    packed.layout = rowOrderOf(layer);
    if (form.width > 1) { // the left one is stored with the columns of the kernel side by side
        const std::int64_t outputs = form.rows / form.width;
        setOrder(packed.factors.front(), orderPlace, {outputs, rank, form.width, 1});
        packed.factors.front().shape = {form.rows, rank};
        setOrder(packed, 0, {outputs, form.width, form.columns, 1});
    }
    packed.layout.push_back(form.groups);
}

} // namespace

bool isPlain(const graph::Layer &layer, const compress::LayerSetting &setting)
{
    const Layout layout = compress::layoutOf(setting, layer);
    return layout.factors.empty() && layout.content == Content::AsStored &&
           layout.encoding() == Encoding::Dense;
}

PackedWeight packWeight(const compress::CompressedWeight &weight, const graph::Layer &layer,
                        const compress::LayerSetting &setting)
{
    PackedWeight packed;
    if (weight.factors)
        packFactors(packed, *weight.factors, layer, setting);
    else
        packMatrix(packed, weight, layer, setting);
    packed.shape = layer.weightShape;
    if (!weight.weight.is_contiguous())
        packed.strides = weight.weight.strides().vec();
    return packed;
}

} // namespace paretoscope::formats
