#include "app/gui/workflow.h"

#include "app/gui/cellstream.h"
#include "core/evaluate/baseline.h"
#include "core/project/openproject.h"
#include "core/project/recipefile.h"
#include "core/search/verify.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "widgets/dialogs/paths.h"

#include <algorithm>
#include <thread>

namespace paretoscope::gui {

namespace {

constexpr int settleMs = 200;
constexpr std::size_t verifiedPoints = 10;

/// One fewer than there are cores, at least one: the window keeps one for itself.
int engineWorkers()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
}

widgets::MeasuredPoint measuredPoint(const project::OpenProject &project, const compress::Recipe &recipe,
                                     std::optional<double> predicted, const evaluate::Measurement &measured,
                                     search::Origin origin)
{
    return {recipe, compress::modelCost(project.modelFor(recipe), recipe), predicted, measured, origin};
}

} // namespace

Workflow::Workflow(widgets::Document &document, JobRunner &jobs, QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs),
      m_cacheFolder(sensitivity::MeasurementCache::defaultFolder())
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &Workflow::measureCurrent);
    connect(&document, &widgets::Document::recipeChanged, this, [this] {
        m_jobs.stop(Lane::Live);
        m_settle.start();
    });
}

Workflow::~Workflow()
{
    if (m_cells)
        m_cells->close();
}

void Workflow::openProject(const std::filesystem::path &path)
{
    const auto file = project::readProject(path);
    if (!file)
        return report(file.error());
    open(*file, path);
}

void Workflow::openUnsaved(const project::ProjectFile &file)
{
    open(file, {});
}

void Workflow::open(const project::ProjectFile &file, const std::filesystem::path &path)
{
    evaluate::EvaluatorOptions options;
    options.workers = engineWorkers();
    m_jobs.start<project::OpenProject>(
        Lane::Opening, tr("Opening"), // what is open goes on until the new project is known to be good
        [file, path, options](std::stop_token stop, base::ProgressSink &progress) {
            return project::openProject(file, path, options, stop, progress);
        },
        [this](base::Result<project::OpenProject> result) {
            if (!result)
                return report(result.error());
            m_jobs.stopAll();
            if (m_cells)
                m_cells->close();
            auto project = std::make_shared<const project::OpenProject>(std::move(*result));
            m_document.open(project);
            restoreEdits();
            Q_EMIT projectOpened(widgets::fromPath(project->path));
            measureBaseline();
        });
}

void Workflow::restoreEdits()
{
    const nlohmann::json &saved = m_document.project()->file.saved;
    if (const auto recipe = saved.find("recipe"); recipe != saved.end()) {
        const auto read = project::recipeFromJson(*recipe, m_document.layers());
        if (!read)
            return report(read.error());
        m_document.applyRecipe(*read, tr("Saved recipe"));
    }
    QList<int> pinned;
    if (const auto pins = saved.find("pins"); pins != saved.end() && pins->is_array()) {
        for (int layer = 0; layer < static_cast<int>(m_document.layers().size()); ++layer) {
            if (std::find(pins->begin(), pins->end(),
                          m_document.layers()[static_cast<std::size_t>(layer)].name) != pins->end())
                pinned << layer;
        }
    }
    if (!pinned.isEmpty())
        m_document.setPinned(pinned, true);
    m_document.undoStack()->clear(); // what was saved is where this session starts
}

base::Result<void> Workflow::save(const std::filesystem::path &path)
{
    project::ProjectFile file = m_document.project()->file;
    file.saved["recipe"] = project::toJson(m_document.recipe(), m_document.layers());
    nlohmann::json pins = nlohmann::json::array();
    for (const search::Pin &pin : m_document.pins())
        pins.push_back(m_document.layers()[pin.layer].name);
    file.saved["pins"] = pins;
    auto written = project::writeProject(file, path);
    if (written)
        m_document.setSaved(path);
    return written;
}

void Workflow::measureBaseline()
{
    const auto project = m_document.sharedProject();
    m_jobs.start<evaluate::Baseline>(
        Lane::Main, tr("Baseline"),
        [project](std::stop_token stop, base::ProgressSink &progress) {
            return project::measureBaseline(*project, stop, progress);
        },
        [this](base::Result<evaluate::Baseline> result) {
            if (!result)
                return report(result.error());
            m_document.setBaseline(*result);
            Q_EMIT baselineReady();
            m_settle.start();
        });
}

bool Workflow::canAnalyse() const
{
    return m_document.isOpen() && m_document.baseline() && !m_jobs.isRunning(Lane::Main);
}

void Workflow::analyse()
{
    if (!canAnalyse())
        return;
    const auto project = m_document.sharedProject();
    sensitivity::AnalysisPlan plan;
    plan.settings = sensitivity::defaultSettings();
    plan.foldBatchNorm = m_document.recipe().foldBatchNorm;
    plan.workers = engineWorkers();
    m_cells = std::make_shared<CellStream>(
        m_jobs, [this, fold = plan.foldBatchNorm](const auto &cells) { m_document.putCells(cells, fold); });
    m_jobs.start<sensitivity::SensitivityTable>(
        Lane::Main, tr("Sensitivity"),
        [project, plan, stream = m_cells, folder = m_cacheFolder](std::stop_token stop,
                                                                  base::ProgressSink &progress) {
            sensitivity::MeasurementCache cache(folder, project->cacheKey);
            return sensitivity::analyse(
                project->calibration, plan, cache,
                [stream](const sensitivity::SensitivityCell &cell) { stream->put(cell); }, stop, progress);
        },
        [this](base::Result<sensitivity::SensitivityTable> result) {
            m_cells->flush();
            if (!result)
                return report(result.error());
            verifyFrontier();
        });
}

void Workflow::verifyFrontier()
{
    const auto project = m_document.sharedProject();
    const auto candidates =
        search::candidatesToVerify(m_document.frontier(), m_document.problem(), verifiedPoints, std::nullopt);
    const auto show = [this, project](const search::VerifiedPoint &point) {
        if (m_document.project() == project.get())
            m_document.putMeasured(measuredPoint(*project, point.candidate.recipe, point.candidate.kl,
                                                 point.measured, point.candidate.origin));
    };
    m_jobs.start<std::vector<search::VerifiedPoint>>(
        Lane::Main, tr("Frontier points"),
        [this, project, candidates, show](std::stop_token stop, base::ProgressSink &progress) {
            return search::verify(project->evaluator, candidates, stop, progress,
                                  [this, show](const search::VerifiedPoint &point) {
                                      m_jobs.post([show, point] { show(point); });
                                  });
        },
        [this](base::Result<std::vector<search::VerifiedPoint>> result) {
            if (!result)
                return report(result.error());
            Q_EMIT analysisFinished();
        });
}

void Workflow::measureCurrent()
{
    if (!m_document.isOpen() || !m_document.baseline())
        return;
    const widgets::MeasuredPoint *known = m_document.currentMeasurement();
    if (known && known->measured.n == m_document.project()->samples.evaluate.size())
        return;
    const auto project = m_document.sharedProject();
    const compress::Recipe recipe = m_document.recipe();
    const auto show = [this, project, recipe](const evaluate::Measurement &measured) {
        if (m_document.project() == project.get() && m_document.recipe() == recipe)
            m_document.putMeasured(
                measuredPoint(*project, recipe, m_document.predictedKl(), measured, search::Origin::Edited));
    };
    m_jobs.start<evaluate::Measurement>(
        Lane::Live, tr("Measuring this recipe"),
        [this, project, recipe, show](std::stop_token stop, base::ProgressSink &progress) {
            return project->evaluator.measure(recipe, 0, stop, progress,
                                              [this, show, stop](const evaluate::Measurement &partial) {
                                                  if (!stop.stop_requested())
                                                      m_jobs.post([show, partial] { show(partial); });
                                              });
        },
        [this, show](base::Result<evaluate::Measurement> result) {
            if (!result)
                return report(result.error());
            show(*result);
        });
}

void Workflow::stop()
{
    m_jobs.stopAll();
}

void Workflow::exportModel(const report::ExportRequest &request)
{
    if (!m_document.baseline())
        return;
    const auto project = m_document.sharedProject();
    m_jobs.start<report::ExportResult>(
        Lane::Main, tr("Exporting"),
        [project, request, baseline = *m_document.baseline()](std::stop_token stop,
                                                              base::ProgressSink &progress) {
            return report::exportModel(*project, baseline, request, stop, progress);
        },
        [this](base::Result<report::ExportResult> result) {
            if (!result)
                return report(result.error());
            Q_EMIT exported(*result);
        });
}

void Workflow::report(const base::Error &error)
{
    if (error.code != base::ErrorCode::Cancelled)
        Q_EMIT failed(error);
}

} // namespace paretoscope::gui
