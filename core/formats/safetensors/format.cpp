#include "core/formats/format.h"

#include "core/formats/safetensors/container.h"
#include "core/formats/safetensors/writer.h"

namespace paretoscope::formats::format {

const Format &safetensors()
{
    static const Format format{
        .key = "safetensors",
        .files = PARETOSCOPE_TEXT("Formats", "Weights as safetensors"),
        .suffixes = {"safetensors"},
        .recognises = formats::safetensors::recognises,
        .readWeights = formats::safetensors::readWeights,
        .runner = formats::safetensors::runner,
        .targets = {{
            .key = "safetensors",
            .title = PARETOSCOPE_TEXT("Formats", "safetensors, weights as floats and packed"),
            .use = PARETOSCOPE_TEXT("Formats",
                                    "For programs that have the network's code and load weights by name."),
            .cannotHold = formats::safetensors::cannotHold,
            .bytesBeside = formats::safetensors::bytesBeside,
            .write = formats::safetensors::write,
            .readBackBy = "by unpacking its weights anew into the float network",
        }},
    };
    return format;
}

} // namespace paretoscope::formats::format
