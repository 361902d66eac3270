// The product of two factors whose outputs are nearest to those of the weight.
#include "core/compress/factoring/factormethod.h"

namespace paretoscope::compress::method {

namespace {

class Whitened final : public FactorMethod {
public:
    const About &about() const override
    {
        static const About about{
            .key = "whitened",
            .title = PARETOSCOPE_TEXT("Methods", "Nearest to its outputs (whitened SVD)"),
            .stage = Stage::Factor,
            .parameters = {rankParameter()},
            .paper =
                "Wang et al. 2024, SVD-LLM: Truncation-aware Singular Value Decomposition for Large Language "
                "Model Compression, 3.1",
            .needs = Needs::Inputs,
            .isFaster = true};
        return about;
    }
};

} // namespace

const Method &whitened()
{
    static const Whitened method;
    return method;
}

} // namespace paretoscope::compress::method
