// The trade-off and layer panels over a real document: what they show of it, and that what is clicked is
// applied.
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fakequestions.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/solvenow.h"
#include "tests/widgets/tradeoffsample.h"
#include "widgets/charts/layercurveview.h"
#include "widgets/charts/tradeoffmodel.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/tradeoffview.h"
#include "widgets/document/document.h"
#include "widgets/panels/layerpanel.h"
#include "widgets/panels/tradeoffpanel.h"
#include "widgets/parts/tradeoffsource.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

evaluate::Baseline baselineOf(const Document &document)
{
    evaluate::Baseline baseline;
    baseline.heldOut = baseline.everything = tests::measurement(0, 0.9164);
    baseline.storedBytes = document.cost().storedBytes;
    return baseline;
}

std::vector<sensitivity::SensitivityCell> cellsOf(const Document &document)
{
    std::vector<sensitivity::SensitivityCell> cells;
    for (std::size_t layer = 0; layer < document.layers().size(); ++layer)
        for (const auto &setting : document.table().settings()) {
            if (!compress::validate(setting, document.layers()[layer]))
                continue; // no cell is measured of what a shape does not allow
            sensitivity::SensitivityCell cell;
            cell.layer = layer;
            cell.setting = setting;
            cell.n = 64;
            const double strength = 0.2 + static_cast<double>(layer) / 5;
            const double sparsity = tests::sparsityOf(setting);
            cell.kl = sparsity > 0 ? strength * std::pow(sparsity, 4)
                                   : strength * std::exp2(4 - 2 * tests::bitsOf(setting));
            cell.kl += 20 * (1 - std::get<double>(setting.value("rank")));
            cell.klStandardError = cell.kl / 12;
            cells.push_back(cell);
        }
    return cells;
}

} // namespace

class TradeoffPanelTest : public QObject {
    Q_OBJECT

    tests::FakeQuestions m_questions;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<TradeoffPanel> m_panel;

    TradeoffView &view() { return *m_panel->view(); }
    int page() { return m_panel->findChild<QStackedWidget *>()->currentIndex(); }
    QLabel *note() { return m_panel->findChild<QLabel *>(QStringLiteral("tradeoffNote")); }
    bool pointsArrived() { return view().data().frontier.size() > 1; }

    void fill()
    {
        m_document->setBaseline(baselineOf(*m_document));
        m_document->putCells(cellsOf(*m_document));
        QTRY_VERIFY(pointsArrived() && m_document->best().isExact());
        QCoreApplication::processEvents();
    }
    void measure(double share)
    {
        const auto &frontier = m_document->frontier();
        const auto index =
            static_cast<std::size_t>(share * static_cast<double>(frontier.points().size() - 1));
        search::Ran point;
        point.recipe = frontier.recipe(index);
        point.cost.storedBytes = frontier.points()[index].storedBytes;
        point.predictedKl = frontier.points()[index].kl;
        point.measured =
            tests::measurement(*point.predictedKl * 1.1, tests::sampleAccuracy(*point.predictedKl));
        m_document->putMeasured(point);
    }
    int measuredPoint()
    {
        const auto &points = view().data().named;
        const auto found = std::find_if(points.begin(), points.end(), [](const auto &point) {
            return point.kind == PointKind::Frontier && point.measured.has_value();
        });
        return found == points.end() ? -1 : static_cast<int>(found - points.begin());
    }
    void clickMeasuredPoint()
    {
        QCoreApplication::processEvents();
        QSignalSpy chosen(&view(), &TradeoffView::pointChosen);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, view().placeOf(measuredPoint())->toPoint());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().front().toInt(), measuredPoint());
    }
    QMenu *question() { return m_panel->findChild<QMenu *>(QStringLiteral("unpinningMenu")); }
    /// As chart and table show them.
    QStringList repeatedLabels()
    {
        QStringList seen, repeated;
        for (const TradeoffPoint &point : tradeoffData(*m_document).named) {
            const QString label = labelWithRemark(point);
            if (!point.label.isEmpty() && seen.contains(label))
                repeated << label;
            seen << label;
        }
        return repeated;
    }
    int uniform(const QString &label)
    {
        const auto &points = view().data().named;
        const auto found = std::find_if(points.begin(), points.end(), [&](const auto &point) {
            return point.kind == PointKind::Uniform && point.label == label;
        });
        return found == points.end() ? -1 : static_cast<int>(found - points.begin());
    }

private Q_SLOTS:
    void initTestCase()
    {
        tests::failOnWarnings();
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
    }

    void init()
    {
        m_questions = {};
        m_document = std::make_unique<Document>();
        tests::solveAlways(*m_document);
        m_panel = std::make_unique<TradeoffPanel>(*m_document, m_questions);
        m_panel->resize(640, 480);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
    }

    void emptyPanelSaysWhyAndOffersTheNextStep()
    {
        QSignalSpy open(m_panel.get(), &TradeoffPanel::openRequested);
        QSignalSpy analyse(m_panel.get(), &TradeoffPanel::analyseRequested);
        QCOMPARE(page(), 0);
        auto *empty = m_panel->findChild<QWidget *>(QStringLiteral("tradeoffEmpty"));
        QTest::mouseClick(empty->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(open.size(), 1);
        m_document->open(tests::demoProject());
        QCOMPARE(page(), 1);
        auto *unmeasured = m_panel->findChild<QWidget *>(QStringLiteral("tradeoffAnalyse"));
        QVERIFY(!unmeasured->isEnabled()); // not before the baseline
        m_document->setBaseline(baselineOf(*m_document));
        QVERIFY(unmeasured->isEnabled());
        QTest::mouseClick(unmeasured->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(analyse.size(), 1);
        m_document->putCells(cellsOf(*m_document));
        QTRY_COMPARE(page(), 2);
        m_document->close();
        QCOMPARE(page(), 0);
    }

    void clickAppliesExactlyThatFrontierPoint()
    {
        m_document->open(tests::demoProject());
        fill();
        const auto &data = view().data();
        const auto middle = static_cast<double>(data.frontier[data.frontier.size() / 3].storedBytes);
        const auto at = view().pixel(middle, data.frontier[data.frontier.size() / 3].kl);
        QSignalSpy chosen(&view(), &TradeoffView::pointChosen);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(chosen.size(), 1);
        const int id = chosen.front().front().toInt();
        QCOMPARE(m_document->cost().storedBytes, data.storedBytes(id));
        QVERIFY(std::abs(*m_document->predictedKl() - *data.point(id).predictedKl) < 1e-9);
        QCOMPARE(m_document->undoStack()->count(), 1);
        // The marker stands on the point.
        const QPointF step = *view().markerPlace() - *view().placeOf(id);
        QVERIFY(std::hypot(step.x(), step.y()) < 0.5);
        m_document->undoStack()->undo();
        QVERIFY(m_document->recipe() == pipeline::uniformRecipe(m_document->layers().size(), {}));
    }

    void enterAppliesAUniformRecipeAndPinnedLayersKeepTheirs()
    {
        m_document->open(tests::demoProject());
        fill();
        m_document->setPinned({0}, true);
        QTRY_VERIFY(uniform(QStringLiteral("4 bits")) >= 0);
        // The points know of the pin a moment later.
        QTRY_VERIFY(view().data().point(uniform(QStringLiteral("4 bits"))).recipe.settings.front().isFloat());
        view().focusPoint(uniform(QStringLiteral("4 bits")));
        QTest::keyClick(&view(), Qt::Key_Return);
        QVERIFY(m_document->recipe().settings[0].isFloat());
        for (std::size_t i = 1; i < m_document->layers().size(); ++i)
            QCOMPARE(tests::bitsOf(m_document->recipe().settings[i]), 4.0);
    }

    void aPointFromBeforeAPinIsFadedAndIsOfferedWithoutIt()
    {
        m_document->open(tests::demoProject());
        fill();
        measure(0.3);
        QTRY_VERIFY(measuredPoint() >= 0);
        QVERIFY(!view().data().point(measuredPoint()).isPale());
        const pipeline::Recipe made = view().data().point(measuredPoint()).recipe;
        QVERIFY(!made.settings[1].isFloat() && !made.settings[2].isFloat());
        m_document->setPinned({1}, true); // at float
        QTRY_VERIFY(view().data().point(measuredPoint()).isPale());
        QVERIFY(view()
                    .textOf(measuredPoint())
                    .contains(QStringLiteral("does not keep pins: %1;")
                                  .arg(QString::fromStdString(m_document->layers()[1].name))));
        QVERIFY(tradeoffData(*m_document).frontier.size() > 1);
        const int steps = m_document->undoStack()->count();
        clickMeasuredPoint();
        QVERIFY(m_document->recipe() == pipeline::uniformRecipe(m_document->layers().size(), {}));
        QVERIFY(question()->isVisible());
        QCOMPARE(question()->activeAction()->objectName(), QStringLiteral("applyWithoutPins"));
        QTest::keyClick(question(), Qt::Key_Return);
        QVERIFY(m_document->recipe() == made);
        QVERIFY(!m_document->isPinned(1));
        QCOMPARE(m_document->undoStack()->count(), steps + 1);
        m_document->undoStack()->undo(); // pin and recipe in one
        QVERIFY(m_document->isPinned(1) && m_document->recipe().settings[1].isFloat());
    }

    void aPointFromBeforeAPinCanBeTakenForTheOtherLayers()
    {
        m_document->open(tests::demoProject());
        fill();
        measure(0.3);
        m_document->setPinned({1}, true);
        QTRY_VERIFY(measuredPoint() >= 0 && view().data().point(measuredPoint()).isPale());
        const pipeline::Recipe made = view().data().point(measuredPoint()).recipe;
        clickMeasuredPoint();
        QTest::keyClick(question(), Qt::Key_Down);
        QCOMPARE(question()->activeAction()->objectName(), QStringLiteral("applyKeepingPins"));
        QTest::keyClick(question(), Qt::Key_Return);
        QVERIFY(m_document->isPinned(1) && m_document->recipe().settings[1].isFloat());
        QVERIFY(m_document->recipe().settings[2] == made.settings[2]);
        QTRY_VERIFY(!question());
    }

    void escapeAtTheQuestionAboutPinsLeavesEverything()
    {
        m_document->open(tests::demoProject());
        fill();
        measure(0.3);
        m_document->setPinned({1, 2}, true);
        QTRY_VERIFY(measuredPoint() >= 0 && view().data().point(measuredPoint()).isPale());
        const auto before = m_document->recipe();
        const int steps = m_document->undoStack()->count();
        clickMeasuredPoint();
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(!question());
        QVERIFY(m_document->recipe() == before && m_document->isPinned(1) && m_document->isPinned(2));
        QCOMPARE(m_document->undoStack()->count(), steps);
    }

    void pinsAtWhatAPointHasLeaveItAsItIs()
    {
        m_document->open(tests::demoProject());
        fill();
        measure(0.3);
        const pipeline::Recipe made = m_document->measuredPoints().back().recipe;
        m_document->applyRecipe(made, QStringLiteral("apply"));
        m_document->setPinned({1, 2}, true);
        QTRY_VERIFY(measuredPoint() >= 0);
        QVERIFY(!view().data().point(measuredPoint()).isPale());
        m_document->changeSettings(
            {0}, [](compress::LayerSetting &setting) { setting = setting.with("bits", std::int64_t{8}); },
            QStringLiteral("edit"));
        clickMeasuredPoint();
        QVERIFY(!question());
        QVERIFY(m_document->recipe() == made);
    }

    void uniformPointsAreNamedForTheLayersThatAreFree()
    {
        m_document->open(tests::demoProject());
        fill();
        QList<int> most;
        for (int layer = 0; layer < static_cast<int>(m_document->layers().size()) - 1; ++layer)
            most << layer;
        m_document->changeSettings(
            most, [](compress::LayerSetting &setting) { setting = setting.with("bits", std::int64_t{8}); },
            QStringLiteral("edit"));
        m_document->setPinned(most, true);
        QTRY_VERIFY(uniform(QStringLiteral("4 bits")) >= 0);
        QVERIFY(uniform(QStringLiteral("2 bits")) >= 0);
        QCOMPARE(repeatedLabels(), QStringList());
    }

    void uniformPointsFromBeforeAPinWentAreNamedForWhatTheyAre()
    {
        m_document->open(tests::demoProject());
        fill();
        const std::string name = m_document->layers()[1].name;
        search::Ran point;
        point.origin = search::Origin::Uniform;
        point.recipe = pipeline::uniformRecipe(m_document->layers().size(), tests::bits(4));
        point.recipe.settings[1] = tests::bits(8); // as pinned when it was run
        point.cost.storedBytes = m_document->baseline()->storedBytes / 5;
        point.measured = tests::measurement(0.02, 0.91);
        m_document->putMeasured(point);
        const QString own = QStringLiteral("4 bits, %1 at 8 bits").arg(QString::fromStdString(name));
        QTRY_VERIFY(uniform(own) >= 0);
        QVERIFY(uniform(QStringLiteral("4 bits")) >= 0);
        point.recipe.settings[2] = tests::bits(8);
        point.recipe.settings[1] = tests::bits(6);
        m_document->putMeasured(point);
        point.recipe.settings[1] = tests::bits(5);
        point.cost.storedBytes += 1000;
        m_document->putMeasured(point);
        QCoreApplication::processEvents();
        QCOMPARE(repeatedLabels(), QStringList()); // two have the same layers otherwise
        m_document->setPinned({1, 2}, true);
        QCoreApplication::processEvents();
        QCOMPARE(repeatedLabels(), QStringList());
    }

    void editsMoveOnlyTheMarker()
    {
        m_document->open(tests::demoProject());
        fill();
        const int layouts = view().layouts();
        const QPointF before = *view().markerPlace();
        const int gesture = m_document->newGesture();
        for (const std::int64_t bits : {8, 6, 3})
            m_document->changeSettings(
                {1, 2}, [bits](compress::LayerSetting &setting) { setting = setting.with("bits", bits); },
                QStringLiteral("drag"), gesture);
        QVERIFY(view().markerPlace()->x() < before.x());
        QCoreApplication::processEvents();
        QCOMPARE(view().layouts(), layouts);
        const auto current = currentPoint(*m_document);
        QVERIFY(current->predictedKl->low < current->predictedKl->value);
        QVERIFY(current->predictedKl->high > current->predictedKl->value);
    }

    void aMeasurementIsNeverShownForAnotherRecipe()
    {
        m_document->open(tests::demoProject());
        fill();
        measure(0.4);
        const auto recipe = m_document->measuredPoints().back().recipe;
        m_document->applyRecipe(recipe, QStringLiteral("apply"));
        QVERIFY(view().markerIsSolid());
        m_document->changeSettings(
            {0}, [](compress::LayerSetting &setting) { setting = setting.with("sparsity", 0.5); },
            QStringLiteral("edit"));
        QVERIFY(!view().markerIsSolid());
        QVERIFY(!view().currentText().contains(QStringLiteral("of 1017")));
    }

    void accuracyAppearsOnceThreePointsWereMeasured()
    {
        m_document->open(tests::demoProject());
        fill();
        QCOMPARE(view().quality(), Quality::Kl);
        QVERIFY(note()->isVisible());
        QVERIFY(note()->text().contains(QStringLiteral("Accuracy appears")));
        for (const double share : {0.1, 0.4, 0.7})
            measure(share);
        QTRY_COMPARE(view().quality(), Quality::Metric);
        QVERIFY(!note()->isVisible());
        auto *quality = m_panel->findChild<QComboBox *>(QStringLiteral("tradeoffQuality"));
        QCOMPARE(quality->currentText(), QStringLiteral("Accuracy"));
        // Chosen by hand it stays.
        quality->setFocus();
        QTest::keyClick(quality, Qt::Key_Down);
        QCOMPARE(view().quality(), Quality::Kl);
        measure(0.9);
        QCoreApplication::processEvents();
        QCOMPARE(view().quality(), Quality::Kl);
    }

    void chosenQualityIsWhatTheProjectKeeps()
    {
        m_document->open(tests::demoProject());
        fill();
        for (const double share : {0.1, 0.4, 0.7})
            measure(share);
        QTRY_COMPARE(view().quality(), Quality::Metric);
        QVERIFY(m_document->asked().quality.empty()); // nobody chose it
        auto *quality = m_panel->findChild<QComboBox *>(QStringLiteral("tradeoffQuality"));
        quality->setFocus();
        QTest::keyClick(quality, Qt::Key_Down);
        QCOMPARE(m_document->asked().quality, std::string("damage"));
        project::Asked asked;
        asked.quality = "metric";
        m_document->restoreAsked(asked);
        QCOMPARE(view().quality(), Quality::Metric);
        asked.quality = "hardDrop"; // nothing that was run has it yet
        m_document->restoreAsked(asked);
        QCOMPARE(view().quality(), Quality::Metric);
        asked.quality = "of another program";
        m_document->restoreAsked(asked);
        QCOMPARE(view().quality(), Quality::Metric);
    }

    void limitsAreDrawnWhereTheAxisShowsThem()
    {
        m_document->open(tests::demoProject());
        fill();
        for (const double share : {0.1, 0.4, 0.7})
            measure(share);
        QTRY_COMPARE(view().quality(), Quality::Metric);
        QVERIFY(!view().bytesLimitPixel() && !view().qualityLimitPixel());
        const auto recipe = m_document->recipe();
        const double bytes = static_cast<double>(m_document->baseline()->storedBytes) / 5;
        m_document->applyBudget(recipe, {project::BudgetKind::Ratio, 5, "5x"}, QStringLiteral("ratio"));
        QVERIFY(view().bytesLimitPixel() && !view().qualityLimitPixel());
        QVERIFY(std::abs(*view().bytesLimitPixel() - view().pixel(bytes, 0.9).x()) < 0.5);
        project::AskedLimits limits;
        limits.bytes = static_cast<std::int64_t>(bytes / 1.2); // of two the smaller one
        m_document->setLimits(limits);
        QVERIFY(std::abs(*view().bytesLimitPixel() - view().pixel(bytes / 1.2, 0.9).x()) < 0.5);
        m_document->applyBudget(recipe, {project::BudgetKind::Loss, 0.05, "5 %"}, QStringLiteral("loss"));
        const double worst = m_document->baseline()->heldOut.value - 0.05;
        QVERIFY(view().qualityLimitPixel());
        QVERIFY(std::abs(*view().qualityLimitPixel() - view().pixel(bytes, worst).y()) < 0.5);
        m_document->setQuality("damage"); // which is another axis
        QVERIFY(!view().qualityLimitPixel() && view().bytesLimitPixel());
        m_document->applyBudget(recipe, {project::BudgetKind::Damage, 0.05, "0.05"},
                                QStringLiteral("damage"));
        QVERIFY(std::abs(*view().qualityLimitPixel() - view().pixel(bytes, 0.05).y()) < 0.5);
        const QImage with = view().grab().toImage();
        m_document->undoStack()->setIndex(0);
        m_document->setLimits({});
        QVERIFY(!view().bytesLimitPixel() && !view().qualityLimitPixel());
        QVERIFY(view().grab().toImage() != with);
    }

    void measurementsOnTheirWayAreNoPointsYet()
    {
        m_document->open(tests::demoProject());
        fill();
        search::Ran point;
        point.recipe = m_document->frontier().recipe(3);
        point.measured = tests::measurement(0.1, 0.9, 64);
        m_document->putMeasured(point);
        QCOMPARE(tradeoffData(*m_document).named[1].measured.has_value(), false);
        point.measured = tests::measurement(0.1, 0.9);
        m_document->putMeasured(point);
        QCOMPARE(tradeoffData(*m_document).named[1].measured->n, std::int64_t{1017});
    }

    void tableHoldsTheSamePointsAndAppliesThem()
    {
        m_document->open(tests::demoProject());
        fill();
        m_panel->findChild<QAction *>(QStringLiteral("tradeoffShowTable"))->trigger();
        auto *table = m_panel->findChild<QTableView *>(QStringLiteral("tradeoffTable"));
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), view().data().size());
        QAbstractItemModelTester tester(table->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto index = table->model()->index(10, TradeoffModel::Stored);
        const auto bytes = index.data(TradeoffModel::SortRole).toLongLong();
        table->setCurrentIndex(index);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(static_cast<qlonglong>(m_document->cost().storedBytes), bytes);
    }

    void picturesAreSavedThroughTheQuestion()
    {
        m_document->open(tests::demoProject());
        fill();
        QTemporaryDir folder;
        auto *save = m_panel->findChild<QAction *>(QStringLiteral("tradeoffSave"));
        m_questions.fileToSave = folder.filePath(QStringLiteral("chart.svg"));
        save->trigger();
        QVERIFY(QFile(m_questions.fileToSave).size() > 1000);
        QVERIFY(m_questions.errors.isEmpty());
        m_questions.fileToSave = folder.filePath(QStringLiteral("no/folder/chart.png"));
        save->trigger();
        QCOMPARE(m_questions.errors.size(), 1);
    }

    void lettersWorkInsideTheChart()
    {
        m_document->open(tests::demoProject());
        fill();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        view().setFocus();
        const bool before = view().isLogarithmic(Qt::Horizontal);
        QTest::keyClick(&view(), Qt::Key_X);
        QCOMPARE(view().isLogarithmic(Qt::Horizontal), !before);
    }

    void layerPanelFollowsSelectionAndSetsWhatIsClicked()
    {
        LayerPanel panel(*m_document, m_questions);
        panel.resize(420, 360);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        auto *pages = panel.findChild<QStackedWidget *>();
        QCOMPARE(pages->currentIndex(), 0);
        m_document->open(tests::demoProject());
        m_document->selectLayer(1);
        QCOMPARE(pages->currentIndex(), 1);
        QCOMPARE(panel.findChild<QLabel *>(QStringLiteral("layerTitle"))->text(),
                 QString::fromStdString(m_document->layers()[1].name));
        QVERIFY(panel.findChild<QLabel *>(QStringLiteral("layerHint"))->isVisible());
        m_document->setBaseline(baselineOf(*m_document));
        m_document->putCells(cellsOf(*m_document));
        QVERIFY(!panel.findChild<QLabel *>(QStringLiteral("layerHint"))->isVisible());
        auto *curve = panel.findChild<LayerCurveView *>(QStringLiteral("layerBitsCurve"));
        QVERIFY(curve->curve().size() >= 5);
        QVERIFY(!curve->markerPlace()); // float has no place on the axis of bits
        QCoreApplication::processEvents();
        QTest::mouseClick(curve->viewport(), Qt::LeftButton, {}, curve->placeOf(2)->toPoint());
        QVERIFY(m_document->recipe().settings[1] == curve->curve()[2].cell.setting);
        QVERIFY(m_document->recipe().settings[0].isFloat());
        QCOMPARE(*curve->markerPlace(), *curve->placeOf(2));
        QTest::keyClick(curve, Qt::Key_Right);
        QTest::keyClick(curve, Qt::Key_Return);
        QVERIFY(m_document->recipe().settings[1] ==
                curve->curve()[static_cast<std::size_t>(*curve->focused())].cell.setting);
        m_document->undoStack()->undo();
        QVERIFY(m_document->recipe().settings[1] == curve->curve()[2].cell.setting);
        m_document->close();
        QCOMPARE(pages->currentIndex(), 0);
    }
};

QTEST_MAIN(TradeoffPanelTest)
#include "tst_tradeoffpanel.moc"
