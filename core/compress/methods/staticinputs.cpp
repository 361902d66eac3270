// What a layer is given, rounded to integers of a range that calibration samples show once and for all.
#include "core/compress/compressedweight.h"
#include "core/compress/inputs/inputmethod.h"

#include <memory>
#include <string>

namespace paretoscope::compress::method {

namespace {

Parameter rangeParameter()
{
    return {.key = "activationRange",
            .title = PARETOSCOPE_TEXT("Methods", "Range of activations"),
            .tip = PARETOSCOPE_TEXT("Methods", "How much of what calibration samples show the levels cover"),
            .named = {{std::string("mse"), PARETOSCOPE_TEXT("Methods", "Least squared error (clipped)")},
                      {std::string("minMax"), PARETOSCOPE_TEXT("Methods", "Every number seen"),
                       PARETOSCOPE_TEXT("Methods", "activations not clipped"), "aminmax"},
                      {std::string("movingAverage"),
                       PARETOSCOPE_TEXT("Methods", "Moving average of the extremes"),
                       PARETOSCOPE_TEXT("Methods", "average extremes of activations"), "aaverage"},
                      {std::string("percentile"), PARETOSCOPE_TEXT("Methods", "All but 1 in 10,000"),
                       PARETOSCOPE_TEXT("Methods", "percentile of activations"), "apercentile"},
                      {std::string("entropy"),
                       PARETOSCOPE_TEXT("Methods", "Least divergence (entropy, as TensorRT)"),
                       PARETOSCOPE_TEXT("Methods", "least divergence of activations"), "aentropy"}},
            .usual = std::string("mse")};
}

RangeRule ruleOf(const Values &values)
{
    return rangeRuleNamed(std::get<std::string>(values.find("activationRange")->second));
}

class StaticInputs final : public InputMethod {
public:
    const About &about() const override
    {
        static const About about{
            .key = "static",
            .title = PARETOSCOPE_TEXT("Methods", "Ranges from calibration samples (static)"),
            .stage = Stage::Inputs,
            .parameters = {inputBitsParameter(), inputSymmetryParameter(), rangeParameter()},
            .paper = "Nagel et al. 2021, A White Paper on Neural Network Quantization, 2.2 and 3.1",
            .isUsual = true,
            .needs = Needs::InputRanges};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        if (!given.histogram)
            return base::Error{
                base::ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("inputs.never-seen",
                                 "What layer %1 is given is not known: no calibration sample reaches it. "
                                 "Leave its activations as floats, or choose ranges found as it runs "
                                 "(dynamic)."),
                 given.layer.name},
                {}};
        const int bits = inputBitsOf(values);
        const bool symmetric = areInputsSymmetric(values);
        coded.inputs = std::make_shared<const graph::InputCoding>(
            codingOf(rangeOf(*given.histogram, ruleOf(values), bits, symmetric), bits, symmetric));
        return {};
    }
};

} // namespace

const Method &staticinputs()
{
    static const StaticInputs method;
    return method;
}

} // namespace paretoscope::compress::method
