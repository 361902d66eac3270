// A kernel as a column of filters and a row of them.
#include "core/compress/factoring/factormethod.h"

namespace paretoscope::compress::method {

namespace {

class Spatial final : public FactorMethod {
public:
    const About &about() const override
    {
        static const About about{
            .key = "spatial",
            .title = PARETOSCOPE_TEXT("Methods", "Kernel as a column and a row (spatial SVD)"),
            .stage = Stage::Factor,
            .parameters = {rankParameter()},
            .paper = "Jaderberg et al. 2014, Speeding up Convolutional Neural Networks with Low Rank "
                     "Expansions, 2.2; Tai et al. 2016, Convolutional Neural Networks with Low-rank "
                     "Regularization, 3.1 (the closed form)",
            .isFaster = true};
        return about;
    }

    FactorsOf of() const override { return FactorsOf::Kernel; }
};

} // namespace

const Method &spatial()
{
    static const Spatial method;
    return method;
}

} // namespace paretoscope::compress::method
