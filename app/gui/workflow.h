// Which job follows which: open → baseline → (analyse → frontier really run) → every edit measured → export.
// Opening, the baseline and export are run here; the rest by its parts. Says what failed. Holds no results of
// its own. GUI thread only.
#pragma once

#include "app/gui/analysisjobs.h"
#include "app/gui/frontierjob.h"
#include "app/gui/jobrunner.h"
#include "app/gui/livejobs.h"
#include "app/gui/packing.h"
#include "app/gui/pointjobs.h"
#include "core/base/result.h"
#include "core/project/projectfile.h"
#include "core/report/exportmodel.h"
#include "core/session/restore.h"
#include "widgets/document/document.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <memory>

namespace paretoscope::gui {

class Workflow : public QObject {
    Q_OBJECT

public:
    Workflow(widgets::Document &document, JobRunner &jobs, QObject *parent = nullptr);
    ~Workflow() override;

    /// The open document stays untouched until the new project is fully read.
    void openProject(const std::filesystem::path &path);
    void openUnsaved(const project::ProjectFile &file);
    /// What is open, with recipe and pins as they are now and what was asked.
    project::ProjectFile currentFile() const;
    /// FILE, with changed settings, in the place of what is open; it stays unsaved.
    void reopen(const project::ProjectFile &file);
    /// Also writes recipe, pins and what was asked into the project file. Evidence that came packed with it
    /// goes along to another place.
    base::Result<void> save(const std::filesystem::path &path);

    /// What is known of the project, which was saved, beside it.
    void packEvidence() { m_packing.pack(m_document.project()->path); }

    bool canAnalyse() const;
    /// Something is known to start from, and nothing else runs.
    bool canImprove() const;
    void analyse();
    void improve();
    void findWithin(const search::Budget &budget);
    void measureSpeed();
    void measureByStep();
    /// Of layers that are not pinned, by the share of energy that each keeps.
    void chooseRanks(double energy);
    /// The document's recipe takes STEPS once what they make of the network is there; TEXT names the edit.
    void takeSteps(const pipeline::Steps &steps, const QString &text);
    /// What an analysis measures layers with; what is known of them with these is shown.
    void takeMethods(const sensitivity::MeasuredWith &with, const QString &text);
    /// The document takes RECIPE, its steps included, once what they make of the network is there.
    void takeRecipe(const pipeline::Recipe &recipe, const QString &text);
    void stop();
    void exportModel(const report::ExportRequest &request);

    const base::Effort &effort() const { return m_effort; }
    void setCacheFolder(const std::filesystem::path &folder) { m_effort.cacheFolder = folder; }
    void setMemory(std::int64_t bytes); ///< of retained activations; 0: a quarter of the machine's
    void setTimeBudget(double seconds); ///< of an analysis; 0: none
    /// What the next analysis will take; absent until it is known.
    const std::optional<session::Forecast> &forecast() const { return m_analysis.lastForecast(); }
    FrontierJob &frontierJob() { return m_frontier; }

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);
    void projectOpened(const QString &path); ///< empty while unsaved
    void baselineReady();
    void analysisFinished();
    void forecastChanged();
    void cacheNoteChanged(const QString &note); ///< as AnalysisJobs::cacheNoteChanged()
    void stepsSettled();                        ///< taken, or refused and said why
    void told(const QString &sentence);         ///< what came out of a job
    void exported(const paretoscope::report::ExportResult &result);

private:
    enum class Settings { AsSaved, Changed }; ///< other than in the file at its path
    void open(const project::ProjectFile &file, const std::filesystem::path &path, Settings settings);
    void restoreEdits();
    /// THEN, once the network after STEPS is there.
    void whenReady(const pipeline::Steps &steps, const QString &text, const std::function<void()> &then);
    void whenReady(const session::Plan &plan, const QString &text, const std::function<void()> &then);
    void measureBaseline();
    void tellKnown(const session::Restored &known);
    void report(const base::Error &error);

    widgets::Document &m_document;
    JobRunner &m_jobs;
    base::Effort m_effort;
    AnalysisJobs m_analysis;
    PointJobs m_points;
    Packing m_packing;
    FrontierJob m_frontier;
    LiveJobs m_live;
};

} // namespace paretoscope::gui
