#include "app/gui/jobrunner.h"

#include <QElapsedTimer>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace paretoscope::gui {

namespace {

constexpr int poolThreads = 5;   // one a lane and one that is still being stopped
constexpr int answerThreads = 3; // as above
constexpr qint64 progressEveryMs = 50;

qint64 nowMs()
{
    static const QElapsedTimer clock = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
    return clock.elapsed();
}

bool answersEdits(Lane lane)
{
    return lane == Lane::Live || lane == Lane::Frontier;
}

/// On Linux niceness belongs to a thread and is inherited by the workers that core starts from it, so the
/// window keeps its processor whenever it wants it.
void lowerPriorityOfThisThread(Lane lane)
{
#ifdef __linux__
    constexpr int answer = 4;
    constexpr int background = 10;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), answersEdits(lane) ? answer : background);
#else
    Q_UNUSED(lane)
#endif
}

} // namespace

void JobRunner::Sink::progress(const base::Progress &progress)
{
    const std::lock_guard lock(m_mutex);
    const qint64 now = nowMs();
    if (now - m_lastMs < progressEveryMs && progress.fraction < 1)
        return;
    m_lastMs = now;
    m_runner.post([&runner = m_runner, lane = m_lane, id = id, progress] {
        if (runner.running(lane).id == id)
            Q_EMIT runner.progressed(lane, progress);
    });
}

JobRunner::JobRunner(QObject *parent)
    : QObject(parent), m_running(static_cast<std::size_t>(Lane::FirstOfPanels))
{
    m_pool.setMaxThreadCount(poolThreads);
    m_answers.setMaxThreadCount(answerThreads);
    nowMs(); // starts the clock on this thread
}

JobRunner::~JobRunner()
{
    stopAll();
    m_answers.waitForDone();
    m_pool.waitForDone(); // jobs stop within one graph node; nothing may outlive what they point to
}

std::shared_ptr<JobRunner::Sink> JobRunner::begin(Lane lane, const QString &title)
{
    stop(lane);
    auto sink = std::make_shared<Sink>(*this, lane, ++m_lastId);
    running(lane) = {sink->id, sink};
    Q_EMIT started(lane, title);
    return sink;
}

void JobRunner::submit(Lane lane, std::function<void()> work)
{
    (answersEdits(lane) ? m_answers : m_pool).start([lane, work = std::move(work)] {
        lowerPriorityOfThisThread(lane);
        work();
    });
}

void JobRunner::deliver(Lane lane, int id, std::function<void()> done)
{
    post([this, lane, id, done = std::move(done)] {
        if (running(lane).id != id)
            return; // a newer job has the lane: what this one found is stale
        running(lane) = {};
        Q_EMIT finished(lane);
        done();
    });
}

void JobRunner::post(std::function<void()> call)
{
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

Lane JobRunner::laneOf(const QString &panel)
{
    const auto lane = [](qsizetype index) {
        return static_cast<Lane>(static_cast<int>(Lane::FirstOfPanels) + static_cast<int>(index));
    };
    if (const qsizetype known = m_panels.indexOf(panel); known >= 0)
        return lane(known);
    m_panels << panel;
    m_running.emplace_back();
    m_pool.setMaxThreadCount(m_pool.maxThreadCount() + 1);
    return lane(m_panels.size() - 1);
}

void JobRunner::retitle(Lane lane, const QString &title)
{
    if (isRunning(lane))
        Q_EMIT retitled(lane, title);
}

void JobRunner::stop(Lane lane)
{
    if (running(lane).sink)
        running(lane).sink->stop.request_stop();
}

void JobRunner::stopAll()
{
    for (const Running &running : m_running)
        if (running.sink)
            running.sink->stop.request_stop();
}

bool JobRunner::isRunning(Lane lane) const
{
    return m_running[static_cast<std::size_t>(lane)].sink != nullptr;
}

} // namespace paretoscope::gui
