// 8-bit floats with a float32 scale: FP8 E4M3.
#include "core/compress/books/bookmethod.h"
#include "core/compress/grid/gridoptions.h"

namespace paretoscope::compress::method {

namespace {

class Fp8E4M3 final : public ScaledBook {
public:
    Fp8E4M3() : ScaledBook(Book::E4M3) {}

    const About &about() const override
    {
        static const About about{.key = "fp8e4m3",
                                 .title = PARETOSCOPE_TEXT("Methods", "8-bit float E4M3 (FP8)"),
                                 .stage = Stage::Quantize,
                                 .parameters =
                                     withSharing(bitsOfType(8, PARETOSCOPE_TEXT("Methods", "FP8 E4M3"))),
                                 .paper = "OCP 8-bit Floating Point Specification (OFP8) 1.0; Micikevicius "
                                          "et al. 2022, FP8 Formats for Deep Learning",
                                 .curve = "nearest",
                                 .type = "fp8e4m3"};
        return about;
    }

    /// Of a uniform quantizer with about the same noise.
    double fineness(const Values &) const override { return 6; }
};

} // namespace

const Method &fp8e4m3()
{
    static const Fp8E4M3 method;
    return method;
}

} // namespace paretoscope::compress::method
