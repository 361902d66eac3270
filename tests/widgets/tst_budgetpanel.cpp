// The budget slider over the frontier, limits that are typed, and what becomes of them.
#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"
#include "core/session/worklimits.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "tests/widgets/solvenow.h"
#include "widgets/document/numbers.h"
#include "widgets/panels/budgetpanel.h"
#include "widgets/parts/documentloss.h"
#include "widgets/parts/limitsbutton.h"
#include "widgets/parts/limitskeeper.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QTest>
#include <QToolTip>

#include <numeric>

using namespace paretoscope;
using widgets::BudgetPanel;
using widgets::Document;

class TestBudgetPanel : public QObject {
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
        QLocale::setDefault(QLocale(QLocale::English));
        m_document = std::make_unique<Document>();
        tests::solveAlways(*m_document);
        m_panel = std::make_unique<BudgetPanel>(*m_document);
        m_panel->resize(700, 40);
        m_panel->show();
        m_document->open(tests::demoProject());
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_panel->activateWindow();
    }

    void cleanup()
    {
        QToolTip::hideText();
        m_panel.reset();
        m_document.reset();
        QLocale::setDefault(QLocale::c());
    }

    void isDisabledWithTheReasonUntilThereIsAFrontier()
    {
        QVERIFY(!slider()->isEnabled());
        QVERIFY(slider()->toolTip().contains(QLatin1String("float model")));
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        QVERIFY(!slider()->isEnabled());
        QVERIFY(slider()->toolTip().contains(QLatin1String("analyse")));
        m_document->putCells(tests::allCells(*m_document));
        QTRY_VERIFY(slider()->isEnabled());
        QVERIFY(slider()->maximum() > 10);
        m_document->close();
        QVERIFY(!slider()->isEnabled());
    }

    void whatAPinDoesIsNeverTakenForNothing()
    {
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        m_document->changeSettings(
            {1}, [](auto &setting) { setting = tests::sparse(0.5); }, QStringLiteral("edit"));
        m_document->setPinned({1}, true);
        std::vector<sensitivity::SensitivityCell> cells;
        for (std::size_t layer = 0; layer < m_document->layers().size(); ++layer)
            cells.push_back(tests::cellOf(layer, tests::bits(4)));
        m_document->putCells(cells);
        QTRY_VERIFY(!m_document->isSolutionStale());
        QVERIFY(m_document->best().empty());
        QVERIFY(!slider()->isEnabled());
        QVERIFY(slider()->toolTip().contains(QLatin1String("pinned layer")));
        m_document->putCells({tests::cellOf(1, tests::sparse(0.5))});
        QTRY_VERIFY(slider()->isEnabled());
        for (const auto &point : m_document->best().points())
            QVERIFY(point.kl >= tests::cellOf(1, tests::sparse(0.5)).kl / 2);
    }

    void draggingMovesEveryUnpinnedLayerInOneStep()
    {
        analysed();
        m_document->setPinned({2}, true);
        const int steps = m_document->undoStack()->count();
        QVERIFY(slider()->value() == slider()->maximum()); // float is the largest
        drag(1.0, 0.0);
        for (std::size_t layer = 0; layer < m_document->layers().size(); ++layer)
            QCOMPARE(m_document->recipe().settings[layer].isFloat(), layer == 2);
        QCOMPARE(m_document->undoStack()->count(), steps + 1);
        m_document->undoStack()->undo();
        for (const auto &setting : m_document->recipe().settings)
            QVERIFY(setting.isFloat());
    }

    void dragBackToTheStartLeavesNoStep()
    {
        analysed();
        const QPoint start = handle();
        QTest::mousePress(slider(), Qt::LeftButton, {}, start);
        moveTo(start - QPoint(120, 0));
        QVERIFY(m_document->undoStack()->count() == 1);
        moveTo(start);
        QTest::mouseRelease(slider(), Qt::LeftButton, {}, start);
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void everyArrowKeyChangesTheRecipe()
    {
        analysed();
        slider()->setFocus();
        auto bytes = m_document->cost().storedBytes;
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(slider(), Qt::Key_Left);
            QVERIFY(m_document->cost().storedBytes < bytes);
            bytes = m_document->cost().storedBytes;
        }
        QCOMPARE(m_document->undoStack()->count(), 1); // in quick succession
    }

    void editsElsewhereMoveTheSlider()
    {
        analysed();
        const int before = slider()->value();
        m_document->changeSettings(
            {0, 1, 2, 3, 4, 5}, [](auto &setting) { setting = setting.with("bits", 3); },
            QStringLiteral("edit"));
        QVERIFY(slider()->value() < before);
        QCOMPARE(m_document->undoStack()->count(), 1); // following is no edit
        QCOMPARE(edit()->text(), widgets::numbers::bytes(m_document->cost().storedBytes));
    }

    void typedBytesAreKept_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<int>("language");
        QTest::newRow("short") << QStringLiteral("%1kB") << int(QLocale::English);
        QTest::newRow("space") << QStringLiteral("%1 kB") << int(QLocale::German);
        QTest::newRow("bare") << QStringLiteral("%1") << int(QLocale::French);
    }

    void typedBytesAreKept()
    {
        QFETCH(QString, format);
        QFETCH(int, language);
        QLocale::setDefault(QLocale(static_cast<QLocale::Language>(language)));
        analysed();
        const auto limit = m_document->cost().storedBytes / 4 / 1000;
        type(format.arg(limit));
        QVERIFY(m_document->cost().storedBytes <= limit * 1000);
        QVERIFY(m_document->cost().storedBytes > limit * 900); // the best within it, not just anything
        QCOMPARE(m_document->undoStack()->count(), 1);
        QCOMPARE(edit()->text(), format.arg(limit)); // as it was typed, beside it what it came to
        QCOMPARE(reached()->text(),
                 QStringLiteral("now %1 ✓").arg(widgets::numbers::bytes(m_document->cost().storedBytes)));
    }

    void typedKlIsKept()
    {
        analysed();
        m_panel->setLimit(BudgetPanel::Limit::Damage);
        type(QStringLiteral("0.05"));
        QVERIFY(*m_document->predictedKl() <= 0.05 + 1e-12);
        QVERIFY(*m_document->predictedKl() > 0);
    }

    void typedLossIsKept()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        analysed();
        type(QStringLiteral("1,2 %"));
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Loss);
        QVERIFY(*m_document->predictedKl() <= 0.12 + 1e-9); // the cells lose a tenth of their KL
        QVERIFY(*m_document->predictedKl() > 0);
        QCOMPARE(edit()->text(), QStringLiteral("1,2 %"));
        QVERIFY2(reached()->text().startsWith(QLatin1String("predicted")), qPrintable(reached()->text()));
        QVERIFY(reached()->text().endsWith(QStringLiteral("✓")));
    }

    void lossIsEstimatedFromCellsThenFromRuns()
    {
        QVERIFY(!widgets::lossEstimate(*m_document).known());
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        m_document->putCells(tests::allCells(*m_document)); // each loses a tenth of its KL
        auto estimate = widgets::lossEstimate(*m_document);
        QVERIFY(estimate.loss(1e6) <= m_document->baseline()->heldOut.value); // there is no more to lose
        QVERIFY(estimate.known());
        QVERIFY(std::abs(*estimate.klFor(0.01) - 0.1) < 1e-9);
        search::Ran point;
        point.recipe = pipeline::uniformRecipe(m_document->layers().size(), tests::bits(4));
        const double whole = *m_document->predictedKl(point.recipe); // anew, as the cells are now
        point.measured = tests::measurementOf(80, 100);
        m_document->putMeasured(point);
        estimate = widgets::lossEstimate(*m_document);
        QVERIFY(std::abs(estimate.loss(whole / 2) - 0.05) < 1e-9);
        QVERIFY(std::abs(*estimate.klFor(0.2) - 2 * whole) < 1e-9); // beyond what was run: the same ratio
        double less = whole;
        for (const std::size_t layer : {0, 1}) { // with three runs it is their fit, not a straight line
            point.recipe.settings[layer] = {};
            if (layer == 0)
                less = *m_document->predictedKl(point.recipe);
            point.measured = tests::measurementOf(90, 100);
            m_document->putMeasured(point);
        }
        QVERIFY(less < whole);
        estimate = widgets::lossEstimate(*m_document);
        QCOMPARE(estimate.loss(less), 0.0);
        QVERIFY(std::abs(estimate.loss(whole) - 0.1) < 1e-9);
        double last = 0;
        for (double kl = 0; kl < 4 * whole; kl += whole / 10) {
            QVERIFY(estimate.loss(kl) >= last - 1e-12);
            last = estimate.loss(kl);
        }
        for (const double loss : {0.01, 0.05, 0.1, 0.15})
            QVERIFY(std::abs(estimate.loss(*estimate.klFor(loss)) - loss) < 1e-6);
    }

    void typedBitsAreKept()
    {
        analysed();
        type(QStringLiteral("4.5 bits"));
        QVERIFY(m_document->cost().averageBits <= 4.5);
        QVERIFY(m_document->cost().averageBits > 3);
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Bits);
    }

    void typedBitsStayBitsWhenTheFrontierChanges()
    {
        analysed();
        type(QStringLiteral("3.4 bits"));
        const pipeline::Recipe before = m_document->recipe();
        auto cell = tests::cellOf(0, tests::bits(2));
        cell.kl = 0;
        m_document->putCells({cell});
        QTRY_VERIFY(!m_document->isSolutionStale());
        QVERIFY(m_document->recipe() == before); // nothing moves by itself
        QCOMPARE(edit()->text(), QStringLiteral("3.4 bits"));
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Bits);
        edit()->setFocus();
        QTest::keyClick(edit(), Qt::Key_Return); // the same budget, from the frontier as it is
        QVERIFY(m_document->cost().averageBits <= 3.4);
        QVERIFY(m_document->recipe() != before);
        QVERIFY(reached()->text().endsWith(QStringLiteral("bits ✓")));
    }

    void typedRatioIsKept()
    {
        analysed();
        type(QStringLiteral("8x"));
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Ratio);
        QVERIFY(m_document->cost().storedBytes * 8 <= m_document->baseline()->storedBytes);
        QVERIFY(m_document->cost().storedBytes * 9 > m_document->baseline()->storedBytes);
        QCOMPARE(edit()->text(), QStringLiteral("8x"));
        QVERIFY2(reached()->text().endsWith(QStringLiteral("× ✓")), qPrintable(reached()->text()));
    }

    void sliderTakesATypedSizeAway()
    {
        analysed();
        type(QStringLiteral("4.5 bits"));
        slider()->setFocus();
        QTest::keyClick(slider(), Qt::Key_Left);
        QVERIFY(!m_document->asked().budget.most);
        QVERIFY(!reached()->isVisible());
        QCOMPARE(edit()->text(), widgets::numbers::bits(m_document->cost().averageBits));
        m_document->undoStack()->undo();
        QCOMPARE(edit()->text(), QStringLiteral("4.5 bits"));
        QVERIFY(reached()->isVisible());
    }

    void draggedBackKeepsWhatWasTyped()
    {
        analysed();
        m_panel->resize(4000, m_panel->height()); // no two recipes at one pixel
        type(QStringLiteral("4.5 bits"));
        const QPoint start = handle();
        QTest::mousePress(slider(), Qt::LeftButton, {}, start);
        moveTo(start - QPoint(60, 0));
        QVERIFY(!m_document->asked().budget.most);
        moveTo(start);
        QTest::mouseRelease(slider(), Qt::LeftButton, {}, start);
        QCOMPARE(edit()->text(), QStringLiteral("4.5 bits"));
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void sliderLeavesATypedLossToBeSeen()
    {
        analysed();
        type(QStringLiteral("2 %"));
        slider()->setFocus();
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(slider(), Qt::Key_Left);
        QCOMPARE(edit()->text(), QStringLiteral("2 %"));
        QVERIFY2(reached()->text().endsWith(QStringLiteral("✗")), qPrintable(reached()->text()));
    }

    void emptiedFieldHasNoLimit()
    {
        analysed();
        type(QStringLiteral("4.5 bits"));
        const pipeline::Recipe recipe = m_document->recipe();
        edit()->clear();
        QTest::keyClick(edit(), Qt::Key_Return);
        QVERIFY(!m_document->asked().budget.most);
        QVERIFY(m_document->recipe() == recipe);
        QVERIFY(!reached()->isVisible());
        m_document->undoStack()->undo();
        QCOMPARE(edit()->text(), QStringLiteral("4.5 bits"));
    }

    void anotherKindIsAnotherLimit()
    {
        analysed();
        type(QStringLiteral("4.5 bits"));
        QTest::keyClick(kinds(), Qt::Key_Up);
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Loss);
        QVERIFY(!m_document->asked().budget.most);
        m_document->undoStack()->undo();
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Bits);
        QCOMPARE(edit()->text(), QStringLiteral("4.5 bits"));
    }

    void budgetIsNotCarriedOverToAnotherProject()
    {
        analysed();
        type(QStringLiteral("4.5 bits"));
        m_document->open(tests::demoProject());
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Bytes);
        QVERIFY(edit()->text().isEmpty());
        QVERIFY(!reached()->isVisible());
    }

    void runThatBreaksTheLossIsFollowedByASaferRecipe()
    {
        analysed();
        QSignalSpy told(m_panel.get(), &BudgetPanel::told);
        type(QStringLiteral("2 %"));
        const double chosen = *m_document->predictedKl();
        runAs(87); // 3 % were lost
        QTRY_COMPARE(told.count(), 1);
        QVERIFY2(told.first().first().toString().contains(QLatin1String("3.00 %")),
                 qPrintable(told.first().first().toString()));
        QVERIFY(*m_document->predictedKl() < chosen);
        QCOMPARE(edit()->text(), QStringLiteral("2 %"));
        runAs(89); // and this one keeps it
        QTest::qWait(0);
        QCOMPARE(told.count(), 1);
        QCOMPARE(reached()->text(), QStringLiteral("now 1.00 % ✓"));
        QCOMPARE(m_document->undoStack()->count(), 1); // with the choice
        m_document->undoStack()->undo();
        for (const auto &setting : m_document->recipe().settings)
            QVERIFY(setting.isFloat());
        QVERIFY(!m_document->asked().budget.most);
        m_document->undoStack()->redo();
        QVERIFY(*m_document->predictedKl() < chosen);
    }

    void saferStepsAreBounded()
    {
        analysed();
        QSignalSpy told(m_panel.get(), &BudgetPanel::told);
        type(QStringLiteral("2 %"));
        for (int step = 1; step <= widgets::LimitsKeeper::mostSteps; ++step) {
            runAs(87);
            QTRY_COMPARE(told.count(), step);
        }
        const pipeline::Recipe last = m_document->recipe();
        runAs(87);
        QTRY_COMPARE(told.count(), widgets::LimitsKeeper::mostSteps + 1);
        QVERIFY(m_document->recipe() == last);
        QVERIFY(reached()->text().endsWith(QStringLiteral("✗")));
    }

    void editEndsTheSaferSteps()
    {
        analysed();
        type(QStringLiteral("2 %"));
        m_document->changeSettings(
            {0}, [](auto &setting) { setting = setting.with("bits", 2); }, QStringLiteral("edit"));
        const pipeline::Recipe edited = m_document->recipe();
        QSignalSpy told(m_panel.get(), &BudgetPanel::told);
        runAs(80);
        QTRY_COMPARE(told.count(), 1); // that it is broken
        QVERIFY(m_document->recipe() == edited);
        QVERIFY(reached()->text().endsWith(QStringLiteral("✗")));
        m_document->undoStack()->undo(); // to what was chosen: no longer followed
        const pipeline::Recipe chosen = m_document->recipe();
        runAs(80);
        QTest::qWait(0);
        QVERIFY(m_document->recipe() == chosen);
    }

    void editThatBreaksALimitIsNamed()
    {
        analysed();
        type(QStringLiteral("4.5 bits"));
        QTest::qWait(0);
        QSignalSpy told(m_panel.get(), &BudgetPanel::told);
        m_document->resetLayers({0, 1, 2, 3, 4, 5});
        QTRY_COMPARE(told.count(), 1);
        QVERIFY2(told.first().first().toString().contains(QLatin1String("at most 4.5 bits on average")),
                 qPrintable(told.first().first().toString()));
        QCOMPARE(edit()->text(), QStringLiteral("4.5 bits"));
        QVERIFY(reached()->text().endsWith(QStringLiteral("✗")));
        m_document->resetLayers({6}); // still broken: said once
        QTest::qWait(0);
        QCOMPARE(told.count(), 1);
    }

    void latencyIsALimitThatIsMeasuredAndNeverGuessed()
    {
        analysed();
        const pipeline::Recipe recipe = m_document->recipe();
        type(QStringLiteral("1.5 ms"));
        QVERIFY(m_document->recipe() == recipe); // nothing predicts a time
        QCOMPARE(edit()->text(), QStringLiteral("1.5 ms"));
        QVERIFY(m_panel->limit() == project::BudgetKind::Latency);
        QCOMPARE(reached()->text(), QStringLiteral("not measured"));
        QVERIFY(reached()->isVisible() && reached()->toolTip().contains(QLatin1String("F7")));
        putSpeed(1.2, {"Abacus 9000", "1", 1}); // which says nothing of this machine
        QCOMPARE(reached()->text(), QStringLiteral("not measured"));
        QVERIFY2(reached()->toolTip().contains(QLatin1String("Abacus 9000")),
                 qPrintable(reached()->toolTip()));
        putSpeed(1.2, evaluate::thisMachine());
        QVERIFY2(reached()->text().startsWith(QLatin1String("now 1.20 ms")) &&
                     reached()->text().endsWith(QStringLiteral("✓")),
                 qPrintable(reached()->text()));
        putSpeed(1.8, evaluate::thisMachine()); // measured once more
        QVERIFY(reached()->text().endsWith(QStringLiteral("✗")));
        QCOMPARE(edit()->text(), QStringLiteral("1.5 ms"));
        m_document->undoStack()->undo(); // the limit
        QVERIFY(!m_document->asked().budget.most && reached()->text().isEmpty());
        m_document->undoStack()->redo();
        QCOMPARE(edit()->text(), QStringLiteral("1.5 ms"));
        drag(1.0, 0.5); // sizes are tried under it
        QCOMPARE(edit()->text(), QStringLiteral("1.5 ms"));
        QCOMPARE(reached()->text(), QStringLiteral("not measured"));
    }

    void editThatBreaksTheLatencySaysSo()
    {
        analysed();
        m_document->resetLayers({0, 1, 2});
        putSpeed(1.9, evaluate::thisMachine());
        const pipeline::Recipe slow = m_document->recipe();
        m_document->changeSettings(
            {3}, [](auto &setting) { setting = setting.with("bits", 3); }, QStringLiteral("edit"));
        putSpeed(1.1, evaluate::thisMachine());
        type(QStringLiteral("1.5 ms"));
        QVERIFY(reached()->text().endsWith(QStringLiteral("✓")));
        QTest::qWait(0);
        QSignalSpy told(m_panel.get(), &BudgetPanel::told);
        m_document->changeSettings(
            {3}, [](auto &setting) { setting = compress::LayerSetting(); }, QStringLiteral("edit"));
        QVERIFY(m_document->recipe() == slow);
        QTRY_COMPARE(told.count(), 1);
        QVERIFY2(told.first().first().toString().contains(QLatin1String("at most 1.5 ms")) ||
                     told.first().first().toString().contains(QLatin1String("at most 1.50 ms")),
                 qPrintable(told.first().first().toString()));
        QVERIFY(reached()->text().endsWith(QStringLiteral("✗")));
    }

    void latencyStandsAmongTheLimitsWithWhatIsReached()
    {
        analysed();
        type(QStringLiteral("4x")); // beside it
        auto *button = m_panel->findChild<widgets::LimitsButton *>();
        auto *most = m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitLatencyMost"));
        auto *now = m_panel->findChild<QLabel *>(QStringLiteral("limitLatencyNow"));
        m_panel->findChild<QCheckBox *>(QStringLiteral("limitLatency"))->click();
        most->setValue(1.5);
        QCOMPARE(m_document->asked().limits.latencyMs, std::optional(1.5));
        QCOMPARE(now->text(), QStringLiteral("not measured"));
        QVERIFY2(button->text().endsWith(QLatin1String("?")), qPrintable(button->text()));
        putSpeed(1.2, evaluate::thisMachine());
        QVERIFY(now->text().endsWith(QStringLiteral("✓")) && button->text().endsWith(QStringLiteral("✓")));
        putSpeed(2.2, evaluate::thisMachine());
        QVERIFY(now->text().endsWith(QStringLiteral("✗")) && button->text().endsWith(QStringLiteral("✗")));
        QVERIFY(button->toolTip().contains(QLatin1String("1.50 ms")));
        QCOMPARE(edit()->text(), QStringLiteral("4x"));
        m_panel->findChild<QCheckBox *>(QStringLiteral("limitBytes"))->click(); // each beside its own
        QVERIFY(now->text().endsWith(QStringLiteral("✗")));
        QVERIFY(m_panel->findChild<QLabel *>(QStringLiteral("limitBytesNow"))
                    ->text()
                    .contains(QLatin1String("B")));
        m_panel->findChild<QCheckBox *>(QStringLiteral("limitLatency"))->click();
        QVERIFY(now->text().isEmpty() && !m_document->asked().limits.latencyMs);
    }

    void bestRecipesKeepALimitOnWork()
    {
        analysed();
        const auto &project = *m_document->project();
        const auto macs = evaluate::macsOf(project.evaluator);
        const std::int64_t all = std::accumulate(macs.begin(), macs.end(), std::int64_t{0});
        const auto worst = [&] {
            std::int64_t most = 0;
            for (std::size_t point = 0; point < m_document->best().points().size(); ++point) {
                const auto own = evaluate::macsAfter(macs, project.model.layers(), m_document->model(),
                                                     m_document->best().recipe(point).settings);
                most = std::max(most, std::accumulate(own.begin(), own.end(), std::int64_t{0}));
            }
            return most;
        };
        auto *box = m_panel->findChild<QCheckBox *>(QStringLiteral("limitMacs"));
        auto *most = m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitMacsMost"));
        auto *now = m_panel->findChild<QLabel *>(QStringLiteral("limitMacsNow"));
        const std::size_t points = m_document->best().points().size();
        QCOMPARE(worst(), all);
        QSignalSpy problems(m_document.get(), &widgets::Document::problemChanged);
        most->setValue(static_cast<double>(2 * all) / 1e6);
        box->click(); // all keep that
        QCOMPARE(problems.count(), 1);
        QVERIFY2(now->text().endsWith(QStringLiteral("✓")), qPrintable(now->text()));
        QCOMPARE(m_document->best().points().size(), points);
        most->setValue(0.8 * static_cast<double>(all) / 1e6);
        const auto limit = m_document->asked().limits.work[search::WorkKind::Macs];
        QCOMPARE(limit, std::optional<std::int64_t>(qRound64(most->value() * 1e6)));
        QVERIFY(now->text().endsWith(QStringLiteral("✗")));
        QVERIFY(worst() > 0 && worst() <= *limit);
        most->setValue(0.001); // nothing does
        QVERIFY(m_document->best().empty());
        box->click();
        m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitBopsMost"))
            ->setValue(0.5 * 1024 * static_cast<double>(all) / 1e9);
        auto *bops = m_panel->findChild<QCheckBox *>(QStringLiteral("limitBops"));
        bops->click();
        now = m_panel->findChild<QLabel *>(QStringLiteral("limitBopsNow"));
        QVERIFY2(now->text().endsWith(QStringLiteral("✗")), qPrintable(now->text())); // float as it is
        const auto needed = [&](std::size_t point) {
            const auto recipe = m_document->best().recipe(point);
            return session::workOf(project, m_document->model(), recipe)[search::WorkKind::BitOperations];
        };
        const std::size_t last = m_document->best().points().size() - 1;
        QVERIFY(needed(last) <= 512 * all && needed(last) > 400 * all); // of 32 · 32 in floats
        bops->click();
        QVERIFY(!m_document->asked().limits.work[search::WorkKind::Macs]);
        QCOMPARE(m_document->best().points().size(), points);
    }

    void bestRecipesKeepALimitOnLatencyOnceLayersAreTimed()
    {
        analysed();
        const std::size_t layers = m_document->layers().size();
        auto *most = m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitLatencyMost"));
        auto *now = m_panel->findChild<QLabel *>(QStringLiteral("limitLatencyNow"));
        most->setValue(0.7 * static_cast<double>(layers));
        m_panel->findChild<QCheckBox *>(QStringLiteral("limitLatency"))->click();
        const std::size_t points = m_document->best().points().size();
        QCOMPARE(now->text(), QStringLiteral("not measured"));
        auto times = std::make_shared<evaluate::LayerTimes>(); // 1 ms each, 0.4 ms at any rank
        times->steps = m_document->recipe().steps;
        times->layers.assign(layers, {{{}, 1'000'000}, {{1'000'000}, 400'000}});
        QSignalSpy problems(m_document.get(), &widgets::Document::problemChanged);
        m_document->setLayerTimes(times);
        QCOMPARE(problems.count(), 1);
        QVERIFY2(now->text().contains(QLatin1String("predicted")) &&
                     now->text().endsWith(QStringLiteral("✗")),
                 qPrintable(now->text()));
        const auto milliseconds = [&](std::size_t point) {
            const auto recipe = m_document->best().recipe(point);
            const auto lower = std::ranges::count_if(
                recipe.settings, [](const auto &setting) { return compress::does(setting, "rank"); });
            return static_cast<double>(layers) - 0.6 * static_cast<double>(lower);
        };
        QVERIFY(!m_document->best().empty() && m_document->best().points().size() != points);
        for (std::size_t point = 0; point < m_document->best().points().size(); ++point)
            QVERIFY(milliseconds(point) <= most->value());
        most->setValue(2 * static_cast<double>(layers));
        QCOMPARE(m_document->best().points().size(), points);
        QVERIFY(now->text().endsWith(QStringLiteral("✓")));
        most->setValue(0.3 * static_cast<double>(layers)); // none is so fast
        QVERIFY(m_document->best().empty());
        putSpeed(0.2 * static_cast<double>(layers), evaluate::thisMachine());
        QVERIFY(!now->text().contains(QLatin1String("predicted")) &&
                now->text().endsWith(QStringLiteral("✓")));
    }

    void limitsAreMarkedOnTheirButton()
    {
        analysed();
        auto *button = m_panel->findChild<widgets::LimitsButton *>();
        auto *bytes = m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitBytesMost"));
        const QString plain = button->text();
        bytes->setValue(static_cast<double>(m_document->cost().storedBytes) / 2000);
        auto *box = m_panel->findChild<QCheckBox *>(QStringLiteral("limitBytes"));
        box->click();
        QVERIFY2(button->text().endsWith(QStringLiteral("✗")), qPrintable(button->text()));
        type(QStringLiteral("4x"));
        QVERIFY(button->text().endsWith(QStringLiteral("✓")));
        QVERIFY(button->toolTip().contains(QLatin1String("kept")));
        m_panel->findChild<QCheckBox *>(QStringLiteral("limitClassDrop"))->click();
        QVERIFY(button->text().endsWith(QLatin1String("?"))); // behaviour is not known yet
        auto report = std::make_shared<widgets::BehaviourReport>();
        report->recipe = m_document->recipe();
        report->behaviour.summary.largestClassDrop = 0.5;
        m_document->setBehaviour(report);
        QVERIFY(button->text().endsWith(QStringLiteral("✗")));
        m_document->open(tests::demoProject());
        QCOMPARE(button->text(), plain);
        QVERIFY(!box->isChecked());
    }

    void limitsAreChangesOfTheDocumentAndAreSaved()
    {
        analysed();
        m_document->setSaved("mine.pscope.json");
        QVERIFY(!m_document->isModified());
        auto *box = m_panel->findChild<QCheckBox *>(QStringLiteral("limitFlips"));
        QSignalSpy modified(m_document.get(), &Document::modifiedChanged);
        box->click();
        QVERIFY(m_document->isModified());
        QVERIFY(!modified.isEmpty());
        box->click();
        QVERIFY(!m_document->isModified());
        type(QStringLiteral("4x"));
        QVERIFY(m_document->isModified());
        m_document->setSaved("mine.pscope.json");
        m_document->selectLayer(2); // what is looked at is no change
        m_document->setQuality("damage");
        QVERIFY(!m_document->isModified());
    }

    void whatWasRestoredIsShownAndChangesNothing()
    {
        project::Asked asked;
        asked.budget = {project::BudgetKind::Loss, 0.05, "5 %"};
        asked.limits.behaviour.hardDrop = 0.07;
        asked.layer = 2;
        m_document->setSaved("mine.pscope.json");
        m_document->restoreAsked(asked);
        QVERIFY(!m_document->isModified());
        QCOMPARE(m_document->undoStack()->count(), 0);
        QCOMPARE(m_document->selectedLayer(), 2);
        QCOMPARE(edit()->text(), QStringLiteral("5 %"));
        QVERIFY(m_panel->limit() == BudgetPanel::Limit::Loss);
        QVERIFY(m_panel->findChild<QCheckBox *>(QStringLiteral("limitHard"))->isChecked());
        QCOMPARE(m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitHardMost"))->value(), 7.0);
        asked.budget.typed = "50 %"; // whoever wrote that: what counts is shown
        m_document->restoreAsked(asked);
        QCOMPARE(edit()->text(), widgets::numbers::share(0.05));
        analysed();
        QVERIFY(reached()->isVisible());
        BudgetPanel another(*m_document); // as after another language was chosen
        QVERIFY(another.limit() == BudgetPanel::Limit::Loss);
        QCOMPARE(another.findChild<QLineEdit *>(QStringLiteral("budgetEdit"))->text(), edit()->text());
    }

    void limitsThatAreNotShownAsTheyAreStay()
    {
        project::Asked asked;
        asked.limits.work[search::WorkKind::BitOperations] = 400'000; // shown as 0.001 billion
        asked.limits.work[search::WorkKind::Macs] = 1'234'567;
        asked.limits.bytes = 12'346;
        asked.limits.latencyMs = 0.0004;
        asked.limits.behaviour.flipShare = 0.03333;
        m_document->restoreAsked(asked);
        m_panel->findChild<QCheckBox *>(QStringLiteral("limitHard"))->click();
        const auto &limits = m_document->asked().limits;
        QVERIFY(limits.behaviour.hardDrop);
        asked.limits.behaviour.hardDrop = limits.behaviour.hardDrop;
        QVERIFY(limits == asked.limits);
        m_panel->findChild<QDoubleSpinBox *>(QStringLiteral("limitBopsMost"))->setValue(0.002);
        asked.limits.work[search::WorkKind::BitOperations] = 2'000'000;
        QVERIFY(limits == asked.limits);
    }

    void whatCannotBeDoneIsSaidAndChangesNothing_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nonsense") << QStringLiteral("small please");
        QTest::newRow("too small") << QStringLiteral("3 B");
        QTest::newRow("no bits") << QStringLiteral("0.1 bits");
    }

    void whatCannotBeDoneIsSaidAndChangesNothing()
    {
        QFETCH(QString, text);
        analysed();
        QSignalSpy refused(m_panel.get(), &BudgetPanel::refused);
        type(text);
        QCOMPARE(refused.count(), 1);
        QVERIFY(refused.first().first().toString().contains(text));
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

private:
    /// A sample alone of the recipe as it is, ON a machine.
    void putSpeed(double milliseconds, const evaluate::MeasuredOn &on)
    {
        evaluate::RecipeLatency latency;
        latency.on = on;
        const evaluate::TimedRuns runs{milliseconds, {milliseconds, milliseconds}, 20};
        latency.batches.push_back({1, runs, runs, {}, {1, 1}, 1});
        m_document->putSpeed({m_document->recipe(), latency});
    }
    QSlider *slider() const { return m_panel->findChild<QSlider *>(QStringLiteral("budgetSlider")); }
    QLineEdit *edit() const { return m_panel->findChild<QLineEdit *>(QStringLiteral("budgetEdit")); }
    QLabel *reached() const { return m_panel->findChild<QLabel *>(QStringLiteral("budgetReached")); }
    QComboBox *kinds() const { return m_panel->findChild<QComboBox *>(QStringLiteral("budgetLimit")); }
    /// The recipe as it is was run on all samples, CORRECT of which it answers right.
    void runAs(std::int64_t correct)
    {
        search::Ran run;
        run.recipe = m_document->recipe();
        run.cost = m_document->cost();
        run.predictedKl = m_document->predictedKl();
        run.measured = tests::measurementOf(correct, 100);
        m_document->putMeasured(run);
    }
    void analysed()
    {
        auto baseline = tests::baselineOf(*m_document, 90, 100);
        baseline.storedBytes = m_document->cost().storedBytes;
        m_document->setBaseline(baseline);
        m_document->putCells(tests::allCells(*m_document));
        QTRY_VERIFY(slider()->isEnabled() && m_document->best().isExact());
    }
    void type(const QString &text)
    {
        edit()->setFocus();
        edit()->selectAll();
        QTest::keyClicks(edit(), text);
        QTest::keyClick(edit(), Qt::Key_Return);
    }
    QPoint handle() const
    {
        QStyleOptionSlider option;
        option.initFrom(slider());
        option.orientation = Qt::Horizontal;
        option.minimum = slider()->minimum();
        option.maximum = slider()->maximum();
        option.sliderPosition = option.sliderValue = slider()->value();
        option.subControls = QStyle::SC_SliderHandle;
        return slider()
            ->style()
            ->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, slider())
            .center();
    }
    void moveTo(const QPoint &point)
    {
        QMouseEvent event(QEvent::MouseMove, point, slider()->mapToGlobal(point), Qt::NoButton,
                          Qt::LeftButton, {});
        QApplication::sendEvent(slider(), &event);
    }
    void drag(double from, double to)
    {
        Q_UNUSED(from)
        const QPoint start = handle();
        const QPoint end(qRound(to * slider()->width()), start.y());
        QTest::mousePress(slider(), Qt::LeftButton, {}, start);
        for (int i = 1; i <= 5; ++i)
            moveTo(start + (end - start) * i / 5);
        QTest::mouseRelease(slider(), Qt::LeftButton, {}, end);
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<BudgetPanel> m_panel;
};

QTEST_MAIN(TestBudgetPanel)
#include "tst_budgetpanel.moc"
