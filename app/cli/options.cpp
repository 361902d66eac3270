#include "app/cli/options.h"

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

std::string complainAboutName(const std::string &text)
{
    return text.empty() ? "it names no file" : std::string();
}

void checkFiles(const std::string &csv, const std::string &json)
{
    if (isSameFile(csv, json))
        throw CLI::ValidationError("--csv and --json would both be written to " + csv);
}

bool isSameFile(const std::filesystem::path &a, const std::filesystem::path &b)
{
    std::error_code failure;
    return !a.empty() && !b.empty() &&
           (std::filesystem::weakly_canonical(a, failure) == std::filesystem::weakly_canonical(b, failure) ||
            std::filesystem::equivalent(a, b, failure));
}

void addOutputOptions(CLI::App &command, CommonOptions &options)
{
    command
        .add_option("--json", options.json, "Write the result as JSON to FILE; - for standard output, alone")
        ->type_name("FILE")
        ->check(complainAboutName);
    command.add_flag("--quiet", options.quiet, "No progress bar");
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
