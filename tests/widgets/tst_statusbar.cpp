// The job bar, messages and the headline: nothing flashes, nothing stale, nothing without its n.
#include "core/evaluate/watchedmeasurement.h"
#include "core/statistics/intervals.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/support/turnloop.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/headline.h"
#include "widgets/parts/jobbar.h"
#include "widgets/parts/messageline.h"

#include <QLabel>
#include <QProgressBar>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>

using namespace paretoscope;
using widgets::Document;
using widgets::Headline;
using widgets::JobBar;
using widgets::JobState;

class TestStatusBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }

    void initTestCase()
    {
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
        QLocale::setDefault(QLocale::c());
    }

    void shortJobIsNeverShown()
    {
        JobBar bar, later;
        bar.show();
        later.show();
        const auto isShown = [](const JobBar &which) {
            return which.findChild<QProgressBar *>(QStringLiteral("jobProgress"))->isVisible();
        };
        bar.setJob(JobState{QStringLiteral("Sensitivity")});
        tests::turnLoop();
        QVERIFY(!isShown(bar));
        bar.setJob({});
        later.setJob(JobState{QStringLiteral("Sensitivity")}); // shown after the other would have been
        QTRY_VERIFY(isShown(later));
        QVERIFY(!isShown(bar));
    }

    void longJobShowsProgressAndRemainingTime()
    {
        JobBar bar;
        bar.show();
        auto *progress = bar.findChild<QProgressBar *>(QStringLiteral("jobProgress"));
        auto *text = bar.findChild<QLabel *>(QStringLiteral("jobText"));
        bar.setJob(JobState{QStringLiteral("Sensitivity"), 0.1});
        QVERIFY(!progress->isVisible());
        QTRY_VERIFY(progress->isVisible());
        QCOMPARE(text->text(), QStringLiteral("Sensitivity 10 %"));
        bar.setJob(JobState{QStringLiteral("Sensitivity"), 0.631, 3.4});
        QCOMPARE(text->text(), QStringLiteral("Sensitivity 63 %, 0:04 left"));
        QCOMPARE(progress->value(), 631);
        bar.setJob(JobState{QStringLiteral("Export"), -1});
        QCOMPARE(progress->maximum(), 0); // busy without an end in sight
        bar.setJob({});
        QVERIFY(!progress->isVisible());
    }

    void whatIsShownElsewhereIsWhatTheBarShows()
    {
        JobBar bar;
        bar.show();
        auto *text = bar.findChild<QLabel *>(QStringLiteral("jobText"));
        QStringList told; // as a title would say it
        connect(&bar, &JobBar::shownChanged, &bar, [&] {
            const auto job = bar.shownJob();
            told << (!job ? QStringLiteral("none") : QString::number(job->percent()));
        });
        bar.setJob(JobState{QStringLiteral("Sensitivity"), 0.1});
        QVERIFY(!bar.shownJob() && told.isEmpty()); // maybe it is over at once
        QTRY_VERIFY(text->isVisible());
        bar.setJob(JobState{QStringLiteral("Sensitivity"), 0.997});
        QVERIFY(text->text().contains(QStringLiteral(" 99 %")));
        bar.setJob({});
        QCOMPARE(told, (QStringList{QStringLiteral("10"), QStringLiteral("99"), QStringLiteral("none")}));
    }

    void messageThatDoesNotFitIsElidedAndKeptInItsToolTip()
    {
        QStatusBar bar;
        auto *line = new widgets::MessageLine(new QLabel(QStringLiteral("float 91.64 %")));
        auto *job = new QLabel(QString(60, u'j'));
        bar.addWidget(line, 1);
        bar.addPermanentWidget(job);
        bar.resize(700, bar.sizeHint().height());
        bar.show();
        tests::turnLoop();
        const auto *text = line->findChild<QLabel *>(QStringLiteral("messageText"));
        const QString message =
            QStringLiteral("Exported a.pt: ") + QString(200, u'x') + QStringLiteral(" end");
        line->tell(message, 60000);
        tests::turnLoop();
        QVERIFY(text->isVisible());
        QVERIFY(text->text().startsWith(QStringLiteral("Exported a.pt")) && text->text().endsWith(u'…'));
        QCOMPARE(text->toolTip(), message);
        QVERIFY(text->fontMetrics().horizontalAdvance(text->text()) <= text->width());
        QVERIFY(text->mapTo(&bar, QPoint(text->width(), 0)).x() <= job->mapTo(&bar, QPoint()).x());
        bar.resize(4000, bar.height());
        tests::turnLoop();
        QCOMPARE(text->text(), message);
    }

    void messageEndsAndGivesItsPlaceBack()
    {
        auto *resting = new QLabel(QStringLiteral("float 91.64 %"));
        widgets::MessageLine line(resting);
        line.show();
        line.tell(QStringLiteral("Saved."), 1);
        QCOMPARE(line.message(), QStringLiteral("Saved."));
        QTRY_VERIFY(resting->isVisible());
        QCOMPARE(line.message(), QString());
    }

    void stopIsAskedForOnce()
    {
        JobBar bar;
        bar.show();
        auto *stop = bar.findChild<QToolButton *>(QStringLiteral("jobStop"));
        QSignalSpy asked(&bar, &JobBar::stopRequested);
        bar.setJob(JobState{QStringLiteral("Sensitivity"), 0.1});
        QTRY_VERIFY(stop->isVisible());
        QTest::mouseClick(stop, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        bar.setJob(JobState{QStringLiteral("Sensitivity"), 0.1, {}, true});
        QVERIFY(!stop->isEnabled());
        QTest::mouseClick(stop, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void messageIsNotDrawnOverTheSummaryWhenAJobAppears()
    {
        Document document;
        QStatusBar bar;
        document.open(tests::demoProject()); // it says nothing of nothing
        auto *summary = new Headline(document);
        auto *jobs = new JobBar;
        bar.addWidget(summary, 1);
        bar.addPermanentWidget(jobs);
        bar.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bar));
        const int height = bar.sizeHint().height();
        bar.showMessage(QStringLiteral("what an action does"));
        QVERIFY(!summary->isVisible());
        jobs->setJob(JobState{QStringLiteral("Sensitivity"), 0.1, {}, false});
        QTRY_VERIFY(jobs->findChild<QToolButton *>(QStringLiteral("jobStop"))->isVisible());
        tests::turnLoop(); // what the layout asked for
        QVERIFY(!summary->isVisible());
        QCOMPARE(bar.sizeHint().height(), height); // and nothing above it moves
        bar.clearMessage();
        QVERIFY(summary->isVisible());
    }

    void summaryTellsMeasuredFromEstimated()
    {
        Document document;
        Headline summary(document);
        QVERIFY(summary.text().isEmpty());
        document.open(tests::demoProject());
        document.setBaseline(tests::baselineOf(document, 932, 1017));
        QVERIFY2(summary.text().startsWith(QStringLiteral("float 91.64 % (932 of 1017) · now as float · ")),
                 qPrintable(summary.text()));
        document.putCells(tests::allCells(document));
        toBits(document, 4);
        QVERIFY2(summary.text().contains(QLatin1String("now KL 0.256 predicted")),
                 qPrintable(summary.text()));
        measure(document, 240, 256);
        QVERIFY2(summary.text().contains(QLatin1String("(n = 256 of 1017)")), qPrintable(summary.text()));
        QVERIFY(summary.text().contains(QStringLiteral("–"))); // an interval while it grows
        measure(document, 921, 1017);
        QVERIFY2(summary.text().contains(QLatin1String("now 90.56 % (n = 1017) measured")),
                 qPrintable(summary.text()));
    }

    void floatAndNowAreToldOfTheSameSamples()
    {
        Document document;
        Headline headline(document);
        document.open(tests::demoProject());
        auto baseline = tests::baselineOf(document, 932, 1017);
        baseline.split = true;
        baseline.heldOut = tests::measurementOf(700, 763);
        document.setBaseline(baseline);
        toBits(document, 4);
        measure(document, 690, 763);
        QVERIFY2(headline.text().startsWith(
                     QStringLiteral("float 91.74 % (700 of 763) · now 90.43 % (n = 763) measured")),
                 qPrintable(headline.text()));
        QVERIFY(!headline.text().contains(QLatin1String("1017")));
    }

    void sizeRatioBitsAndLimitsStandInTheHeadline()
    {
        Document document;
        Headline headline(document);
        document.open(tests::demoProject());
        auto baseline = tests::baselineOf(document, 932, 1017);
        baseline.storedBytes = document.cost().storedBytes;
        document.setBaseline(baseline);
        QVERIFY(!headline.text().contains(QLatin1String("smaller"))); // than itself
        document.applyRecipe(pipeline::uniformRecipe(document.layers().size(), tests::bits(4)),
                             QStringLiteral("4 bits"));
        const auto cost = document.cost();
        const double ratio =
            static_cast<double>(baseline.storedBytes) / static_cast<double>(cost.storedBytes);
        QVERIFY2(headline.text().contains(QStringLiteral("%1 stored, %2 smaller, %3 on average")
                                              .arg(widgets::numbers::bytes(cost.storedBytes),
                                                   widgets::numbers::ratio(ratio),
                                                   widgets::numbers::bits(cost.averageBits))),
                 qPrintable(headline.text()));
        QVERIFY(!headline.text().contains(QLatin1String("limits"))); // none was asked for
        project::AskedLimits limits;
        limits.bytes = cost.storedBytes;
        document.setLimits(limits);
        QVERIFY(headline.text().contains(QStringLiteral("limits ✓")));
        document.resetLayers({0, 1});
        QVERIFY(headline.text().contains(QStringLiteral("limits ✗")));
    }

    void firstSamplesOfALanguageModelBoundNothing()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        auto baseline = tests::baselineOf(document, 932, 1017);
        baseline.everything.metric = baseline.heldOut.metric = evaluate::Metric::NegativeLogLikelihood;
        document.setBaseline(baseline);
        toBits(document, 4);
        auto growing = tests::measurementOf(3, 4);
        growing.metric = evaluate::Metric::NegativeLogLikelihood;
        growing.value = 1.52;
        document.putMeasured({document.recipe(), document.cost(), {}, growing});
        QVERIFY2(summary.text().contains(QLatin1String("now 1.520, not bounded yet (n = 4 of 1017)")),
                 qPrintable(summary.text()));
        QVERIFY(!summary.text().contains(QLatin1String("inf")));
    }

    void predictionFromEstimatesSaysSo()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        document.setBaseline(tests::baselineOf(document, 932, 1017));
        auto cells = tests::allCells(document);
        for (auto &cell : cells)
            cell.estimate = true;
        document.putCells(cells);
        toBits(document, 4);
        QVERIFY2(summary.text().contains(QLatin1String("now KL about 0.256 estimated")),
                 qPrintable(summary.text()));
    }

    void growingIntervalIsWiderThanTheClaim()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        document.setBaseline(tests::baselineOf(document, 932, 1017));
        toBits(document, 4);
        measure(document, 240, 256);
        const auto &measured = document.currentMeasurement()->measured;
        const auto watched = evaluate::watchedIntervals(measured).value;
        const auto fixed = statistics::wilson(240, 256);
        QVERIFY(watched.low < fixed.low && watched.high > fixed.high);
        QVERIFY2(summary.text().contains(widgets::numbers::interval(watched, measured.metric)),
                 qPrintable(summary.text()));
    }

    void recipeThatRunsNoFasterSaysSo()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        document.setBaseline(tests::baselineOf(document, 932, 1017));
        toBits(document, 4);
        evaluate::RecipeLatency latency;
        latency.on = evaluate::thisMachine();
        latency.batches.push_back({1, {1, {0.9, 1.1}, 20}, {1, {0.9, 1.1}, 20}, {}, {0.95, 1.05}, 1});
        document.putSpeed({document.recipe(), latency});
        QVERIFY(summary.text().contains(QLatin1String("runs no faster than float")));
        latency.batches.front().speedup = {1.4, 1.6};
        latency.batches.front().medianSpeedup = 1.5;
        document.putSpeed({document.recipe(), latency});
        QVERIFY(summary.text().contains(QStringLiteral("runs 1.50 × as fast")));
        toBits(document, 3);
        QVERIFY(!summary.text().contains(QLatin1String("as fast"))); // of another recipe
    }

    void speedOfAnotherMachineIsNamedAsSuch()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        document.setBaseline(tests::baselineOf(document, 932, 1017));
        toBits(document, 4);
        evaluate::RecipeLatency there;
        there.on = {"Abacus 9000", evaluate::thisMachine().engine, 1};
        there.batches.push_back({1, {1, {0.9, 1.1}, 20}, {1, {0.9, 1.1}, 20}, {}, {1.9, 2.1}, 2});
        document.putSpeed({document.recipe(), there});
        QVERIFY(!document.currentSpeed());
        QVERIFY2(
            summary.text().contains(QStringLiteral("ran 2.00 × as fast on another machine (Abacus 9000,")),
            qPrintable(summary.text()));
        evaluate::RecipeLatency here = there; // they stand side by side
        here.on = evaluate::thisMachine();
        here.batches.front().speedup = {1.4, 1.6};
        here.batches.front().medianSpeedup = 1.5;
        document.putSpeed({document.recipe(), here});
        QVERIFY(summary.text().contains(QStringLiteral("runs 1.50 × as fast")));
        QVERIFY(!summary.text().contains(QLatin1String("Abacus")));
        QCOMPARE(document.speedsElsewhere().size(), std::size_t{1});
        QCOMPARE(document.speedsElsewhere().front()->latency.batches.front().medianSpeedup, 2.0);
        toBits(document, 3);
        QVERIFY(!summary.text().contains(QLatin1String("as fast")));
        toBits(document, 4);
        QVERIFY(summary.text().contains(QStringLiteral("runs 1.50 × as fast")));
    }

    void staleMeasurementIsNeverShownAsCurrent()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        document.setBaseline(tests::baselineOf(document, 932, 1017));
        toBits(document, 4);
        measure(document, 921, 1017);
        QVERIFY(summary.text().contains(QLatin1String("90.56 %")));
        toBits(document, 3);
        QVERIFY(!summary.text().contains(QLatin1String("90.56 %")));
        QVERIFY(summary.text().contains(QLatin1String("now not measured")));
        document.undoStack()->undo();
        QVERIFY(summary.text().contains(QLatin1String("90.56 %")));
    }

    void whatOpeningFoundIsTold()
    {
        Document document;
        Headline summary(document);
        summary.show();
        auto *mark = summary.findChild<QLabel *>(QStringLiteral("headlinePeculiar"));
        QVERIFY(!mark->isVisible());
        document.open(tests::demoProject());
        QVERIFY(!mark->isVisible());
        auto peculiar = std::make_shared<project::OpenProject>(*tests::demoProject());
        peculiar->notes = {PARETOSCOPE_SAY("test.batches", "The network only runs in batches of 4."),
                           PARETOSCOPE_SAY("test.random", "It draws random numbers.")};
        document.open(peculiar);
        QVERIFY(mark->isVisible());
        QVERIFY(!mark->text().isEmpty());
        QCOMPARE(mark->toolTip(),
                 QStringLiteral("The network only runs in batches of 4.\nIt draws random numbers."));
        QCOMPARE(mark->accessibleName(), mark->toolTip());
        document.open(tests::demoProject());
        QVERIFY(!mark->isVisible());
    }

    void splitIsTold()
    {
        Document document;
        Headline summary(document);
        document.open(tests::demoProject());
        auto baseline = tests::baselineOf(document, 932, 1017);
        document.setBaseline(baseline);
        QVERIFY(widgets::splitNote(document).isEmpty());
        baseline.split = true;
        baseline.calibrationSamples = 254;
        baseline.heldOut = tests::measurementOf(700, 763);
        document.setBaseline(baseline);
        QCOMPARE(widgets::splitNote(document),
                 QStringLiteral(
                     "A quarter of the evaluation data (n = 254) is set aside for calibration; claims are on "
                     "the other 763."));
        QCOMPARE(summary.findChild<QLabel *>(QStringLiteral("headlineSplit"))->accessibleName(),
                 widgets::splitNote(document));
    }

private:
    static void toBits(Document &document, std::int64_t bits)
    {
        document.changeSettings(
            {0}, [bits](auto &setting) { setting = setting.with("bits", bits); }, QStringLiteral("bits"));
    }
    static void measure(Document &document, std::int64_t correct, std::int64_t n)
    {
        search::Ran point;
        point.recipe = document.recipe();
        point.measured = tests::measurementOf(correct, n);
        document.putMeasured(point);
    }
};

QTEST_MAIN(TestStatusBar)
#include "tst_statusbar.moc"
