// Analyse and its forecast: what the way of core's session (core/session/search.h) is asked for, as a job
// whose stages are told. Its results come into the document as they are found. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/effort.h"
#include "core/base/result.h"
#include "core/session/forecast.h"
#include "core/session/search.h"
#include "widgets/document/document.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace paretoscope::gui {

class SessionListener;

class AnalysisJobs : public QObject {
    Q_OBJECT

public:
    AnalysisJobs(widgets::Document &document, JobRunner &jobs, base::Effort &effort,
                 QObject *parent = nullptr);
    ~AnalysisJobs() override;

    void forget(); ///< the project is about to be another one
    void analyse();
    void giveUp() { m_again = false; } ///< stopped for good
    void forecast();
    const std::optional<session::Forecast> &lastForecast() const { return m_forecast; }

Q_SIGNALS:
    /// That what is measured is not kept, and why; empty: it is, as far as is known.
    void cacheNoteChanged(const QString &note);
    void failed(const paretoscope::base::Error &error);
    void told(const QString &sentence);
    void forecastChanged();
    void finished(); ///< the analysis, whole

private:
    session::Plan plan() const;
    void runPoints();
    void end(const session::Plan &plan);
    void followSteps();
    void report(const base::Error &error);
    void setCacheNote(const QString &note);
    void noteUnkept(const sensitivity::KeptCells &kept);

    widgets::Document &m_document;
    JobRunner &m_jobs;
    base::Effort &m_effort;
    std::shared_ptr<SessionListener> m_listener; ///< of the analysis under way or the last one
    std::optional<pipeline::Steps> m_running;    ///< of the analysis under way: what it measures is of
    bool m_again = false;                        ///< it was stopped, because the steps are others now
    std::function<bool()> m_timeForAnother;      ///< recipe, within the limit of the analysis under way
    bool m_isTitled = false;                     ///< the main lane is the analysis's: its stages are told
    std::optional<session::Forecast> m_forecast;
    QString m_cacheNote;
};

} // namespace paretoscope::gui
