// The product of two factors that is nearest to the weight.
#include "core/compress/factoring/factormethod.h"

namespace paretoscope::compress::method {

namespace {

class Svd final : public FactorMethod {
public:
    const About &about() const override
    {
        static const About about{.key = "svd",
                                 .title = PARETOSCOPE_TEXT("Methods", "Nearest to the weight (SVD)"),
                                 .stage = Stage::Factor,
                                 .parameters = {rankParameter()},
                                 .paper = "Eckart & Young 1936, The Approximation of One Matrix by Another "
                                          "of Lower Rank; Denton et al. "
                                          "2014, Exploiting Linear Structure Within Convolutional Networks",
                                 .isUsual = true,
                                 .isFaster = true};
        return about;
    }
};

} // namespace

const Method &svd()
{
    static const Svd method;
    return method;
}

} // namespace paretoscope::compress::method
