// What a search says of its progress through all stages, under a clock that the test moves, against what it
// then takes.
#include "core/session/time/wholeprogress.h"
#include "tests/support/recordedprogress.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using session::Stage;
using session::StageAhead;
using session::WholeProgress;
using tests::RecordedProgress;

namespace {

/// As on a network of 20 layers: an analysis from the first look to the last point.
std::vector<StageAhead> usualStages()
{
    return {{Stage::Estimate, 200},      {Stage::FirstLook, 600},   {Stage::FirstPoints, 2000},
            {Stage::Cells, 10'000, 0.5}, {Stage::JointCells, 1500}, {Stage::Points, 12'000}};
}

struct Told {
    double at; ///< seconds from the start
    base::Progress progress;
};

} // namespace

class TestWholeProgress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_now = 50;
        m_told.clear();
    }
    void remainingTimesHoldThroughAllStages_data();
    void remainingTimesHoldThroughAllStages();
    void gradientsTellNothingOfCells();
    void whatWasMeasuredBeforeIsNoSpeed();
    void nothingIsSaidInTheFirstSecond();
    void limitOfTimeIsOneForAllStages();

private:
    /// STAGE in SECONDS, 40 reports up to END of its own progress; the first at KNOWN, at once.
    void take(WholeProgress &whole, RecordedProgress &sink, Stage stage, double seconds, double end = 1,
              double known = 0)
    {
        whole.begins(stage);
        const double start = m_now;
        const auto tell = [&](double fraction) {
            whole.progress({fraction, std::nullopt, "stage"});
            m_told.push_back({m_now - 50, sink.all.back()});
        };
        tell(known);
        for (int i = 1; i <= 40; ++i) {
            m_now = start + seconds * i / 40;
            tell(known + (end - known) * i / 40);
        }
    }
    WholeProgress::Clock clock()
    {
        return [this] { return m_now; };
    }
    /// The worst ratio of what was told and what was left, while more than a tenth was.
    double worst(double from) const
    {
        const double whole = m_told.back().at;
        double most = 1;
        for (const Told &told : m_told) {
            const double left = whole - told.at;
            if (told.at < from || left < whole / 10 || !told.progress.remainingSeconds)
                continue;
            most = std::max(
                {most, *told.progress.remainingSeconds / left, left / *told.progress.remainingSeconds});
        }
        return most;
    }

    double m_now = 50;
    std::vector<Told> m_told;
};

void TestWholeProgress::remainingTimesHoldThroughAllStages_data()
{
    QTest::addColumn<double>("measuring"); // seconds of a run
    QTest::addColumn<double>("running");
    QTest::addColumn<bool>("joint");
    QTest::newRow("as expected") << 0.002 << 0.002 << true;
    QTest::newRow("recipes are slower than cells") << 0.002 << 0.006 << true;
    QTest::newRow("cells are slower than recipes") << 0.01 << 0.004 << true;
    QTest::newRow("nothing together") << 0.005 << 0.005 << false;
}

void TestWholeProgress::remainingTimesHoldThroughAllStages()
{
    QFETCH(const double, measuring);
    QFETCH(const double, running);
    QFETCH(const bool, joint);
    RecordedProgress sink;
    WholeProgress whole(sink, usualStages(), 0, clock());
    take(whole, sink, Stage::Estimate, 200 * measuring);
    take(whole, sink, Stage::FirstLook, 600 * measuring);
    take(whole, sink, Stage::FirstPoints, 2000 * running);
    const double known = m_now - 50; // a stage of either kind has shown its pace
    take(whole, sink, Stage::Cells, 10'000 * measuring, 0.5);
    if (joint)
        take(whole, sink, Stage::JointCells, 1500 * measuring);
    take(whole, sink, Stage::Points, 12'000 * running);
    QVERIFY(sink.risesOnly());
    QVERIFY2(worst(known) < 1.35, qPrintable(QString::number(worst(known))));
    QVERIFY(sink.all.back().fraction > 0.97);
    // As far as it is, so much of the time has gone.
    for (const Told &told : m_told)
        if (told.at > known)
            QVERIFY(std::abs(told.progress.fraction - told.at / m_told.back().at) < 0.15);
}

void TestWholeProgress::gradientsTellNothingOfCells()
{
    RecordedProgress sink;
    WholeProgress whole(sink, usualStages(), 0, clock());
    take(whole, sink, Stage::Estimate, 20); // fifty times as slow as what follows
    take(whole, sink, Stage::FirstLook, 1.2);
    const double known = m_now - 50;
    take(whole, sink, Stage::FirstPoints, 4);
    take(whole, sink, Stage::Cells, 20, 0.5);
    take(whole, sink, Stage::JointCells, 3);
    take(whole, sink, Stage::Points, 24);
    QVERIFY2(worst(known) < 1.3, qPrintable(QString::number(worst(known))));
}

void TestWholeProgress::whatWasMeasuredBeforeIsNoSpeed()
{
    RecordedProgress sink;
    WholeProgress whole(sink, {{Stage::Cells, 4000}, {Stage::Points, 4000}}, 0, clock());
    take(whole, sink, Stage::Cells, 40, 1, 0.6); // most of it in no time
    take(whole, sink, Stage::Points, 40);
    QVERIFY(sink.risesOnly());
    QVERIFY2(worst(3) < 1.2, qPrintable(QString::number(worst(3))));
}

void TestWholeProgress::nothingIsSaidInTheFirstSecond()
{
    RecordedProgress sink;
    WholeProgress whole(sink, usualStages(), 0, clock());
    take(whole, sink, Stage::FirstLook, 0.9);
    QVERIFY(
        std::ranges::none_of(sink.all, [](const auto &told) { return told.remainingSeconds.has_value(); }));
}

void TestWholeProgress::limitOfTimeIsOneForAllStages()
{
    RecordedProgress sink;
    WholeProgress whole(sink, usualStages(), 30, clock());
    take(whole, sink, Stage::FirstLook, 3);
    take(whole, sink, Stage::Cells, 17);
    take(whole, sink, Stage::Points, 12); // longer than it should
    QVERIFY(sink.risesOnly());
    for (const Told &told : m_told)
        if (told.progress.remainingSeconds)
            QVERIFY(*told.progress.remainingSeconds <= std::max(0.0, 30 - told.at) + 1e-9);
}

QTEST_APPLESS_MAIN(TestWholeProgress)
#include "tst_wholeprogress.moc"
