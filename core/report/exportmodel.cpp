#include "core/report/exportmodel.h"

#include "core/base/contenthash.h"
#include "core/base/enginescope.h"
#include "core/base/filehash.h"
#include "core/base/filereplacement.h"
#include "core/compress/cost.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/format.h"
#include "core/graph/sampleinputs.h"
#include "core/project/inputfiles.h"
#include "core/project/recipefile.h"
#include "core/report/proof/exportreport.h"
#include "core/report/proof/exportverification.h"

#include <algorithm>
#include <memory>

namespace paretoscope::report {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::int64_t fileOverheadBytes = 64 * 1024;
constexpr std::int64_t fileOverheadShare = 50; // a fiftieth: 2 %

/// A part of a job that reports as the whole: [begin, end] of "export".
class PartialProgress final : public base::ProgressSink {
public:
    PartialProgress(base::ProgressSink &sink, double begin, double end)
        : m_sink(sink), m_begin(begin), m_end(end)
    {
    }
    void progress(const base::Progress &part) override
    {
        m_sink.progress({m_begin + part.fraction * (m_end - m_begin), part.remainingSeconds, "export"});
    }

private:
    base::ProgressSink &m_sink;
    double m_begin;
    double m_end;
};

/// Of the files that an export takes until the last of them is in place, about.
std::int64_t bytesNeeded(const formats::Target &target, const graph::Model &model,
                         const ExportRequest &request)
{
    const bool known = request.recipe.settings.size() == model.layers().size();
    const std::int64_t stored =
        known ? compress::modelCost(model, request.recipe.settings).storedBytes : request.expectedBytes;
    std::int64_t bytes = stored + stored / fileOverheadShare + fileOverheadBytes;
    if (known && target.bytesBeside)
        bytes += target.bytesBeside(model, request.recipe);
    const ExportFiles targets = exportFiles(request.target);
    for (const auto &replaced : {targets.model, targets.recipe, targets.report}) { // kept until all is done
        std::error_code failure;
        const auto old = std::filesystem::file_size(replaced, failure);
        bytes += failure ? 0 : static_cast<std::int64_t>(old);
    }
    return bytes;
}

base::Result<void> checkRoom(const formats::Target &target, const graph::Model &model,
                             const ExportRequest &request)
{
    const std::int64_t needed = bytesNeeded(target, model, request);
    const auto room = request.room(request.target.parent_path());
    if (!room || needed <= *room)
        return {};
    return Error{
        ErrorCode::DiskFull,
        {PARETOSCOPE_SAY("export.no-room", "The disk has no room for %1: it takes about %2 bytes, and %3 are "
                                           "free; free some space or choose another place."),
         request.target, needed, *room}};
}

base::Result<void> checkRequest(const project::OpenProject &project, const ExportRequest &request)
{
    if (request.target.filename().empty())
        return Error{ErrorCode::InvalidSetting,
                     PARETOSCOPE_SAY("export.no-name", "The export needs the name of a file to write.")};
    const auto ready = project.after(request.recipe.steps);
    if (!ready)
        return ready.error();
    const std::vector<graph::Layer> &layers = ready->model.layers();
    for (std::size_t i = 0; i < std::min(layers.size(), request.recipe.settings.size()); ++i)
        if (auto valid = compress::validate(request.recipe.settings[i], layers[i]); !valid)
            return valid.error();
    return checkExport(project, request);
}

base::Result<void> checkSize(const formats::WrittenModel &written, std::int64_t storedBytes,
                             const std::filesystem::path &target)
{
    const std::string name = target.filename().string();
    if (written.weightBytes != storedBytes)
        return Error{ErrorCode::VerificationFailed,
                     {PARETOSCOPE_SAY("export.other-weight-bytes",
                                      "%1 was not exported: it carries %2 bytes of weights, but %3 were "
                                      "promised; please report this."),
                      name, written.weightBytes, storedBytes}};
    if (written.fileBytes - written.extraBytes >
        storedBytes + storedBytes / fileOverheadShare + fileOverheadBytes)
        return Error{ErrorCode::VerificationFailed,
                     {PARETOSCOPE_SAY("export.too-large", "%1 was not exported: the file has %2 bytes, too "
                                                          "many for weights of %3; please report this."),
                      name, written.fileBytes, storedBytes}};
    return {};
}

bool isUnchanged(const project::OpenProject &project)
{
    const auto hash = base::FileHash::of(project.modelFiles);
    return hash.ok() && hash->hex() == project.modelFileHash.hex();
}

base::Result<const formats::Target *> targetOf(const project::OpenProject &project,
                                               const ExportRequest &request)
{
    return formats::targetToWrite(request.format, request.target, project.file.model);
}

/// The first held-out sample.
std::shared_ptr<const graph::SampleInputs> sampleOf(const project::OpenProject &project)
{
    const auto batch = project.evaluator.data().batch(0);
    if (!batch || (*batch)->inputs.empty())
        return nullptr;
    auto sample = std::make_shared<graph::SampleInputs>();
    for (const c10::IValue &input : evaluate::toInputs(**batch, 1))
        sample->arguments.emplace_back(input.toTensor().clone()); // outlives the batch
    return sample;
}

/// Written beside the target and proved; RESULT then says all but where the files lie.
base::Result<std::string> writeAndVerify(const project::OpenProject &project, const ExportRequest &request,
                                         const std::filesystem::path &file, ExportResult &result,
                                         std::stop_token stop, base::ProgressSink &progress)
{
    const base::EngineScope engine;
    const auto target = targetOf(project, request);
    if (!target)
        return target.error();
    const auto ready = project.after(request.recipe.steps, stop);
    if (!ready)
        return ready.error();
    const auto coded = project.evaluator.data().coded(request.recipe, stop);
    if (!coded)
        return coded.error();
    const bool unchanged = isUnchanged(project);
    const formats::ToWrite work{evaluate::withParameters(ready->model, coded->parameters), request.recipe,
                                coded->coded, unchanged ? project.file.model : std::filesystem::path(),
                                sampleOf(project)};
    const auto written = (*target)->write(work, file);
    if (!written)
        return base::namingTarget(written.error(), file, request.target);
    result.fileBytes = written->fileBytes;
    result.sourceFileBytes = project.modelFileBytes;
    result.format = (*target)->key;
    result.readBackBy = (*target)->readBackBy;
    result.leftOut.assign(written->leftOut.begin(), written->leftOut.end());
    result.notes.assign(written->notes.begin(), written->notes.end());
    result.notes.insert(result.notes.end(), ready->notes.begin(), ready->notes.end());
    if (!unchanged)
        result.leftOut.push_back(
            {PARETOSCOPE_SAY("export.model-changed",
                             "%1 is gone or was changed since it was opened: its extra files, "
                             "plain attributes and flags are left out."),
             project.file.model.filename()});
    result.storedBytes = compress::modelCost(work.model, request.recipe.settings).storedBytes;
    if (auto size = checkSize(*written, result.storedBytes, request.target); !size)
        return size.error();
    PartialProgress part(progress, 0.05, 0.95);
    auto verified =
        verifyFile(project, {**target, work, *written, file, request.target}, request.promised, stop, part);
    if (!verified)
        return verified.error();
    result.measured = verified->measured;
    result.behaviour = std::move(verified->behaviour);
    result.maxAbsDifference = verified->maxAbsDifference;
    result.verified = true;
    if (verified->half) {
        result.halfArithmetic = toJson(*verified->half);
        result.halfSentence = sentenceOf(*verified->half);
    }
    result.inRuntime = std::move(verified->inRuntime);
    if (result.inRuntime)
        result.notes.push_back(result.inRuntime->said);
    return base::hashFile(file);
}

base::Result<ExportResult> runExport(const project::OpenProject &project, const evaluate::Baseline &baseline,
                                     const ExportRequest &request, std::stop_token stop,
                                     base::ProgressSink &progress)
{
    const ExportFiles targets = exportFiles(request.target);
    if (auto valid = checkRequest(project, request); !valid)
        return valid.error();
    progress.progress({0, std::nullopt, "export"});
    base::FileReplacement files;
    const auto file = files.stage(targets.model);
    if (!file)
        return file.error();
    ExportResult result;
    const auto hash = writeAndVerify(project, request, *file, result, stop, progress);
    if (!hash)
        return hash.error();
    if (stop.stop_requested())
        return base::cancelled();
    const std::string recipe = project::toJson(request.recipe, project.model.layers()).dump(2) + "\n";
    const std::string report =
        exportReport(project, baseline, request, project.after(request.recipe.steps)->model, result, *hash)
            .dump(2) +
        "\n";
    if (auto staged = files.stageText(targets.recipe, recipe); !staged)
        return staged.error();
    if (auto staged = files.stageText(targets.report, report); !staged)
        return staged.error();
    if (auto done = files.commit(); !done)
        return done.error();
    result.model = targets.model;
    result.recipe = targets.recipe;
    result.report = targets.report;
    progress.progress({1, std::nullopt, "export"});
    return result;
}

} // namespace

ExportFiles exportFiles(const std::filesystem::path &target)
{
    const auto beside = [&](const char *suffix) {
        std::filesystem::path file = target;
        return file += suffix;
    };
    return {target, beside(".recipe.json"), beside(".report.json")};
}

base::Result<void> checkExport(const project::OpenProject &project, const ExportRequest &request)
{
    auto inputs = project::inputFiles(project.file, project.path);
    for (const auto &file : project.modelFiles)
        inputs.push_back({file, PARETOSCOPE_SAY("input-file.model-part", "a part of the model")});
    if (!request.recipeFile.empty())
        inputs.push_back(project::recipeFile(request.recipeFile));
    const ExportFiles targets = exportFiles(request.target);
    for (const auto &target : {targets.model, targets.recipe, targets.report})
        if (auto free = project::checkIsNoInput(target, inputs); !free)
            return free;
    const auto target = targetOf(project, request);
    if (!target)
        return target.error();
    const auto ready = project.after(request.recipe.steps);
    if (!ready)
        return ready.error();
    if (auto holds = formats::checkHolds(**target, ready->model, request.recipe); !holds)
        return holds;
    return checkRoom(**target, ready->model, request);
}

base::Result<ExportResult> exportModel(const project::OpenProject &project,
                                       const evaluate::Baseline &baseline, const ExportRequest &request,
                                       std::stop_token stop, base::ProgressSink &progress)
{
    return base::guarded(ErrorCode::Internal,
                         {PARETOSCOPE_SAY("export.failed", "%1 could not be exported."), request.target},
                         [&] { return runExport(project, baseline, request, stop, progress); });
}

} // namespace paretoscope::report
