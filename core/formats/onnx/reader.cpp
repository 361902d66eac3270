#include "core/formats/onnx/reader.h"

#include "core/base/enginescope.h"
#include "core/formats/modules/readmodule.h"
#include "core/formats/onnx/open.h"

namespace paretoscope::formats::onnx {

base::Result<ReadModel> read(const std::filesystem::path &path, Mode mode, const graph::GivenArguments &given)
{
    const base::EngineScope engine;
    auto opened = open(path);
    if (!opened)
        return opened.error();
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("onnx.not-a-graph",
                         "%1 is built in a way that cannot be turned into a graph here; save "
                         "the network with torch.jit.trace or torch.export.save."),
         path},
        [&] {
            auto read = readModule(opened->module, mode, given, path.string());
            if (read) {
                read->origin = opened->origin;
                read->fileBytes = opened->bytes;
                read->beside = opened->beside;
            }
            return read;
        });
}

} // namespace paretoscope::formats::onnx
