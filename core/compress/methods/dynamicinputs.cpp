// What a layer is given, rounded to integers of the range that each token or sample has as the network runs.
#include "core/compress/compressedweight.h"
#include "core/compress/inputs/inputmethod.h"

namespace paretoscope::compress::method {

namespace {

class DynamicInputs final : public InputMethod {
public:
    const About &about() const override
    {
        static const About about{
            .key = "dynamic",
            .title =
                PARETOSCOPE_TEXT("Methods", "Ranges found as it runs, of each token or sample (dynamic)"),
            .stage = Stage::Inputs,
            .parameters = {inputBitsParameter(), inputSymmetryParameter()},
            .paper = "Yao et al. 2022, ZeroQuant: Efficient and Affordable Post-Training Quantization for "
                     "Large-Scale Transformers, 4.1"};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &) const override
    {
        graph::InputCoding coding = codingOf({}, inputBitsOf(values), areInputsSymmetric(values));
        coding.isDynamic = true;
        coding.isSymmetric = areInputsSymmetric(values);
        coded.inputs = std::make_shared<const graph::InputCoding>(coding);
        return {};
    }
};

} // namespace

const Method &dynamicinputs()
{
    static const DynamicInputs method;
    return method;
}

} // namespace paretoscope::compress::method
