// paretoscope-cli formats: which files are read and written.
#include "app/cli/fileoptions.h"
#include "app/cli/options.h"
#include "core/formats/format.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

std::string suffixes(const formats::Format &format)
{
    std::string text;
    for (const std::string_view suffix : format.suffixes)
        text += (text.empty() ? "." : " .") + std::string(suffix);
    return text;
}

std::string abilities(const formats::Format &format)
{
    std::string text;
    const auto add = [&](bool can, const char *what) {
        if (can)
            text += (text.empty() ? "" : ", ") + std::string(what);
    };
    add(format.read, "networks");
    add(format.readWeights, "weights");
    add(!format.targets.empty(), "exports");
    return text;
}

nlohmann::json toJson(const formats::Target &target)
{
    return {{"key", target.key}, {"title", target.title}, {"use", target.use}, {"runtime", target.runtime}};
}

nlohmann::json toJson(const formats::Format &format)
{
    auto targets = nlohmann::json::array();
    for (const formats::Target &target : format.targets)
        targets.push_back(toJson(target));
    return {{"key", format.key},
            {"title", format.files},
            {"suffixes", format.suffixes},
            {"readsNetworks", format.read != nullptr},
            {"readsWeights", format.readWeights != nullptr},
            {"writes", !format.targets.empty()},
            {"targets", std::move(targets)}};
}

base::Result<void> runFormats(Environment &environment)
{
    auto json = nlohmann::json::array();
    std::ostream &out = environment.output.text();
    for (const formats::Format *format : formats::formats()) {
        json.push_back(toJson(*format));
        out << format->key << "  " << format->files << "\n    files " << suffixes(*format) << "\n    for "
            << abilities(*format) << '\n';
        for (const formats::Target &target : format->targets)
            out << "    --format " << target.key << "  " << target.title << "\n        " << target.use
                << '\n';
    }
    return environment.output.writeJson({{"formats", std::move(json)}});
}

} // namespace

void addFormats(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("formats", "List the formats of files that are read and written");
    addOutputOptions(*command, common);
    command->callback([&run] { run = runFormats; });
}

} // namespace paretoscope::cli
