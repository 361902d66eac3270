// A kernel as a column of filters and a row of them whose outputs are near those of the weight.
#include "core/compress/factoring/factormethod.h"

namespace paretoscope::compress::method {

namespace {

class SpatialWhitened final : public FactorMethod {
public:
    const About &about() const override
    {
        static const About about{
            .key = "spatialWhitened",
            .title = PARETOSCOPE_TEXT("Methods", "Kernel as a column and a row, by outputs"),
            .stage = Stage::Factor,
            .parameters = {rankParameter()},
            .paper =
                "Jaderberg et al. 2014, Speeding up Convolutional Neural Networks with Low Rank "
                "Expansions, 2.2 and 3.2 (by outputs); Wang et al. 2024, SVD-LLM, 3.1, of the kernel as "
                "Tai et al. 2016 arrange it, with the moments of a kernel's columns together; then least "
                "squares of outputs for the row",
            .needs = Needs::Inputs,
            .isFaster = true};
        return about;
    }

    FactorsOf of() const override { return FactorsOf::Kernel; }
};

} // namespace

const Method &spatialwhitened()
{
    static const SpatialWhitened method;
    return method;
}

} // namespace paretoscope::compress::method
