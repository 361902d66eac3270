// Rounding to float16 or bfloat16, to nearest, ties to even.
#include "core/compress/compressedweight.h"
#include "core/compress/weights/quantizing.h"

namespace paretoscope::compress::method {

namespace {

const std::string &typeOf(const Values &values)
{
    return std::get<std::string>(values.at("bits"));
}

bool isBrain(const Values &values)
{
    return typeOf(values) == "bfloat16";
}

class HalfFloat final : public Quantizing {
public:
    const About &about() const override
    {
        static const About about{.key = "half",
                                 .title = PARETOSCOPE_TEXT("Methods", "Half precision"),
                                 .stage = Stage::Quantize,
                                 .parameters = {{.key = "bits",
                                                 .title = PARETOSCOPE_TEXT("Methods", "Bits"),
                                                 .tip = PARETOSCOPE_TEXT("Methods", "Bits per weight"),
                                                 .named = {{std::string("float16"),
                                                            PARETOSCOPE_TEXT("Methods", "float16"),
                                                            PARETOSCOPE_TEXT("Methods", "float16"),
                                                            "float16",
                                                            nullptr,
                                                            nullptr,
                                                            {"16", "fp16", "half"},
                                                            16.0},
                                                           {std::string("bfloat16"),
                                                            PARETOSCOPE_TEXT("Methods", "bfloat16"),
                                                            PARETOSCOPE_TEXT("Methods", "bfloat16"),
                                                            "bfloat16",
                                                            nullptr,
                                                            nullptr,
                                                            {"bf16"},
                                                            16.0,
                                                            false}},
                                                 .usual = std::string("float16"),
                                                 .shown = Shown::Slider}},
                                 .paper = "IEEE 754-2019, binary16; Kalamkar et al. 2019, A Study of "
                                          "BFLOAT16 for Deep Learning Training",
                                 .curve = "nearest"};
        return about;
    }

    bool isNothing(const graph::Layer &layer, const Values &values) const override
    {
        return layer.stored == (isBrain(values) ? graph::FloatType::BFloat16 : graph::FloatType::Float16);
    }

    bool mayOverflow(const Values &) const override { return true; }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &) const override
    {
        coded.weight = coded.weight.to(isBrain(values) ? at::kBFloat16 : at::kHalf).to(at::kFloat);
        return {};
    }

    void lay(Layout &layout, const graph::Layer &, const Values &values) const override
    {
        layout.content = isBrain(values) ? Content::BFloat16 : Content::Float16;
        layout.bits = 16;
    }

    /// Bits of a uniform quantizer with about the same rounding noise: those of the significand.
    double fineness(const Values &values) const override { return isBrain(values) ? 9 : 12; }

    double lateness(const Values &) const override { return 8; }
};

} // namespace

const Method &halffloat()
{
    static const HalfFloat method;
    return method;
}

} // namespace paretoscope::compress::method
