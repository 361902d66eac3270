#include "core/formats/pt2/runner.h"

#include "core/formats/pt2/open.h"

namespace paretoscope::formats::pt2 {

base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &)
{
    return runnerOfOpened([](const std::filesystem::path &file) { return open(file, Packed::Kept); }, path);
}

} // namespace paretoscope::formats::pt2
