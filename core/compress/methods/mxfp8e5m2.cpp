// Blocks of 32 8-bit floats with a shared power of two: MXFP8 E5M2.
#include "core/compress/books/bookmethod.h"

namespace paretoscope::compress::method {

namespace {

class MxFp8E5M2 final : public Microscaled {
public:
    MxFp8E5M2() : Microscaled(Book::E5M2) {}

    const About &about() const override
    {
        static const About about{.key = "mxfp8e5m2",
                                 .title = PARETOSCOPE_TEXT("Methods", "8-bit floats E5M2 in blocks (MXFP8)"),
                                 .stage = Stage::Quantize,
                                 .parameters = {bitsOfType(8, PARETOSCOPE_TEXT("Methods", "MXFP8 E5M2"))},
                                 .paper = "OCP Microscaling Formats (MX) Specification 1.0; Rouhani et al. "
                                          "2023, Microscaling Data Formats for Deep Learning",
                                 .curve = "nearest",
                                 .type = "mxfp8e5m2"};
        return about;
    }

    /// Of a uniform quantizer with about the same noise.
    double fineness(const Values &) const override { return 5; }
};

} // namespace

const Method &mxfp8e5m2()
{
    static const MxFp8E5M2 method;
    return method;
}

} // namespace paretoscope::compress::method
