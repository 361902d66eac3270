#include "core/data/dataset.h"
#include "core/data/preprocessing.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace paretoscope;
using data::Array;
using data::Channels;
using data::Preprocessing;

namespace {

Array image(std::vector<std::int64_t> shape, std::vector<float> values)
{
    return {std::move(shape), std::move(values)};
}

std::vector<float> floats(const Array &array)
{
    return std::get<std::vector<float>>(array.values);
}

/// Bilinear interpolation with half-pixel centres, straight from its definition: output y samples the input
/// at (y + 1/2) · in / out − 1/2, clamped to the picture.
double sampleAt(const std::vector<float> &values, std::int64_t height, std::int64_t width, double y, double x)
{
    const auto axis = [](double at, std::int64_t size) {
        const double clamped = std::clamp(at, 0.0, static_cast<double>(size - 1));
        const auto low = static_cast<std::int64_t>(clamped);
        return std::tuple(low, std::min(low + 1, size - 1), clamped - static_cast<double>(low));
    };
    const auto [top, bottom, down] = axis(y, height);
    const auto [left, right, across] = axis(x, width);
    const auto value = [&](std::int64_t row, std::int64_t column) {
        return static_cast<double>(values[static_cast<std::size_t>(row * width + column)]);
    };
    return (1 - down) * ((1 - across) * value(top, left) + across * value(top, right)) +
           down * ((1 - across) * value(bottom, left) + across * value(bottom, right));
}

} // namespace

class TestPreprocessing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scaleThenMeanAndStd();
    void oneValueServesAllChannels();
    void channelsAreOrdered();
    void cropTakesTheCentre();
    void bilinearFollowsItsDefinition();
    void bilinearOnDigits();
    void antialiasedHalvingAveragesWithATriangle();
    void sameSizeIsTheIdentity();
    void wrongFieldsAreNamed_data();
    void wrongFieldsAreNamed();
    void pictureUndoesWhatWasFed_data();
    void pictureUndoesWhatWasFed();
    void pictureOfNoImageIsAbsent();
};

void TestPreprocessing::scaleThenMeanAndStd()
{
    const auto fed = data::preprocessImage(image({2, 1, 1}, {100, 200}),
                                           {.scale = 0.01, .mean = {0.5, 1}, .std = {0.25, 2}});
    QVERIFY(fed);
    QCOMPARE(floats(*fed)[0], 2.0F);
    QCOMPARE(floats(*fed)[1], 0.5F);
}

void TestPreprocessing::oneValueServesAllChannels()
{
    const auto fed = data::preprocessImage(image({3, 1, 1}, {1, 2, 3}), {.mean = {1}, .std = {2}});
    QVERIFY(fed);
    QCOMPARE(floats(*fed), (std::vector<float>{0, 0.5F, 1}));
}

void TestPreprocessing::channelsAreOrdered()
{
    const auto colour = image({3, 1, 2}, {10, 11, 20, 21, 30, 31});
    const auto grey = image({1, 1, 2}, {5, 6});
    const auto alpha = image({4, 1, 1}, {1, 2, 3, 99});
    const auto as = [](const Array &array, Channels channels) {
        return floats(*data::preprocessImage(array, {.channels = channels}));
    };
    QCOMPARE(as(colour, Channels::Rgb), (std::vector<float>{10, 11, 20, 21, 30, 31}));
    QCOMPARE(as(colour, Channels::Bgr), (std::vector<float>{30, 31, 20, 21, 10, 11}));
    QCOMPARE(as(grey, Channels::Rgb), (std::vector<float>{5, 6, 5, 6, 5, 6}));
    QCOMPARE(as(grey, Channels::Gray), (std::vector<float>{5, 6}));
    QCOMPARE(as(alpha, Channels::Rgb), (std::vector<float>{1, 2, 3}));
    QCOMPARE(as(alpha, Channels::Bgr), (std::vector<float>{3, 2, 1}));
    const auto luma = as(colour, Channels::Gray);
    QVERIFY(std::abs(luma[0] - (0.299F * 10 + 0.587F * 20 + 0.114F * 30)) < 1e-4F);
    QVERIFY(!data::preprocessImage(image({2, 1, 1}, {1, 2}), {.channels = Channels::Rgb}));
}

void TestPreprocessing::cropTakesTheCentre()
{
    const auto fed = data::preprocessImage(image({1, 3, 4}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}),
                                           {.centerCrop = {{1, 2}}});
    QVERIFY(fed);
    QCOMPARE(fed->shape, (std::vector<std::int64_t>{1, 1, 2}));
    QCOMPARE(floats(*fed), (std::vector<float>{5, 6}));
    QVERIFY(!data::preprocessImage(image({1, 1, 1}, {0}), {.centerCrop = {{2, 1}}}));
}

void TestPreprocessing::bilinearFollowsItsDefinition()
{
    const auto fed = data::preprocessImage(image({1, 2, 2}, {0, 4, 8, 12}), {.resize = {{4, 1}}});
    QVERIFY(fed);
    // Rows at −0.25 → 0, 0.25, 0.75, 1.25 → 1; the one column half-way: 2, 4, 8, 10.
    QCOMPARE(floats(*fed), (std::vector<float>{2, 4, 8, 10}));
}

void TestPreprocessing::bilinearOnDigits()
{
    const data::DataSource source{
        PARETOSCOPE_DEMO_DIR "/digits-evaluate-images-idx3-ubyte", "idx", {}, {}, {}};
    const auto stored = data::openDataset(source, data::Task::Unlabelled, {});
    const auto resized = data::openDataset(source, data::Task::Unlabelled, {.resize = {{20, 20}}});
    QVERIFY(stored && resized);
    const std::vector<std::int64_t> one{123};
    const auto before = floats((*stored)->read(one)->inputs.front());
    const auto after = floats((*resized)->read(one)->inputs.front());
    QCOMPARE(after.size(), std::size_t{20 * 20});
    for (std::int64_t y = 0; y < 20; ++y) {
        for (std::int64_t x = 0; x < 20; ++x) {
            const double expected = sampleAt(before, 8, 8, (static_cast<double>(y) + 0.5) * 8 / 20 - 0.5,
                                             (static_cast<double>(x) + 0.5) * 8 / 20 - 0.5);
            QVERIFY(std::abs(after[static_cast<std::size_t>(y * 20 + x)] - expected) < 1e-3);
        }
    }
}

void TestPreprocessing::antialiasedHalvingAveragesWithATriangle()
{
    const Array row = image({1, 1, 4}, {0, 0, 8, 0});
    const auto plain = data::preprocessImage(row, {.resize = {{1, 2}}});
    QCOMPARE(floats(*plain), (std::vector<float>{0, 4})); // half-way between its two neighbours
    // Support 2 around centre 3 (of output 1): pixels 1, 2, 3 at distances 1.5, 0.5, 0.5 weigh 1/4, 3/4, 3/4.
    const auto smooth = data::preprocessImage(row, {.resize = {{1, 2}}, .antialias = true});
    QVERIFY(smooth);
    QVERIFY(std::abs(floats(*smooth)[1] - 8 * 0.75F / 1.75F) < 1e-5F);
    QVERIFY(std::abs(floats(*smooth)[0] - 8 * 0.25F / 1.75F) < 1e-5F);
}

void TestPreprocessing::sameSizeIsTheIdentity()
{
    const Array stored = image({1, 2, 2}, {0.1F, 0.2F, 0.3F, 0.4F});
    for (const bool antialias : {false, true}) {
        const auto fed = data::preprocessImage(stored, {.resize = {{2, 2}}, .antialias = antialias});
        QVERIFY(fed);
        QVERIFY(*fed == stored);
    }
}

void TestPreprocessing::wrongFieldsAreNamed_data()
{
    QTest::addColumn<Preprocessing>("preprocessing");
    QTest::addColumn<QString>("field");
    QTest::newRow("mean of two") << Preprocessing{.mean = {1, 2}} << "\"mean\"";
    QTest::newRow("std of four") << Preprocessing{.std = {1, 2, 3, 4}} << "\"std\"";
    QTest::newRow("std zero") << Preprocessing{.std = {0}} << "\"std\"";
    QTest::newRow("std tiny") << Preprocessing{.std = {1e-60}} << "\"std\"";
    QTest::newRow("mean infinite") << Preprocessing{.mean = {INFINITY}} << "\"mean\"";
    QTest::newRow("scale none") << Preprocessing{.scale = NAN} << "\"scale\"";
    QTest::newRow("resize huge") << Preprocessing{.resize = {{1 << 20, 1 << 20}}} << "\"resize\"";
    QTest::newRow("resize none") << Preprocessing{.resize = {{0, 4}}} << "\"resize\"";
    QTest::newRow("crop negative") << Preprocessing{.centerCrop = {{-1, 1}}} << "\"centerCrop\"";
}

void TestPreprocessing::wrongFieldsAreNamed()
{
    QFETCH(const Preprocessing, preprocessing);
    QFETCH(const QString, field);
    const auto fed = data::preprocessImage(image({3, 1, 1}, {1, 2, 3}), preprocessing);
    QVERIFY(!fed);
    QCOMPARE(fed.error().code, base::ErrorCode::DataMismatch);
    QVERIFY2(QString::fromStdString(fed.error().message()).contains(field), fed.error().message().c_str());
}

void TestPreprocessing::pictureUndoesWhatWasFed_data()
{
    QTest::addColumn<Preprocessing>("preprocessing");
    QTest::newRow("bytes") << Preprocessing{};
    QTest::newRow("shares") << Preprocessing{
        .scale = 1.0 / 255, .mean = {0.485, 0.456, 0.406}, .std = {0.229, 0.224, 0.225}};
    QTest::newRow("minus one to one") << Preprocessing{.scale = 2.0 / 255, .mean = {1}};
    QTest::newRow("blue first") << Preprocessing{
        .scale = 1.0 / 255, .mean = {0.1, 0.2, 0.3}, .channels = Channels::Bgr};
}

void TestPreprocessing::pictureUndoesWhatWasFed()
{
    QFETCH(const Preprocessing, preprocessing);
    const auto fed = data::preprocessImage(image({3, 1, 2}, {0, 255, 20, 128, 7, 64}), preprocessing);
    QVERIFY(fed);
    Array batch = *fed;
    batch.shape.insert(batch.shape.begin(), 1);
    const auto picture = data::pictureOf(batch, 0, preprocessing);
    QVERIFY(picture);
    QCOMPARE(picture->width, 2);
    QCOMPARE(picture->height, 1);
    QCOMPARE(picture->pixels, (std::vector<std::uint8_t>{0, 20, 7, 255, 128, 64}));
}

void TestPreprocessing::pictureOfNoImageIsAbsent()
{
    QVERIFY(!data::pictureOf(Array{{1, 3}, std::vector<std::int64_t>{1, 2, 3}}, 0, {}));
    QVERIFY(!data::pictureOf(Array{{1, 2, 1, 1}, std::vector<float>{1, 2}}, 0, {}));
    QVERIFY(!data::pictureOf(Array{{1, 1, 1, 1}, std::vector<float>{1}}, 1, {}));
}

QTEST_GUILESS_MAIN(TestPreprocessing)
#include "tst_preprocessing.moc"
