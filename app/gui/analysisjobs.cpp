#include "app/gui/analysisjobs.h"

#include "app/gui/cellstream.h"
#include "core/search/jointsettings.h"
#include "core/search/pinnedcells.h"
#include "core/sensitivity/estimate.h"
#include "widgets/document/numbers.h"

#include <algorithm>
#include <tuple>

namespace paretoscope::gui {

namespace {

constexpr std::size_t verifiedRuns = 16;
constexpr std::size_t firstPoints = 4;
constexpr double leastWorth = 0.02;   ///< of the damage: less is not worth the measuring
constexpr double leastSeconds = 1e-3; ///< 0 would be no limit

/// What is left of the work is not told to take longer than what is left of the time.
class WithinTime final : public base::ProgressSink {
public:
    WithinTime(base::ProgressSink &sink, double budgetSeconds)
        : m_sink(sink), m_budgetSeconds(budgetSeconds), m_start(std::chrono::steady_clock::now())
    {
    }

    void progress(const base::Progress &progress) override
    {
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_start;
        base::Progress limited = progress;
        if (m_budgetSeconds > 0 && limited.remainingSeconds)
            limited.remainingSeconds =
                std::clamp(m_budgetSeconds - elapsed.count(), 0.0, *limited.remainingSeconds);
        m_sink.progress(limited);
    }

private:
    base::ProgressSink &m_sink;
    const double m_budgetSeconds;
    const std::chrono::steady_clock::time_point m_start;
};

struct Sharpened {
    sensitivity::SensitivityTable table;
    double worthOfJoint = 0; ///< share of the damage
};

double worthOfJoint(const project::OpenProject &project, const search::JointPlan &plan,
                    const sensitivity::SensitivityTable &table)
{
    const auto &[settings, steps] = std::tie(plan.analysis.settings, plan.analysis.steps);
    const auto &layers = project.model.layers(); // folding changes no shape
    return search::worthOfJoint(
        search::makeProblem(layers, plan.otherBytes, table, settings, plan.pins, steps),
        search::makeJointProblem(layers, plan.otherBytes, table, settings, plan.pins, steps));
}

bool isMeasured(const sensitivity::SensitivityTable &table,
                const std::vector<compress::LayerSetting> &settings)
{
    for (const compress::LayerSetting &setting : settings) {
        const auto index = table.settingIndex(setting);
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer) {
            const auto *cell = index ? table.cell(layer, *index) : nullptr;
            if (!cell || cell->estimate)
                return false;
        }
    }
    return true;
}

} // namespace

AnalysisJobs::AnalysisJobs(widgets::Document &document, JobRunner &jobs, EngineLimits &limits,
                           QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs), m_limits(limits)
{
}

AnalysisJobs::~AnalysisJobs()
{
    forget();
}

void AnalysisJobs::forget()
{
    if (m_cells)
        m_cells->close();
    m_cells.reset();
    m_forecast.reset();
    Q_EMIT forecastChanged();
}

sensitivity::AnalysisPlan AnalysisJobs::plan() const
{
    sensitivity::AnalysisPlan plan;
    plan.settings = sensitivity::defaultSettings();
    plan.besides = search::pinnedCells(m_document.pins());
    plan.steps = m_document.recipe().steps;
    plan.workers = m_limits.workers;
    plan.memoryBytes = m_limits.memoryBytes;
    plan.timeBudgetSeconds = m_limits.timeBudgetSeconds;
    return plan;
}

/// What the time limit leaves: it is one for all cells, those of bits with sparsity last.
sensitivity::AnalysisPlan AnalysisJobs::remainingPlan() const
{
    sensitivity::AnalysisPlan remaining = m_plan;
    if (remaining.timeBudgetSeconds > 0) {
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_measuringSince;
        remaining.timeBudgetSeconds = std::max(leastSeconds, remaining.timeBudgetSeconds - elapsed.count());
    }
    return remaining;
}

std::function<void(const sensitivity::SensitivityCell &)> AnalysisJobs::cellSink() const
{
    return [stream = m_cells](const sensitivity::SensitivityCell &cell) { stream->put(cell); };
}

void AnalysisJobs::forecast()
{
    if (!m_document.baseline())
        return;
    m_jobs.start<sensitivity::Forecast>(
        Lane::Aside, tr("Forecast"),
        [project = m_document.sharedProject(), plan = plan(),
         folder = m_limits.cacheFolder](std::stop_token stop, base::ProgressSink &) {
            const sensitivity::MeasurementCache cache(folder, project->cacheKey);
            return sensitivity::forecast(project->calibration, plan, cache, stop);
        },
        [this, session = m_document.session()](base::Result<sensitivity::Forecast> result) {
            if (!result)
                return report(result.error());
            if (session != m_document.session())
                return;
            m_forecast = *result;
            Q_EMIT forecastChanged();
        });
}

void AnalysisJobs::analyse()
{
    if (m_document.layerShares().empty())
        m_jobs.stop(Lane::Aside); // timed beside an analysis, the layers would get anything for a time
    if (m_cells)
        m_cells->close();
    m_plan = plan();
    m_stopped = false;
    m_cells = std::make_shared<CellStream>(
        m_jobs, [this, steps = m_plan.steps](const auto &cells) { m_document.putCells(cells, steps); });
    if (isMeasured(m_document.table(), m_plan.settings))
        measureCoarsely();
    else
        estimate();
}

// All cells at once, softly: there is something to look at and to drag before anything was measured.
void AnalysisJobs::estimate()
{
    m_jobs.start<sensitivity::SensitivityTable>(
        Lane::Main, tr("Estimating"),
        [project = m_document.sharedProject(), plan = m_plan,
         sink = cellSink()](std::stop_token stop, base::ProgressSink &progress) {
            return sensitivity::estimate(project->calibration, plan, sink, stop, progress);
        },
        [this](base::Result<sensitivity::SensitivityTable> result) {
            m_cells->flush();
            // Where there are no gradients there are no estimates, and measuring needs none.
            if (!result && result.error().code != base::ErrorCode::ModelUnsupported)
                return report(result.error());
            measureCoarsely();
        });
}

search::JointPlan AnalysisJobs::jointPlan() const
{
    search::JointPlan joint{remainingPlan(), m_document.pins()};
    joint.analysis.besides = search::pinnedCells(joint.pins); // pins may have changed since the start
    joint.otherBytes = m_document.problem().otherBytes;
    return joint;
}

// The frontier of a few samples is good enough to run points of it.
void AnalysisJobs::measureCoarsely()
{
    if (m_stopped) // just when the stage before ended by itself
        return;
    m_measuringSince = std::chrono::steady_clock::now();
    auto coarse = remainingPlan();
    coarse.samples = sensitivity::firstCellSamples;
    m_jobs.start<sensitivity::SensitivityTable>(
        Lane::Main, tr("Sensitivity, a first look"),
        [project = m_document.sharedProject(), coarse, sink = cellSink(),
         folder = m_limits.cacheFolder](std::stop_token stop, base::ProgressSink &progress) {
            sensitivity::MeasurementCache cache(folder, project->cacheKey);
            WithinTime limited(progress, coarse.timeBudgetSeconds);
            return sensitivity::analyse(project->calibration, coarse, cache, sink, stop, limited);
        },
        [this](base::Result<sensitivity::SensitivityTable> result) {
            m_cells->flush();
            if (!result)
                return report(result.error());
            runFirstPoints();
        });
}

// Whoever looks sees answers, and not damages only, before cells are sharpened.
void AnalysisJobs::runFirstPoints()
{
    if (m_stopped)
        return;
    if (m_document.measuredPoints().size() >= firstPoints) // of an earlier analysis
        return measureCells();
    m_jobs.start<std::vector<search::VerifiedPoint>>(
        Lane::Main, tr("First points"),
        [project = m_document.sharedProject(), problem = m_document.sharedProblem(),
         each = shower()](std::stop_token stop,
                          base::ProgressSink &progress) -> base::Result<std::vector<search::VerifiedPoint>> {
            const auto frontier = search::solve(*problem);
            auto candidates = search::candidatesToVerify(frontier, *problem, firstPoints, std::nullopt);
            std::erase_if(candidates, [](const search::Candidate &candidate) {
                return candidate.origin != search::Origin::Frontier;
            });
            return search::verify(project->evaluator, candidates, stop, progress, each);
        },
        [this](base::Result<std::vector<search::VerifiedPoint>> result) {
            if (!result)
                return report(result.error());
            measureCells();
        });
}

void AnalysisJobs::measureCells()
{
    if (m_stopped)
        return;
    m_jobs.start<Sharpened>(
        Lane::Main, tr("Sensitivity"),
        [project = m_document.sharedProject(), joint = jointPlan(), sink = cellSink(),
         folder = m_limits.cacheFolder](std::stop_token stop,
                                        base::ProgressSink &progress) -> base::Result<Sharpened> {
            sensitivity::MeasurementCache cache(folder, project->cacheKey);
            WithinTime limited(progress, joint.analysis.timeBudgetSeconds);
            const auto table =
                sensitivity::analyse(project->calibration, joint.analysis, cache, sink, stop, limited);
            if (!table)
                return table.error();
            return Sharpened{*table, worthOfJoint(*project, joint, *table)};
        },
        [this](base::Result<Sharpened> result) {
            m_cells->flush();
            if (!result)
                return report(result.error());
            if (result->worthOfJoint < leastWorth)
                return verifyFrontier();
            measureJointCells(result->table, result->worthOfJoint);
        });
}

// That damages of bits and of sparsity add up is an assumption: where the frontier would rest on it, both
// together are measured.
void AnalysisJobs::measureJointCells(const sensitivity::SensitivityTable &table, double worth)
{
    if (m_stopped)
        return;
    m_jobs.start<sensitivity::SensitivityTable>(
        Lane::Main,
        tr("Bits with sparsity, which may spare up to %1 of the damage")
            .arg(widgets::numbers::sparsity(worth)),
        [project = m_document.sharedProject(), joint = jointPlan(), table, sink = cellSink(),
         folder = m_limits.cacheFolder](std::stop_token stop, base::ProgressSink &progress) {
            sensitivity::MeasurementCache cache(folder, project->cacheKey);
            WithinTime limited(progress, joint.analysis.timeBudgetSeconds);
            return search::measureJoint(project->calibration, table, joint, cache, sink, stop, limited);
        },
        [this](base::Result<sensitivity::SensitivityTable> result) {
            m_cells->flush();
            if (!result)
                return report(result.error());
            verifyFrontier();
        });
}

/// Shows a verified point of the project that is open now, from any thread.
std::function<void(const search::VerifiedPoint &)> AnalysisJobs::shower()
{
    return [this, session = m_document.session()](const search::VerifiedPoint &point) {
        m_jobs.post([this, session, point] {
            if (session != m_document.session())
                return;
            const auto &[candidate, measured, behaviour] = point;
            const auto ready = m_document.project()->after(candidate.recipe.steps); // made when it was run
            if (!ready)
                return;
            m_document.putMeasured({candidate.recipe,
                                    compress::modelCost(ready->model, candidate.recipe.settings),
                                    candidate.kl, measured, candidate.origin, behaviour});
        });
    };
}

void AnalysisJobs::verifyFrontier()
{
    if (m_stopped)
        return;
    m_jobs.start<std::vector<search::VerifiedPoint>>(
        Lane::Main, tr("Frontier points"),
        [project = m_document.sharedProject(), problem = m_document.sharedProblem(),
         solution = m_document.solution(),
         each = shower()](std::stop_token stop, base::ProgressSink &progress) {
            const search::Frontier frontier =
                solution.problem == problem ? solution.frontier : search::solve(*problem);
            search::AdaptivePlan adaptive;
            adaptive.runs = verifiedRuns;
            return search::verifyAdaptively(project->evaluator, frontier, *problem, adaptive, stop, progress,
                                            each);
        },
        [this](base::Result<std::vector<search::VerifiedPoint>> result) {
            if (!result)
                return report(result.error());
            Q_EMIT finished();
            if (m_document.layerShares().empty())
                measureLayerShares();
        });
}

void AnalysisJobs::report(const base::Error &error)
{
    if (error.code != base::ErrorCode::Cancelled)
        Q_EMIT failed(error);
}

} // namespace paretoscope::gui
