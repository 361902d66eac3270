#include "core/formats/pt2/reader.h"

#include "core/formats/pt2/open.h"

namespace paretoscope::formats::pt2 {

base::Result<ReadModel> read(const std::filesystem::path &path, Mode mode, const graph::GivenArguments &given)
{
    return readOpened(
        [](const std::filesystem::path &file) { return open(file, Packed::Computed); },
        PARETOSCOPE_SAY(
            "pt2.no-graph",
            "%1 is built in a way that cannot be turned into a graph here; save it with torch.jit.trace."),
        path, mode, given);
}

} // namespace paretoscope::formats::pt2
