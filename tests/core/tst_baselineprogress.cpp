// What a baseline says of its remaining time, under a clock that the test moves, against what it then takes.
#include "core/evaluate/latency/baselineprogress.h"
#include "core/evaluate/latency/latency.h"
#include "tests/support/recordedprogress.h"

#include <QTest>

#include <cmath>

using namespace paretoscope;
using evaluate::BaselineProgress;
using tests::RecordedProgress;

class BaselineProgressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void remainingTimesHoldThroughTheRun_data();
    void remainingTimesHoldThroughTheRun();
    void latencyOfALargeNetworkTakesOneRunOf32();
    void latencyOfASmallNetworkTakesAboutASecondOfEachSize();
    void nothingIsSaidInTheFirstSecond();
};

void BaselineProgressTest::remainingTimesHoldThroughTheRun_data()
{
    QTest::addColumn<double>("sample"); // seconds on one thread
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("workers");
    QTest::addColumn<double>("speed"); // of the evaluation, against what one sample promised
    QTest::newRow("resnet50, few samples") << 0.11 << 64 << 2 << 1.0;
    QTest::newRow("a transformer, very few") << 0.5 << 33 << 1 << 1.1;
    QTest::newRow("small, many samples") << 0.002 << 10'000 << 2 << 0.9;
    QTest::newRow("workers in each other's way") << 0.05 << 500 << 4 << 0.8;
}

void BaselineProgressTest::remainingTimesHoldThroughTheRun()
{
    QFETCH(const double, sample);
    QFETCH(const int, samples);
    QFETCH(const int, workers);
    QFETCH(const double, speed);
    const double evaluation = sample * samples / workers / speed;
    const double latency = evaluate::latencySeconds(sample);
    const double whole = evaluation + latency;
    double now = 100;
    RecordedProgress told;
    std::vector<double> times{0};
    BaselineProgress progress(told, {static_cast<double>(samples), sample, workers, latency},
                              [&] { return now; });
    for (int i = 1; i <= 50; ++i) {
        now = 100 + evaluation * i / 50;
        progress.progress({i / 50.0, std::nullopt, "baseline"});
        times.push_back(now - 100);
    }
    for (int i = 1; i <= 5; ++i) {
        now = 100 + evaluation + latency * i / 5;
        progress.latencyRun();
        times.push_back(now - 100);
    }
    progress.done();
    int said = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto &remaining = told.all.at(i).remainingSeconds;
        const double truth = whole - times[i];
        if (!remaining || truth < 0.01 * whole)
            continue;
        ++said;
        QVERIFY2(*remaining<1.5 * truth && * remaining> truth / 1.5,
                 qPrintable(QString("%1 s told, %2 s true").arg(*remaining).arg(truth)));
    }
    QVERIFY(said > 20);
    QVERIFY(told.risesOnly());
    QCOMPARE(told.all.back().fraction, 1.0);
}

void BaselineProgressTest::latencyOfALargeNetworkTakesOneRunOf32()
{
    // One warm run and ten of a sample, one of 32.
    const double seconds = evaluate::latencySeconds(0.1);
    QVERIFY2(std::abs(seconds - (11 + 32) * 0.1) < 0.11, qPrintable(QString::number(seconds)));
    // Of the same samples evaluated less than half of the time.
    QVERIFY(seconds < 64 * 0.1);
    QVERIFY(std::abs(evaluate::latencySeconds(2) - 33 * 2) < 1e-9);
}

void BaselineProgressTest::latencyOfASmallNetworkTakesAboutASecondOfEachSize()
{
    for (const double sample : {1e-5, 1e-4, 1e-3, 1e-2}) {
        const double seconds = evaluate::latencySeconds(sample);
        QVERIFY2(seconds < 3, qPrintable(QString::number(seconds)));
        QVERIFY(seconds >= 10 * sample);
    }
}

void BaselineProgressTest::nothingIsSaidInTheFirstSecond()
{
    double now = 0;
    RecordedProgress told;
    BaselineProgress progress(told, {100, 1, 1, 10}, [&] { return now; });
    now = 0.5;
    progress.progress({0.5, std::nullopt, "baseline"});
    for (const base::Progress &own : told.all)
        QVERIFY(!own.remainingSeconds);
}

QTEST_APPLESS_MAIN(BaselineProgressTest)

#include "tst_baselineprogress.moc"
