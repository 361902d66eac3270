// paretoscope-cli runtimes: what is there to verify written files with.
#include "app/cli/fileoptions.h"
#include "app/cli/options.h"
#include "core/base/enginescope.h"
#include "core/formats/runtime.h"
#include "core/formats/target.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

/// Keys of the targets that are run there.
std::vector<std::string> targetsOf(const formats::Runtime &runtime)
{
    std::vector<std::string> keys;
    for (const formats::Target &target : formats::targets())
        if (target.runtime == runtime.key)
            keys.emplace_back(target.key);
    return keys;
}

nlohmann::json toJson(const formats::FoundRuntime &found)
{
    const auto text = [](const std::string &own) {
        return own.empty() ? nlohmann::json() : nlohmann::json(own);
    };
    return {{"key", found.runtime->key},
            {"title", found.runtime->title},
            {"does", found.runtime->does},
            {"version", text(found.version)},
            {"interpreter", text(found.interpreter.string())},
            {"missing", text(found.missing.english())},
            {"install", found.runtime->install},
            {"targets", targetsOf(*found.runtime)}};
}

base::Result<void> runRuntimes(Environment &environment)
{
    const auto found = formats::lookForRuntimes(environment.stop);
    if (!found)
        return found.error();
    std::ostream &out = environment.output.text();
    out << "LibTorch " << base::engineVersion() << "\n    Reads back every file that is exported.\n";
    auto json = nlohmann::json::array();
    for (const formats::FoundRuntime &one : *found) {
        json.push_back(toJson(one));
        out << one.runtime->title << ' ' << (one.isThere() ? one.version : "(not found)") << "\n    "
            << one.runtime->does << '\n';
        if (one.isThere())
            out << "    in " << one.interpreter.string() << '\n';
        else
            out << "    " << one.missing.english() << '\n';
    }
    auto interpreters = nlohmann::json::array();
    for (const auto &interpreter : formats::interpreters())
        interpreters.push_back(interpreter.string());
    if (interpreters.empty())
        out << "There is no python3 on the path, and PARETOSCOPE_PYTHON names no interpreter.\n";
    return environment.output.writeJson({{"libTorch", base::engineVersion()},
                                         {"interpreters", std::move(interpreters)},
                                         {"runtimes", std::move(json)}});
}

} // namespace

void addRuntimes(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command =
        app.add_subcommand("runtimes", "List the programs that are there to verify written files with");
    addOutputOptions(*command, common);
    command->callback([&run] { run = runRuntimes; });
}

} // namespace paretoscope::cli
