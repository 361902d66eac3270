// The numbers under the colours of the map are whole, whatever the colours span.
#include "tests/support/fatallogger.h"
#include "widgets/parts/heatlegend.h"

#include <QImage>
#include <QTest>

#include <array>

using namespace paretoscope::widgets;

class TestHeatLegend : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreNotCut_data();
    void numbersAreNotCut();
};

void TestHeatLegend::numbersAreNotCut_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("an exponent at the left end") << 1.9e-5 << 1.9;
    QTest::newRow("the least there is") << 4.93e-12 << 4.91;
    QTest::newRow("exponents at both ends") << 1.23e-8 << 6.54e-5;
    QTest::newRow("large numbers") << 1.23e5 << 9.87e11;
}

/// A number that the edge cuts has ink in the outermost column: numbers are painted with room at their sides.
void TestHeatLegend::numbersAreNotCut()
{
    QFETCH(double, low);
    QFETCH(double, high);
    HeatLegend legend;
    legend.setScale(LogScale::around(std::array{low, high}));
    for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
        legend.setLayoutDirection(direction);
        for (const int width : {legend.minimumSizeHint().width(), legend.sizeHint().width(), 1000}) {
            legend.resize(width, legend.sizeHint().height());
            const QImage picture = legend.grab().toImage();
            const QColor empty = legend.palette().color(QPalette::Window);
            int ink = 0;
            for (int y = legend.fontMetrics().height() + 6; y < picture.height(); ++y) {
                QCOMPARE(picture.pixelColor(0, y), empty);
                QCOMPARE(picture.pixelColor(picture.width() - 1, y), empty);
                for (int x = 0; x < picture.width(); ++x)
                    ink += picture.pixelColor(x, y) != empty ? 1 : 0;
            }
            QVERIFY(ink > 0);
        }
    }
}

QTEST_MAIN(TestHeatLegend)
#include "tst_heatlegend.moc"
