#include "app/cli/fileoptions.h"
#include "app/cli/options.h"
#include "app/cli/settingoptions.h"
#include "app/cli/texttable.h"
#include "core/compress/method.h"
#include "core/pipeline/stepkind.h"
#include "core/report/methodsjson.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

using compress::Parameter;

std::string keysOf(const compress::Method &method)
{
    std::string keys;
    for (const Parameter &parameter : method.about().parameters)
        keys += (keys.empty() ? "" : ", ") + std::string(parameter.key);
    return keys;
}

std::string usualOf(const Parameter &parameter)
{
    return parameter.usualWith ? "by the others" : compress::valueText(parameter.usual);
}

/// "--symmetric, --asymmetric"
std::string optionsText(const Parameter &parameter)
{
    std::string text;
    for (const std::string &option : optionsOf(parameter))
        text += (text.empty() ? "" : ", ") + option;
    return text;
}

std::string ladderOf(const Parameter &parameter)
{
    std::string text;
    for (const compress::Value &value : parameter.ladder)
        text += (text.empty() ? "" : ", ") + compress::valueText(value);
    return text;
}

/// "ceilings=keep or scale", the usual value first.
std::string valuesOf(const pipeline::StepKind &kind)
{
    std::string text;
    for (const Parameter &parameter : kind.about().parameters) {
        std::string values = compress::valueText(parameter.usual);
        if (parameter.range)
            values += " or " + compress::describeDomain(parameter).english();
        for (const compress::Named &named : parameter.named)
            if (!parameter.range && named.value != parameter.usual)
                values += " or " + compress::valueText(named.value);
        text += (text.empty() ? "" : ", ") + std::string(parameter.key) + "=" + values;
    }
    return text;
}

void printSteps(std::ostream &out)
{
    using Align = TextTable::Align;
    TextTable steps({{"step", Align::Left},
                     {"when", Align::Left},
                     {"taken", Align::Left},
                     {"values", Align::Left},
                     {"what it does", Align::Left}});
    for (const pipeline::StepKind *kind : pipeline::stepKinds())
        steps.addRow({std::string(kind->about().key), kind->isAfterCoding() ? "after" : "before",
                      kind->about().isUsual ? "usually" : "where named", valuesOf(*kind), kind->about().tip});
    steps.print(out);
    out << "Steps change the network as a whole before or after its layers are compressed, in this order: "
           "--steps, and \"steps\" of recipes. A value is said as in equalize:ceilings=scale.\n";
    for (const pipeline::StepKind *kind : pipeline::stepKinds())
        out << kind->about().key << ": " << kind->about().paper << ".\n";
}

void print(std::ostream &out)
{
    using Align = TextTable::Align;
    TextTable methods({{"method", Align::Left},
                       {"stage", Align::Left},
                       {"what it does", Align::Left},
                       {"parameters", Align::Left}});
    for (const compress::Method *method : compress::methods())
        methods.addRow({std::string(method->about().key),
                        std::string(compress::stageName(method->about().stage)), method->about().title,
                        keysOf(*method)});
    methods.print(out);
    out << '\n';
    TextTable parameters({{"parameter", Align::Left},
                          {"option", Align::Left},
                          {"may be", Align::Left},
                          {"usually"},
                          {"offered", Align::Left},
                          {"what it says", Align::Left}});
    for (const Parameter &parameter : compress::parameters())
        parameters.addRow({std::string(parameter.key), optionsText(parameter),
                           compress::describeDomain(parameter).english(), usualOf(parameter),
                           ladderOf(parameter), parameter.tip});
    parameters.print(out);
    out << "Parameters are keys of recipes; the options are those of sensitivity, frontier and export. A "
           "layer gets at most one method "
           "of each stage.\n";
    for (const compress::Method *method : compress::methods())
        out << method->about().key << ": " << method->about().paper << ".\n";
    out << '\n';
    printSteps(out);
}

} // namespace

void addMethods(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("methods", "List what can be done to a layer, and its parameters");
    addOutputOptions(*command, common);
    command->callback([&run] {
        run = [](Environment &environment) {
            print(environment.output.text());
            auto json = report::methodsJson();
            for (auto &parameter : json["parameters"])
                parameter["options"] =
                    optionsOf(*compress::parameterNamed(parameter["key"].get<std::string>()));
            return environment.output.writeJson(json);
        };
    });
}

} // namespace paretoscope::cli
