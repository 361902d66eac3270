#include "core/formats/pt2/runner.h"

#include "core/base/enginescope.h"
#include "core/formats/modules/modulerunner.h"
#include "core/formats/pt2/open.h"

namespace paretoscope::formats::pt2 {

base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &)
{
    const base::EngineScope engine;
    auto opened = open(path);
    if (!opened)
        return opened.error();
    return moduleRunner(path, std::move(opened->module));
}

} // namespace paretoscope::formats::pt2
