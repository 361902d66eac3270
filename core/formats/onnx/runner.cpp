#include "core/formats/onnx/runner.h"

#include "core/formats/onnx/open.h"

namespace paretoscope::formats::onnx {

base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &)
{
    return runnerOfOpened(open, path);
}

} // namespace paretoscope::formats::onnx
