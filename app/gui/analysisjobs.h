// What the Analyse menu starts: a forecast, the analysis (estimates, every cell on a few samples, a handful
// of frontier points run at once, all samples of every cell, bits with sparsity where the frontier would use
// both, frontier points really run), improving a point, the smallest recipe that keeps limits, speed. Puts
// results into the document; says what came out in one sentence. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/result.h"
#include "core/evaluate/behaviour.h"
#include "core/search/jointsettings.h"
#include "core/search/verify.h"
#include "core/sensitivity/forecast.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "widgets/document/document.h"

#include <QObject>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace paretoscope::gui {

class CellStream;

/// How much of the machine an analysis may take.
struct EngineLimits {
    int workers = 1;
    std::int64_t memoryBytes = 0; ///< 0: a quarter of the machine's
    double timeBudgetSeconds = 0; ///< 0: none
    std::filesystem::path cacheFolder;
};

class AnalysisJobs : public QObject {
    Q_OBJECT

public:
    AnalysisJobs(widgets::Document &document, JobRunner &jobs, EngineLimits &limits,
                 QObject *parent = nullptr);
    ~AnalysisJobs() override;

    void forget(); ///< the project is about to be another one
    void analyse();
    /// No further stage of the analysis begins. The running one is stopped with its job, by its lane.
    void stop() { m_stopped = true; }
    void forecast();
    const std::optional<sensitivity::Forecast> &lastForecast() const { return m_forecast; }
    void improve();
    void findSmallest(const evaluate::BehaviourLimits &limits);
    void measureSpeed();
    void measureLayerShares();

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);
    void told(const QString &sentence);
    void forecastChanged();
    void finished(); ///< the analysis, whole

private:
    sensitivity::AnalysisPlan plan() const;
    sensitivity::AnalysisPlan remainingPlan() const;
    std::function<void(const sensitivity::SensitivityCell &)> cellSink() const;
    void estimate();
    void measureCoarsely();
    void runFirstPoints();
    void measureCells();
    void measureJointCells(const sensitivity::SensitivityTable &table, double worth);
    void verifyFrontier();
    search::JointPlan jointPlan() const;
    std::function<void(const search::VerifiedPoint &)> shower();
    void applyImproved(const pipeline::Recipe &start, const search::Improvement &improvement);
    void report(const base::Error &error);

    widgets::Document &m_document;
    JobRunner &m_jobs;
    EngineLimits &m_limits;
    std::shared_ptr<CellStream> m_cells;
    sensitivity::AnalysisPlan
        m_plan; ///< of the analysis under way: what is changed meanwhile is for the next
    std::chrono::steady_clock::time_point m_measuringSince;
    bool m_stopped = false;
    std::optional<sensitivity::Forecast> m_forecast;
};

} // namespace paretoscope::gui
