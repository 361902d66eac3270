// The charts of weights and their tables: what is drawn where, keys, words, numbers of the locale.
#include "tests/support/fatallogger.h"
#include "widgets/charts/channelsmodel.h"
#include "widgets/charts/channelstripview.h"
#include "widgets/charts/plotexport.h"
#include "widgets/charts/weightbinsmodel.h"
#include "widgets/charts/weighthistogramview.h"
#include "widgets/charts/weighttext.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

/// Eight bins over −1…1; three levels; the outermost bins are clipped in part, the middle ones pruned.
compress::WeightSpread sampleSpread()
{
    compress::WeightSpread spread;
    spread.weights = 1111;
    spread.bins = {-1, 1, {1, 10, 100, 400, 400, 150, 40, 10}, {}, {}, {}};
    spread.bins.after = {0, 11, 0, 400, 350, 0, 0, 200};
    spread.bins.pruned = {0, 0, 0, 100, 50, 0, 0, 0};
    spread.bins.clipped = {1, 0, 0, 0, 0, 0, 0, 4};
    spread.levels = {{-0.6, 11}, {0.0, 0}, {0.1, 750}, {0.8, 200}};
    spread.grids = 1;
    spread.pruned = {150, 0.01};
    spread.clipped = {5, 0.2};
    spread.error = 0.03;
    return spread;
}

std::vector<compress::WeightChannel> sampleChannels(int count)
{
    std::vector<compress::WeightChannel> channels;
    for (int i = 0; i < count; ++i)
        channels.push_back({.low = -1.0 - i % 7,
                            .high = 1.0 + i % 5,
                            .lowestLevel = -0.9,
                            .highestLevel = 0.8,
                            .scale = 0.1,
                            .pruned = i,
                            .clipped = 3,
                            .clippedEnergy = 0.25,
                            .error = i == 2 ? 0 : 0.01 * (i + 1)});
    return channels;
}

template <typename View> void showView(View &view)
{
    view.resize(600, 360);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
}

/// Pixels of IMAGE within RECT that are nearer to COLOR than a little.
int pixelsOf(const QImage &image, const QRect &rect, const QColor &color)
{
    int found = 0;
    for (int y = rect.top(); y <= rect.bottom(); ++y)
        for (int x = rect.left(); x <= rect.right(); ++x) {
            const QColor at = image.pixelColor(x, y);
            found += std::abs(at.red() - color.red()) + std::abs(at.green() - color.green()) +
                         std::abs(at.blue() - color.blue()) <
                     24;
        }
    return found;
}

} // namespace

class WeightChartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }
    void init() { QLocale::setDefault(QLocale::c()); }
    void barsAreAsHighAsTheirCounts();
    void logarithmicBarsGrowByRatios();
    void binsAreWalkedThroughByKeys();
    void levelsAndHatchingAreDrawn_data();
    void levelsAndHatchingAreDrawn();
    void emptyHistogramDrawsNothing();
    void channelsAreChosenByKeysAndClicks();
    void manyChannelsAreDrawnAsWhatTheirPixelsHold();
    void tablesAreProperModels();
    void binsTableAddsUp();
    void wordsFollowTheLocale();
    void sentencesSayWhatIsThere();
};

void WeightChartsTest::barsAreAsHighAsTheirCounts()
{
    WeightHistogramView view;
    showView(view);
    view.setSpread(sampleSpread());
    const double one = view.barOf(7).height() / 10;
    for (const int bin : {2, 3, 5, 6})
        QVERIFY(std::abs(view.barOf(bin).height() -
                         one * static_cast<double>(
                                   sampleSpread().bins.before[static_cast<std::size_t>(bin)])) < 1);
    for (int bin = 1; bin < 8; ++bin)
        QVERIFY(std::abs(view.barOf(bin).left() - view.barOf(bin - 1).right()) < 1e-6);
    QVERIFY(view.plotArea().adjusted(-1, -1, 1, 1).contains(view.barOf(3)));
}

void WeightChartsTest::logarithmicBarsGrowByRatios()
{
    WeightHistogramView view;
    showView(view);
    view.setSpread(sampleSpread());
    view.setLogarithmic(true);
    const double step = view.barOf(1).height() - view.barOf(0).height(); // 10 : 1
    QVERIFY(step > 10);
    QVERIFY(std::abs(view.barOf(2).height() - view.barOf(1).height() - step) < 1e-6); // 100 : 10
}

void WeightChartsTest::binsAreWalkedThroughByKeys()
{
    WeightHistogramView view;
    showView(view);
    view.setSpread(sampleSpread());
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.focusedBin(), std::optional(0));
    QVERIFY2(view.textOf(0).contains(QLatin1String("1 before, 0 after")), qPrintable(view.textOf(0)));
    QVERIFY(view.textOf(0).contains(QLatin1String("1 of them clipped")));
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.focusedBin(), std::optional(7));
    QCOMPARE(view.accessibleDescription(), view.textOf(7));
    QTest::keyClick(&view, Qt::Key_Left);
    QCOMPARE(view.focusedBin(), std::optional(6));
    QTest::keyClick(&view, Qt::Key_Escape);
    QVERIFY(!view.focusedBin());
    QSignalSpy steps(&view, &WeightHistogramView::channelStepped);
    QTest::keyClick(&view, Qt::Key_PageDown);
    QTest::keyClick(&view, Qt::Key_PageUp);
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps[0][0].toInt(), 1);
    QCOMPARE(steps[1][0].toInt(), -1);
}

void WeightChartsTest::levelsAndHatchingAreDrawn_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void WeightChartsTest::levelsAndHatchingAreDrawn()
{
    QFETCH(bool, dark);
    WeightHistogramView view;
    if (dark) {
        QPalette palette;
        palette.setColor(QPalette::Base, QColor(30, 30, 32));
        palette.setColor(QPalette::Text, Qt::white);
        view.setPalette(palette);
    }
    showView(view);
    compress::WeightSpread spread = sampleSpread();
    view.setSpread(spread);
    const auto accent = [&view] {
        return pixelsOf(plotImage(view, 1), view.plotArea().toRect(), view.colors().accent);
    };
    const auto ink = [&view](int bin) {
        return pixelsOf(plotImage(view, 1), view.barOf(bin).toRect(), view.colors().measured);
    };
    QVERIFY(contrastRatio(view.colors().accent, view.colors().background) >= 3.5);
    QVERIFY(accent() > 0); // lines are blended with what is below them: a few pixels have the very colour
    QVERIFY(ink(7) > 2);   // hatched: in part
    QVERIFY(ink(7) < static_cast<int>(view.barOf(7).width() * view.barOf(7).height()));
    spread.bins.clipped.assign(8, 0);
    view.setSpread(spread);
    QCOMPARE(ink(7), 0);
    spread.levels.resize(1);
    spread.levels[0].weights = 0;
    view.setSpread(spread);
    QCOMPARE(accent(), 0); // a tick below the axis is left
}

void WeightChartsTest::emptyHistogramDrawsNothing()
{
    WeightHistogramView view;
    showView(view);
    const QImage before = plotImage(view, 1);
    view.setSpread(sampleSpread());
    QVERIFY(plotImage(view, 1) != before);
    view.clear();
    QTest::keyClick(&view, Qt::Key_Right);
    QVERIFY(!view.focusedBin());
}

void WeightChartsTest::channelsAreChosenByKeysAndClicks()
{
    for (const auto shows : {ChannelStripView::Shows::Range, ChannelStripView::Shows::Error}) {
        ChannelStripView view(shows);
        showView(view);
        view.setChannels(sampleChannels(12));
        QSignalSpy chosen(&view, &ChannelStripView::channelChosen);
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(view.chosen(), std::optional(11));
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(chosen.last()[0].toInt(), 10);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.placeOf(4).toPoint());
        QCOMPARE(view.chosen(), std::optional(4));
        QVERIFY2(view.accessibleDescription().startsWith(QLatin1String("Channel 5:")),
                 qPrintable(view.accessibleDescription()));
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!view.chosen());
        QCOMPARE(chosen.last()[0].toInt(), -1);
    }
}

void WeightChartsTest::manyChannelsAreDrawnAsWhatTheirPixelsHold()
{
    ChannelStripView view(ChannelStripView::Shows::Range);
    showView(view);
    auto channels = sampleChannels(100'000);
    for (auto &channel : channels)
        channel = {.low = -0.1, .high = 0.1};
    channels[50'000].high = 10; // one of some two hundred in its column of pixels
    view.setChannels(channels);
    const QImage image = plotImage(view, 1);
    const int above = view.pixel(0, 9).toPoint().y();
    const QRect area = view.plotArea().toAlignedRect();
    int inked = 0;
    for (int x = area.left() + 1; x < area.right(); ++x)
        inked += image.pixelColor(x, above) != view.colors().background &&
                 image.pixelColor(x, above) != view.colors().grid;
    QVERIFY2(inked >= 1, "an outlier among many channels is not seen");
}

void WeightChartsTest::tablesAreProperModels()
{
    WeightBinsModel bins;
    ChannelsModel channels;
    const QAbstractItemModelTester first(&bins, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester second(&channels, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&channels, &QAbstractItemModel::modelReset);
    for (const int count : {5, 5, 0, 300}) {
        channels.setChannels(sampleChannels(count));
        QCOMPARE(channels.rowCount(), count);
    }
    QCOMPARE(reset.size(), 3); // the same number of rows stays, with its selection
    bins.setSpread(sampleSpread());
    bins.setSpread({});
    bins.setSpread(sampleSpread());
    QCOMPARE(bins.rowCount(), 8);
    for (QAbstractItemModel *model :
         {static_cast<QAbstractItemModel *>(&bins), static_cast<QAbstractItemModel *>(&channels)})
        for (int column = 0; column < model->columnCount(); ++column)
            QVERIFY(!model->headerData(column, Qt::Horizontal).toString().isEmpty());
    QVERIFY(!channels.index(1, ChannelsModel::Scale).data().toString().isEmpty());
    QCOMPARE(channels.index(1, ChannelsModel::Channel).data().toString(), QStringLiteral("2"));
}

void WeightChartsTest::binsTableAddsUp()
{
    WeightBinsModel bins;
    bins.setSpread(sampleSpread());
    double before = 0, levels = 0;
    for (int row = 0; row < bins.rowCount(); ++row) {
        before += bins.index(row, WeightBinsModel::Before).data(WeightBinsModel::SortRole).toDouble();
        levels += bins.index(row, WeightBinsModel::Levels).data(WeightBinsModel::SortRole).toDouble();
    }
    QCOMPARE(before, 1111.0);
    QCOMPARE(levels, 4.0);
    QCOMPARE(bins.index(1, WeightBinsModel::Levels).data().toString(), QStringLiteral("−0.600: 11"));
}

void WeightChartsTest::wordsFollowTheLocale()
{
    QCOMPARE(weightNumber(-0.01234), QStringLiteral("−0.0123"));
    QCOMPARE(smallShare(1e-6), QStringLiteral("less than 0.01 %"));
    QCOMPARE(smallShare(0), QStringLiteral("0.00 %"));
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(weightNumber(0.01234), QStringLiteral("0,0123"));
    QVERIFY(weightSentences(sampleSpread(), 4, {}).join(u' ').contains(QLatin1String("0,45")));
    QVERIFY(channelText(sampleChannels(3)[1], 2).contains(QLatin1String("0,100")));
}

void WeightChartsTest::sentencesSayWhatIsThere()
{
    compress::WeightSpread spread = sampleSpread();
    const auto text = [&](std::optional<std::int64_t> channel = {}) {
        return weightSentences(spread, 16, channel).join(u' ');
    };
    QVERIFY2(text().startsWith(QLatin1String("1111 weights")), qPrintable(text()));
    QVERIFY(text().contains(QLatin1String("Clipped: 0.45 % of weights, 20.00 % of energy.")));
    QVERIFY(text().contains(QLatin1String("Pruned: 13.50 % of weights, 1.00 % of energy.")));
    QVERIFY(text(3).contains(QLatin1String("Channel 3 of 16")));
    spread.grids = 16;
    spread.levels.clear();
    QVERIFY(text().contains(QLatin1String("choose one")));
    spread.grids = 64;
    QVERIFY(text().contains(QLatin1String("differ within channels")));
    spread = {};
    spread.weights = 5;
    QVERIFY(text().contains(QLatin1String("as they were")));
    QVERIFY(!text().contains(QLatin1String("lipped")));
}

QTEST_MAIN(WeightChartsTest)
#include "tst_weightcharts.moc"
