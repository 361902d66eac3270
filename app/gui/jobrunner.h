// The one bridge between core's jobs, (stop_token, ProgressSink &) -> Result<T>, and Qt's event loop. Jobs
// run on two pools at low priority; results arrive on the GUI thread, which never waits. In each lane the
// newest job wins: starting another asks the running one to stop, and its result is dropped. GUI thread only.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace paretoscope::gui {

/// Work that may run side by side: one job each at a time. Live and Frontier answer edits: they go before the
/// others. Aside: short work that nobody waits for.
/// Panels have lanes of their own beyond these, see laneOf().
enum class Lane { Main, Live, Frontier, Aside, Opening, Preview, Steps, Packing, FirstOfPanels };

class JobRunner : public QObject {
    Q_OBJECT

public:
    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    /// Run JOB in LANE; DONE gets its result on the GUI thread unless a newer job took the lane meanwhile. A
    /// job that was stopped still reports, with ErrorCode::Cancelled.
    template <typename T>
    void start(Lane lane, const QString &title,
               std::function<base::Result<T>(std::stop_token, base::ProgressSink &)> job,
               std::function<void(base::Result<T>)> done)
    {
        auto sink = begin(lane, title);
        submit(lane, [this, lane, sink, job = std::move(job), done = std::move(done)]() mutable {
            auto result = std::make_shared<base::Result<T>>(job(sink->stop.get_token(), *sink));
            deliver(lane, sink->id, [result, done = std::move(done)] { done(std::move(*result)); });
        });
    }

    /// Run CALL on the GUI thread soon, from any thread; dropped once this runner is gone.
    void post(std::function<void()> call);

    /// The lane of jobs that PANEL asks for: one for each name.
    Lane laneOf(const QString &panel);

    /// What runs in LANE is at another piece of its work now, with a progress of its own.
    void retitle(Lane lane, const QString &title);
    void stop(Lane lane);
    void stopAll();
    bool isRunning(Lane lane) const;

Q_SIGNALS:
    void started(paretoscope::gui::Lane lane, const QString &title);
    void retitled(paretoscope::gui::Lane lane, const QString &title);
    /// At most 20 times a second.
    void progressed(paretoscope::gui::Lane lane, const paretoscope::base::Progress &progress);
    void finished(paretoscope::gui::Lane lane);

private:
    /// Takes progress on the worker's thread and hands the newest on to the GUI, throttled.
    class Sink : public base::ProgressSink {
    public:
        Sink(JobRunner &runner, Lane lane, int jobId) : id(jobId), m_runner(runner), m_lane(lane) {}
        void progress(const base::Progress &progress) override;

        const int id;
        std::stop_source stop;

    private:
        JobRunner &m_runner;
        const Lane m_lane;
        std::mutex m_mutex;
        qint64 m_lastMs = -1000;
    };

    struct Running {
        int id = 0;
        std::shared_ptr<Sink> sink;
    };

    std::shared_ptr<Sink> begin(Lane lane, const QString &title);
    void submit(Lane lane, std::function<void()> work);
    void deliver(Lane lane, int id, std::function<void()> done);
    Running &running(Lane lane) { return m_running[static_cast<std::size_t>(lane)]; }

    std::vector<Running> m_running; ///< by lane
    QStringList m_panels;           ///< with a lane, in order
    int m_lastId = 0;
    QThreadPool m_pool;
    QThreadPool m_answers; ///< threads of their own: one that was made slower never becomes faster again
};

} // namespace paretoscope::gui
