#include "app/cli/options.h"

#include "app/cli/fileoptions.h"
#include "core/sensitivity/measurementcache.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <thread>

namespace paretoscope::cli {

void addCommonOptions(CLI::App &command, CommonOptions &options)
{
    options.cache = sensitivity::MeasurementCache::defaultFolder();
    options.workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    addOutputOptions(command, options);
    command.add_option("--cache", options.cache, "Folder that keeps what was measured")
        ->type_name("DIR")
        ->check(complainAboutName)
        ->capture_default_str();
    command.add_flag("--no-cache", options.noCache, "Neither use nor keep what was measured");
    command.add_option("--workers", options.workers, "Threads that measure")
        ->type_name("N")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
}

} // namespace paretoscope::cli
