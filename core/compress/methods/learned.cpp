// Rounding that is searched for: the codes and scales of least error of the layer's outputs.
#include "core/compress/grid/gridmethod.h"
#include "core/compress/rounding/inputrounding.h"

namespace paretoscope::compress::method {

namespace {

class Learned final : public GridMethod {
public:
    const About &about() const override
    {
        static const About about{
            .key = "learned",
            .title = PARETOSCOPE_TEXT("Methods", "Learned (least error of outputs)"),
            .stage = Stage::Quantize,
            .parameters = gridParameters(),
            .paper = "Nagel et al. 2020, Up or Down? Adaptive Rounding for Post-Training Quantization, 3.2 "
                     "(its layer-wise objective, by coordinate descent)",
            .needs = Needs::Inputs};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        store(coded,
              roundByInputs(toRows(coded.weight, given.layer).contiguous(), coded.kept,
                            gridOptionsFrom(values), given.inputs, {.search = true}, given.stop),
              given.layer);
        return {};
    }
};

} // namespace

const Method &learned()
{
    static const Learned method;
    return method;
}

} // namespace paretoscope::compress::method
