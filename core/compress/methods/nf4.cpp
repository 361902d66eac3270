// The 16 values of NormalFloat, scaled by the largest magnitude of a group.
#include "core/compress/books/bookmethod.h"
#include "core/compress/grid/gridoptions.h"

namespace paretoscope::compress::method {

namespace {

class NormalFloat final : public ScaledBook {
public:
    NormalFloat() : ScaledBook(Book::Nf4) {}

    const About &about() const override
    {
        static const About about{.key = "nf4",
                                 .title = PARETOSCOPE_TEXT("Methods", "4-bit NormalFloat (NF4)"),
                                 .stage = Stage::Quantize,
                                 .parameters = withSharing(bitsOfType(4, PARETOSCOPE_TEXT("Methods", "NF4"))),
                                 .paper = "Dettmers et al. 2023, QLoRA: Efficient Finetuning of Quantized "
                                          "LLMs, 3 and appendix E (without double quantization)",
                                 .curve = "nearest",
                                 .type = "nf4"};
        return about;
    }
};

} // namespace

const Method &nf4()
{
    static const NormalFloat method;
    return method;
}

} // namespace paretoscope::compress::method
