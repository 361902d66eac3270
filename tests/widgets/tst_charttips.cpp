// What charts say of their points can be read as long as somebody wants to, by pointer and by keys.
#include "tests/support/bits.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/tradeoffsample.h"
#include "widgets/charts/channelstripview.h"
#include "widgets/charts/charttip.h"
#include "widgets/charts/layercurveview.h"
#include "widgets/charts/tradeoffview.h"
#include "widgets/charts/weighthistogramview.h"

#include <QApplication>
#include <QLineEdit>
#include <QShortcut>
#include <QTest>
#include <QVBoxLayout>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

LayerCurveView *makeCurve()
{
    auto *view = new LayerCurveView(compress::mainParameters().front());
    std::vector<CurvePoint> curve;
    for (const std::int64_t bits : {2, 4, 6, 8}) {
        sensitivity::SensitivityCell cell;
        cell.setting = tests::bits(bits);
        cell.kl = 1.0 / static_cast<double>(bits * bits);
        cell.klStandardError = cell.kl / 10;
        cell.n = 64;
        curve.push_back({static_cast<double>(bits), cell});
    }
    view->setCurve(curve);
    return view;
}

TradeoffView *makeTradeoff()
{
    auto *view = new TradeoffView;
    view->setData(tests::sampleTradeoff());
    return view;
}

WeightHistogramView *makeHistogram()
{
    auto *view = new WeightHistogramView;
    compress::WeightSpread spread;
    spread.weights = 1111;
    spread.bins = {-1, 1, {1, 10, 100, 400, 400, 150, 40, 10}, {1, 10, 100, 400, 400, 150, 40, 10}, {}, {}};
    spread.bins.pruned.assign(8, 0);
    spread.bins.clipped.assign(8, 0);
    view->setSpread(spread);
    return view;
}

ChannelStripView *makeStrip()
{
    auto *view = new ChannelStripView(ChannelStripView::Shows::Range);
    ChannelStripView::Channels channels(8);
    for (std::size_t i = 0; i < channels.size(); ++i) {
        channels[i].low = -1 - static_cast<double>(i);
        channels[i].high = 1 + static_cast<double>(i);
    }
    view->setChannels(channels);
    return view;
}

} // namespace

class ChartTipsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<PlotView> m_view;

    ChartTip *tip() const { return m_view->viewport()->findChild<ChartTip *>(); }
    void open(PlotView *view)
    {
        m_view.reset(view);
        m_view->resize(640, 440);
        m_view->show();
        m_view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setFocus();
    }
    void moveTo(const QPointF &at) { QTest::mouseMove(m_view->viewport(), at.toPoint()); }
    QPointF emptyPlace() const { return m_view->plotArea().topRight() + QPointF(-30, 40); }

private Q_SLOTS:
    void initTestCase()
    {
        tests::failOnWarnings();
        QLocale::setDefault(QLocale::c());
    }
    void cleanup() { m_view.reset(); }

    void keysOpenATipThatStays_data()
    {
        QTest::addColumn<int>("chart");
        QTest::newRow("trade-off") << 0;
        QTest::newRow("layer") << 1;
        QTest::newRow("histogram") << 2;
        QTest::newRow("channels") << 3;
    }

    void keysOpenATipThatStays()
    {
        QFETCH(int, chart);
        open(chart == 0   ? static_cast<PlotView *>(makeTradeoff())
             : chart == 1 ? static_cast<PlotView *>(makeCurve())
             : chart == 2 ? static_cast<PlotView *>(makeHistogram())
                          : static_cast<PlotView *>(makeStrip()));
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QVERIFY(tip()->isVisible() && !tip()->text().isEmpty());
        QVERIFY(!tip()->isLeaving()); // no clock runs
        QCOMPARE(m_view->accessibleDescription(), tip()->text());
        const QString first = tip()->text();
        QEvent leaves(QEvent::Leave); // the pointer was over the chart by chance
        QApplication::sendEvent(m_view.get(), &leaves);
        QVERIFY(tip()->isVisible() && !tip()->isLeaving());
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QVERIFY(tip()->isVisible());
        QVERIFY(tip()->text() != first);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QVERIFY(!tip()->isVisible());
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QVERIFY(tip()->isVisible());
        m_view->clearFocus(); // the keys went on
        QVERIFY(!tip()->isVisible());
    }

    void escClosesWhatThePointerOpenedWhereverTheKeyboardIs()
    {
        QWidget window;
        auto *rows = new QVBoxLayout(&window);
        auto *edit = new QLineEdit;
        auto *view = makeTradeoff();
        rows->addWidget(edit);
        rows->addWidget(view);
        window.resize(640, 480);
        int heard = 0;
        auto *shortcut = new QShortcut(QKeySequence(Qt::Key_Escape), &window);
        connect(shortcut, &QShortcut::activated, this, [&heard] { ++heard; });
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        edit->setFocus();
        auto *tip = view->viewport()->findChild<ChartTip *>();
        for (int x = 0; x < view->viewport()->width() && !tip->isVisible(); x += 4)
            for (int y = 0; y < view->viewport()->height() && !tip->isVisible(); y += 4)
                QTest::mouseMove(view->viewport(), {x, y});
        QVERIFY(tip->isVisible() && tip->isBy(ChartTip::By::Pointer));
        QVERIFY(edit->hasFocus());
        QTest::keyClicks(edit, QStringLiteral("ab")); // other keys go where they belong
        QCOMPARE(edit->text(), QStringLiteral("ab"));
        QVERIFY(tip->isVisible());
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!tip->isVisible());
        QCOMPARE(heard, 0);
        QVERIFY(edit->hasFocus());
        QTest::keyClick(edit, Qt::Key_Escape); // and the next is everybody's again
        QCOMPARE(heard, 1);
    }

    void pointerMovingOverNothingLeavesTheKeysTheirs()
    {
        open(makeCurve());
        auto *curve = static_cast<LayerCurveView *>(m_view.get());
        QTest::keyClick(curve, Qt::Key_Right);
        moveTo(emptyPlace());
        QVERIFY(tip()->isVisible());
        QCOMPARE(curve->focused(), std::optional(0));
        moveTo(*curve->placeOf(2)); // another point is asked for
        QCOMPARE(curve->focused(), std::optional(2));
        QVERIFY(tip()->text().contains(QLatin1String("6 bits")));
    }

    void pointerReadsWhileOnThePointOrOnTheWords()
    {
        open(makeCurve());
        auto *curve = static_cast<LayerCurveView *>(m_view.get());
        moveTo(*curve->placeOf(1));
        QVERIFY(tip()->isVisible() && !tip()->isLeaving());
        QVERIFY(tip()->text().contains(QLatin1String("measured")));
        const QPoint point = curve->viewport()->mapToGlobal(curve->placeOf(1)->toPoint());
        QVERIFY(!tip()->geometry().contains(point)); // what it is about is not covered
        moveTo(*curve->placeOf(1) + QPointF(2, 0));
        QVERIFY(!tip()->isLeaving());
        QEvent leaves(QEvent::Leave);
        QApplication::sendEvent(curve, &leaves);
        QVERIFY(tip()->isVisible() && tip()->isLeaving()); // on its way to the words
        QEnterEvent enters(QPointF(2, 2), QPointF(2, 2), QPointF(tip()->pos()));
        QApplication::sendEvent(tip(), &enters);
        QVERIFY(tip()->isVisible() && !tip()->isLeaving());
        QApplication::sendEvent(tip(), &leaves);
        QTRY_VERIFY(!tip()->isVisible());
    }

    void pointerThatGoesElsewhereClosesIt()
    {
        open(makeTradeoff());
        auto *chart = static_cast<TradeoffView *>(m_view.get());
        moveTo(*chart->placeOf(0));
        QVERIFY(tip()->isVisible());
        moveTo(emptyPlace());
        QTRY_VERIFY(!tip()->isVisible());
    }

    void tipOfAPointSurvivesNewerData()
    {
        open(makeCurve());
        auto *curve = static_cast<LayerCurveView *>(m_view.get());
        QTest::keyClick(curve, Qt::Key_Right);
        QTest::keyClick(curve, Qt::Key_Right);
        QVERIFY(tip()->text().contains(QLatin1String("(n = 64)")));
        std::vector<CurvePoint> sharper = curve->curve();
        for (CurvePoint &point : sharper)
            point.cell.n = 256;
        auto odd = sharper[0];
        odd.x = 3;
        odd.cell.setting = tests::bits(3);
        sharper.insert(sharper.begin() + 1, odd);
        curve->setCurve(sharper);
        QVERIFY(tip()->isVisible());
        QCOMPARE(curve->focused(), std::optional(2));
        QVERIFY2(tip()->text().startsWith(QLatin1String("4 bits")) &&
                     tip()->text().contains(QLatin1String("(n = 256)")),
                 qPrintable(tip()->text()));
        curve->setCurve({});
        QVERIFY(!tip()->isVisible());
    }

    void tipOfATradeoffPointSurvivesNewerData()
    {
        open(makeTradeoff());
        auto *chart = static_cast<TradeoffView *>(m_view.get());
        QTest::keyClick(chart, Qt::Key_Up);
        QVERIFY(chart->focused() && tip()->isVisible());
        const std::int64_t bytes = chart->data().storedBytes(*chart->focused());
        TradeoffData newer = tests::sampleTradeoff();
        TradeoffPoint more;
        more.kind = PointKind::Edited;
        more.storedBytes = 90000;
        newer.named.insert(newer.named.begin(), more);
        chart->setData(newer);
        QVERIFY(chart->focused() && tip()->isVisible());
        QCOMPARE(chart->data().storedBytes(*chart->focused()), bytes);
        QCOMPARE(tip()->text(), chart->textOf(*chart->focused()));
        chart->setData({});
        QVERIFY(!chart->focused() && !tip()->isVisible());
    }
};

QTEST_MAIN(ChartTipsTest)
#include "tst_charttips.moc"
