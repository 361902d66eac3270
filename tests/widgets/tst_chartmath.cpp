// Scales, ticks, decimation and colours: the charts' pure parts.
#include "core/search/frontier.h"
#include "tests/support/fatallogger.h"
#include "widgets/charts/axisscale.h"
#include "widgets/charts/chartcolors.h"
#include "widgets/charts/decimation.h"

#include <QTest>

#include <cmath>
#include <random>
#include <set>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

std::vector<search::FrontierPoint> randomFrontier(int count)
{
    std::mt19937 random(7);
    std::uniform_int_distribution<int> bytes(1, 20);
    std::uniform_real_distribution<double> fall(1e-9, 1e-3);
    std::vector<search::FrontierPoint> points;
    std::int64_t at = 60000;
    double kl = 200;
    for (int i = 0; i < count; ++i)
        points.push_back({at += bytes(random), kl -= fall(random)});
    return points;
}

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(0x1e, 0x1f, 0x22));
    palette.setColor(QPalette::Text, QColor(0xdd, 0xdd, 0xdd));
    palette.setColor(QPalette::Highlight, QColor(0x1a, 0x3a, 0x6a));
    return palette;
}

} // namespace

class ChartMathTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }

    void scalesInvert_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("value");
        QTest::newRow("linear") << static_cast<int>(ScaleKind::Linear) << 123.4;
        QTest::newRow("log") << static_cast<int>(ScaleKind::Log) << 0.0021;
        QTest::newRow("log from one") << static_cast<int>(ScaleKind::LogFromOne) << 0.9164;
    }
    void scalesInvert()
    {
        QFETCH(int, kind);
        QFETCH(double, value);
        const AxisScale scale{static_cast<ScaleKind>(kind), 1e-6};
        QVERIFY(std::abs(scale.value(scale.position(value)) - value) < 1e-9);
        QVERIFY(scale.position(value * 1.01) > scale.position(value));
    }

    void valuesWithoutALogarithmStandAtTheFloor()
    {
        const AxisScale log{ScaleKind::Log, 1e-5};
        QCOMPARE(log.position(0), -5.0);
        const AxisScale fromOne{ScaleKind::LogFromOne, 1e-4};
        QCOMPARE(fromOne.position(1), 4.0);
    }

    void ticksAreFewRoundRisingAndTellApart()
    {
        for (const auto kind : {ScaleKind::Linear, ScaleKind::Log, ScaleKind::LogFromOne})
            for (double length = 1e-4; length < 5; length *= 1.7)
                for (const double low : {0.05, 0.31, 1.7}) {
                    const AxisScale scale{kind, 1e-9};
                    const auto found = ticks(scale, AxisUnit::Plain, low, low + length, 6);
                    QVERIFY(found.size() <= 7);
                    std::set<QString> labels;
                    double last = low - 1;
                    for (const auto &tick : found) {
                        QVERIFY(tick.position >= low && tick.position <= low + length &&
                                tick.position > last);
                        last = tick.position;
                        labels.insert(tick.label);
                    }
                    QVERIFY2(labels.size() == found.size(), qPrintable(QString::number(length)));
                }
    }

    void noDamageIsLabelledZeroOnALogarithmicAxis()
    {
        const AxisScale scale{ScaleKind::Log, 1e-4, true};
        const auto found = ticks(scale, AxisUnit::Plain, -4.2, 1, 8);
        QCOMPARE(found.front().label, QStringLiteral("0"));
        QCOMPARE(found.front().position, -4.0);
        QVERIFY(found[1].position > -3.7);
    }

    void sizesAndSharesAreLabelledInTheirUnit()
    {
        const auto size = ticks({}, AxisUnit::Kilobytes, 50000, 150000, 3);
        QCOMPARE(size.front().label, QStringLiteral("50"));
        const auto share = ticks({}, AxisUnit::Share, 0.895, 0.925, 4);
        QVERIFY(share.front().label == QStringLiteral("90 %"));
    }

    void decimationKeepsTheExtremesOfEveryColumn()
    {
        const auto frontier = randomFrontier(150000);
        std::vector<double> edges;
        const double low = static_cast<double>(frontier.front().storedBytes) - 10;
        const double width = (static_cast<double>(frontier.back().storedBytes) + 10 - low) / 400;
        for (int i = 0; i <= 400; ++i)
            edges.push_back(low + i * width);
        const auto kept = decimate(frontier, edges);
        QVERIFY(kept.size() <= 2 * edges.size() + 2);
        QVERIFY(std::is_sorted(kept.begin(), kept.end()));
        QCOMPARE(kept.front(), std::size_t{0});
        QCOMPARE(kept.back(), frontier.size() - 1);
        const std::set<std::size_t> all(kept.begin(), kept.end());
        std::size_t i = 0;
        for (int column = 0; column < 400; ++column) {
            const std::size_t first = i;
            while (i < frontier.size() &&
                   static_cast<double>(frontier[i].storedBytes) < edges[std::size_t(column) + 1])
                ++i;
            if (i > first)
                QVERIFY(all.contains(first) && all.contains(i - 1));
        }
    }

    void decimationKeepsTheNeighboursOutsideTheView()
    {
        const auto frontier = randomFrontier(1000);
        const double low = static_cast<double>(frontier[300].storedBytes);
        const double high = static_cast<double>(frontier[310].storedBytes);
        const auto kept = decimate(frontier, std::vector<double>{low, (low + high) / 2, high});
        QCOMPARE(kept.front(), std::size_t{299});
        QCOMPARE(kept.back(), std::size_t{310});
        QVERIFY(decimate({}, std::vector<double>{1, 2}).empty());
    }

    void stampsKeepTheirDistanceAndBothEnds()
    {
        std::vector<QPointF> line;
        for (int i = 0; i < 1000; ++i)
            line.emplace_back(i * 0.3, std::sin(i * 0.01) * 40);
        const auto kept = spreadStamps(line, 8);
        QCOMPARE(kept.front(), std::size_t{0});
        QCOMPARE(kept.back(), line.size() - 1);
        for (std::size_t i = 1; i + 1 < kept.size(); ++i) {
            const QPointF step = line[kept[i]] - line[kept[i - 1]];
            QVERIFY(std::hypot(step.x(), step.y()) >= 8);
        }
    }

    void coloursStandOutInLightAndDark()
    {
        for (const QPalette &palette : {QPalette(), darkPalette()}) {
            const auto colors = chartColors(palette);
            QVERIFY(contrastRatio(colors.text, colors.background) >= 7);
            QVERIFY(contrastRatio(colors.measured, colors.background) >= 7);
            QVERIFY(contrastRatio(colors.estimate, colors.background) >= 3);
            QVERIFY(contrastRatio(colors.accent, colors.background) >= 3);
            QVERIFY(contrastRatio(colors.estimate, colors.background) <
                    contrastRatio(colors.measured, colors.background));
        }
        // WCAG's own figures.
        QVERIFY(std::abs(contrastRatio(Qt::black, Qt::white) - 21) < 1e-6);
        QVERIFY(std::abs(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
    }
};

QTEST_MAIN(ChartMathTest)
#include "tst_chartmath.moc"
