#include "core/formats/onnx/reader.h"

#include "core/formats/onnx/open.h"

namespace paretoscope::formats::onnx {

base::Result<ReadModel> read(const std::filesystem::path &path, Mode mode, const graph::GivenArguments &given)
{
    return readOpened(open,
                      PARETOSCOPE_SAY("onnx.not-a-graph",
                                      "%1 is built in a way that cannot be turned into a graph here; "
                                      "save the network with torch.jit.trace or torch.export.save."),
                      path, mode, given);
}

} // namespace paretoscope::formats::onnx
