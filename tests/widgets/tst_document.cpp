// Document: edits, gestures, pins, what counts as current.
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/support/foldednetwork.h"
#include "tests/widgets/measuredcells.h"
#include "tests/widgets/solvenow.h"
#include "widgets/document/document.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using compress::LayerSetting;
using widgets::Document;

namespace {

Document::SettingChange toBits(std::int64_t bits)
{
    return [bits](LayerSetting &setting) { setting = setting.with("bits", bits); };
}

} // namespace

class TestDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
    }

    void init()
    {
        tests::failOnWarnings();
        m_document = std::make_unique<Document>();
        m_document->open(tests::demoProject());
    }

    void opensAsFloatWithAnEmptyStack()
    {
        QVERIFY(m_document->layers().size() >= 8);
        QCOMPARE(m_document->recipe().settings.size(), m_document->layers().size());
        for (const auto &setting : m_document->recipe().settings)
            QVERIFY(setting.isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
        QCOMPARE(m_document->title(), QStringLiteral("digits.pscope.json"));
        QVERIFY(!m_document->isModified());
        QCOMPARE(m_document->predictedKl().value_or(-1), 0.0);
        QVERIFY(m_document->frontier().empty());
    }

    void editIsOneStepThatCanBeUndoneAndRedone()
    {
        QSignalSpy changed(m_document.get(), &Document::recipeChanged);
        const auto before = m_document->cost().storedBytes;
        m_document->changeSettings({1, 3}, toBits(4), QStringLiteral("four"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().value<QList<int>>(), (QList<int>{1, 3}));
        QCOMPARE(m_document->undoStack()->count(), 1);
        QVERIFY(m_document->isModified());
        const auto after = m_document->cost().storedBytes;
        QVERIFY(after < before);
        m_document->undoStack()->undo();
        QCOMPARE(m_document->cost().storedBytes, before);
        QVERIFY(!m_document->isModified());
        m_document->undoStack()->redo();
        QCOMPARE(m_document->cost().storedBytes, after);
    }

    void changeThatChangesNothingIsNoStep()
    {
        m_document->changeSettings({0}, toBits(32), QStringLiteral("float"));
        m_document->applyRecipe(m_document->recipe(), QStringLiteral("same"));
        m_document->resetLayers({0, 1});
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void stepsOfOneGestureMerge()
    {
        const int gesture = m_document->newGesture();
        for (const std::int64_t bits : {8, 6, 4})
            m_document->changeSettings({2}, toBits(bits), QStringLiteral("drag"), gesture);
        QCOMPARE(m_document->undoStack()->count(), 1);
        m_document->changeSettings({2}, toBits(3), QStringLiteral("drag"), m_document->newGesture());
        QCOMPARE(m_document->undoStack()->count(), 2);
        m_document->undoStack()->undo();
        QVERIFY(tests::bitsOf(m_document->recipe().settings[2]) == 4);
        m_document->undoStack()->undo();
        QVERIFY(m_document->recipe().settings[2].isFloat());
    }

    void editsWithoutGestureDoNotMerge()
    {
        m_document->changeSettings({2}, toBits(8), QStringLiteral("a"));
        m_document->changeSettings({2}, toBits(4), QStringLiteral("b"));
        QCOMPARE(m_document->undoStack()->count(), 2);
    }

    void gestureBackAtItsStartLeavesNoStep()
    {
        const int gesture = m_document->newGesture();
        for (const std::int64_t bits : {8, 4, 32})
            m_document->changeSettings({2}, toBits(bits), QStringLiteral("drag"), gesture);
        QCOMPARE(m_document->undoStack()->count(), 0);
        QVERIFY(!m_document->isModified());
    }

    void cancelledGestureLeavesNoStepAndRestores()
    {
        m_document->changeSettings({2}, toBits(8), QStringLiteral("before"));
        const auto before = m_document->recipe();
        const int gesture = m_document->newGesture();
        m_document->changeSettings({1, 2}, toBits(4), QStringLiteral("drag"), gesture);
        m_document->changeSettings({1, 2}, toBits(2), QStringLiteral("drag"), gesture);
        m_document->cancelGesture(gesture);
        QVERIFY(m_document->recipe() == before);
        QCOMPARE(m_document->undoStack()->count(), 1);
        m_document->cancelGesture(gesture); // a second time, and of a gesture that never was: nothing
        m_document->cancelGesture(m_document->newGesture());
        QVERIFY(m_document->recipe() == before);
    }

    void pinnedLayersKeepTheirSetting()
    {
        m_document->changeSettings({2}, toBits(8), QStringLiteral("eight"));
        m_document->setPinned({2}, true);
        const LayerSetting kept = m_document->recipe().settings[2];
        m_document->changeSettings({1, 2}, toBits(3), QStringLiteral("three"));
        QVERIFY(m_document->recipe().settings[2] == kept);
        QVERIFY(tests::bitsOf(m_document->recipe().settings[1]) == 3);
        m_document->applyRecipe(pipeline::uniformRecipe(m_document->layers().size(), {}),
                                QStringLiteral("float"));
        QVERIFY(m_document->recipe().settings[2] == kept);
        m_document->resetLayers({1, 2});
        QVERIFY(m_document->recipe().settings[2] == kept);
        QCOMPARE(m_document->pins().size(), std::size_t{1});
        QVERIFY(m_document->pins().front().setting == kept);
        while (m_document->undoStack()->canUndo())
            m_document->undoStack()->undo();
        QVERIFY(!m_document->isPinned(2));
    }

    void frontierKeepsPinsAndFollowsThem()
    {
        tests::solveAlways(*m_document);
        m_document->putCells(tests::allCells(*m_document));
        tests::solveNow(*m_document);
        const auto free = m_document->frontier().points().front().storedBytes;
        m_document->changeSettings({0}, toBits(8), QStringLiteral("eight"));
        QSignalSpy changed(m_document.get(), &Document::problemChanged);
        m_document->setPinned({0}, true);
        QCOMPARE(changed.count(), 1);
        const auto &frontier = m_document->frontier();
        QVERIFY(frontier.points().size() > 1);
        QVERIFY(frontier.points().front().storedBytes > free);
        for (const std::size_t point : {std::size_t{0}, frontier.points().size() - 1})
            QVERIFY(frontier.recipe(point).settings[0] == m_document->recipe().settings[0]);
    }

    void frontierPointsCostWhatTheDocumentSaysTheyDo()
    {
        m_document->putCells(tests::allCells(*m_document));
        tests::solveNow(*m_document);
        const auto &points = m_document->frontier().points();
        for (const std::size_t point : {std::size_t{0}, points.size() / 2, points.size() - 1}) {
            const auto expected = points[point];
            m_document->applyRecipe(m_document->frontier().recipe(point), QStringLiteral("apply"));
            QCOMPARE(m_document->cost().storedBytes, expected.storedBytes);
            QVERIFY(std::abs(*m_document->predictedKl() - expected.kl) <= 1e-9 * (1 + expected.kl));
        }
    }

    void streamingCellsAnnounceAProblemSeldom()
    {
        QSignalSpy cells(m_document.get(), &Document::cellsChanged);
        QSignalSpy frontier(m_document.get(), &Document::problemChanged);
        for (const auto &cell : tests::allCells(*m_document))
            m_document->putCells({cell});
        QVERIFY(cells.count() > 20);
        QVERIFY(frontier.count() <= 1 + cells.count() / 20);
        QTRY_COMPARE(frontier.count() > 0, true);
    }

    void solutionIsStaleUntilItIsOfTheProblemAsItIs()
    {
        QVERIFY(!m_document->isSolutionStale()); // nothing to be solved yet
        m_document->putCells(tests::allCells(*m_document));
        QVERIFY(m_document->isSolutionStale());
        const auto old = m_document->sharedProblem();
        tests::solveNow(*m_document);
        QTRY_VERIFY(!m_document->isSolutionStale()); // no more cells came
        QVERIFY(m_document->best().isExact());
        m_document->setPinned({0}, true);
        QVERIFY(m_document->isSolutionStale());
        QVERIFY(!m_document->frontier().empty()); // the last one is kept
        m_document->setSolution(widgets::solutionOf(old, m_document->layers()));
        QVERIFY(m_document->isSolutionStale()); // a late answer to an older question
        tests::solveNow(*m_document);
        QVERIFY(!m_document->isSolutionStale());
    }

    void hullAnswersUntilTheFrontierIsSolved()
    {
        m_document->putCells(tests::allCells(*m_document));
        const auto limit = m_document->cost().storedBytes / 3;
        const auto hull = m_document->best();
        QVERIFY(!hull.isExact());
        const auto quick = hull.atMost(limit);
        QVERIFY(quick);
        const double quickKl = hull.points()[*quick].kl;
        const auto quickBytes = hull.points()[*quick].storedBytes;
        QVERIFY(quickBytes <= limit);
        m_document->setPinned({1}, true); // the hull follows at once
        const auto recipe = m_document->best().recipe(*m_document->best().atMost(limit));
        QVERIFY(recipe.settings[1].isFloat());
        m_document->undoStack()->undo();
        tests::solveNow(*m_document);
        const auto exact = m_document->best().atMost(limit);
        QVERIFY(m_document->best().points()[*exact].kl <= quickKl);
    }

    void predictionsThatRestOnEstimatesSaySo()
    {
        auto cells = tests::allCells(*m_document);
        for (auto &cell : cells)
            cell.estimate = true;
        m_document->putCells(cells);
        QVERIFY(m_document->knowsDamage() && m_document->hasEstimates());
        QCOMPARE(m_document->table().measuredCells(), 0);
        QVERIFY(!m_document->restsOnEstimates()); // float needs none
        m_document->changeSettings({1}, toBits(4), QStringLiteral("four"));
        QVERIFY(m_document->restsOnEstimates());
        QVERIFY(m_document->predictedKl());
        m_document->putCells(tests::allCells(*m_document)); // measured
        QVERIFY(!m_document->restsOnEstimates() && !m_document->hasEstimates());
    }

    void detailsBelongToOneRecipe()
    {
        m_document->changeSettings({0}, toBits(4), QStringLiteral("four"));
        search::Ran point;
        point.recipe = m_document->recipe();
        point.measured = tests::measurementOf(90, 100);
        m_document->putMeasured(point);
        auto report = std::make_shared<widgets::BehaviourReport>();
        report->recipe = m_document->recipe();
        report->behaviour.summary.largestClassDrop = 0.25;
        m_document->setBehaviour(report);
        evaluate::RecipeLatency latency;
        latency.on = evaluate::thisMachine();
        m_document->putSpeed({m_document->recipe(), latency});
        m_document->setInteractions({m_document->recipe(), {}, 64});
        QVERIFY(m_document->currentBehaviour() && m_document->currentSpeed());
        QCOMPARE(m_document->currentMeasurement()->behaviour->largestClassDrop, 0.25);
        m_document->changeSettings({0}, toBits(3), QStringLiteral("three"));
        QVERIFY(!m_document->currentBehaviour() && !m_document->currentSpeed() &&
                !m_document->currentInteractions());
        m_document->undoStack()->undo();
        QVERIFY(m_document->currentBehaviour() && m_document->currentSpeed() &&
                m_document->currentInteractions());
    }

    void repeatedMeasurementKeepsWhatIsKnownOfBehaviour()
    {
        search::Ran point;
        point.recipe = m_document->recipe();
        point.measured = tests::measurementOf(90, 100);
        point.behaviour = evaluate::BehaviourSummary{};
        m_document->putMeasured(point);
        point.behaviour.reset();
        m_document->putMeasured(point);
        QVERIFY(m_document->measuredPoints().front().behaviour);
    }

    void realCellsGiveARealFrontier()
    {
        sensitivity::AnalysisPlan plan;
        plan.settings = {tests::bits(2), tests::bits(4), tests::bits(8)};
        plan.samples = 16;
        const QTemporaryDir folder;
        sensitivity::MeasurementCache cache(folder.path().toStdString(), "test");
        base::NoProgress silent;
        std::vector<sensitivity::SensitivityCell> cells;
        const auto table = sensitivity::analyse(
            m_document->project()->calibration, plan, cache,
            [&cells](const sensitivity::SensitivityCell &cell) { cells.push_back(cell); }, {}, silent);
        QVERIFY2(table.ok(), table ? "" : table.error().message().c_str());
        m_document->putCells(cells, plan.steps);
        tests::solveNow(*m_document);
        QCOMPARE(m_document->table().measuredCells(), static_cast<qint64>(3 * m_document->layers().size()));
        const auto &frontier = m_document->frontier();
        const auto floatBytes = m_document->cost().storedBytes;
        QVERIFY(frontier.points().size() > m_document->layers().size());
        QVERIFY(frontier.points().front().storedBytes < floatBytes / 8);
        // Uniform recipes are never better than the frontier.
        for (const auto &setting : plan.settings) {
            m_document->applyRecipe(pipeline::uniformRecipe(m_document->layers().size(), setting),
                                    QStringLiteral("uniform"));
            const auto best = frontier.atMost(m_document->cost().storedBytes);
            QVERIFY(best);
            QVERIFY(frontier.points()[*best].kl <= *m_document->predictedKl() * (1 + 1e-12));
        }
    }

    void cellsOfOtherStepsStayAside()
    {
        QVERIFY(tests::foldableBatchNorms(m_document->project()->model) > 0);
        const auto folded = m_document->cost().storedBytes;
        m_document->putCells(tests::allCells(*m_document), {});
        QCOMPARE(m_document->table().measuredCells(), 0);
        m_document->setSteps({}, QStringLiteral("none"));
        QVERIFY(m_document->table().measuredCells() > 0);
        QVERIFY(m_document->cost().storedBytes > folded); // batch norms are carried along
        m_document->undoStack()->undo();
        QCOMPARE(m_document->table().measuredCells(), 0);
        QCOMPARE(m_document->cost().storedBytes, folded);
    }

    void cellsOfAnotherProjectAreIgnored()
    {
        auto cell = tests::cellOf(m_document->layers().size() + 5, {});
        m_document->putCells({cell});
        QCOMPARE(m_document->table().measuredCells(), 0);
        m_document->close();
        m_document->putCells({tests::cellOf(0, {})});
        QVERIFY(!m_document->isOpen());
    }

    void staleMeasurementIsNeverCurrent()
    {
        m_document->changeSettings({0}, toBits(4), QStringLiteral("four"));
        search::Ran point;
        point.recipe = m_document->recipe();
        point.measured = tests::measurementOf(90, 100);
        m_document->putMeasured(point);
        QVERIFY(m_document->currentMeasurement());
        m_document->changeSettings({0}, toBits(3), QStringLiteral("three"));
        QVERIFY(!m_document->currentMeasurement());
        m_document->undoStack()->undo();
        QVERIFY(m_document->currentMeasurement());
        QCOMPARE(m_document->currentMeasurement()->measured.correct, 90);
    }

    void correctedBiasesAreAnotherRecipe()
    {
        m_document->putCells(tests::allCells(*m_document));
        search::Ran point;
        point.recipe = m_document->recipe();
        point.measured = tests::measurementOf(100, 100);
        m_document->putMeasured(point);
        m_document->setSteps(tests::correctedIf(true), {}); // which as float does nothing
        QVERIFY(m_document->currentMeasurement());
        m_document->changeSettings({0}, toBits(4), QStringLiteral("four"));
        point.recipe = m_document->recipe();
        m_document->putMeasured(point);
        QVERIFY(m_document->currentMeasurement());
        QVERIFY(tests::isCorrected(m_document->problem().steps)); // and so are recipes that a search proposes
        const auto bytes = m_document->cost().storedBytes;
        m_document->setSteps(tests::correctedIf(false), {});
        QVERIFY(!m_document->currentMeasurement());
        QVERIFY(!tests::isCorrected(m_document->problem().steps));
        QCOMPARE(m_document->cost().storedBytes, bytes);
        QVERIFY(m_document->isModified());
        m_document->undoStack()->undo();
        QVERIFY(tests::isCorrected(m_document->recipe().steps));
        QVERIFY(m_document->currentMeasurement());
    }

    void moreSamplesReplaceFewerAndNotTheOtherWay()
    {
        search::Ran point;
        point.recipe = m_document->recipe();
        for (const int n : {64, 256, 128}) {
            point.measured = tests::measurementOf(n - 5, n);
            m_document->putMeasured(point);
        }
        QCOMPARE(m_document->measuredPoints().size(), std::size_t{1});
        QCOMPARE(m_document->measuredPoints().front().measured.n, 256);
    }

    void settingsThatDoTheSameShareAMeasurement()
    {
        search::Ran point;
        point.recipe = m_document->recipe();
        auto &setting = point.recipe.settings[0];
        setting = setting.with("groupSize", 32); // without groups it has no effect
        m_document->putMeasured(point);
        QVERIFY(m_document->currentMeasurement());
    }

    void viewChangesAreNoEdits()
    {
        QSignalSpy selected(m_document.get(), &Document::selectionChanged);
        m_document->selectLayer(3);
        m_document->selectLayer(3);
        m_document->selectLayer(100000);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(m_document->selectedLayer(), 3);
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void openingReplacesEverything()
    {
        m_document->changeSettings({0}, toBits(4), QStringLiteral("four"));
        m_document->setPinned({0}, true);
        m_document->putCells(tests::allCells(*m_document));
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        m_document->open(tests::demoProject());
        QVERIFY(!m_document->isPinned(0));
        QVERIFY(!m_document->baseline());
        QCOMPARE(m_document->table().measuredCells(), 0);
        QCOMPARE(m_document->undoStack()->count(), 0);
        m_document->close();
        QVERIFY(m_document->layers().empty());
        QVERIFY(m_document->title().isEmpty());
        QVERIFY(!m_document->isModified());
    }

    void unsavedProjectIsModifiedUntilSaved()
    {
        auto unsaved = std::make_shared<project::OpenProject>(*tests::demoProject());
        unsaved->path.clear();
        m_document->open(unsaved);
        QVERIFY(m_document->isModified());
        QSignalSpy modified(m_document.get(), &Document::modifiedChanged);
        m_document->setSaved("/somewhere/mine.pscope.json");
        QVERIFY(!m_document->isModified());
        QCOMPARE(modified.last().first().toBool(), false);
        QCOMPARE(m_document->title(), QStringLiteral("mine.pscope.json"));
        m_document->changeSettings({0}, toBits(4), QStringLiteral("four"));
        QVERIFY(m_document->isModified());
        QCOMPARE(modified.last().first().toBool(), true);
    }

private:
    std::unique_ptr<Document> m_document;
};

QTEST_MAIN(TestDocument)
#include "tst_document.moc"
