// paretoscope-cli: the same work as the window, for scripts and for machines without a display.
// Exit status: 0 done, 1 the work failed (one sentence on standard error), 2 wrong usage.
#include "app/cli/interrupt.h"
#include "app/cli/options.h"
#include "core/base/enginescope.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace paretoscope;

constexpr int workFailed = 1;
constexpr int wrongUsage = 2;

/// One line on standard error, whatever a message contains.
void complain(std::string sentence)
{
    std::replace_if(
        sentence.begin(), sentence.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    std::cerr << "paretoscope-cli: " << sentence << std::endl;
}

base::Result<void> runCommand(const cli::Run &run, const cli::CommonOptions &options, std::stop_token stop)
{
    cli::Output output(options.json);
    if (const auto writable = output.checkTarget(); !writable)
        return writable.error();
    using Mode = cli::TerminalProgress::Mode;
    cli::TerminalProgress progress(options.quiet ? Mode::Silent : Mode::WhereTerminal);
    cli::Environment environment{options, output, progress, std::move(stop)};
    const auto done = base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("cli.unexpected", "Something unexpected went wrong; nothing was written."),
        [&] { return run(environment); });
    if (!done)
        output.writeError(done.error());
    return done ? output.finish() : done;
}

/// What is wrong, without the end of its sentence. What was not expected is named as it was typed, which
/// CLI11 turns round.
std::string saidBy(const CLI::ParseError &error, const CLI::App &app)
{
    std::string said = error.what();
    const auto more = app.remaining(true);
    if (dynamic_cast<const CLI::ExtrasError *>(&error) && !more.empty()) {
        said = more.size() > 1 ? "These arguments were not expected:" : "This argument was not expected:";
        for (const std::string &argument : more)
            said += ' ' + argument;
    }
    while (said.ends_with('.'))
        said.pop_back();
    return said;
}

int explainUsage(const CLI::App &app, const CLI::ParseError &error)
{
    if (error.get_exit_code() == 0) // --help, --version
        return app.exit(error);
    const auto chosen = app.get_subcommands();
    const auto unknown = app.remaining();
    if (chosen.empty() && !unknown.empty())
        complain("There is no command '" + unknown.front() + "'; see paretoscope-cli --help.");
    else
        complain(saidBy(error, app) + "; see paretoscope-cli " +
                 (chosen.empty() ? std::string() : chosen.front()->get_name() + " ") + "--help.");
    return wrongUsage;
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app(
        "Explore what compressing a trained network costs, layer by layer, and export a smaller one.",
        "paretoscope-cli");
    app.set_version_flag("--version",
                         "paretoscope-cli " PARETOSCOPE_VERSION " (LibTorch " + base::engineVersion() + ")");
    app.require_subcommand(1);
    app.failure_message(CLI::FailureMessage::simple);
    cli::CommonOptions common;
    cli::Run run;
    cli::addInspect(app, common, run);
    cli::addBaseline(app, common, run);
    cli::addSensitivity(app, common, run);
    cli::addFrontier(app, common, run);
    cli::addEvaluate(app, common, run);
    cli::addSuggest(app, common, run);
    cli::addRanks(app, common, run);
    cli::addSparsities(app, common, run);
    cli::addExport(app, common, run);
    cli::addConvert(app, common, run);
    cli::addFormats(app, common, run);
    cli::addMethods(app, common, run);
    cli::addRuntimes(app, common, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return explainUsage(app, error);
    }
    std::signal(SIGXFSZ, SIG_IGN); // a file-size limit is an error to report, not the end of the process
    const cli::Interrupt interrupt;
    const auto done = runCommand(run, common, interrupt.token());
    if (done)
        return 0;
    complain(done.error().message());
    return workFailed;
}
