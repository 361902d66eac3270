#include "app/cli/fileoptions.h"

#include <CLI/CLI.hpp>

namespace paretoscope::cli {

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

} // namespace paretoscope::cli
