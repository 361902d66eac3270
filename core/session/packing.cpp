#include "core/session/packing.h"

#include "core/evaluate/wholerun.h"
#include "core/project/evidencefile.h"
#include "core/project/runcache.h"
#include "core/sensitivity/measurementcache.h"

#include <utility>

namespace paretoscope::session {

using base::Result;

Result<Packed> pack(const project::OpenProject &project, const std::filesystem::path &saved,
                    const base::Effort &effort, std::stop_token stop)
{
    const project::Evidence none;
    project::Evidence evidence{project.cacheKey, project.runsKey, {}, {}};
    const project::Evidence &before = project.evidence ? *project.evidence : none;
    evidence.cells = sensitivity::recordsOf(effort.cacheFolder, evidence.cellsKey, before.cells);
    Packed packed{project::evidenceFile(saved), std::ssize(evidence.cells)};
    if (const auto store = evaluate::runsKeptOf(project.evaluator)) {
        evidence.runs = project::recordsOf(project, *store);
        packed.runs = std::ssize(store->all());
        packed.speeds = std::ssize(store->speeds());
    }
    if (stop.stop_requested())
        return base::cancelled();
    if (packed.cells == 0 && packed.runs == 0 && packed.speeds == 0) // its baseline is a run away
        return base::Error{base::ErrorCode::InvalidSetting,
                           {PARETOSCOPE_SAY("evidence.nothing-known",
                                            "Nothing was measured of this project yet, or the cache kept "
                                            "nothing of it: there is nothing to pack.")}};
    if (const auto written = project::writeEvidence(evidence, packed.file); !written)
        return written.error();
    std::error_code failed;
    packed.bytes = static_cast<std::int64_t>(std::filesystem::file_size(packed.file, failed));
    return packed;
}

void unpack(project::OpenProject &project)
{
    const auto file = project::evidenceFile(project.path);
    std::error_code failed;
    if (project.path.empty() || !std::filesystem::exists(file, failed))
        return;
    auto evidence = project::readEvidence(file);
    if (!evidence) {
        project.evidenceNote = {
            PARETOSCOPE_SAY("evidence.left-out",
                            "What was packed with this project is left out, as if it were not there: %1"),
            evidence.error().said};
        return;
    }
    const bool sameCells = evidence->cellsKey == project.cacheKey.get();
    const bool sameRuns = evidence->runsKey == project.runsKey.get();
    if (!sameCells)
        evidence->cells.clear();
    if (!sameRuns)
        evidence->runs.clear();
    if (!sameCells && !sameRuns) {
        project.evidenceNote = {
            PARETOSCOPE_SAY(
                "evidence.other-content",
                "What is packed with this project in %1 was measured of another network or on other "
                "data, and is left out."),
            file};
        return;
    }
    if (!sameRuns)
        project.evidenceNote = {
            PARETOSCOPE_SAY(
                "evidence.other-runs",
                "The runs of whole recipes that are packed with this project in %1 were made on "
                "other data or by another LibTorch, and are left out; what was measured of single "
                "layers is taken."),
            file};
    else if (!sameCells)
        project.evidenceNote = {
            PARETOSCOPE_SAY("evidence.other-cells",
                            "What is packed with this project in %1 of single layers was measured on other "
                            "calibration data, and is left out; runs of whole recipes are taken."),
            file};
    project.evidence = std::make_shared<const project::Evidence>(std::move(*evidence));
}

} // namespace paretoscope::session
