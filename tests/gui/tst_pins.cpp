// Points of the chart under pins, with real keys and clicks and the real engine on the demo: what does not
// keep a pin is paler and says so, choosing it offers it without the pins, and no label stands there twice.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "widgets/charts/tradeoffmodel.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/tradeoffview.h"

#include <QAction>
#include <QMenu>
#include <QTableView>

#include <set>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using widgets::Document;
using widgets::PointKind;
using widgets::TradeoffPoint;

class TestPins : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    Document &document() { return m_program->document(); }
    widgets::TradeoffView &chart() { return *m_program->child<widgets::TradeoffView>("tradeoffView"); }
    QTableView &layers() { return *m_program->child<QTableView>("layersTable"); }
    QMenu *question() { return m_program->child<QMenu>("unpinningMenu"); }
    const std::vector<TradeoffPoint> &points() { return chart().data().named; }

    void settle()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), jobTimeoutMs);
        for (const gui::Lane lane : {gui::Lane::Live, gui::Lane::Aside, gui::Lane::Frontier})
            QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(lane), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!document().isSolutionStale() && !chart().data().stale, jobTimeoutMs);
        QTest::qWait(0);
    }
    void analyse()
    {
        m_program->action("analyse")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
        settle();
    }
    /// Space on the row, as somebody pins it, or takes the pin away.
    void pressPin(int layer)
    {
        for (int row = 0; row < layers().model()->rowCount(); ++row)
            if (layers().model()->index(row, 1).data().toString() ==
                QString::fromStdString(document().layers()[static_cast<std::size_t>(layer)].name)) {
                layers().setFocus();
                layers().setCurrentIndex(layers().model()->index(row, 1));
                layers().selectRow(row);
            }
        QTest::keyClick(&layers(), Qt::Key_Space);
        settle();
    }
    /// Of those that were run, one that sets LAYER otherwise than to float and has a place where nothing is
    /// nearer.
    int runThatQuantizes(std::size_t layer)
    {
        for (std::size_t i = 0; i < points().size(); ++i) {
            const auto &point = points()[i];
            const auto place = chart().placeOf(static_cast<int>(i));
            if (point.kind != PointKind::Frontier || !point.measured || !place ||
                point.recipe.settings[layer].isFloat())
                continue;
            QTest::mouseMove(chart().viewport(), place->toPoint());
            if (chart().focused() == static_cast<int>(i))
                return static_cast<int>(i);
        }
        return -1;
    }
    QStringList repeatedLabels()
    {
        std::set<QString> seen;
        QStringList repeated;
        for (const TradeoffPoint &point : points())
            if (!point.label.isEmpty() && !seen.insert(widgets::labelWithRemark(point)).second)
                repeated << widgets::labelWithRemark(point);
        return repeated;
    }

private Q_SLOTS:
    void init();
    void cleanup();
    void whatDoesNotKeepAPinIsPalerSaysSoAndIsOfferedWithoutIt();
    void noLabelStandsThereTwiceHoweverPinsComeAndGo();
};

void TestPins::init()
{
    tests::failOnWarnings();
    m_program = std::make_unique<ProgramFixture>();
    m_program->window().resize(1366, 768);
    m_program->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window()));
    m_program->action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    analyse();
}

void TestPins::cleanup()
{
    QVERIFY2(m_program->questions->errors.isEmpty(), qPrintable(m_program->questions->errors.join(u'\n')));
    m_program.reset();
}

void TestPins::whatDoesNotKeepAPinIsPalerSaysSoAndIsOfferedWithoutIt()
{
    const int point = runThatQuantizes(1);
    QVERIFY(point >= 0);
    QVERIFY(!points()[static_cast<std::size_t>(point)].isPale());
    const auto made = points()[static_cast<std::size_t>(point)].recipe;
    const QRect around(chart().placeOf(point)->toPoint() - QPoint(6, 6), QSize(13, 13));
    QTest::mouseMove(chart().viewport(), QPoint(2, 2));
    pressPin(1);
    QVERIFY(document().isPinned(1) && document().recipe().settings[1].isFloat());
    const auto same = [&](const TradeoffPoint &other) {
        return other.kind == PointKind::Frontier && other.recipe == made;
    };
    const auto found = std::ranges::find_if(points(), same);
    QVERIFY(found != points().end() && found->isPale());
    const int faded = static_cast<int>(found - points().begin());
    QVERIFY(!around.isEmpty() && chart().placeOf(faded));
    // By the pointer, as somebody reads it.
    const QPoint at = chart().placeOf(faded)->toPoint();
    QTest::mouseMove(chart().viewport(), at);
    QTRY_COMPARE(chart().focused(), std::optional(faded));
    QVERIFY(chart().textOf(faded).contains(QStringLiteral("does not keep pins")));
    // The table says it, too, and is as pale.
    m_program->child<QAction>("tradeoffShowTable")->trigger();
    auto *table = m_program->child<QTableView>("tradeoffTable");
    int rows = 0;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        const QModelIndex setting = table->model()->index(row, widgets::TradeoffModel::Setting);
        if (setting.data(widgets::TradeoffModel::PointRole).toInt() != faded)
            continue;
        ++rows;
        QVERIFY(setting.data().toString().contains(QStringLiteral("not as pinned")));
        QCOMPARE(setting.data(Qt::ForegroundRole).value<QColor>(),
                 QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text));
    }
    QCOMPARE(rows, 1);
    m_program->child<QAction>("tradeoffShowTable")->trigger();
    QTRY_VERIFY(!table->isVisible());
    QTest::qWait(0);
    QTest::mouseClick(chart().viewport(), Qt::LeftButton, {}, chart().placeOf(faded)->toPoint());
    QTRY_VERIFY(question() && question()->isVisible());
    QAction *without = question()->findChild<QAction *>(QStringLiteral("applyWithoutPins"));
    QTest::mouseClick(question(), Qt::LeftButton, {}, question()->actionGeometry(without).center());
    QVERIFY(document().recipe() == made && !document().isPinned(1));
    settle();
    QVERIFY(!std::ranges::find_if(points(), same)->isPale());
}

void TestPins::noLabelStandsThereTwiceHoweverPinsComeAndGo()
{
    QCOMPARE(repeatedLabels(), QStringList());
    pressPin(1); // at float
    QCOMPARE(repeatedLabels(), QStringList());
    analyse(); // uniform recipes with it are run, too
    QCOMPARE(repeatedLabels(), QStringList());
    pressPin(2);
    QCOMPARE(repeatedLabels(), QStringList());
    analyse();
    pressPin(2);
    pressPin(1);
    QVERIFY(document().pins().empty());
    QCOMPARE(repeatedLabels(), QStringList());
    const auto uniform = std::ranges::count_if(points(), [](const TradeoffPoint &point) {
        return point.kind == PointKind::Uniform && point.measured;
    });
    QVERIFY2(uniform >= 2, "nothing was there to be told apart");
}

QTEST_MAIN(TestPins)
#include "tst_pins.moc"
