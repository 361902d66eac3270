// Rounding input by input, what an error does to outputs made up for by the inputs that follow.
#include "core/compress/grid/gridmethod.h"
#include "core/compress/rounding/inputrounding.h"

namespace paretoscope::compress::method {

namespace {

class Gptq final : public GridMethod {
public:
    const About &about() const override
    {
        static const About about{.key = "gptq",
                                 .title = PARETOSCOPE_TEXT("Methods", "Errors passed on (GPTQ)"),
                                 .stage = Stage::Quantize,
                                 .parameters = gridParameters(),
                                 .paper = "Frantar et al. 2022, GPTQ; Chee et al. 2023, QuIP, theorem 6",
                                 .needs = Needs::Inputs};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        store(coded,
              roundByInputs(toRows(coded.weight, given.layer).contiguous(), coded.kept,
                            gridOptionsFrom(values), given.inputs, {}, given.stop),
              given.layer);
        return {};
    }
};

} // namespace

const Method &gptq()
{
    static const Gptq method;
    return method;
}

} // namespace paretoscope::compress::method
