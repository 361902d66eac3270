// Blocks of 32 6-bit floats with a shared power of two: MXFP6 E2M3.
#include "core/compress/books/bookmethod.h"

namespace paretoscope::compress::method {

namespace {

class MxFp6E2M3 final : public Microscaled {
public:
    MxFp6E2M3() : Microscaled(Book::E2M3) {}

    const About &about() const override
    {
        static const About about{.key = "mxfp6e2m3",
                                 .title = PARETOSCOPE_TEXT("Methods", "6-bit floats E2M3 in blocks (MXFP6)"),
                                 .stage = Stage::Quantize,
                                 .parameters = {bitsOfType(6, PARETOSCOPE_TEXT("Methods", "MXFP6 E2M3"))},
                                 .paper = "OCP Microscaling Formats (MX) Specification 1.0; Rouhani et al. "
                                          "2023, Microscaling Data Formats for Deep Learning",
                                 .curve = "nearest",
                                 .type = "mxfp6e2m3"};
        return about;
    }

    /// Of a uniform quantizer with about the same noise.
    double fineness(const Values &) const override { return 6; }
};

} // namespace

const Method &mxfp6e2m3()
{
    static const MxFp6E2M3 method;
    return method;
}

} // namespace paretoscope::compress::method
