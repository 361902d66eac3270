#include "core/compress/downloadsize.h"

#include "core/compress/compressedweight.h"

#include <ATen/ops/bincount.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

/// Bits that COUNT of ALL things take, each at the entropy of their frequency.
double bitsOf(std::int64_t count, std::int64_t all)
{
    return count <= 0 ? 0
                      : static_cast<double>(count) *
                            std::log2(static_cast<double>(all) / static_cast<double>(count));
}

double bitsOfMask(const Layout &layout)
{
    return bitsOf(layout.kept, layout.count) + bitsOf(layout.count - layout.kept, layout.count);
}

/// Of what is kept.
double bitsOfCodes(const CompressedWeight &coded)
{
    at::Tensor codes = coded.codes.flatten();
    if (coded.kept.defined())
        codes = codes.masked_select(coded.kept.flatten());
    if (codes.numel() == 0)
        return 0;
    const at::Tensor counts = at::bincount(codes).to(at::kLong).contiguous();
    double bits = 0;
    for (const std::int64_t count :
         std::span(counts.data_ptr<std::int64_t>(), static_cast<std::size_t>(counts.numel())))
        bits += bitsOf(count, codes.numel());
    return bits;
}

std::int64_t bytesOf(const Layout &layout, const CompressedWeight &coded)
{
    if (layout.factors.size() == 2 && coded.factors)
        return bytesOf(layout.factors[0], coded.factors->left) +
               bytesOf(layout.factors[1], coded.factors->right);
    const bool hasCodes = layout.content == Content::Code && coded.codes.defined();
    const double values = hasCodes ? bitsOfCodes(coded) : static_cast<double>(layout.valueBits());
    const auto bytes = static_cast<std::int64_t>(std::ceil((bitsOfMask(layout) + values) / 8));
    return std::min(layout.storedBytes(), bytes + layout.unitBytes());
}

} // namespace

std::int64_t downloadBytes(const graph::Layer &layer, const LayerSetting &setting,
                           const CompressedWeight *coded)
{
    const Layout layout = layoutOf(setting, layer);
    return coded ? bytesOf(layout, *coded) : layout.storedBytes();
}

std::int64_t downloadBytes(const graph::Model &model, std::span<const LayerSetting> settings,
                           const CodedLayers &coded)
{
    std::int64_t bytes = model.otherBytes();
    for (std::size_t i = 0; i < model.layers().size(); ++i)
        bytes += downloadBytes(model.layers()[i], settings[i], i < coded.size() ? coded[i].get() : nullptr);
    return bytes;
}

} // namespace paretoscope::compress
