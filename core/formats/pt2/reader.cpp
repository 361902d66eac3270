#include "core/formats/pt2/reader.h"

#include "core/base/enginescope.h"
#include "core/formats/modules/readmodule.h"
#include "core/formats/pt2/open.h"

namespace paretoscope::formats::pt2 {

base::Result<ReadModel> read(const std::filesystem::path &path, Mode mode, const graph::GivenArguments &given)
{
    const base::EngineScope engine;
    auto opened = open(path, Packed::Computed);
    if (!opened)
        return opened.error();
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("pt2.no-graph", "%1 is built in a way that cannot be turned into a graph here; save "
                                         "it with torch.jit.trace."),
         path},
        [&] {
            auto read = readModule(opened->module, mode, given, path.string(), std::move(opened->packed));
            if (read)
                read->origin = opened->origin;
            return read;
        });
}

} // namespace paretoscope::formats::pt2
