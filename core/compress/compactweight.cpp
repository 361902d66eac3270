#include "core/compress/compactweight.h"

#include "core/compress/factoring/product.h"
#include "core/compress/method.h"
#include "core/compress/weights/weightstrides.h"
#include "core/graph/storedtype.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t bitsPerByte = 8;

at::Tensor packed(const at::Tensor &mask)
{
    const std::int64_t count = mask.numel();
    const bool *const kept = mask.data_ptr<bool>();
    at::Tensor bits = at::zeros({(count + bitsPerByte - 1) / bitsPerByte}, at::kByte);
    auto *const bytes = bits.data_ptr<std::uint8_t>();
    for (std::int64_t i = 0; i < count; ++i)
        bytes[i / bitsPerByte] =
            static_cast<std::uint8_t>(bytes[i / bitsPerByte] | (unsigned{kept[i]} << (i % bitsPerByte)));
    return bits;
}

at::Tensor unpacked(const at::Tensor &bits, at::IntArrayRef shape)
{
    at::Tensor mask = at::empty(shape, at::kBool);
    bool *const kept = mask.data_ptr<bool>();
    const auto *const bytes = bits.data_ptr<std::uint8_t>();
    for (std::int64_t i = 0; i < mask.numel(); ++i)
        kept[i] = ((bytes[i / bitsPerByte] >> (i % bitsPerByte)) & 1U) != 0;
    return mask;
}

/// What the codes of one unit stand for, before they are scaled.
struct UnitLevels {
    UnitLevels(const CompressedWeight &compact, const Layout &layout, std::int64_t unit)
    {
        if (compact.book.defined())
            book =
                compact.book.data_ptr<float>() + (compact.book.dim() > 1 ? unit * compact.book.size(1) : 0);
        zero = compact.zeroPoints.defined()
                   ? static_cast<float>(compact.zeroPoints.data_ptr<std::uint8_t>()[unit])
                   : static_cast<float>(1 << (layout.bits - 1));
    }

    float operator()(std::uint8_t code) const { return book ? book[code] : static_cast<float>(code) - zero; }

    const float *book = nullptr;
    float zero = 0;
};

/// (code − zero) · scale or book[code] · scale, as whoever unpacks a file computes it.
at::Tensor rowsOf(const CompressedWeight &compact, const Layout &layout)
{
    at::Tensor rows = at::empty(compact.codes.sizes(), at::kFloat);
    const auto *codes = compact.codes.data_ptr<std::uint8_t>();
    auto *values = rows.data_ptr<float>();
    forEachUnit(layout.units, [&](std::int64_t unit, std::int64_t first, std::int64_t size) {
        const UnitLevels level(compact, layout, unit);
        const float scale = compact.scales.defined() ? compact.scales.data_ptr<float>()[unit] : 1.0F;
        for (std::int64_t i = first; i < first + size; ++i)
            values[i] = level(codes[i]) * scale + 0.0F;
    });
    return rows;
}

bool areOfUnits(const CompressedWeight &coded, const Layout &layout)
{
    const Units &units = layout.units;
    const auto isOfUnits = [&](const at::Tensor &tensor, std::int64_t each) {
        return !tensor.defined() || (tensor.is_contiguous() && tensor.numel() == units.count() * each);
    };
    return layout.content == Content::Code && coded.codes.is_contiguous() && units.columns > 0 &&
           units.group > 0 && units.rows * units.columns == coded.codes.numel() &&
           isOfUnits(coded.scales, 1) && isOfUnits(coded.zeroPoints, 1) &&
           (coded.scales.defined() || coded.book.defined()) &&
           (layout.book != Book::Stored || isOfUnits(coded.book, layout.bookEntries));
}

/// Also the sign of zeros.
bool sameBits(const at::Tensor &one, const at::Tensor &other)
{
    return one.sizes() == other.sizes() && one.strides() == other.strides() &&
           at::equal(one.view(at::kInt), other.view(at::kInt));
}

} // namespace

std::optional<CompressedWeight> compacted(const CompressedWeight &coded, const at::Tensor &original,
                                          const graph::Layer &layer, const LayerSetting &setting)
{
    if (!coded.codes.defined() && !coded.kept.defined() && !coded.factors)
        return std::nullopt;
    if (coded.codes.defined() && !areOfUnits(coded, layoutOf(setting, layer)))
        return std::nullopt;
    CompressedWeight compact = coded;
    compact.weight = at::Tensor();
    compact.kept = at::Tensor();
    if (coded.kept.defined())
        compact.kept = packed(coded.kept.contiguous());
    const CompressedWeight again = restored(compact, original, layer, setting);
    return sameBits(again.weight, coded.weight) ? std::optional(std::move(compact)) : std::nullopt;
}

CompressedWeight restored(const CompressedWeight &compact, const at::Tensor &original,
                          const graph::Layer &layer, const LayerSetting &setting)
{
    const at::Tensor own = original.detach();
    CompressedWeight coded = compact;
    const at::Tensor rows = toRows(own.contiguous(), layer);
    if (compact.kept.defined())
        coded.kept = unpacked(compact.kept, rows.sizes());
    if (compact.factors)
        coded.weight = fromRows(
            productOf(compact.factors->left.weight, compact.factors->right.weight, compact.factors->form),
            layer);
    if (compact.codes.defined())
        coded.weight = fromRows(rowsOf(compact, layoutOf(setting, layer)), layer);
    if (compact.codes.defined() && compact.book.defined() && compact.kept.defined()) // no entry need be 0
        coded.weight = coded.weight.masked_fill(fromRows(coded.kept, layer).logical_not(), 0);
    if (!compact.codes.defined() && !compact.factors)
        coded.weight = own.contiguous().masked_fill(fromRows(coded.kept, layer).logical_not(), 0);
    coded.weight = withStridesOf(own, graph::roundedTo(coded.weight, layer.stored));
    return coded;
}

} // namespace paretoscope::compress
