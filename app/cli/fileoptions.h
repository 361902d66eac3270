// Options that name files: where results go, and that no two of them go to one place.
#pragma once

#include "app/cli/options.h"

#include <filesystem>
#include <string>

namespace paretoscope::cli {

/// --json and --quiet: all that lists take, and part of addCommonOptions().
void addOutputOptions(CLI::App &command, CommonOptions &options);
/// A CLI11 check of options that name a file.
std::string complainAboutName(const std::string &text);
/// Throws CLI::ValidationError where CSV and JSON are one file.
void checkFiles(const std::string &csv, const std::string &json);
/// Of files that are there or not; not where one has no name.
bool isSameFile(const std::filesystem::path &a, const std::filesystem::path &b);

} // namespace paretoscope::cli
