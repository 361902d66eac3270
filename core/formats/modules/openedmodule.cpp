#include "core/formats/modules/openedmodule.h"

#include "core/base/enginescope.h"
#include "core/formats/modules/modulerunner.h"
#include "core/formats/modules/readmodule.h"

namespace paretoscope::formats {

base::Result<ReadModel> readOpened(Open open, const base::Wording &noGraph, const std::filesystem::path &path,
                                   Mode mode, const graph::GivenArguments &given)
{
    const base::EngineScope engine;
    auto opened = open(path);
    if (!opened)
        return opened.error();
    return base::guarded(base::ErrorCode::ModelUnsupported, {noGraph, path}, [&] {
        auto read = readModule(opened->module, mode, given, path.string(), std::move(opened->packed));
        if (read) {
            read->origin = std::move(opened->origin);
            read->fileBytes = opened->bytes;
            read->beside = std::move(opened->beside);
        }
        return read;
    });
}

base::Result<std::unique_ptr<Runner>> runnerOfOpened(Open open, const std::filesystem::path &path)
{
    const base::EngineScope engine;
    auto opened = open(path);
    if (!opened)
        return opened.error();
    return moduleRunner(path, std::move(opened->module));
}

} // namespace paretoscope::formats
