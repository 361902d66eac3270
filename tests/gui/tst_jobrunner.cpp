#include "app/gui/jobrunner.h"

#include "tests/support/fatallogger.h"
#include "tests/support/turnloop.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace paretoscope;
using gui::JobRunner;
using gui::Lane;

class TestJobRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void resultArrivesOnTheGuiThread();
    void newerJobInTheSameLaneWins();
    void stoppedJobReportsCancelled();
    void lanesRunSideBySide();
    void everyPanelHasALaneOfItsOwn();
    void progressIsThrottledAndEndsComplete();
    void destructionStopsWhatRuns();
};

namespace {

base::Result<int> waitForStop(std::stop_token stop)
{
    while (!stop.stop_requested())
        QThread::yieldCurrentThread();
    return base::cancelled();
}

} // namespace

void TestJobRunner::resultArrivesOnTheGuiThread()
{
    JobRunner jobs;
    int answer = 0;
    QThread *arrivedOn = nullptr;
    jobs.start<int>(
        Lane::Main, QStringLiteral("work"),
        [](std::stop_token, base::ProgressSink &) { return base::Result<int>(42); },
        [&](base::Result<int> result) {
            answer = result.value();
            arrivedOn = QThread::currentThread();
        });
    QVERIFY(jobs.isRunning(Lane::Main));
    QTRY_COMPARE(answer, 42);
    QCOMPARE(arrivedOn, thread());
    QVERIFY(!jobs.isRunning(Lane::Main));
}

void TestJobRunner::newerJobInTheSameLaneWins()
{
    std::atomic<bool> oldEnded = false;
    JobRunner jobs;
    QList<int> results;
    const auto keep = [&](base::Result<int> result) { results << (result ? *result : -1); };
    jobs.start<int>(
        Lane::Live, QStringLiteral("old"),
        [&oldEnded](std::stop_token stop, base::ProgressSink &) {
            const auto stopped = waitForStop(stop);
            oldEnded = true;
            return stopped;
        },
        keep);
    jobs.start<int>(
        Lane::Live, QStringLiteral("new"),
        [](std::stop_token, base::ProgressSink &) { return base::Result<int>(2); }, keep);
    QTRY_COMPARE(results, QList<int>{2});
    QTRY_VERIFY(oldEnded);
    tests::turnLoop();
    QCOMPARE(results, QList<int>{2}); // the older one was not heard
}

void TestJobRunner::stoppedJobReportsCancelled()
{
    JobRunner jobs;
    bool cancelled = false;
    jobs.start<int>(
        Lane::Main, QStringLiteral("work"),
        [](std::stop_token stop, base::ProgressSink &) { return waitForStop(stop); },
        [&](base::Result<int> result) {
            cancelled = !result && result.error().code == base::ErrorCode::Cancelled;
        });
    jobs.stop(Lane::Main);
    QTRY_VERIFY(cancelled);
}

void TestJobRunner::lanesRunSideBySide()
{
    JobRunner jobs;
    QSemaphore mainRuns;
    bool liveDone = false;
    jobs.start<int>(
        Lane::Main, QStringLiteral("long"),
        [&](std::stop_token stop, base::ProgressSink &) {
            mainRuns.release();
            return waitForStop(stop);
        },
        [](base::Result<int>) {});
    mainRuns.acquire();
    jobs.start<int>(
        Lane::Live, QStringLiteral("short"),
        [](std::stop_token, base::ProgressSink &) { return base::Result<int>(1); },
        [&](base::Result<int> result) { liveDone = result.ok(); });
    QTRY_VERIFY(liveDone);
    QVERIFY(jobs.isRunning(Lane::Main));
}

void TestJobRunner::everyPanelHasALaneOfItsOwn()
{
    JobRunner jobs;
    const Lane first = jobs.laneOf(QStringLiteral("one")), second = jobs.laneOf(QStringLiteral("two"));
    QVERIFY(first >= Lane::FirstOfPanels && second >= Lane::FirstOfPanels && first != second);
    QVERIFY(jobs.laneOf(QStringLiteral("one")) == first);
    QStringList heard;
    const auto start = [&](Lane lane, const QString &answer) {
        jobs.start<QString>(
            lane, answer,
            [answer](std::stop_token, base::ProgressSink &) { return base::Result<QString>(answer); },
            [&heard](base::Result<QString> result) { heard << *result; });
    };
    start(first, QStringLiteral("stale"));
    start(second, QStringLiteral("other"));
    start(first, QStringLiteral("newest"));
    QVERIFY(jobs.isRunning(first) && jobs.isRunning(second));
    QTRY_COMPARE(heard.size(), 2);
    tests::turnLoop();
    QVERIFY(!heard.contains(QStringLiteral("stale")));
    QVERIFY(!jobs.isRunning(first) && !jobs.isRunning(second));
}

void TestJobRunner::progressIsThrottledAndEndsComplete()
{
    JobRunner jobs;
    QList<double> fractions;
    connect(&jobs, &JobRunner::progressed, this,
            [&](Lane, const base::Progress &progress) { fractions << progress.fraction; });
    bool done = false;
    constexpr int steps = 10000;
    jobs.start<int>(
        Lane::Main, QStringLiteral("work"),
        [](std::stop_token, base::ProgressSink &sink) {
            for (int i = 1; i <= steps; ++i)
                sink.progress({static_cast<double>(i) / steps, {}, "work"});
            return base::Result<int>(0);
        },
        [&](base::Result<int>) { done = true; });
    QTRY_VERIFY(done);
    QVERIFY(fractions.size() < steps / 10);
    QCOMPARE(fractions.constLast(), 1.0);
}

void TestJobRunner::destructionStopsWhatRuns()
{
    bool stopped = false;
    {
        JobRunner jobs;
        jobs.start<int>(
            Lane::Main, QStringLiteral("work"),
            [&](std::stop_token stop, base::ProgressSink &) {
                auto result = waitForStop(stop);
                stopped = true;
                return result;
            },
            [](base::Result<int>) {});
    }
    QVERIFY(stopped);
}

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_jobrunner.moc"
