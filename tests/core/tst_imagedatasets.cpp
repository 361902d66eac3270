#include "core/data/dataset.h"
#include "core/data/imagefile.h"
#include "core/data/readers/csv.h"
#include "tests/support/datafiles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace fs = std::filesystem;

class TestImageDatasets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void foldersAreClassesInSortedOrder();
    void pngIsReadExactly();
    void jpegIsReadClosely();
    void alphaIsDropped();
    void csvFindsItsColumnsByName();
    void badListIsNamedByLine_data();
    void badListIsNamedByLine();
    void otherSizeAsksForResize();
    void greyAmongColourAsksForChannels();
    void damagedImageIsNamed_data();
    void damagedImageIsNamed();
    void hugeImageIsRefusedBeforeDecoding();
    void folderWithoutClassesIsRefused();
    void contentHashFollowsNamesAndBytes();
    void regressionReadsNumbers();
    void csvFollowsRfc4180();

private:
    void image(const std::string &name, int width = 2, int height = 2, int channels = 3,
               std::uint8_t value = 7) const
    {
        fs::create_directories((m_root / name).parent_path());
        const auto count = static_cast<std::size_t>(width * height * channels);
        writeImage(m_root / name, width, height, channels, std::vector<std::uint8_t>(count, value));
    }
    data::DataSource folder() const { return {m_root, "image-folder", {}, {}, {}}; }
    data::DataSource list(const std::string &text) const
    {
        writeFile(m_root / "list.csv", textBytes(text));
        return {m_root, "image-csv", m_root / "list.csv", {}, {}};
    }
    static std::vector<float> floats(const data::Array &array)
    {
        return std::get<std::vector<float>>(array.values);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void TestImageDatasets::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
}

void TestImageDatasets::foldersAreClassesInSortedOrder()
{
    image("dog/b.png", 2, 2, 3, 20);
    image("dog/a.PNG", 2, 2, 3, 10);
    image("cat/z.png", 2, 2, 3, 30);
    writeFile(m_root / "cat/notes.txt", textBytes("not an image"));
    writeFile(m_root / "readme.md", textBytes("neither"));
    fs::create_directories(m_root / ".hidden");
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    QCOMPARE((*dataset)->classNames(), (std::vector<std::string>{"cat", "dog"}));
    QCOMPARE((*dataset)->size(), 3);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{0, 1, 2});
    QVERIFY(batch);
    QCOMPARE(std::get<1>(batch->targets.values), (std::vector<std::int64_t>{0, 1, 1}));
    const auto values = floats(batch->inputs.front());
    QCOMPARE(values[0], 30.0F);
    QCOMPARE(values[12], 10.0F);
    QCOMPARE(values[24], 20.0F);
}

void TestImageDatasets::pngIsReadExactly()
{
    const std::vector<std::uint8_t> pixels{255, 0, 1, 2, 3, 4};
    writeImage(m_root / "a.png", 2, 1, 3, pixels);
    const auto sample = data::readImage(m_root / "a.png");
    QVERIFY(sample);
    QCOMPARE(sample->shape, (std::vector<std::int64_t>{3, 1, 2}));
    QCOMPARE(sample->values, (std::vector<float>{255, 2, 0, 3, 1, 4}));
}

void TestImageDatasets::jpegIsReadClosely()
{
    for (const int channels : {1, 3}) {
        image("a.jpg", 16, 8, channels, 100);
        const auto sample = data::readImage(m_root / "a.jpg");
        QVERIFY2(sample, sample ? "" : sample.error().message().c_str());
        QCOMPARE(sample->shape[1], 8);
        QCOMPARE(sample->shape[2], 16);
        for (const float value : sample->values)
            QVERIFY(std::abs(value - 100) <= 2);
    }
}

void TestImageDatasets::alphaIsDropped()
{
    writeImage(m_root / "rgba.png", 1, 1, 4, {1, 2, 3, 0});
    QCOMPARE(data::readImage(m_root / "rgba.png")->values, (std::vector<float>{1, 2, 3}));
    writeImage(m_root / "ga.png", 1, 1, 2, {9, 0});
    QCOMPARE(data::readImage(m_root / "ga.png")->values, (std::vector<float>{9}));
}

void TestImageDatasets::csvFindsItsColumnsByName()
{
    image("a, b.png", 2, 2, 3, 5);
    image("sub/c.png", 2, 2, 3, 6);
    const auto dataset =
        data::openDataset(list("\xEF\xBB\xBFlabel,note,file\r\n3,\"a \"\"quoted\"\"\nnote\",\"a, b.png\"\r\n "
                               "0 ,,sub/c.png\r\n\r\n"),
                          Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{0, 1});
    QVERIFY(batch);
    QCOMPARE(std::get<1>(batch->targets.values), (std::vector<std::int64_t>{3, 0}));
    QCOMPARE(floats(batch->inputs.front())[0], 5.0F);
    QCOMPARE(floats(batch->inputs.front())[12], 6.0F);
}

void TestImageDatasets::badListIsNamedByLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << ""
                           << "first line";
    QTest::newRow("no header") << "a.png,1\n"
                               << "first line";
    QTest::newRow("no label") << "file,label\na.png,1\nb.png\n"
                              << "line 3: a column is missing";
    QTest::newRow("word as label") << "file,label\na.png,cat\n"
                                   << "\"cat\" is no class number";
    QTest::newRow("negative label") << "file,label\na.png,-1\n"
                                    << "\"-1\" is no class number";
    QTest::newRow("huge label") << "file,label\na.png,99999999999999999999\n"
                                << "is no class number";
    QTest::newRow("outside") << "file,label\n../../etc/passwd,1\n"
                             << "does not lie in the folder";
    QTest::newRow("outside by a detour") << "file,label\na/../../x.png,1\n"
                                         << "does not lie in the folder";
    QTest::newRow("absolute") << "file,label\n/etc/passwd,1\n"
                              << "does not lie in the folder";
    QTest::newRow("no name") << "file,label\n,1\n"
                             << "does not lie in the folder";
    QTest::newRow("open quote") << "file,label\n\"a.png,1\n"
                                << "line 2 opens a quote";
    QTest::newRow("only a header") << "file,label\n"
                                   << "no pictures";
    QTest::newRow("file is not there") << "file,label\nmissing.png,1\n"
                                       << "missing.png";
}

void TestImageDatasets::badListIsNamedByLine()
{
    QFETCH(const QString, text);
    QFETCH(const QString, says);
    image("a.png");
    const auto dataset = data::openDataset(list(text.toStdString()), Task::Classification, {});
    QVERIFY(!dataset);
    const auto message = QString::fromStdString(dataset.error().message());
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY2(message.contains(QString::fromStdString(m_root.string())), qPrintable(message));
}

void TestImageDatasets::otherSizeAsksForResize()
{
    image("a/1.png", 4, 4);
    image("a/2.png", 6, 4);
    const auto plain = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(plain);
    QVERIFY((*plain)->read(std::vector<std::int64_t>{0}));
    const auto alone = (*plain)->read(std::vector<std::int64_t>{1}); // not only within a batch
    QVERIFY(!alone);
    QCOMPARE(alone.error().code, base::ErrorCode::DataMismatch);
    QVERIFY(alone.error().message().find("2.png") != std::string::npos);
    QVERIFY(alone.error().message().find("\"resize\"") != std::string::npos);
    const auto resized = data::openDataset(folder(), Task::Classification, {.resize = {{3, 5}}});
    const auto batch = (*resized)->read(std::vector<std::int64_t>{0, 1});
    QVERIFY(batch);
    QCOMPARE(batch->inputs.front().shape, (std::vector<std::int64_t>{2, 3, 3, 5}));
    const auto cropped = data::openDataset(folder(), Task::Classification, {.centerCrop = {{4, 4}}});
    QVERIFY((*cropped)->read(std::vector<std::int64_t>{0, 1}));
}

void TestImageDatasets::greyAmongColourAsksForChannels()
{
    image("a/1.png", 2, 2, 3, 50);
    image("a/2.png", 2, 2, 1, 60);
    const auto plain = data::openDataset(folder(), Task::Classification, {});
    const auto batch = (*plain)->read(std::vector<std::int64_t>{0, 1});
    QVERIFY(!batch);
    QVERIFY(batch.error().message().find("\"channels\"") != std::string::npos);
    const auto colour = data::openDataset(folder(), Task::Classification, {.channels = data::Channels::Rgb});
    const auto both = (*colour)->read(std::vector<std::int64_t>{0, 1});
    QVERIFY(both);
    QCOMPARE(both->inputs.front().shape, (std::vector<std::int64_t>{2, 3, 2, 2}));
    QCOMPARE(floats(both->inputs.front())[23], 60.0F);
}

void TestImageDatasets::damagedImageIsNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("png") << "x.png";
    QTest::newRow("jpeg") << "x.jpg";
}

void TestImageDatasets::damagedImageIsNamed()
{
    QFETCH(const QString, name);
    const fs::path path = m_root / name.toStdString();
    std::vector<std::uint8_t> noise(64 * 64 * 3);
    for (std::size_t i = 0; i < noise.size(); ++i)
        noise[i] = static_cast<std::uint8_t>(i * i * 2654435761U >> 13U);
    writeImage(path, 64, 64, 3, noise);
    const auto size = fs::file_size(path);
    for (const auto kept : {size / 2, size / 10, std::uintmax_t{5}, std::uintmax_t{0}}) {
        fs::resize_file(path, kept);
        const auto sample = data::readImage(path);
        QVERIFY(!sample);
        QCOMPARE(sample.error().code, base::ErrorCode::DataUnreadable);
        QVERIFY(sample.error().message().find(path.string()) != std::string::npos);
    }
}

/// A PNG's width and height are big-endian at bytes 16 and 20.
void TestImageDatasets::hugeImageIsRefusedBeforeDecoding()
{
    Bytes png = packed<std::uint8_t>({0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'});
    png = joined(png, packed<std::uint32_t>({20000, 10000}, Endian::Big));
    png = joined(png, packed<std::uint8_t>({8, 2, 0, 0, 0, 0x76, 0x46, 0xDF, 0xF5})); // and the checksum
    png = joined(png, packed<std::uint8_t>({0, 0, 0, 1, 'I', 'D', 'A', 'T'}));
    writeFile(m_root / "x.png", png);
    const auto sample = data::readImage(m_root / "x.png");
    QVERIFY(!sample);
    QVERIFY2(sample.error().message().find("20000 × 10000") != std::string::npos,
             sample.error().message().c_str());
}

void TestImageDatasets::folderWithoutClassesIsRefused()
{
    image("a.png");
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(!dataset);
    QVERIFY(dataset.error().message().find("no sub-folders") != std::string::npos);
    const auto unlabelled = data::openDataset(folder(), Task::Unlabelled, {});
    QVERIFY(unlabelled);
    QCOMPARE((*unlabelled)->size(), 1);
    const auto tokens = data::openDataset(folder(), Task::LanguageModel, {});
    QVERIFY(!tokens);
    const auto missing =
        data::openDataset({m_root / "nowhere", "image-folder", {}, {}, {}}, Task::Classification, {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, base::ErrorCode::DataNotFound);
}

void TestImageDatasets::contentHashFollowsNamesAndBytes()
{
    const auto hash = [this] {
        return (*data::openDataset(folder(), Task::Classification, {}))->contentHash();
    };
    image("a/1.png");
    const auto original = hash();
    QCOMPARE(hash(), original);
    image("a/1.png", 2, 2, 3, 8);
    const auto otherBytes = hash();
    QVERIFY(otherBytes != original);
    fs::rename(m_root / "a/1.png", m_root / "a/2.png");
    QVERIFY(hash() != otherBytes);
}

void TestImageDatasets::regressionReadsNumbers()
{
    image("a.png");
    const auto dataset = data::openDataset(list("file,label\na.png,-1.5e1\n"), Task::Regression, {});
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{0});
    QCOMPARE(batch->targets.shape, (std::vector<std::int64_t>{1, 1}));
    QCOMPARE(floats(batch->targets), std::vector<float>{-15});
    QVERIFY(!data::openDataset(list("file,label\na.png,nan\n"), Task::Regression, {}));
    QVERIFY(!data::openDataset(folder(), Task::Regression, {}));
}

void TestImageDatasets::csvFollowsRfc4180()
{
    const auto rows = data::parseCsv("a,\"b\r\nc\",\"d\"\"e\"\r\n\n,,\rlast", "x.csv");
    QVERIFY(rows);
    QCOMPARE(rows->size(), std::size_t{3});
    QCOMPARE((*rows)[0].fields, (std::vector<std::string>{"a", "b\r\nc", "d\"e"}));
    QCOMPARE((*rows)[1].fields, (std::vector<std::string>{"", "", ""}));
    QCOMPARE((*rows)[1].line, std::size_t{4});
    QCOMPARE((*rows)[2].fields, std::vector<std::string>{"last"});
    QVERIFY(!data::parseCsv("\"a\"b,c\n", "x.csv"));
    QVERIFY(!data::parseCsv(std::string(2000, ','), "x.csv"));
    QVERIFY(!data::parseCsv(std::string_view("a\0b", 3), "x.csv"));
}

QTEST_GUILESS_MAIN(TestImageDatasets)
#include "tst_imagedatasets.moc"
