// Blocks of 32 4-bit floats with a shared power of two: MXFP4.
#include "core/compress/books/bookmethod.h"

namespace paretoscope::compress::method {

namespace {

class MxFp4 final : public Microscaled {
public:
    MxFp4() : Microscaled(Book::E2M1) {}

    const About &about() const override
    {
        static const About about{.key = "mxfp4",
                                 .title = PARETOSCOPE_TEXT("Methods", "4-bit floats in blocks (MXFP4)"),
                                 .stage = Stage::Quantize,
                                 .parameters = {bitsOfType(4, PARETOSCOPE_TEXT("Methods", "MXFP4"))},
                                 .paper = "OCP Microscaling Formats (MX) Specification 1.0; Rouhani et al. "
                                          "2023, Microscaling Data Formats for Deep Learning",
                                 .curve = "nearest",
                                 .type = "mxfp4"};
        return about;
    }
};

} // namespace

const Method &mxfp4()
{
    static const MxFp4 method;
    return method;
}

} // namespace paretoscope::compress::method
