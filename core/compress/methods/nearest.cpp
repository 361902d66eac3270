// Rounding to the nearest level of an integer grid.
#include "core/compress/grid/gridmethod.h"

namespace paretoscope::compress::method {

namespace {

class Nearest final : public GridMethod {
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
        store(
            coded,
            quantizeRows(toRows(coded.weight, given.layer).contiguous(), gridOptionsFrom(values), given.stop),
            given.layer);
        return {};
    }
};

} // namespace

const Method &nearest()
{
    static const Nearest method;
    return method;
}

} // namespace paretoscope::compress::method
