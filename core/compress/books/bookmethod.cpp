#include "core/compress/books/bookmethod.h"

#include "core/base/stopped.h"
#include "core/compress/compressedweight.h"
#include "core/compress/grid/gridoptions.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

float largestMagnitude(std::span<const float> unit)
{
    float largest = 0;
    for (const float weight : unit)
        largest = std::max(largest, std::abs(weight));
    return largest;
}

/// That maps LARGEST to MOST: 1 for nothing but zeros, or for a quotient below the smallest float; never so
/// large that MOST times it overflows.
float scaleFor(float largest, float most)
{
    const float scale = largest / most;
    if (scale == 0)
        return 1;
    return std::isfinite(most * scale) ? scale : std::nextafter(scale, 0.0F);
}

} // namespace

Parameter bitsOfType(int bits, const char *phrase)
{
    return {.key = "bits",
            .title = PARETOSCOPE_TEXT("Methods", "Bits"),
            .tip = PARETOSCOPE_TEXT("Methods", "Bits per weight"),
            .range = Range{static_cast<double>(bits), static_cast<double>(bits), true, phrase},
            .usual = std::int64_t{bits},
            .ladder = {std::int64_t{bits}},
            .shown = Shown::Slider};
}

base::Result<void> BookMethod::apply(CompressedWeight &coded, const Values &values, const Given &given) const
{
    const at::Tensor rows = toRows(coded.weight, given.layer).contiguous();
    const Units own = units(given.layer, values);
    coded.book = knownBook(m_book);
    coded.codes = at::empty(rows.sizes(), at::kByte);
    coded.scales = own.count() == own.rows ? at::empty({own.rows}, at::kFloat)
                                           : at::empty({own.rows, own.count() / own.rows}, at::kFloat);
    at::Tensor made = at::empty_like(rows);
    const float *const entries = coded.book.data_ptr<float>();
    std::uint8_t *const codes = coded.codes.data_ptr<std::uint8_t>();
    forEachUnit(own, [&](std::int64_t unit, std::int64_t first, std::int64_t size) {
        base::throwIfStopped(given.stop);
        const float scale =
            code({rows.data_ptr<float>() + first, static_cast<std::size_t>(size)}, codes + first);
        coded.scales.data_ptr<float>()[unit] = scale;
        for (std::int64_t i = first; i < first + size; ++i) // + 0: what is pruned is not −0
            made.data_ptr<float>()[i] = entries[codes[i]] * scale + 0.0F;
    });
    coded.weight = fromRows(made, given.layer);
    return {};
}

void BookMethod::lay(Layout &layout, const graph::Layer &layer, const Values &values) const
{
    layout.content = Content::Code;
    layout.bits = static_cast<int>(std::get<std::int64_t>(values.at("bits")));
    layout.units = units(layer, values);
    layout.book = m_book;
    layout.bytesPerScale = bytesPerScale();
}

Units ScaledBook::units(const graph::Layer &layer, const Values &values) const
{
    return unitsOf(layer.outputChannels(), layer.weightsPerChannel(), sharingFrom(values));
}

float ScaledBook::code(std::span<const float> unit, std::uint8_t *codes) const
{
    const auto format = smallFloatOf(book());
    const float scale = scaleFor(largestMagnitude(unit), format ? format->largest() : nf4Values.back());
    if (format)
        std::ranges::transform(
            unit, codes, [&](float weight) { return encoded(*format, static_cast<double>(weight / scale)); });
    else
        std::ranges::transform(unit, codes, [&](float weight) { return nearestNf4(weight / scale); });
    return scale;
}

Units Microscaled::units(const graph::Layer &layer, const Values &) const
{
    constexpr std::int64_t block = 32;
    const std::int64_t columns = layer.weightsPerChannel();
    return {layer.outputChannels(), columns, std::min(block, columns)};
}

float Microscaled::code(std::span<const float> unit, std::uint8_t *codes) const
{
    constexpr int most = 127; // of E8M0, either way
    const SmallFloat format = smallFloatOf(book()).value_or(e4m3);
    const float largest = largestMagnitude(unit);
    const int exponent =
        largest == 0 ? -most : std::clamp(std::ilogb(largest) - format.largestExponent(), -most, most);
    std::ranges::transform(unit, codes, [&](float weight) {
        return encoded(format, std::ldexp(static_cast<double>(weight), -exponent)); // exact
    });
    return std::ldexp(1.0F, exponent);
}

} // namespace paretoscope::compress
