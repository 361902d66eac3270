// What answers edits while the person works: live measurements, the frontier off the GUI thread, estimates
// that give way to what is measured, improving a point, limits, behaviour. On the demo, with the real engine.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "tests/support/turnloop.h"
#include "tests/widgets/measuredcells.h"

#include "core/compress/cost.h"
#include "core/evaluate/watchedmeasurement.h"
#include "core/search/inquestion.h"
#include "widgets/charts/tradeoffview.h"

#include <QAction>
#include <QSignalSpy>
#include <QStackedWidget>

#include <semaphore>
#include <set>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using tests::setBits;
using widgets::Document;

namespace {

std::int64_t allSamples(const Document &document)
{
    return document.project()->samples.evaluate.size();
}

bool measuredWhole(const Document &document)
{
    const auto *now = document.currentMeasurement();
    return now && now->measured.n == allSamples(document);
}

/// Of what was measured, not estimated.
std::vector<std::int64_t> samplesOfCells(const sensitivity::SensitivityTable &table)
{
    std::vector<std::int64_t> samples;
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
            if (const auto *cell = table.cell(layer, setting); cell && !cell->estimate)
                samples.push_back(cell->n);
    return samples;
}

/// One analysis from nothing to its end, as it was seen.
struct SeenAnalysis {
    bool estimatesCameFirst = false;
    std::size_t pointsRun = 0;                    ///< of the frontier, on all samples
    std::vector<std::int64_t> samplesThreePoints; ///< of every cell when three points had been run
    std::vector<std::int64_t> samplesInTheEnd;
    bool estimatesInTheEnd = true;
    bool predictionsAreFitted = false;
};

} // namespace

class TestSession : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    QTemporaryDir m_cache; ///< of those that only need an analysis to have been
    std::optional<SeenAnalysis> m_seen;
    Document &document() { return m_program->document(); }
    /// An analysis with an empty cache: the first that asks for it runs it.
    const SeenAnalysis &seenAnalysis();
    /// Measures only what none has before it in this test.
    void analyse()
    {
        m_program->program->workflow().setCacheFolder(m_cache.path().toStdString());
        m_program->action("analyse")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale(), jobTimeoutMs);
    }
    void applyMiddle()
    {
        const auto best = document().best();
        document().applyRecipe(best.recipe(best.points().size() / 4), QStringLiteral("middle"));
    }

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        m_program = std::make_unique<ProgramFixture>();
        m_program->action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    }
    void cleanup()
    {
        QVERIFY2(m_program->questions->errors.isEmpty(),
                 qPrintable(m_program->questions->errors.join(u'\n')));
        m_program.reset();
    }

    void editIsMeasuredOnGrowingSamplesAndItsIntervalShrinks();
    void newerEditCancelsTheOlder();
    void manyEditsAtOnceAreOneMeasurement();
    void predictionMovesWithTheEdit();
    void frontierThatIsBeingSolvedIsNeverShownAsCurrent();
    void estimatesComeFirstAndAreReplaced();
    void answersComeBeforeCellsAreSharpened();
    void inTheEndWhatRecipesTakeHasTheSameSamples();
    void pinsAreMeasuredWithTheOtherCells();
    void behaviourFollowsTheRecipe();
    void improvingIsOneStepAndDoesNoMoreDamage();
    void limitsAreKeptByWhatIsApplied();
    void limitsOnLatencyAreSearchedByTheTimesOfLayers();
    void speedIsMeasuredOnDemand();
    void stoppedAnalysisIsResumedByTheNextProgram();
    void stopBetweenTwoStagesEndsTheAnalysis();
};

void TestSession::editIsMeasuredOnGrowingSamplesAndItsIntervalShrinks()
{
    std::vector<evaluate::Measurement> seen;
    connect(&document(), &Document::measuredChanged, this, [&] {
        const auto *now = document().currentMeasurement();
        if (now && (seen.empty() || now->measured.n > seen.back().n))
            seen.push_back(now->measured);
    });
    setBits(document(), 1, 2);
    QTRY_VERIFY_WITH_TIMEOUT(measuredWhole(document()), jobTimeoutMs);
    QVERIFY(seen.size() >= 3);
    QVERIFY(seen.front().n <= 64); // one micro-batch
    const auto width = [](const evaluate::Measurement &measured) {
        const auto watched = evaluate::watchedIntervals(measured).kl;
        return watched.high - watched.low;
    };
    QVERIFY(width(seen[seen.size() - 2]) < width(seen.front()));
    base::NoProgress silent;
    const auto whole = document().project()->evaluator.measure(document().recipe(), 0, {}, silent);
    QVERIFY(whole && *whole == seen.back());
}

void TestSession::newerEditCancelsTheOlder()
{
    setBits(document(), 1, 2);
    const pipeline::Recipe older = document().recipe();
    setBits(document(), 2, 2);
    QTRY_VERIFY_WITH_TIMEOUT(measuredWhole(document()), jobTimeoutMs);
    for (const auto &point : document().measuredPoints())
        QVERIFY(!(point.recipe == older) || point.measured.n < allSamples(document()));
}

void TestSession::manyEditsAtOnceAreOneMeasurement()
{
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(gui::Lane::Live), jobTimeoutMs);
    int started = 0;
    connect(&m_program->program->jobs(), &gui::JobRunner::started, this,
            [&](gui::Lane lane) { started += lane == gui::Lane::Live; });
    for (int i = 0; i < 30; ++i)
        setBits(document(), i % 5, i % 2 ? 3 : 4);
    QTRY_VERIFY_WITH_TIMEOUT(measuredWhole(document()), jobTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    QVERIFY2(started <= 3, qPrintable(QString::number(started))); // the first, the newest, its details
}

void TestSession::predictionMovesWithTheEdit()
{
    document().putCells(tests::allCells(document()));
    auto *view = m_program->child<widgets::TradeoffView>("tradeoffView");
    QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale() && view->markerPlace(), jobTimeoutMs);
    for (int i = 0; i < 40; ++i) {
        const auto before = *view->markerPlace();
        setBits(document(), i % 8, 2 + i / 8);
        QVERIFY(*view->markerPlace() != before); // at once: no event loop in between
    }
}

void TestSession::frontierThatIsBeingSolvedIsNeverShownAsCurrent()
{
    auto gate = std::make_shared<std::counting_semaphore<>>(0);
    m_program->program->workflow().frontierJob().setSolver(
        [gate](auto problem, auto layers, const std::stop_token &) {
            gate->acquire();
            return widgets::solutionOf(std::move(problem), layers);
        });
    auto *view = m_program->child<widgets::TradeoffView>("tradeoffView");
    document().putCells(tests::allCells(document()));
    QTRY_VERIFY(m_program->program->jobs().isRunning(gui::Lane::Frontier));
    QTRY_VERIFY(view->frontierIsSoft());
    const auto quick = document().best(); // the hull answers meanwhile
    QVERIFY(!quick.isExact() && !quick.empty());
    applyMiddle();
    QVERIFY(document().cost().storedBytes < document().baseline()->storedBytes);
    gate->release();
    QTRY_VERIFY(!document().isSolutionStale());
    QTRY_VERIFY(!view->frontierIsSoft());
    QVERIFY(document().best().isExact());
    document().setPinned({0}, true);
    QVERIFY(document().isSolutionStale());
    QTRY_VERIFY(view->frontierIsSoft());
    gate->release();
    QTRY_VERIFY(!document().isSolutionStale());
    gate->release(8); // whatever else is asked for until the end
}

const SeenAnalysis &TestSession::seenAnalysis()
{
    if (m_seen)
        return *m_seen;
    SeenAnalysis seen;
    const auto cells = connect(&document(), &Document::cellsChanged, this, [&] {
        if (document().hasEstimates() && document().table().measuredCells() == 0)
            seen.estimatesCameFirst = true;
    });
    const auto points = connect(&document(), &Document::measuredChanged, this, [&] {
        const auto &measured = document().measuredPoints();
        const auto onFrontier = std::count_if(measured.begin(), measured.end(), [this](const auto &point) {
            return point.origin == search::Origin::Frontier && point.measured.n == allSamples(document());
        });
        seen.pointsRun = static_cast<std::size_t>(onFrontier);
        if (seen.pointsRun == 3 && seen.samplesThreePoints.empty())
            seen.samplesThreePoints = samplesOfCells(document().table());
    });
    analyse();
    disconnect(cells);
    disconnect(points);
    seen.samplesInTheEnd = samplesOfCells(document().table());
    seen.estimatesInTheEnd = document().hasEstimates();
    seen.predictionsAreFitted = !document().predictionFit().empty();
    m_seen = seen;
    return *m_seen;
}

void TestSession::estimatesComeFirstAndAreReplaced()
{
    const SeenAnalysis &seen = seenAnalysis();
    QVERIFY(seen.estimatesCameFirst);
    QVERIFY(!seen.estimatesInTheEnd);
    QVERIFY(seen.predictionsAreFitted);
    std::size_t offered = 0; // a rank may save nothing of a layer
    for (const compress::LayerSetting &setting : sensitivity::defaultSettings())
        for (const graph::Layer &layer : document().layers())
            offered += compress::validate(setting, layer).ok();
    QVERIFY(seen.samplesInTheEnd.size() >= offered);
}

void TestSession::answersComeBeforeCellsAreSharpened()
{
    const SeenAnalysis &seen = seenAnalysis();
    QVERIFY(seen.pointsRun >= 16);
    // When three points had answers, every layer had been looked at where estimates say that it pays, and
    // none more than coarsely.
    const auto cells = sensitivity::defaultSettings().size() * document().layers().size();
    QVERIFY(seen.samplesThreePoints.size() > document().layers().size());
    QVERIFY(seen.samplesThreePoints.size() < cells);
    QCOMPARE(*std::max_element(seen.samplesThreePoints.begin(), seen.samplesThreePoints.end()),
             sensitivity::firstCellSamples);
}

/// What no recipe takes keeps the samples of the stage that told so.
void TestSession::inTheEndWhatRecipesTakeHasTheSameSamples()
{
    const std::set<std::int64_t> samples(seenAnalysis().samplesInTheEnd.begin(),
                                         seenAnalysis().samplesInTheEnd.end());
    QVERIFY(!samples.empty());
    const auto most = *samples.rbegin();
    QVERIFY(most >= 64 && most <= document().project()->samples.calibrate.size());
    const auto &table = document().table();
    const auto storedBy = [this](std::size_t layer, const sensitivity::SensitivityCell &cell) {
        return compress::layerBytes(document().layers()[layer], cell.setting).stored;
    };
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting) {
            const auto *cell = table.cell(layer, setting);
            bool beaten = false;
            for (std::size_t other = 0; other < table.settings().size(); ++other)
                if (const auto *rival = table.cell(layer, other); rival && cell)
                    beaten = beaten || (rival->n == most && rival->kl < cell->kl &&
                                        storedBy(layer, *rival) <= storedBy(layer, *cell));
            QVERIFY(!cell || cell->n == most || beaten || cell->kl > search::ruinousDamage);
        }
}

void TestSession::pinsAreMeasuredWithTheOtherCells()
{
    using compress::LayerSetting; // none of these is usual
    const std::vector<LayerSetting> pinned{tests::bits(7), tests::bits("bfloat16"), tests::bits(4, 0.4)};
    for (int layer = 0; layer < 3; ++layer)
        document().changeSettings(
            {layer}, [&](LayerSetting &setting) { setting = pinned[static_cast<std::size_t>(layer)]; },
            QStringLiteral("edit"));
    document().setPinned({0, 1, 2}, true);
    QVERIFY(document().best().empty());
    analyse();
    QVERIFY(!document().best().empty());
    for (std::size_t layer = 0; layer < pinned.size(); ++layer) {
        const auto index = document().table().settingIndex(pinned[layer]);
        const auto *cell = index ? document().table().cell(layer, *index) : nullptr;
        QVERIFY(cell && !cell->estimate);
        QCOMPARE(cell->n, std::ranges::max(samplesOfCells(document().table())));
    }
}

void TestSession::behaviourFollowsTheRecipe()
{
    auto *pages = m_program->child<QWidget>("behaviourPanel")->findChild<QStackedWidget *>();
    QCOMPARE(pages->currentIndex(), 0);
    setBits(document(), 3, 2);
    setBits(document(), 4, 2);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    QCOMPARE(pages->currentIndex(), 1);
    const auto &report = *document().currentBehaviour();
    QCOMPARE(report.measured.n, allSamples(document()));
    QCOMPARE(report.behaviour.summary.flips.rightToWrong, report.measured.flips.rightToWrong);
    QCOMPARE(report.behaviour.classes.size(), std::size_t{10});
    QVERIFY(!report.behaviour.worst.empty());
    QVERIFY(!report.pictures.empty() && !report.pictures.front().isNull());
    setBits(document(), 3, 3);
    QCOMPARE(pages->currentIndex(), 0); // at once
    document().undoStack()->undo();
    QCOMPARE(pages->currentIndex(), 1);
}

void TestSession::improvingIsOneStepAndDoesNoMoreDamage()
{
    QVERIFY(!m_program->action("improve")->isEnabled());
    analyse();
    applyMiddle();
    const auto bytes = document().cost().storedBytes;
    const int steps = document().undoStack()->count();
    QSignalSpy told(&m_program->program->workflow(), &gui::Workflow::told);
    QVERIFY(m_program->action("improve")->isEnabled());
    m_program->action("improve")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, jobTimeoutMs);
    QVERIFY2(told.first().first().toString().contains(QLatin1String("KL")),
             qPrintable(told.first().first().toString()));
    QVERIFY(document().undoStack()->count() <= steps + 1);
    QVERIFY(document().cost().storedBytes <= bytes);
    QVERIFY(document().currentInteractions());
}

void TestSession::limitsAreKeptByWhatIsApplied()
{
    analyse();
    const int steps = document().undoStack()->count();
    search::Budget budget;
    auto &limits = budget.behaviour;
    limits.classDrop = 0.1;
    QSignalSpy told(&m_program->program->workflow(), &gui::Workflow::told);
    m_program->program->workflow().findWithin(budget);
    QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, jobTimeoutMs);
    QCOMPARE(document().undoStack()->count(), steps + 1);
    QVERIFY(document().cost().storedBytes < document().baseline()->storedBytes);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    QVERIFY(evaluate::keeps(document().currentBehaviour()->behaviour.summary, limits));
}

void TestSession::limitsOnLatencyAreSearchedByTheTimesOfLayers()
{
    analyse();
    const int steps = document().undoStack()->count();
    search::Budget budget;
    const auto find = [&](double milliseconds) {
        project::AskedLimits asked;
        asked.latencyMs = milliseconds;
        document().setLimits(asked);
        budget.work = asked.timedWork();
        QSignalSpy told(&m_program->program->workflow(), &gui::Workflow::told);
        m_program->program->workflow().findWithin(budget);
        told.wait(jobTimeoutMs);
        return told.isEmpty() ? QString() : told.first().first().toString();
    };
    const QString impossible = find(1e-4);
    QVERIFY2(impossible.contains(QLatin1String("estimated")), qPrintable(impossible));
    QCOMPARE(document().undoStack()->count(), steps);
    QVERIFY(document().estimatedMs() > 1e-4 && document().best().empty());
    const QString found = find(1e4);
    QVERIFY2(found.contains(QLatin1String("best measured")), qPrintable(found));
    QCOMPARE(document().undoStack()->count(), steps + 1);
    QVERIFY(document().currentSpeed() && !document().best().empty());
}

void TestSession::speedIsMeasuredOnDemand()
{
    QTRY_VERIFY_WITH_TIMEOUT(document().layerShares().size() == document().layers().size(), jobTimeoutMs);
    setBits(document(), 3, 4);
    QVERIFY(!document().currentSpeed());
    m_program->action("measureSpeed")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document().currentSpeed(), jobTimeoutMs);
    QVERIFY(!document().currentSpeed()->latency.batches.empty());
    setBits(document(), 3, 3);
    QVERIFY(!document().currentSpeed());
}

void TestSession::stoppedAnalysisIsResumedByTheNextProgram()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_program->program->workflow().forecast(), jobTimeoutMs);
    const auto forecast = *m_program->program->workflow().forecast();
    const sensitivity::Forecast &before = forecast.cells;
    QVERIFY(forecast.recipes > 0 && forecast.seconds > before.seconds); // of all stages
    QCOMPARE(before.cellsToRun, before.cells);
    QVERIFY(m_program->action("analyse")->toolTip().contains(QString::number(before.samples)));
    m_program->action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document().table().measuredCells() >= 20, jobTimeoutMs);
    m_program->action("stop")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), jobTimeoutMs);
    const auto kept = document().table().measuredCells();
    m_program->start();
    m_program->action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    // What is in the cache is there at once, before anything is measured, and an analysis begins with it.
    const auto shown = document().table().measuredCells();
    QVERIFY2(shown >= kept, qPrintable(QStringLiteral("%1 of %2").arg(shown).arg(kept)));
    std::int64_t first = 0;
    connect(&document(), &Document::cellsChanged, this, [&] {
        if (first == 0)
            first = document().table().measuredCells();
    });
    m_program->action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(first > 0, jobTimeoutMs);
    QVERIFY2(first >= shown, qPrintable(QStringLiteral("%1 of %2").arg(first).arg(shown)));
}

void TestSession::stopBetweenTwoStagesEndsTheAnalysis()
{
    QStringList stages;
    connect(&m_program->program->jobs(), &gui::JobRunner::retitled, this,
            [&](gui::Lane, const QString &title) {
                stages << title;
                m_program->program->workflow().stop();
            });
    QSignalSpy finished(&m_program->program->workflow(), &gui::Workflow::analysisFinished);
    m_program->action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle() && !stages.isEmpty(), jobTimeoutMs);
    tests::turnLoop();
    QVERIFY(m_program->idle());
    QVERIFY2(stages.size() <= 2, qPrintable(stages.join(u'|'))); // one that had begun before it was told
    QVERIFY(finished.isEmpty());
}

QTEST_MAIN(TestSession)
#include "tst_session.moc"
