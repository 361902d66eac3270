#include "core/data/dataset.h"
#include "tests/support/datafiles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

class TestNpy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTypeIsRead_data();
    void everyTypeIsRead();
    void everyVersionIsRead();
    void columnMajorEqualsRowMajor();
    void rowsComeInTheOrderAskedFor();
    void whatIsNoArrayIsRefused_data();
    void whatIsNoArrayIsRefused();
    void bytesAreImages();
    void wholeNumbersStayWholeUntilTheyAreScaled();
    void labelsComeFromASecondFile();
    void labelsMustFit_data();
    void labelsMustFit();
    void severalLabelsASampleKeepTheirShape();
    void regressionTargetsKeepTheirShape();
    void negativeTokenIsNamed();
    void missingFileIsNamed();

private:
    std::filesystem::path file(const Bytes &bytes, const char *name = "x.npy") const
    {
        const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / name;
        writeFile(path, bytes);
        return path;
    }
    auto opened(const Bytes &bytes, Task task = Task::Unlabelled,
                const data::Preprocessing &preprocessing = {}) const
    {
        return data::openDataset({file(bytes), "npy", {}, {}, {}}, task, preprocessing);
    }
    static std::vector<float> floats(const data::Array &array)
    {
        return std::get<std::vector<float>>(array.values);
    }
    static std::vector<std::int64_t> integers(const data::Array &array)
    {
        return std::get<std::vector<std::int64_t>>(array.values);
    }

    QTemporaryDir m_folder;
};

void TestNpy::everyTypeIsRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("integer");
    QTest::addColumn<QList<double>>("expected");
    const auto row = [](const char *descr, const Bytes &elements, bool integer, QList<double> expected) {
        const Bytes bytes = npyFile(descr, "(3, 1)", elements);
        QTest::newRow(descr) << QByteArray(reinterpret_cast<const char *>(bytes.data()),
                                           static_cast<qsizetype>(bytes.size()))
                             << integer << expected;
    };
    const QList<double> some{1, -2, 100};
    row("|b1", packed<std::uint8_t>({0, 1, 2}), false, {0, 1, 1});
    row("|u1", packed<std::uint8_t>({0, 1, 255}), false, {0, 1, 255});
    row("|i1", packed<std::int8_t>({1, -2, 100}), false, some);
    row("<i2", packed<std::int16_t>({1, -2, 100}), true, some);
    row(">i2", packed<std::int16_t>({1, -2, 100}, Endian::Big), true, some);
    row("<i4", packed<std::int32_t>({1, -2, 1 << 30}), true, {1, -2, 1 << 30});
    row(">i4", packed<std::int32_t>({1, -2, 1 << 30}, Endian::Big), true, {1, -2, 1 << 30});
    row("<i8", packed<std::int64_t>({1, -2, std::int64_t{1} << 40}), true, {1, -2, 1099511627776.0});
    row(">i8", packed<std::int64_t>({1, -2, std::int64_t{1} << 40}, Endian::Big), true,
        {1, -2, 1099511627776.0});
    // IEEE 754 binary16: 1.0, the smallest subnormal 2^-24, -65504.
    const QList<double> halves{1, std::ldexp(1.0, -24), -65504};
    row("<f2", packed<std::uint16_t>({0x3C00, 0x0001, 0xFBFF}), false, halves);
    row(">f2", packed<std::uint16_t>({0x3C00, 0x0001, 0xFBFF}, Endian::Big), false, halves);
    row("<f4", packed<float>({0.5F, -2, 1e30F}), false, {0.5, -2, double{1e30F}});
    row(">f4", packed<float>({0.5F, -2, 1e30F}, Endian::Big), false, {0.5, -2, double{1e30F}});
    row("<f8", packed<double>({0.5, -2, 0.1}), false, {0.5, -2, double{0.1F}});
    row(">f8", packed<double>({0.5, -2, 0.1}, Endian::Big), false, {0.5, -2, double{0.1F}});
    row("=f4", packed<float>({0.5F, -2, 3}), false, {0.5, -2, 3});
}

void TestNpy::everyTypeIsRead()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, integer);
    QFETCH(const QList<double>, expected);
    const auto dataset = opened(packed(std::vector<char>(bytes.begin(), bytes.end())));
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{0, 1, 2});
    QVERIFY(batch);
    const data::Array &array = batch->inputs.front();
    QCOMPARE(array.shape, (std::vector<std::int64_t>{3, 1}));
    QCOMPARE(array.isInteger(), integer);
    for (std::size_t i = 0; i < 3; ++i) {
        const double value = integer ? static_cast<double>(integers(array)[i]) : double{floats(array)[i]};
        QCOMPARE(value, expected[static_cast<qsizetype>(i)]);
    }
}

void TestNpy::everyVersionIsRead()
{
    for (const int version : {1, 2, 3}) {
        const auto dataset = opened(npyFile("<f4", "(2, 1)", packed<float>({3, 4}), false, version));
        QVERIFY(dataset);
        QCOMPARE(floats((*dataset)->read(std::vector<std::int64_t>{1})->inputs.front()),
                 std::vector<float>{4});
    }
    QVERIFY(!opened(npyFile("<f4", "(2, 1)", packed<float>({3, 4}), false, 4)));
}

void TestNpy::columnMajorEqualsRowMajor()
{
    constexpr int n = 7, rows = 2, columns = 3, depth = 2;
    std::vector<float> rowMajor(n * rows * columns * depth), columnMajor(rowMajor.size());
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t a = 0; a < rows; ++a)
            for (std::size_t b = 0; b < columns; ++b)
                for (std::size_t c = 0; c < depth; ++c) {
                    const auto value = static_cast<float>(1000 * i + 100 * a + 10 * b + c);
                    rowMajor[((i * rows + a) * columns + b) * depth + c] = value;
                    columnMajor[i + n * (a + rows * (b + columns * c))] = value;
                }
    const auto first = opened(npyFile("<f4", "(7, 2, 3, 2)", packed(rowMajor)));
    QVERIFY(first);
    const std::vector<std::int64_t> indices{6, 0, 3, 3};
    const auto expected = (*first)->read(indices);
    const auto second = opened(npyFile("<f4", "(7, 2, 3, 2)", packed(columnMajor), true));
    QVERIFY(second);
    QVERIFY((*second)->read(indices)->inputs == expected->inputs);
}

void TestNpy::rowsComeInTheOrderAskedFor()
{
    const auto dataset = opened(npyFile("<f4", "(3, 2)", packed<float>({1, 2, 3, 4, 5, 6})));
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{2, 0, 2});
    QCOMPARE(floats(batch->inputs.front()), (std::vector<float>{5, 6, 1, 2, 5, 6}));
    QVERIFY(!(*dataset)->read(std::vector<std::int64_t>{3}));
    QVERIFY(!(*dataset)->read(std::vector<std::int64_t>{-1}));
}

void TestNpy::whatIsNoArrayIsRefused_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<QString>("says");
    const Bytes two = packed<float>({1, 2});
    const auto header = [&](const char *text) { return npyFileWithHeader(text, two); };
    QTest::newRow("empty") << Bytes{} << "is empty";
    QTest::newRow("text") << textBytes("file,label\na.png,1\n") << "no NumPy array";
    QTest::newRow("only the magic") << textBytes("\x93NUMPY") << "no NumPy array";
    QTest::newRow("truncated elements") << npyFile("<f4", "(3,)", two) << "truncated";
    QTest::newRow("absurd header length")
        << joined(textBytes("\x93NUMPY\x02"), packed<std::uint8_t>({0, 255, 255, 255, 255, 1, 2, 3}))
        << "declares a header";
    QTest::newRow("absurd shape") << npyFile("<f4", "(1000000000000, 1000000000000)", two)
                                  << "impossible shape";
    QTest::newRow("more than 64 bits")
        << npyFile("<f4", "(99999999999999999999, 1)", two) << "damaged NumPy header";
    QTest::newRow("larger than the file") << npyFile("<f8", "(1000000000000,)", two) << "truncated";
    QTest::newRow("negative extent") << npyFile("<f4", "(-2,)", two) << "damaged NumPy header";
    QTest::newRow("no samples") << npyFile("<f4", "(0, 4)", two) << "no samples";
    QTest::newRow("no elements") << npyFile("<f4", "(4, 0)", two) << "no samples";
    QTest::newRow("a single number") << npyFile("<f4", "()", two) << "single number";
    QTest::newRow("complex") << npyFile("<c8", "(1,)", two) << "unsupported type";
    QTest::newRow("objects") << npyFile("|O", "(1,)", two) << "unsupported type";
    QTest::newRow("text elements") << npyFile("<U1", "(2,)", two) << "unsupported type";
    QTest::newRow("records") << header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }\n")
                             << "unsupported type";
    QTest::newRow("no shape") << header("{'descr': '<f4', 'fortran_order': False, }\n")
                              << "damaged NumPy header";
    QTest::newRow("endless dictionary") << header("{'descr': '<f4', ") << "damaged NumPy header";
    QTest::newRow("endless tuple") << header("{'descr': '<f4', 'fortran_order': False, 'shape': (2, ")
                                   << "damaged NumPy header";
}

void TestNpy::whatIsNoArrayIsRefused()
{
    QFETCH(const Bytes, bytes);
    QFETCH(const QString, says);
    const auto dataset = opened(bytes);
    QVERIFY(!dataset);
    const auto message = QString::fromStdString(dataset.error().message());
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("x.npy")), qPrintable(message));
}

void TestNpy::bytesAreImages()
{
    std::vector<std::uint8_t> pixels(2 * 5 * 6 * 3);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(i);
    const auto last = opened(npyFile("|u1", "(2, 5, 6, 3)", packed(pixels)));
    QVERIFY(last);
    const auto batch = (*last)->read(std::vector<std::int64_t>{1});
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{1, 3, 5, 6}));
    const auto values = floats(batch->inputs.front());
    QCOMPARE(values[0], 90.0F);  // red of the first pixel of image 1
    QCOMPARE(values[30], 91.0F); // its green
    QCOMPARE(values[1], 93.0F);  // red of the second pixel
    const auto grey = opened(npyFile("|u1", "(6, 5, 6)", packed(pixels)));
    QVERIFY(grey);
    QCOMPARE((*grey)->read(std::vector<std::int64_t>{0})->inputs.front().shape,
             (std::vector<std::int64_t>{1, 1, 5, 6}));
}

void TestNpy::wholeNumbersStayWholeUntilTheyAreScaled()
{
    const Bytes bytes = npyFile("<i8", "(2, 2)", packed<std::int64_t>({1, 2, 3, 4}));
    const auto whole = opened(bytes);
    QVERIFY(whole);
    QCOMPARE(integers((*whole)->read(std::vector<std::int64_t>{1})->inputs.front()),
             (std::vector<std::int64_t>{3, 4}));
    const auto scaled = opened(bytes, Task::Unlabelled, {.scale = 0.5});
    QVERIFY(scaled);
    QCOMPARE(floats((*scaled)->read(std::vector<std::int64_t>{1})->inputs.front()),
             (std::vector<float>{1.5F, 2}));
}

void TestNpy::labelsComeFromASecondFile()
{
    const auto samples = file(npyFile("<f4", "(2, 1)", packed<float>({1, 2})));
    const auto labels = file(npyFile("<i8", "(2,)", packed<std::int64_t>({7, 0})), "y.npy");
    const auto dataset = data::openDataset({samples, "npy", labels, {}, {}}, Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE(integers((*dataset)->read(std::vector<std::int64_t>{1, 0})->targets),
             (std::vector<std::int64_t>{0, 7}));
}

void TestNpy::labelsMustFit_data()
{
    QTest::addColumn<Bytes>("labels");
    QTest::addColumn<QString>("says");
    QTest::newRow("too few") << npyFile("<i8", "(1,)", packed<std::int64_t>({1})) << "1 rows";
    QTest::newRow("negative") << npyFile("<i8", "(2,)", packed<std::int64_t>({1, -3})) << "label -3";
    QTest::newRow("halves") << npyFile("<f4", "(2,)", packed<float>({1, 2.5F})) << "label 2.5";
}

void TestNpy::labelsMustFit()
{
    QFETCH(const Bytes, labels);
    QFETCH(const QString, says);
    const auto samples = file(npyFile("<f4", "(2, 1)", packed<float>({1, 2})));
    const auto dataset =
        data::openDataset({samples, "npy", file(labels, "y.npy"), {}, {}}, Task::Classification, {});
    QVERIFY(!dataset);
    QCOMPARE(dataset.error().code, base::ErrorCode::DataMismatch);
    const auto message = QString::fromStdString(dataset.error().message());
    QVERIFY2(message.contains(says) && message.contains(QStringLiteral("y.npy")), qPrintable(message));
}

/// Of pixels or of classes that do not exclude each other: whether they fit shows at the model.
void TestNpy::severalLabelsASampleKeepTheirShape()
{
    const auto samples = file(npyFile("<f4", "(2, 1)", packed<float>({1, 2})));
    const auto read = [&](const Bytes &labels) {
        const auto dataset =
            data::openDataset({samples, "npy", file(labels, "y.npy"), {}, {}}, Task::Classification, {});
        return (*dataset)->read(std::vector<std::int64_t>{1, 0});
    };
    for (const Bytes &labels : {npyFile("<i8", "(2, 3)", packed<std::int64_t>({1, 0, 2, 3, 1, 1})),
                                npyFile("|u1", "(2, 3)", packed<std::uint8_t>({1, 0, 2, 3, 1, 1})),
                                npyFile("<f4", "(2, 3)", packed<float>({1, 0, 2, 3, 1, 1}))}) {
        const auto batch = read(labels);
        QVERIFY(batch);
        QCOMPARE(integers(batch->targets), (std::vector<std::int64_t>{3, 1, 1, 1, 0, 2}));
        QCOMPARE(batch->targets.shape, (std::vector<std::int64_t>{2, 3}));
    }
    const Bytes half = npyFile("<f4", "(2, 2)", packed<float>({1, 0.5F, 0, 1}));
    const auto refused =
        data::openDataset({samples, "npy", file(half, "y.npy"), {}, {}}, Task::Classification, {});
    QVERIFY(!refused);
    QVERIFY(refused.error().message().find("sample 0") != std::string::npos);
}

void TestNpy::regressionTargetsKeepTheirShape()
{
    const auto samples = file(npyFile("<f4", "(2, 1)", packed<float>({1, 2})));
    const auto targets = file(npyFile("<f8", "(2, 3)", packed<double>({1, 2, 3, 4, 5, 6})), "y.npy");
    const auto dataset = data::openDataset({samples, "npy", targets, {}, {}}, Task::Regression, {});
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{1});
    QCOMPARE(batch->targets.shape, (std::vector<std::int64_t>{1, 3}));
    QCOMPARE(floats(batch->targets), (std::vector<float>{4, 5, 6}));
}

void TestNpy::negativeTokenIsNamed()
{
    const auto dataset =
        opened(npyFile("<i4", "(2, 3)", packed<std::int32_t>({1, 2, 3, 4, -5, 6})), Task::LanguageModel);
    QVERIFY(dataset);
    const auto good = (*dataset)->read(std::vector<std::int64_t>{0});
    QVERIFY(good);
    QCOMPARE(integers(good->inputs.front()), (std::vector<std::int64_t>{1, 2}));
    QCOMPARE(integers(good->targets), (std::vector<std::int64_t>{2, 3}));
    const auto bad = (*dataset)->read(std::vector<std::int64_t>{0, 1});
    QVERIFY(!bad);
    QVERIFY(bad.error().message().find("-5 in window 1") != std::string::npos);
    QVERIFY(!opened(npyFile("<f4", "(2, 3)", packed<float>({1, 2, 3, 4, 5, 6})), Task::LanguageModel));
    QVERIFY(!opened(npyFile("<i4", "(6,)", packed<std::int32_t>({1, 2, 3, 4, 5, 6})), Task::LanguageModel));
}

void TestNpy::missingFileIsNamed()
{
    const auto dataset = data::openDataset({"/no/such/x.npy", "npy", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(!dataset);
    QCOMPARE(dataset.error().code, base::ErrorCode::DataNotFound);
    QVERIFY(dataset.error().message().find("/no/such/x.npy") != std::string::npos);
    const auto folder = data::openDataset({"/tmp", "npy", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(!folder);
    QCOMPARE(folder.error().code, base::ErrorCode::DataNotFound);
}

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
