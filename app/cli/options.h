// What every command takes, and how a command is run once the command line is understood.
#pragma once

#include "app/cli/output.h"
#include "app/cli/terminalprogress.h"
#include "core/base/effort.h"
#include "core/base/result.h"

#include <functional>
#include <stop_token>
#include <string>

namespace CLI {
class App;
}

namespace paretoscope::cli {

struct CommonOptions {
    std::string json; ///< file, "-", or empty
    bool quiet = false;
    base::Effort effort; ///< as typed
    bool noCache = false;
};
/// What a command may take, and where it keeps what it measures: nowhere with --no-cache.
base::Effort effortOf(const CommonOptions &options);

/// What a running command works with.
struct Environment {
    const CommonOptions &options;
    Output &output;
    TerminalProgress &progress;
    std::stop_token stop;
};

/// A command whose arguments are complete and well-formed; errors are the work's (exit status 1).
using Run = std::function<base::Result<void>(Environment &)>;

/// The options of every command, added to COMMAND.
void addCommonOptions(CLI::App &command, CommonOptions &options);

// Each adds its command to APP and sets RUN when the command was given. Wrong usage is thrown as
// CLI::ParseError.
void addInspect(CLI::App &app, CommonOptions &common, Run &run);
void addBaseline(CLI::App &app, CommonOptions &common, Run &run);
void addSensitivity(CLI::App &app, CommonOptions &common, Run &run);
void addFrontier(CLI::App &app, CommonOptions &common, Run &run);
void addEvaluate(CLI::App &app, CommonOptions &common, Run &run);
void addSuggest(CLI::App &app, CommonOptions &common, Run &run);
void addRanks(CLI::App &app, CommonOptions &common, Run &run);
void addSparsities(CLI::App &app, CommonOptions &common, Run &run);
void addExport(CLI::App &app, CommonOptions &common, Run &run);
void addFormats(CLI::App &app, CommonOptions &common, Run &run);
void addMethods(CLI::App &app, CommonOptions &common, Run &run);
void addConvert(CLI::App &app, CommonOptions &common, Run &run);
void addRuntimes(CLI::App &app, CommonOptions &common, Run &run);

} // namespace paretoscope::cli
