// What methods have in common that round weights to the levels of an integer grid. Pure functions,
// thread-safe. Only inside core.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/grid/quantization.h"
#include "core/compress/weights/quantizing.h"

namespace paretoscope::compress {

/// A method whose parameters are gridParameters(); what is left is which level a weight is rounded to.
class GridMethod : public Quantizing {
public:
    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override;

protected:
    /// QUANTIZED, of the rows of CODED, into it.
    static void store(CompressedWeight &coded, const Quantized &quantized, const graph::Layer &layer);
};

} // namespace paretoscope::compress
