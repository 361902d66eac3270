#include "core/formats/format.h"

#include "core/formats/pt2/archive.h"
#include "core/formats/pt2/reader.h"
#include "core/formats/pt2/runner.h"
#include "core/formats/pt2/runtimes.h"
#include "core/formats/pt2/writer.h"

namespace paretoscope::formats::format {

const Format &pt2()
{
    static const Format format{
        .key = "pt2",
        .files = PARETOSCOPE_TEXT("Formats", "Exported programs"),
        .origin = PARETOSCOPE_TEXT("Formats", "an exported program (torch.export.save)"),
        .suffixes = {"pt2"},
        .recognises = formats::pt2::recognises,
        .read = formats::pt2::read,
        .runner = formats::pt2::runner,
        .runtimes = formats::pt2::runtimes(),
        .targets = {{
            .key = "pt2",
            .title = PARETOSCOPE_TEXT("Formats", "Exported program of PyTorch, packed weights"),
            .use = PARETOSCOPE_TEXT("Formats", "For torch.export.load and what builds on it, PyTorch 2.8 and "
                                               "newer."),
            .runtime = "torch",
            .cannotHold = formats::pt2::cannotHold,
            .bytesBeside = formats::pt2::bytesBeside,
            .write = formats::pt2::write,
            .readBackBy = "by plain LibTorch",
        }},
    };
    return format;
}

} // namespace paretoscope::formats::format
