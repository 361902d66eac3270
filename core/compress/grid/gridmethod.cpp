#include "core/compress/grid/gridmethod.h"

#include "core/compress/damagelaw.h"
#include "core/compress/grid/gridoptions.h"

#include <cmath>

namespace paretoscope::compress {

void GridMethod::lay(Layout &layout, const graph::Layer &layer, const Values &values) const
{
    layGrid(layout, layer, gridOptionsFrom(values));
}

double GridMethod::fineness(const Values &values) const
{
    return gridOptionsFrom(values).bits;
}

double GridMethod::damageBeyond(double position, std::span<const KnownDamage> known) const
{
    return quarteredABit(position, known);
}

double GridMethod::lateness(const Values &values) const
{
    constexpr double usualBits = 4;
    return std::abs(gridOptionsFrom(values).bits - usualBits);
}

void GridMethod::store(CompressedWeight &coded, const Quantized &quantized, const graph::Layer &layer)
{
    coded.weight = fromRows(quantized.rows, layer);
    coded.codes = quantized.codes;
    coded.scales = quantized.scales;
    coded.zeroPoints = quantized.zeroPoints;
}

} // namespace paretoscope::compress
