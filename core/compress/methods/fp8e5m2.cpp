// 8-bit floats with a float32 scale: FP8 E5M2.
#include "core/compress/books/bookmethod.h"
#include "core/compress/grid/gridoptions.h"

namespace paretoscope::compress::method {

namespace {

class Fp8E5M2 final : public ScaledBook {
public:
    Fp8E5M2() : ScaledBook(Book::E5M2) {}

    const About &about() const override
    {
        static const About about{.key = "fp8e5m2",
                                 .title = PARETOSCOPE_TEXT("Methods", "8-bit float E5M2 (FP8)"),
                                 .stage = Stage::Quantize,
                                 .parameters =
                                     withSharing(bitsOfType(8, PARETOSCOPE_TEXT("Methods", "FP8 E5M2"))),
                                 .paper = "OCP 8-bit Floating Point Specification (OFP8) 1.0; Micikevicius "
                                          "et al. 2022, FP8 Formats for Deep Learning",
                                 .curve = "nearest",
                                 .type = "fp8e5m2"};
        return about;
    }

    /// Of a uniform quantizer with about the same noise.
    double fineness(const Values &) const override { return 5; }
};

} // namespace

const Method &fp8e5m2()
{
    static const Fp8E5M2 method;
    return method;
}

} // namespace paretoscope::compress::method
