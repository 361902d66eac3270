#include "core/data/dataset.h"
#include "tests/support/datafiles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

class TestBinaryDatasets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyIdxTypeIsRead_data();
    void everyIdxTypeIsRead();
    void idxWithLabels();
    void whatIsNoIdxIsRefused_data();
    void whatIsNoIdxIsRefused();
    void cifarRecordIsLabelThenPlanes();
    void whatIsNoCifarIsRefused_data();
    void whatIsNoCifarIsRefused();
    void contentHashFollowsBytesAndPreprocessing();
    void unknownFormatListsTheKnownOnes();

private:
    std::filesystem::path file(const Bytes &bytes, const char *name = "samples") const
    {
        const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / name;
        writeFile(path, bytes);
        return path;
    }
    static std::vector<float> floats(const data::Array &array)
    {
        return std::get<std::vector<float>>(array.values);
    }

    QTemporaryDir m_folder;
};

void TestBinaryDatasets::everyIdxTypeIsRead_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<float>("last");
    const std::vector<std::uint32_t> shape{2, 1, 2};
    QTest::newRow("u8") << idxFile(0x08, shape, packed<std::uint8_t>({0, 1, 2, 255})) << 255.0F;
    QTest::newRow("i8") << idxFile(0x09, shape, packed<std::int8_t>({0, 1, 2, -128})) << -128.0F;
    QTest::newRow("i16") << idxFile(0x0B, shape, packed<std::int16_t>({0, 1, 2, -300}, Endian::Big))
                         << -300.0F;
    QTest::newRow("i32") << idxFile(0x0C, shape, packed<std::int32_t>({0, 1, 2, 70000}, Endian::Big))
                         << 70000.0F;
    QTest::newRow("f32") << idxFile(0x0D, shape, packed<float>({0, 1, 2, 0.25F}, Endian::Big)) << 0.25F;
    QTest::newRow("f64") << idxFile(0x0E, shape, packed<double>({0, 1, 2, -0.5}, Endian::Big)) << -0.5F;
}

void TestBinaryDatasets::everyIdxTypeIsRead()
{
    QFETCH(const Bytes, bytes);
    QFETCH(const float, last);
    const auto dataset = data::openDataset({file(bytes), "idx", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{1});
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{1, 1, 1, 2}));
    QCOMPARE(floats(batch->inputs.front()), (std::vector<float>{2, last}));
}

void TestBinaryDatasets::idxWithLabels()
{
    const auto images = file(idxFile(0x08, {2, 1, 1}, packed<std::uint8_t>({10, 20})));
    const auto labels = file(idxFile(0x08, {2}, packed<std::uint8_t>({3, 4})), "labels");
    const auto dataset = data::openDataset({images, "idx", labels, {}, {}}, Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE(std::get<1>((*dataset)->read(std::vector<std::int64_t>{1, 0})->targets.values),
             (std::vector<std::int64_t>{4, 3}));
    const auto without = data::openDataset({images, "idx", {}, {}, {}}, Task::Classification, {});
    QVERIFY(!without);
    QVERIFY(without.error().message().find("without labels") != std::string::npos);
}

void TestBinaryDatasets::whatIsNoIdxIsRefused_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << Bytes{} << "is empty";
    QTest::newRow("three bytes") << packed<std::uint8_t>({0, 0, 8}) << "ends too early";
    QTest::newRow("text") << textBytes("some text") << "no IDX file";
    QTest::newRow("unknown type") << idxFile(0x0A, {1}, packed<std::uint8_t>({1})) << "no IDX file";
    QTest::newRow("no dimensions") << idxFile(0x08, {}, packed<std::uint8_t>({1})) << "no IDX file";
    QTest::newRow("header cut off") << packed<std::uint8_t>({0, 0, 8, 3, 0, 0}) << "ends too early";
    QTest::newRow("elements cut off") << idxFile(0x08, {5}, packed<std::uint8_t>({1, 2})) << "truncated";
    QTest::newRow("64 bits and more")
        << idxFile(0x0E, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {}) << "impossible shape";
    QTest::newRow("as large as can be") << idxFile(0x08, {0xFFFFFFFF, 0x7FFFFFFF}, {}) << "truncated";
    QTest::newRow("no samples") << idxFile(0x08, {0, 28, 28}, {}) << "no samples";
}

void TestBinaryDatasets::whatIsNoIdxIsRefused()
{
    QFETCH(const Bytes, bytes);
    QFETCH(const QString, says);
    const auto dataset = data::openDataset({file(bytes), "idx", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(!dataset);
    const auto message = QString::fromStdString(dataset.error().message());
    QVERIFY2(message.contains(says) && message.contains(QStringLiteral("samples")), qPrintable(message));
}

void TestBinaryDatasets::cifarRecordIsLabelThenPlanes()
{
    Bytes bytes(2 * 3073);
    bytes[3073] = std::byte{9};
    bytes[3073 + 1] = std::byte{11};            // red of the second image's first pixel
    bytes[3073 + 1 + 2 * 1024] = std::byte{33}; // its blue
    const auto dataset =
        data::openDataset({file(bytes), "cifar10-bin", {}, {}, {}}, Task::Classification, {});
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{1});
    QCOMPARE(std::get<1>(batch->targets.values), std::vector<std::int64_t>{9});
    const auto values = floats(batch->inputs.front());
    QCOMPARE(values[0], 11.0F);
    QCOMPARE(values[2048], 33.0F);
}

void TestBinaryDatasets::whatIsNoCifarIsRefused_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<QString>("says");
    Bytes wrongLabel(3073);
    wrongLabel.front() = std::byte{10};
    QTest::newRow("empty") << Bytes{} << "is empty";
    QTest::newRow("truncated") << Bytes(3072) << "3072 bytes";
    QTest::newRow("a label too high") << wrongLabel << "label 10";
}

void TestBinaryDatasets::whatIsNoCifarIsRefused()
{
    QFETCH(const Bytes, bytes);
    QFETCH(const QString, says);
    const auto dataset =
        data::openDataset({file(bytes), "cifar10-bin", {}, {}, {}}, Task::Classification, {});
    QVERIFY(!dataset);
    const auto message = QString::fromStdString(dataset.error().message());
    QVERIFY2(message.contains(says) && message.contains(QStringLiteral("samples")), qPrintable(message));
}

void TestBinaryDatasets::contentHashFollowsBytesAndPreprocessing()
{
    const auto hashOf = [this](std::uint8_t last, const data::Preprocessing &preprocessing,
                               const char *name) {
        const auto path = file(idxFile(0x08, {2, 1, 1}, packed<std::uint8_t>({1, last})), name);
        return (*data::openDataset({path, "idx", {}, {}, {}}, Task::Unlabelled, preprocessing))
            ->contentHash();
    };
    const auto original = hashOf(2, {}, "a");
    QCOMPARE(original.size(), std::size_t{64});
    QCOMPARE(hashOf(2, {}, "elsewhere"), original);
    QVERIFY(hashOf(3, {}, "a") != original);
    QVERIFY(hashOf(2, {.scale = 0.5}, "a") != original);
    QVERIFY(hashOf(2, {.mean = {0.5}}, "a") != original);
    QVERIFY(hashOf(2, {.resize = {{2, 2}}}, "a") != original);
    QVERIFY(hashOf(2, {.resize = {{2, 2}}, .antialias = true}, "a") != hashOf(2, {.resize = {{2, 2}}}, "a"));
}

void TestBinaryDatasets::unknownFormatListsTheKnownOnes()
{
    const auto dataset = data::openDataset({"/x", "tfrecord", {}, {}, {}}, Task::Unlabelled, {});
    QVERIFY(!dataset);
    for (const std::string &format : data::dataFormats())
        QVERIFY(dataset.error().message().find(format) != std::string::npos);
}

QTEST_GUILESS_MAIN(TestBinaryDatasets)
#include "tst_binarydatasets.moc"
