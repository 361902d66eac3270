// The budget slider over the frontier, and limits that are typed.
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "tests/widgets/solvenow.h"
#include "widgets/panels/budgetpanel.h"
#include "widgets/parts/documentloss.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QTest>
#include <QToolTip>

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
        QCOMPARE(edit()->text(), widgets::numbers::bytes(m_document->cost().storedBytes));
    }

    void typedKlIsKept()
    {
        analysed();
        m_panel->setLimit(BudgetPanel::Limit::Kl);
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
        QVERIFY(edit()->text().endsWith(QLatin1String("%")));
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
    QSlider *slider() const { return m_panel->findChild<QSlider *>(QStringLiteral("budgetSlider")); }
    QLineEdit *edit() const { return m_panel->findChild<QLineEdit *>(QStringLiteral("budgetEdit")); }
    void analysed()
    {
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
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
