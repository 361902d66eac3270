// Rounding to the nearest level of an integer grid.
#include "core/compress/compressedweight.h"
#include "core/compress/damagelaw.h"
#include "core/compress/grid/gridoptions.h"
#include "core/compress/grid/quantization.h"

#include <cmath>

namespace paretoscope::compress::method {

namespace {

class Nearest final : public Method {
public:
    const About &about() const override
    {
        static const About about{
            .key = "nearest",
            .title = PARETOSCOPE_TEXT("Methods", "To the nearest level"),
            .stage = Stage::Quantize,
            .parameters = gridParameters(),
            .paper = "Nagel et al. 2021, A White Paper on Neural Network Quantization, 2.1 and 3.1",
            .isUsual = true};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        const Quantized quantized =
            quantizeRows(toRows(coded.weight, given.layer).contiguous(), gridOptionsFrom(values));
        coded.weight = fromRows(quantized.rows, given.layer);
        coded.codes = quantized.codes;
        coded.scales = quantized.scales;
        coded.zeroPoints = quantized.zeroPoints;
        return {};
    }

    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override
    {
        layGrid(layout, layer, gridOptionsFrom(values));
    }

    double fineness(const Values &values) const override { return gridOptionsFrom(values).bits; }

    double damageBeyond(double position, std::span<const KnownDamage> known) const override
    {
        return quarteredABit(position, known);
    }

    double lateness(const Values &values) const override
    {
        return std::abs(gridOptionsFrom(values).bits - 4);
    }
};

} // namespace

const Method &nearest()
{
    static const Nearest method;
    return method;
}

} // namespace paretoscope::compress::method
