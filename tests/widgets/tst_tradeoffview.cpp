// The trade-off chart with real mouse and key events.
#include "tests/support/fatallogger.h"
#include "tests/widgets/tradeoffsample.h"
#include "widgets/charts/plotexport.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/tradeoffview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace paretoscope;
using namespace paretoscope::widgets;
using tests::sampleTradeoff;

namespace {

CurrentPoint currentAt(std::int64_t bytes, double kl)
{
    CurrentPoint current;
    current.storedBytes = bytes;
    current.averageBits = 3.4;
    current.predictedKl = QualityRange{kl, kl * 0.7, kl * 1.4};
    return current;
}

int count(const QImage &image, const QColor &color)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += image.pixelColor(x, y).rgb() == color.rgb();
    return found;
}

} // namespace

class TradeoffViewTest : public QObject {
    Q_OBJECT

    std::unique_ptr<TradeoffView> m_view;

    int named(PointKind kind, bool measured) const
    {
        const auto &points = m_view->data().named;
        const auto found = std::find_if(points.begin(), points.end(), [&](const auto &point) {
            return point.kind == kind && point.measured.has_value() == measured;
        });
        return found == points.end() ? -1 : static_cast<int>(found - points.begin());
    }
    /// Where the y axis has that pixel, by bisection.
    double qualityAt(double pixel) const
    {
        double low = 1e-9, high = 1e3;
        for (int i = 0; i < 200; ++i) {
            const double middle = std::sqrt(low * high);
            (m_view->pixel(1, middle).y() > pixel ? low : high) = middle;
        }
        return low;
    }
    void moveTo(const QPointF &at) { QTest::mouseMove(m_view->viewport(), at.toPoint()); }
    void wheel(int delta, Qt::KeyboardModifiers modifiers = {})
    {
        const QPointF at = m_view->plotArea().center();
        QWheelEvent event(at, m_view->viewport()->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view->viewport(), &event);
    }

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }

    void labelsOfLimitsNeverCoverEachOther()
    {
        const QRectF area = m_view->plotArea();
        int both = 0, moved = 0;
        for (double x = 0.02; x < 1; x += 0.07)
            for (double y = 0.02; y < 1; y += 0.07)
                for (const bool higherIsBetter : {false, true}) {
                    ChartLimits limits;
                    // From pixels to values: those of the axis where the lines are wanted.
                    limits.bytes = m_view->valueAtPixel(area.left() + x * area.width());
                    limits.quality = qualityAt(area.top() + y * area.height());
                    limits.higherIsBetter = higherIsBetter;
                    limits.bytesText = QStringLiteral("limit 120 kB");
                    limits.qualityText = QStringLiteral("limit 0.05");
                    m_view->setLimits(limits);
                    QVERIFY(m_view->bytesLimitPixel() && m_view->qualityLimitPixel());
                    const QRectF size = m_view->bytesLimitLabel(), quality = m_view->qualityLimitLabel();
                    QVERIFY(!size.intersects(quality));
                    QVERIFY(size.isEmpty() || area.contains(size));
                    QVERIFY(quality.isEmpty() || area.contains(quality));
                    both += !size.isEmpty() && !quality.isEmpty();
                    moved += !size.isEmpty() && size.top() < area.center().y();
                }
        QVERIFY2(both > 250, qPrintable(QString::number(both)));
        QVERIFY(moved > 0); // some would have covered the other at the foot of the line
        m_view->setLimits({});
        QVERIFY(m_view->bytesLimitLabel().isEmpty() && m_view->qualityLimitLabel().isEmpty());
    }

    void init()
    {
        m_view = std::make_unique<TradeoffView>();
        m_view->resize(640, 440);
        m_view->setData(sampleTradeoff());
        m_view->setCurrent(currentAt(112000, 0.02));
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void titlesOfAxesAreNeverCut()
    {
        for (int height = 90; height <= 440; height += 10) {
            m_view->resize(250 + height / 2, height);
            QCoreApplication::processEvents();
            const auto below = m_view->titleFont(Qt::Horizontal), beside = m_view->titleFont(Qt::Vertical);
            const QRectF area = m_view->plotArea();
            if (below)
                QVERIFY(QFontMetricsF(*below).horizontalAdvance(QStringLiteral("Stored size, kB")) <=
                        area.width() + 1);
            if (beside)
                QVERIFY2(QFontMetricsF(*beside).horizontalAdvance(
                             qualityTitle(m_view->quality(), m_view->data())) <= area.height() + 1,
                         qPrintable(QString::number(height)));
            QVERIFY(height < 320 || (below && beside));
        }
    }

    void hoverExplainsAPoint()
    {
        const int uniform = named(PointKind::Uniform, true);
        moveTo(*m_view->placeOf(uniform));
        QCOMPARE(m_view->focused(), std::optional(uniform));
        const QString text = m_view->textOf(uniform);
        QVERIFY2(text.contains(QStringLiteral("4 bits")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("of 1017")));
        QVERIFY(text.contains(QStringLiteral("143 kB")));
        QCOMPARE(m_view->accessibleDescription(), text);
        moveTo(m_view->plotArea().topRight() + QPointF(-30, 40));
        QVERIFY(!m_view->focused());
    }

    void editsLeaveATrailThatCanBeCleared()
    {
        QSignalSpy changed(m_view.get(), &TradeoffView::trailChanged);
        QVERIFY(m_view->trail().isEmpty());
        m_view->setCurrent(currentAt(112000, 0.021)); // it is known better now, and stands where it stood
        QVERIFY(m_view->trail().isEmpty());
        const QPointF first = *m_view->markerPlace();
        m_view->setCurrent(currentAt(120000, 0.015));
        m_view->setCurrent(currentAt(140000, 0.01));
        QCOMPARE(changed.size(), 2);
        QCOMPARE(m_view->trail().size(), 3);
        QCOMPARE(m_view->trail().first(), first);
        QCOMPARE(m_view->trail().last(), *m_view->markerPlace());
        QTest::keyClick(m_view.get(), Qt::Key_Plus); // zoomed, it is where the marker was
        QCOMPARE(m_view->trail().first(), m_view->pixel(112000, 0.021));
        QTest::keyClick(m_view.get(), Qt::Key_Home);
        QCOMPARE(m_view->trail().first(), first);
        for (int i = 0; i < 1000; ++i)
            m_view->setCurrent(currentAt(140000 + i, 0.01));
        QVERIFY(m_view->trail().size() <= 201);
        m_view->clearTrail();
        QVERIFY(m_view->trail().isEmpty());
        QVERIFY(m_view->markerPlace());
    }

    void predictedPointsAreCalledSo()
    {
        const int frontier = static_cast<int>(m_view->data().named.size()) + 2000;
        const QString text = m_view->textOf(frontier);
        QVERIFY(text.contains(QStringLiteral("predicted")));
        QVERIFY(!text.contains(QStringLiteral("measured:")));
        QVERIFY(text.contains(QStringLiteral("bits a weight")));
    }

    void clickChoosesThePointUnderIt()
    {
        QSignalSpy chosen(m_view.get(), &TradeoffView::pointChosen);
        const int measured = named(PointKind::Frontier, true);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->placeOf(measured)->toPoint());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().front().toInt(), measured);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(400, 120));
        QCOMPARE(chosen.size(), 1); // nothing there
    }

    void clickOnTheLineChoosesTheFrontierPointThere()
    {
        QSignalSpy chosen(m_view.get(), &TradeoffView::pointChosen);
        // Midway between two frontier points that were run.
        const double bytes = 155000;
        const auto at = m_view->pixel(bytes, tests::sampleKl(bytes));
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(chosen.size(), 1);
        const int id = chosen.front().front().toInt();
        QVERIFY(m_view->data().isFrontier(id));
        QVERIFY(std::abs(static_cast<double>(m_view->data().storedBytes(id)) - bytes) < 3000);
    }

    void arrowKeysStepAndEnterChooses()
    {
        QSignalSpy chosen(m_view.get(), &TradeoffView::pointChosen);
        m_view->setFocus();
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QVERIFY(m_view->focused());
        const auto first = *m_view->focused();
        QVERIFY(m_view->placeOf(first)->x() >= m_view->markerPlace()->x());
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        const auto second = *m_view->focused();
        QVERIFY(second != first);
        QVERIFY(m_view->placeOf(second)->x() >= m_view->placeOf(first)->x());
        QTest::keyClick(m_view.get(), Qt::Key_Left);
        QCOMPARE(*m_view->focused(), first);
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QVERIFY(!m_view->data().isFrontier(*m_view->focused()));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().front().toInt(), *m_view->focused());
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QVERIFY(!m_view->focused());
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
    }

    void everyStopIsReachedByKeys()
    {
        m_view->setFocus();
        std::optional<int> last;
        int steps = 0;
        for (; steps < 2000; ++steps) {
            QTest::keyClick(m_view.get(), Qt::Key_Right);
            if (m_view->focused() == last)
                break;
            last = m_view->focused();
        }
        QCOMPARE(m_view->data().named[static_cast<std::size_t>(*last)].kind,
                 PointKind::Float); // the largest of all
        QVERIFY(steps > 20 && steps < 500);
    }

    void movingTheRecipeMovesOnlyTheMarker()
    {
        const int layouts = m_view->layouts();
        const QPointF before = *m_view->markerPlace();
        for (int i = 0; i < 20; ++i)
            m_view->setCurrent(currentAt(112000 + i * 2000, 0.02 / (1 + i)));
        const QPointF after = *m_view->markerPlace();
        QVERIFY(after.x() > before.x() && after.y() > before.y());
        QCOMPARE(after, m_view->pixel(150000, 0.001));
        QCOMPARE(m_view->layouts(), layouts);
    }

    void markerIsSolidOnlyWhenMeasured()
    {
        QVERIFY(!m_view->markerIsSolid());
        auto current = currentAt(112000, 0.02);
        current.measured = tests::measurement(0.022, 0.9);
        m_view->setCurrent(current);
        QVERIFY(m_view->markerIsSolid());
        QVERIFY(m_view->currentText().contains(QStringLiteral("of 1017")));
        m_view->setCurrent(currentAt(113000, 0.02));
        QVERIFY(!m_view->markerIsSolid());
        m_view->setCurrent({});
        QVERIFY(!m_view->markerPlace());
    }

    void markerOfUnknownQualityStillShowsItsSize()
    {
        m_view->setQuality(Quality::Metric);
        m_view->setCurrent(currentAt(73000, 50)); // far more damage than was ever run
        QVERIFY(m_view->markerPlace());
        QCOMPARE(m_view->markerPlace()->x(), m_view->pixel(73000, 0.9).x());
        QVERIFY(m_view->currentText().contains(QStringLiteral("no accuracy is predicted")));
    }

    void accuracyOfPredictedPointsComesFromMeasuredOnes()
    {
        m_view->setQuality(Quality::Metric);
        const int frontier = static_cast<int>(m_view->data().named.size()) + 1500;
        QVERIFY(m_view->textOf(frontier).contains(QStringLiteral("accuracy about")));
        m_view->setData(sampleTradeoff(4000, false));
        QVERIFY(!m_view->data().metricPredictable());
        QVERIFY(!m_view->textOf(frontier).contains(QStringLiteral("accuracy about")));
    }

    void wheelZoomsAndHomeResets()
    {
        const QRectF home = m_view->range();
        wheel(240);
        QVERIFY(m_view->isZoomed());
        QVERIFY(m_view->range().width() < home.width() && m_view->range().height() < home.height());
        QTest::keyClick(m_view.get(), Qt::Key_Home);
        QVERIFY(!m_view->isZoomed());
        wheel(240, Qt::ShiftModifier);
        QVERIFY(m_view->range().width() < home.width());
        QCOMPARE(m_view->range().height(), home.height());
        wheel(-2400);
        QCOMPARE(m_view->range(), home); // never beyond everything
    }

    void rubberBandZoomsAndDoubleClickResets()
    {
        const QRectF area = m_view->plotArea(), home = m_view->range();
        const QPoint from = (area.topLeft() + QPointF(60, 60)).toPoint(), to = from + QPoint(150, 100);
        auto *viewport = m_view->viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        QTest::mouseMove(viewport, from + QPoint(40, 40));
        QTest::mouseMove(viewport, to);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
        QVERIFY(m_view->isZoomed());
        QVERIFY(std::abs(m_view->range().width() / home.width() - 150 / area.width()) < 0.02);
        QTest::mouseDClick(viewport, Qt::LeftButton, {}, (area.topRight() + QPointF(-20, 20)).toPoint());
        QVERIFY(!m_view->isZoomed());
    }

    void dragsPanWithoutChoosing()
    {
        QSignalSpy chosen(m_view.get(), &TradeoffView::pointChosen);
        auto *viewport = m_view->viewport();
        for (const auto &[button, modifiers] :
             {std::pair(Qt::MiddleButton, Qt::KeyboardModifiers()),
              std::pair(Qt::LeftButton, Qt::KeyboardModifiers(Qt::ShiftModifier))}) {
            m_view->resetView();
            m_view->zoom(3, m_view->plotArea().center());
            const QRectF before = m_view->range();
            const QPoint from = m_view->plotArea().center().toPoint();
            QTest::mousePress(viewport, button, modifiers, from);
            QTest::mouseMove(viewport, from + QPoint(30, 20));
            QTest::mouseMove(viewport, from + QPoint(60, 40));
            QTest::mouseRelease(viewport, button, modifiers, from + QPoint(60, 40));
            QVERIFY(m_view->range().left() < before.left() && m_view->range().top() > before.top());
            QVERIFY(std::abs(m_view->range().width() - before.width()) < 1e-12);
        }
        const QRectF before = m_view->range();
        QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(m_view->range().left() > before.left());
        QCOMPARE(chosen.size(), 0);
    }

    void zoomSurvivesNewPoints()
    {
        m_view->zoom(3, m_view->plotArea().center());
        const QRectF range = m_view->range();
        m_view->setData(sampleTradeoff(4500));
        QVERIFY(m_view->isZoomed());
        QVERIFY(std::abs(m_view->range().left() - range.left()) < 1e-9);
    }

    void manyPointsAreDrawnFew()
    {
        m_view->setData(sampleTradeoff(150000));
        const int size = m_view->data().size();
        int drawn = 0;
        for (int id = 0; id < size; id += 97)
            drawn += m_view->placeOf(id).has_value();
        QVERIFY(drawn < 200);
        // The ends are always there.
        QVERIFY(m_view->placeOf(static_cast<int>(m_view->data().named.size())));
        QVERIFY(m_view->placeOf(size - 1));
    }

    void picturesAreWritten()
    {
        QTemporaryDir folder;
        const QString png = folder.filePath(QStringLiteral("chart.png"));
        const QString svg = folder.filePath(QStringLiteral("chart.svg"));
        QVERIFY(writePlot(*m_view, QStringLiteral("digits"), png).ok());
        QVERIFY(writePlot(*m_view, QStringLiteral("digits"), svg).ok());
        const QImage image(png);
        QCOMPARE(image.size(), m_view->viewport()->size() * 2);
        QVERIFY(count(image, m_view->colors().accent) > 20);
        QSvgRenderer renderer;
        QVERIFY(renderer.load(svg));
        QImage drawn(m_view->viewport()->size(), QImage::Format_ARGB32);
        drawn.fill(Qt::white);
        QPainter painter(&drawn);
        renderer.render(&painter);
        painter.end();
        QVERIFY(count(drawn, m_view->colors().measured) > 20);
        const auto failed = writePlot(*m_view, {}, folder.filePath(QStringLiteral("no/such/place.png")));
        QVERIFY(!failed.ok());
        QVERIFY(failed.error().message().find("place.png") != std::string::npos);
    }

    void clipboardHasBothForms()
    {
        copyPlot(*m_view, QStringLiteral("digits"));
        const auto *mime = QGuiApplication::clipboard()->mimeData();
        QVERIFY(mime->hasImage());
        QVERIFY(mime->data(QStringLiteral("image/svg+xml")).contains("<svg"));
    }

    void savedPicturesShowNoFocus()
    {
        const QImage before = plotImage(*m_view);
        m_view->focusPoint(named(PointKind::Uniform, true));
        QCOMPARE(plotImage(*m_view), before);
    }

    void paletteChangesAreFollowed()
    {
        QPalette dark;
        dark.setColor(QPalette::Base, QColor(0x1e, 0x1f, 0x22));
        dark.setColor(QPalette::Text, QColor(0xdd, 0xdd, 0xdd));
        m_view->setPalette(dark);
        QCOMPARE(m_view->colors().background, QColor(0x1e, 0x1f, 0x22));
        const QImage image = plotImage(*m_view, 1);
        QCOMPARE(image.pixelColor(2, 2), QColor(0x1e, 0x1f, 0x22));
        QVERIFY(count(image, m_view->colors().measured) > 20);
    }

    void largeFontsKeepEverythingInside()
    {
        QFont font = m_view->font();
        font.setPointSizeF(font.pointSizeF() * 2);
        m_view->setFont(font);
        QVERIFY(m_view->plotArea().width() > 200 && m_view->plotArea().height() > 150);
        QVERIFY(m_view->rect().contains(m_view->plotArea().toAlignedRect()));
    }

    void emptyDataIsDrawn()
    {
        m_view->setData({});
        m_view->setCurrent({});
        QVERIFY(!plotImage(*m_view, 1).isNull());
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QVERIFY(!m_view->focused());
    }
};

QTEST_MAIN(TradeoffViewTest)
#include "tst_tradeoffview.moc"
