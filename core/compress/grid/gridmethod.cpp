#include "core/compress/grid/gridmethod.h"

#include "core/compress/grid/gridoptions.h"

namespace paretoscope::compress {

void GridMethod::lay(Layout &layout, const graph::Layer &layer, const Values &values) const
{
    layGrid(layout, layer, gridOptionsFrom(values));
}

void GridMethod::store(CompressedWeight &coded, const Quantized &quantized, const graph::Layer &layer)
{
    coded.weight = fromRows(quantized.rows, layer);
    coded.codes = quantized.codes;
    coded.scales = quantized.scales;
    coded.zeroPoints = quantized.zeroPoints;
}

} // namespace paretoscope::compress
