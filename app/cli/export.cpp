// paretoscope-cli export: write the smaller model, read it back, verify it, and leave the evidence beside it.
#include "app/cli/cachenotes.h"
#include "app/cli/chosenrule.h"
#include "app/cli/fileoptions.h"
#include "app/cli/givenrecipe.h"
#include "app/cli/numbers.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "core/base/file.h"
#include "core/compress/speednote.h"
#include "core/evaluate/wholerun.h"
#include "core/formats/format.h"
#include "core/report/damagewords.h"
#include "core/report/exportmodel.h"
#include "core/report/json.h"
#include "core/search/originname.h"

#include <CLI/CLI.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

struct ExportOptions {
    std::string argument;
    std::string recipe; ///< empty: found within limits, or the project's own
    std::string format; ///< empty: told by the target's name
    std::string target;
    SolveOptions solve;
};

struct Chosen {
    search::Ran ran;
    std::string rule = {};   ///< by which it was chosen; empty: it was given
    std::string broken = {}; ///< limits, as measured, in lines
    std::optional<session::OwnLeftOut> ownLeftOut = {};
};

/// Not of one recipe that is there already.
bool isSearched(const ExportOptions &options)
{
    return options.solve.isLimited();
}

base::Result<Chosen> chooseRecipe(const project::OpenProject &project, const ExportOptions &options,
                                  report::ExportRequest request, Environment &environment)
{
    if (isSearched(options)) {
        const auto solved = solveProject(project, options.solve, environment);
        if (!solved)
            return solved.error();
        return Chosen{*solved->found.best, ruleOf(*solved), brokenAsMeasured(*solved) + asTimed(*solved),
                      solved->found.ownLeftOut};
    }
    const auto recipe = givenRecipe(
        project, options.recipe,
        "--recipe, --max-bytes, --max-ratio, --max-macs, --max-bops or a limit on damage or behaviour");
    if (!recipe)
        return recipe.error();
    request.recipe = *recipe;
    if (const auto holds = report::checkExport(project, request); !holds)
        return holds.error();
    const auto floatModel = project.evaluator.measureFloat(environment.stop, environment.progress);
    if (!floatModel)
        return floatModel.error();
    const auto run =
        evaluate::runWhole(project.evaluator, *recipe, search::originName(search::Origin::Edited),
                           environment.stop, environment.progress);
    if (!run)
        return run.error();
    tellWhatRanAlone(project, environment);
    const auto ready = project.after(recipe->steps, environment.stop);
    if (!ready)
        return ready.error();
    return Chosen{{*recipe,
                   compress::modelCost(ready->model, recipe->settings),
                   {},
                   run->measured,
                   search::Origin::Edited}};
}

nlohmann::json toJson(const report::ExportResult &result, const evaluate::Baseline &baseline)
{
    auto json = report::toJson(result);
    json["float"] = report::toJson(baseline.heldOut);
    json["floatFileBytes"] = baseline.fileBytes;
    return json;
}

void print(std::ostream &out, const project::OpenProject &project, const report::ExportResult &result,
           const evaluate::Baseline &baseline, const Chosen &chosen)
{
    const double smaller = static_cast<double>(baseline.fileBytes) / static_cast<double>(result.fileBytes);
    out << "Wrote " << result.model.string() << ": " << bytes(result.fileBytes) << " (stored "
        << bytes(result.storedBytes) << "), ";
    if (result.isLarger())
        out << "larger than the original ";
    else
        out << fixed(smaller, 2) << " times smaller than ";
    out << project.file.model.filename().string() << " (" << bytes(baseline.fileBytes) << ")\n";
    if (!chosen.rule.empty())
        out << "  chosen    " << chosen.rule << '\n';
    out << "  read back " << headline(result.measured) << ", 95 % interval " << interval(result.measured)
        << ", " << result.readBackBy << '\n'
        << "  float     " << headline(baseline.heldOut) << ", 95 % interval " << interval(baseline.heldOut)
        << '\n'
        << "  verified  " << (result.verified ? "yes" : "no")
        << ", its outputs differ from the recipe's in this program by at most "
        << significant(result.maxAbsDifference) << '\n'
        << "  recipe    " << result.recipe.string() << '\n'
        << "  report    " << result.report.string() << '\n'
        << describeSamples(project) << '\n'
        << chosen.broken;
    if (chosen.ownLeftOut)
        out << said(*chosen.ownLeftOut, project.model).english() << '\n';
    for (const base::Sentence &sentence : result.leftOut)
        out << sentence.english() << '\n';
    for (const base::Sentence &sentence : result.notes)
        out << sentence.english() << '\n';
    if (!result.halfSentence.isEmpty())
        out << result.halfSentence.english() << '\n';
    if (const auto note = compress::speedNote(chosen.ran.recipe.settings))
        out << note->english() << '\n';
}

/// What is said to a search must not be silently without effect where there is none.
void checkSaysNothingToASearch(const ExportOptions &options, const CLI::App &command)
{
    if (saysAnything(options.solve.settings) || !options.solve.pins.empty())
        throw CLI::RequiredError("Pins and settings are for a search, and a recipe says them itself: "
                                 "--max-bytes, --max-ratio or a limit on damage or behaviour");
    for (const char *name : {"--verify", "--time-budget", "--ignore-pins"})
        if (command.get_option(name)->count() > 0)
            throw CLI::RequiredError(std::string(name) +
                                     " is for a search, and a recipe that is there needs none: --max-bytes, "
                                     "--max-ratio or a limit on damage or behaviour");
}

/// One thing to write: a recipe, or what is found within limits.
void checkWhat(const ExportOptions &options, const CLI::App &command)
{
    const bool limited = options.solve.budget.any();
    if (!options.recipe.empty() && (limited || options.solve.improve))
        throw CLI::ExcludesError("--recipe", limited ? "limits on damage and behaviour" : "--improve");
    if (options.solve.improve && !isSearched(options))
        throw CLI::RequiredError("--improve improves what is searched: --max-bytes, --max-ratio or a limit "
                                 "on damage or behaviour");
    if (!isSearched(options))
        checkSaysNothingToASearch(options, command);
    else
        checkSettingOptions(options.solve.settings, options.solve.pins);
}

base::Result<void> runExport(const ExportOptions &options, Environment &environment)
{
    if (const auto staged = base::StagedFile::create(options.target); !staged) // and gone again
        return staged.error();
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    report::ExportRequest request;
    request.target = options.target;
    request.format = options.format;
    request.recipeFile = options.recipe;
    request.expectedBytes = byteLimit(options.solve, floatStoredBytes(project->model)).value_or(0);
    if (const auto free = report::checkExport(*project, request); !free)
        return free.error();
    if (const auto free = environment.output.checkIsNoInput({project::recipeFile(options.recipe)}); !free)
        return free.error();
    const auto chosen = chooseRecipe(*project, options, request, environment);
    if (!chosen)
        return chosen.error();
    const auto baseline = project::measureBaseline(*project, environment.stop, environment.progress);
    if (!baseline)
        return baseline.error();
    request.recipe = chosen->ran.recipe;
    request.promised = chosen->ran.measured;
    const auto result =
        report::exportModel(*project, *baseline, request, environment.stop, environment.progress);
    if (!result)
        return result.error();
    environment.progress.clear();
    print(environment.output.text(), *project, *result, *baseline, *chosen);
    auto json = toJson(*result, *baseline);
    addOwnLeftOut(json, chosen->ownLeftOut, project->model);
    return environment.output.writeJson(report::withDamageKind(std::move(json), result->measured.damageKind));
}

} // namespace

void addExport(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("export", "Write a compressed model, read back and verified");
    auto options = std::make_shared<ExportOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    auto *recipe =
        command
            ->add_option(
                "--recipe", options->recipe,
                "This recipe; else the best within limits, or without any the one that the project carries")
            ->type_name("FILE")
            ->check(complainAboutName);
    std::vector<std::string> writable;
    for (const formats::Target &target : formats::targets())
        writable.emplace_back(target.key);
    command
        ->add_option(
            "--format", options->format,
            "What to write; else the first of the format that OUT is named for, or that of the model "
            "(see paretoscope-cli formats)")
        ->type_name("NAME")
        ->check(CLI::IsMember(writable));
    command->add_option("-o,--output", options->target, "The model to write")
        ->type_name("OUT")
        ->check(complainAboutName)
        ->required();
    addSolveOptions(*command, options->solve);
    for (const char *size : {"--max-bytes", "--max-ratio"})
        command->get_option(size)->excludes(recipe);
    for (const search::WorkKind kind : search::workKinds)
        command->get_option(workOption(kind))->excludes(recipe);
    addCommonOptions(*command, common);
    command->callback([options, command, &common, &run] {
        checkWhat(*options, *command);
        const auto written = report::exportFiles(options->target);
        for (const auto &file : {written.model, written.recipe, written.report})
            if (isSameFile(file, common.json))
                throw CLI::ValidationError("--json would be written over " + file.filename().string() +
                                           " of the export itself");
        run = [options](Environment &environment) { return runExport(*options, environment); };
    });
}

} // namespace paretoscope::cli
