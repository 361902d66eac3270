#include "core/project/openproject.h"

#include "core/base/enginescope.h"
#include "core/base/filehash.h"
#include "core/base/namelist.h"
#include "core/evaluate/baselinefacts.h"
#include "core/evaluate/batchdependence.h"
#include "core/evaluate/wholerun.h"
#include "core/formats/readmodel.h"
#include "core/formats/replaceweights.h"
#include "core/graph/firstlook.h"
#include "core/graph/storedform.h"
#include "core/project/content/contentkeys.h"
#include "core/project/fields/unusedfields.h"

#include <algorithm>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// The two kinds of sample: split once, or as the project names them. Then both are shuffled, because the
/// first k of either stand for all of it, and folders come sorted by class.
Result<data::Samples> openSamples(const ProjectFile &file, const graph::Model &model, const FeedPlan &feeding,
                                  const std::stop_token &stop)
{
    auto evaluate = openFed(file.evaluate, file, model, feeding, stop);
    if (!evaluate)
        return evaluate.error();
    if (!file.calibrate)
        return data::splitForCalibration(*evaluate);
    data::DataSource source = *file.calibrate;
    source.role = data::Role::Calibrate;
    auto calibrate = openFed(source, file, model, feeding, stop);
    if (!calibrate)
        return calibrate.error();
    return data::Samples{data::allOf(*evaluate), data::shuffledOf(*evaluate), data::shuffledOf(*calibrate),
                         false};
}

Result<void> describeModelFile(OpenProject &project, const formats::ReadModel &read)
{
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(project.file.model, failure);
    project.modelFiles = {project.file.model};
    project.modelFiles.insert(project.modelFiles.end(), read.beside.begin(), read.beside.end());
    auto hash = read.copy ? base::FileHash::of(read.copy) : base::FileHash::of(project.modelFiles);
    if (failure || !hash)
        return Error{ErrorCode::ModelNotFound,
                     {PARETOSCOPE_SAY("project.model-unreadable",
                                      "The model %1 cannot be read; check that it exists."),
                      project.file.model},
                     failure ? failure.message() : hash.error().message()};
    project.modelFileBytes = read.fileBytes > 0 ? read.fileBytes : static_cast<std::int64_t>(bytes);
    project.modelFileHash = std::move(*hash);
    if (project.file.weights.empty())
        return {};
    auto weights = base::FileHash::of(project.file.weights);
    if (!weights)
        return Error{ErrorCode::ModelNotFound,
                     {PARETOSCOPE_SAY("project.weights-unreadable",
                                      "The weights %1 cannot be read; check that they exist."),
                      project.file.weights},
                     weights.error().message()};
    project.weightsFileHash = std::move(*weights);
    return {};
}

/// What to say of a network that was stored with some of its operators in training.
void noteTraining(const std::vector<std::string> &places, std::vector<base::Sentence> &notes)
{
    if (places.empty())
        return;
    notes.push_back(
        {PARETOSCOPE_SAY("project.in-training",
                         "The network was saved in training mode (%1); it is taken as in evaluation, and "
                         "exported so. \"mode\": \"as-stored\" in the project keeps it as it was saved."),
         base::firstOf(places)});
}

/// What to say of a network whose weights are integers in the file.
void noteIntegers(const graph::Model &model, std::vector<base::Sentence> &notes)
{
    const auto stored = graph::storedIntegers(model);
    if (stored.layers == 0)
        return;
    notes.push_back(
        {PARETOSCOPE_SAY("project.stored-integers",
                         "The file holds the weights of %1 of %2 layers as integers of %3 bits, %4 bytes "
                         "in all, which sizes are compared with. They are computed with as the floats "
                         "that they stand for, and written so where a layer is left alone, which is "
                         "larger."),
         stored.layers, model.layers().size(), stored.bits, graph::bytesAsStored(model)});
}

/// What to say of a network in half precision.
void noteHalves(const graph::Model &model, std::vector<base::Sentence> &notes)
{
    const auto halves = graph::storedHalves(model);
    if (halves.layers == 0)
        return;
    const auto all = std::ssize(model.layers());
    const auto which =
        halves.layers == all
            ? base::Sentence{PARETOSCOPE_SAY("project.halves-in-all", "The weights of all %1 layers"), all}
            : base::Sentence{PARETOSCOPE_SAY("project.halves-in-some", "The weights of %1 of %2 layers"),
                             halves.layers, all};
    notes.push_back(
        {PARETOSCOPE_SAY("project.stored-halves",
                         "%1 are %2 in the file. They are computed with in float32, so all times are of "
                         "that; what is compressed is rounded to %2, and sizes and exported files are in "
                         "it. \"float32\" leaves a layer as it is."),
         which, halves.types});
}

/// What to say where the project sets apart what is recognised and nothing is.
void noteApart(const ProjectFile &file, const graph::Model &model, std::vector<base::Sentence> &notes)
{
    const bool any = std::ranges::any_of(model.layers(), [](const auto &l) { return !l.blockOf.empty(); });
    if (file.apart != graph::Apart() && !any)
        notes.push_back(
            PARETOSCOPE_SAY("project.nothing-set-apart",
                            "The project sets layers apart into their blocks (\"apart\"), but no layer of "
                            "this network is recognized as having some; name the layer and its blocks to "
                            "set one apart."));
}

/// The last parts of PATH, as many as tell it from OTHER: whole paths are nobody's business in a report.
std::string toldApart(const std::filesystem::path &path, const std::filesystem::path &other)
{
    auto part = path.end();
    auto same = other.end();
    std::filesystem::path told;
    do {
        if (part == path.begin())
            return told.generic_string();
        --part;
        told = told.empty() ? *part : *part / told;
    } while (same != other.begin() && *--same == *part);
    return told.generic_string();
}

base::Sentence weightsSentence(const ProjectFile &file)
{
    if (file.weights == file.model)
        return {PARETOSCOPE_SAY("project.weights-are-the-models",
                                "\"weights\" of the project names the model itself, %1: it has no effect."),
                file.model.filename()};
    return {PARETOSCOPE_SAY("project.other-weights", "The weights are those in %1, not those in %2."),
            toldApart(file.weights, file.model), toldApart(file.model, file.weights)};
}

/// Its weights replaced, where the project says so; NOTES get what there is to say.
Result<graph::Model> withProjectsWeights(const graph::Model &model, const ProjectFile &file,
                                         std::vector<base::Sentence> &notes)
{
    if (file.weights.empty())
        return model;
    auto replaced = formats::withWeightsOf(model, file.model, file.weights);
    if (!replaced)
        return replaced.error();
    notes.push_back(weightsSentence(file));
    return replaced;
}

Result<OpenProject> assemble(const ProjectFile &file, const std::filesystem::path &path,
                             const formats::ReadModel &read, const FeedPlan &feeding, data::Samples samples,
                             const evaluate::EvaluatorOptions &options, std::vector<base::Sentence> notes)
{
    evaluate::EvaluatorOptions asTheProjectSays = options;
    asTheProjectSays.outputs = file.outputs;
    auto steady = evaluate::createSteady(read.model, file.task, samples.evaluate, asTheProjectSays);
    if (!steady)
        return steady.error();
    const graph::Model &model = steady->model;
    // What almost every recipe begins with, and whoever looks at sizes.
    if (const auto usual = steady->evaluator.after(pipeline::Steps::usual()); !usual)
        return usual.error();
    graph::releaseWeights(model); // steps have read them, and give the changed ones memory of their own
    auto calibration = steady->evaluator.on(samples.calibrate);
    if (!calibration)
        return calibration.error();
    steady->evaluator.calibrateOn(*calibration);
    noteTraining(read.inTraining, notes);
    noteIntegers(model, notes);
    noteHalves(model, notes);
    noteApart(file, model, notes);
    notes.insert(notes.end(), feeding.notes.begin(), feeding.notes.end());
    notes.insert(notes.end(), steady->notes.begin(), steady->notes.end());
    OpenProject project{path,
                        file,
                        model,
                        std::move(samples),
                        std::move(steady->evaluator),
                        std::move(*calibration),
                        0,
                        {},
                        {},
                        {},
                        std::move(notes),
                        feeding,
                        {},
                        {},
                        {},
                        {}};
    if (auto done = describeModelFile(project, read); !done)
        return done.error();
    project.cacheKey = cellsKeyOf(project);
    project.runsKey = runsKeyOf(project);
    return project;
}

Result<OpenProject> open(const ProjectFile &file, const std::filesystem::path &path,
                         const evaluate::EvaluatorOptions &options, std::stop_token stop,
                         base::ProgressSink &progress)
{
    constexpr int steps = 3;
    base::ProgressMeter meter(progress, "open", steps);
    auto read = formats::readModel(file.model, file.mode, givenArguments(file));
    if (!read)
        return read.error();
    if (read->model.layers().empty())
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("project.nothing-to-compress",
                             "%1 has no weight that can be compressed: none of its operators multiplies with "
                             "a matrix of its own. `paretoscope-cli inspect` lists what it holds."),
             file.model}};
    std::vector<base::Sentence> notes = unusedFields(file.saved);
    auto weighted = withProjectsWeights(read->model, file, notes);
    if (!weighted)
        return weighted.error();
    read->model = std::move(*weighted);
    if (file.apart != graph::Apart()) {
        auto apart = graph::setApart(read->model, file.apart);
        if (!apart)
            return apart.error();
        read->model = std::move(*apart);
    }
    auto feeding = planFeeding(read->model, file);
    if (!feeding)
        return feeding.error();
    if (!feeding->plain)
        read->model = read->model.withFeeds(feeding->feeds);
    meter.add(1);
    if (stop.stop_requested())
        return base::cancelled();
    auto samples = openSamples(file, read->model, *feeding, stop);
    if (!samples)
        return samples.error();
    meter.add(1);
    if (stop.stop_requested())
        return base::cancelled();
    auto project = assemble(file, path, *read, *feeding, std::move(*samples), options, std::move(notes));
    if (project)
        meter.add(1);
    return project;
}

std::optional<evaluate::Baseline> knownBaseline(const OpenProject &project, evaluate::RunStore &store)
{
    auto known = store.findBaseline();
    if (!known)
        return std::nullopt;
    auto baseline = evaluate::baselineFacts(project.evaluator, project.samples);
    baseline.everything = std::move(known->everything);
    baseline.heldOut = std::move(known->heldOut);
    baseline.latency = known->latency;
    return baseline;
}

} // namespace

Result<OpenProject> openProject(const ProjectFile &file, const std::filesystem::path &path,
                                const evaluate::EvaluatorOptions &options, std::stop_token stop,
                                base::ProgressSink &progress)
{
    return base::guarded(ErrorCode::InvalidProject,
                         {PARETOSCOPE_SAY("project.not-opened", "The project %1 cannot be opened."), path},
                         [&] {
                             const base::EngineScope scope;
                             return open(file, path, options, stop, progress);
                         });
}

Result<evaluate::Baseline> measureBaseline(const OpenProject &project, std::stop_token stop,
                                           base::ProgressSink &progress)
{
    const auto store = evaluate::runsKeptOf(project.evaluator);
    auto baseline = store ? knownBaseline(project, *store) : std::nullopt;
    if (!baseline) {
        auto measured =
            evaluate::measureBaseline(project.evaluator, project.samples, std::move(stop), progress);
        if (!measured)
            return measured;
        if (store)
            store->keepBaseline({measured->everything, measured->heldOut, measured->latency});
        baseline = std::move(*measured);
    }
    baseline->fileBytes = project.modelFileBytes;
    return std::move(*baseline);
}

} // namespace paretoscope::project
