#include "app/cli/options.h"

#include "app/cli/fileoptions.h"
#include "core/sensitivity/measurementcache.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <thread>

namespace paretoscope::cli {

base::Effort effortOf(const CommonOptions &options)
{
    base::Effort effort = options.effort;
    if (options.noCache)
        effort.cacheFolder.clear();
    return effort;
}

void addCommonOptions(CLI::App &command, CommonOptions &options)
{
    options.effort.cacheFolder = sensitivity::MeasurementCache::defaultFolder();
    options.effort.workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    addOutputOptions(command, options);
    command.add_option("--cache", options.effort.cacheFolder, "Folder that keeps what was measured")
        ->type_name("DIR")
        ->check(complainAboutName)
        ->capture_default_str();
    command.add_flag("--no-cache", options.noCache, "Neither use nor keep what was measured");
    command.add_option("--workers", options.effort.workers, "Threads that measure")
        ->type_name("N")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
}

} // namespace paretoscope::cli
