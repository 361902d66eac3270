// paretoscope-cli baseline: the float model's quality, size and speed.
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/outputtext.h"
#include "app/cli/session.h"
#include "core/evaluate/knownfirst.h"
#include "core/graph/storedform.h"
#include "core/report/json.h"

#include <CLI/CLI.hpp>

#include <numeric>
#include <ostream>
#include <sstream>

namespace paretoscope::cli {

namespace {

struct BaselineOptions {
    std::string argument;
    std::filesystem::path weights;
};

std::int64_t total(const std::vector<std::int64_t> &values)
{
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

/// What the times are of, where it is not what the file is in.
std::string arithmetic(const graph::Model &model)
{
    return graph::storedHalves(model).layers > 0 ? ", in float32" : "";
}

/// All but the latency.
std::string knownFirst(const project::OpenProject &project, const evaluate::Baseline &baseline)
{
    const auto &all = baseline.everything;
    std::ostringstream out;
    out << title(project) << ", " << data::taskName(project.file.task) << ", float\n"
        << "  quality        " << headline(all) << ", 95 % interval " << interval(all) << '\n';
    if (baseline.split)
        out << "  held out       " << headline(baseline.heldOut) << ", 95 % interval "
            << interval(baseline.heldOut) << '\n';
    if (all.metric == evaluate::Metric::NegativeLogLikelihood)
        out << "  " << perplexityText(all) << ", 95 % interval over windows (n = " << count(all.n) << ")\n";
    if (all.crossEntropy != 0)
        out << "  cross-entropy  " << fixed(all.crossEntropy, 4) << " nats (n = " << count(all.predictions)
            << ")\n";
    out << baselineFurtherLines(all) << "  model file     " << bytes(baseline.fileBytes)
        << ", of which weights " << bytes(baseline.storedBytes) << '\n'
        << "  parameters     " << count(baseline.parameters) << '\n'
        << "  operations     " << count(total(baseline.macs)) << " multiply-accumulates a sample\n";
    return out.str();
}

void printBaseline(std::ostream &out, const project::OpenProject &project, const evaluate::Baseline &baseline)
{
    out << "  latency        " << significant(baseline.latency.batch1Ms) << " ms a sample at batch 1, "
        << significant(baseline.latency.batch32Ms) << " ms at batch 32 (one thread, median of "
        << several(baseline.latency.runs, "run") << arithmetic(project.model) << ")\n"
        << describeOutputs(project.evaluator) << describeSamples(project) << '\n';
}

base::Result<void> runBaseline(const BaselineOptions &options, Environment &environment)
{
    const auto project = openProject(options.argument, environment, options.weights);
    if (!project)
        return project.error();
    const auto tell = [&](evaluate::Baseline known) {
        known.fileBytes = project->modelFileBytes;
        environment.progress.clear();
        environment.output.text() << knownFirst(*project, known) << std::flush;
    };
    auto baseline = evaluate::measureBaseline(project->evaluator, project->samples, tell, environment.stop,
                                              environment.progress);
    if (!baseline)
        return baseline.error();
    baseline->fileBytes = project->modelFileBytes;
    environment.progress.clear();
    printBaseline(environment.output.text(), *project, *baseline);
    return environment.output.writeJson(report::toJson(*baseline));
}

} // namespace

void addBaseline(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("baseline", "Measure the float model: quality, size, latency");
    auto options = std::make_shared<BaselineOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command
        ->add_option(
            "--weights", options->weights,
            "A file whose weights stand for the model's, whatever the project says (see paretoscope-cli "
            "formats)")
        ->type_name("FILE")
        ->check([](const std::string &file) {
            return file.empty() ? "a file of weights needs a name" : std::string();
        });
    addCommonOptions(*command, common);
    command->callback([options, &run] {
        run = [options](Environment &environment) { return runBaseline(*options, environment); };
    });
}

} // namespace paretoscope::cli
