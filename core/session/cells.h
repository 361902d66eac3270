// The cells of a plan: looked at, measured where they decide or all of them, and methods together.
// Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/settling.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivitytable.h"
#include "core/session/listener.h"
#include "core/session/plan.h"

#include <cstdint>
#include <stop_token>

namespace paretoscope::session {

struct Cells {
    sensitivity::SensitivityTable table;
    sensitivity::KeptCells kept = {}; ///< of what was measured
};

/// Every cell of PLAN on all of its samples, those in EFFORT's cache as they are.
base::Result<Cells> measureCells(const project::OpenProject &project, const Plan &plan,
                                 const base::Effort &effort, Listener &listener, std::stop_token stop,
                                 base::ProgressSink &progress);

/// Every cell estimated, none measured (sensitivity/estimate.h).
base::Result<sensitivity::SensitivityTable> estimateCells(const project::OpenProject &project,
                                                          const Plan &plan, const base::Effort &effort,
                                                          Listener &listener, std::stop_token stop,
                                                          base::ProgressSink &progress);

/// What is measured until it is settled (search/settling.h): the cells of PLAN, without a limit of time.
base::Result<search::SettlingPlan> settlingPlanOf(const project::OpenProject &project, const Plan &plan,
                                                  const base::Effort &effort, const std::stop_token &stop);

/// That every cell is looked at on, before any is sharpened; and as many are estimates made of that stand
/// until then.
std::int64_t samplesOfLook(const Plan &plan);

/// How many were measured, and on how much.
struct CellCounts {
    std::int64_t cells = 0, full = 0; ///< and of these on the most samples
    std::int64_t samples = 0, fewestSamples = 0;
};
CellCounts countCells(const sensitivity::SensitivityTable &table);

/// The cells of one search, measured stage by stage.
class CellStages {
public:
    /// All references must outlive this.
    CellStages(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
               Listener &listener, std::stop_token stop, base::ProgressSink &progress);

    /// measureUntilSettled() has nothing left to measure.
    base::Result<bool> areKnown();
    // SECONDS: for the stage; 0: no limit.
    /// Every cell on samplesOfLook(), but for those that by ESTIMATES (may be empty) no recipe takes.
    base::Result<sensitivity::SensitivityTable> look(const sensitivity::SensitivityTable &estimates,
                                                     double seconds);
    base::Result<sensitivity::SensitivityTable> measureAll(double seconds);
    /// All cells on as many samples as the frontier needs (search/settling.h), or as there is time for.
    base::Result<sensitivity::SensitivityTable> measureUntilSettled(double seconds);
    /// With all of the samples only those that the points below the plan's bytes may be made of
    /// (search/gradedcells.h).
    base::Result<sensitivity::SensitivityTable> measureWhereTheyDecide();
    /// TABLE with cells of methods together on as many samples as its own have, if those can spare the
    /// frontier enough to be worth it.
    base::Result<sensitivity::SensitivityTable> join(sensitivity::SensitivityTable table, double seconds);

    const sensitivity::MeasurementCache &cache() const { return m_cache; }
    sensitivity::KeptCells kept() const { return m_cache.kept(); }

private:
    sensitivity::AnalysisPlan analysis(double seconds) const;
    sensitivity::CellSink sink() const;
    base::Result<sensitivity::SensitivityTable> measure(const sensitivity::AnalysisPlan &analysis);

    const project::OpenProject &m_project;
    const Plan &m_plan;
    const base::Effort &m_effort;
    Listener &m_listener;
    const std::stop_token m_stop;
    base::ProgressSink &m_progress;
    sensitivity::MeasurementCache m_cache;
};

} // namespace paretoscope::session
