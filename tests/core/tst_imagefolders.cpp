// Folders of pictures as people have them: nested, with other files among them, in parts. Nothing is dropped
// unsaid.
#include "core/data/dataset.h"
#include "tests/support/picturefiles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace fs = std::filesystem;

namespace {

using Labels = std::vector<std::int64_t>;

Labels labelsOf(const data::Dataset &dataset)
{
    const auto batch =
        data::allOf(std::shared_ptr<const data::Dataset>(&dataset, [](auto *) {})).read(0, dataset.size());
    return batch ? std::get<Labels>(batch->targets.values) : Labels{-99};
}

std::int64_t countOf(const data::DataNotes &notes, const std::string &kind)
{
    for (const auto &found : notes.leftOut) {
        if (found.kind == kind)
            return found.count;
    }
    return 0;
}

} // namespace

class TestImageFolders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyFormatIsASample();
    void nestedPicturesBelongToTheirClass();
    void whatIsNoPictureIsCountedByKind();
    void unreadablePicturesAreLeftOutByName();
    void nothingLeftIsAnErrorThatSaysWhatWasThere();
    void foldersThatLinkInCirclesEnd();
    void partIsChosenByRole();
    void partCanBeNamed();
    void classesCalledLikePartsStayClasses();
    void emptyClassIsPointedOut();
    void listThatMissesPicturesSaysSo();
    void unlabelledTakesAllBelow();
    void labelImagesAreTargets();
    void labelImagesAreFoundByStem_data();
    void labelImagesAreFoundByStem();
    void labelImagesFollowResizeAndCrop();
    void labelImageOfAnotherSizeIsNamed();
    void picturesWithoutLabelImageAreCounted();

private:
    void picture(const std::string &name, std::uint8_t value = 7, std::uint32_t width = 2,
                 std::uint32_t height = 2) const
    {
        fs::create_directories((m_root / name).parent_path());
        const std::vector<std::uint8_t> pixels(std::size_t{width} * height * 3, value);
        if (name.ends_with(".webp"))
            writeWebp(m_root / name, static_cast<int>(width), static_cast<int>(height), 3, pixels);
        else
            writePng(m_root / name, {width, height, 2, 8, pixels});
    }
    void mask(const std::string &name, const std::vector<std::uint8_t> &classes,
              std::uint32_t width = 2) const
    {
        fs::create_directories((m_root / name).parent_path());
        writePng(m_root / name, {width, static_cast<std::uint32_t>(classes.size() / width), 0, 8, classes});
    }
    void text(const std::string &name) const
    {
        fs::create_directories((m_root / name).parent_path());
        writeFile(m_root / name, textBytes("text"));
    }
    data::DataSource folder() const { return {m_root, "image-folder", {}, {}, {}}; }
    data::DataSource masks() const { return {m_root / "images", "image-masks", m_root / "masks", {}, {}}; }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void TestImageFolders::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
}

void TestImageFolders::everyFormatIsASample()
{
    picture("a/1.png");
    picture("a/2.webp");
    writeFile(m_root / "a/3.bmp", bmpFile(2, 2, 24, 0, 0, Bytes(16)));
    writeTiff(m_root / "a/4.TIFF", {2, 2, 3, 8, 2, 1, 1, std::vector<std::uint8_t>(12, 1)});
    writeGif(m_root / "a/5.gif", 2, 2, {0, 0, 0, 9, 9, 9}, {{0, 0, 2, 2, {1, 1, 1, 1}}});
    writeImage(m_root / "a/6.jpg", 2, 2, 3, std::vector<std::uint8_t>(12, 100));
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    QCOMPARE((*dataset)->size(), 6);
    QCOMPARE((*dataset)->notes().leftOutCount(), 0);
    QCOMPARE(labelsOf(**dataset), Labels(6, 0));
}

void TestImageFolders::nestedPicturesBelongToTheirClass()
{
    picture("cat/z.png");
    picture("cat/indoor/a.png");
    picture("cat/outdoor/2020/b.png");
    picture("dog/deep/deeper/deepest/c.png");
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->classNames(), (std::vector<std::string>{"cat", "dog"}));
    QCOMPARE(labelsOf(**dataset), (Labels{0, 0, 0, 1}));
    QCOMPARE((*dataset)->sampleFile(0), std::string("cat/z.png"));
    QCOMPARE((*dataset)->sampleFile(3), std::string("dog/deep/deeper/deepest/c.png"));
}

void TestImageFolders::whatIsNoPictureIsCountedByKind()
{
    picture("a/1.png");
    picture("lost.png");
    for (const char *name :
         {"a/1.txt", "a/2.TXT", "a/deep/3.txt", "a/Thumbs.db", "a/.DS_Store", "readme", "a/x.heic"})
        text(name);
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->size(), 1);
    const auto notes = (*dataset)->notes();
    QCOMPARE(notes.leftOutCount(), 8);
    QCOMPARE(notes.leftOut.front().kind, std::string(".txt"));
    QCOMPARE(countOf(notes, ".txt"), 3);
    QCOMPARE(countOf(notes, ".db"), 1);
    QCOMPARE(countOf(notes, ".heic"), 1);
    QCOMPARE(countOf(notes, "hidden"), 1);
    QCOMPARE(countOf(notes, "without an extension"), 1);
    QCOMPARE(countOf(notes, "pictures in no class's folder"), 1);
    const std::string sentence = data::leftOutSentence(notes, "animals").english();
    QVERIFY2(
        sentence.starts_with("8 files of animals were left out: 3 .txt (a/1.txt, a/2.TXT, a/deep/3.txt)"),
        sentence.c_str());
}

void TestImageFolders::unreadablePicturesAreLeftOutByName()
{
    picture("a/1.png");
    text("a/2.png");
    writeFile(m_root / "a/3.jpg", {});
    writeFile(m_root / "a/4.webp", textBytes("version https://git-lfs.github.com/spec/v1\n"));
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->size(), 1);
    const auto notes = (*dataset)->notes();
    QCOMPARE(countOf(notes, "unreadable pictures"), 3);
    QCOMPARE(notes.leftOut.front().examples, (std::vector<std::string>{"a/2.png", "a/3.jpg", "a/4.webp"}));
}

void TestImageFolders::nothingLeftIsAnErrorThatSaysWhatWasThere()
{
    text("a/1.heic");
    text("b/2.heic");
    const auto none = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(!none);
    QVERIFY2(none.error().message().find("2 .heic") != std::string::npos, none.error().message().c_str());
    text("a/x.png");
    const auto damaged = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(!damaged);
    QVERIFY2(damaged.error().message().find("x.png") != std::string::npos, damaged.error().message().c_str());
}

void TestImageFolders::foldersThatLinkInCirclesEnd()
{
    picture("a/1.png");
    picture("a/inner/2.png");
    fs::create_directory_symlink(m_root / "a", m_root / "a/inner/back");
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->size(), 2);
    QCOMPARE(countOf((*dataset)->notes(), "folders seen before"), 1);
}

void TestImageFolders::partIsChosenByRole()
{
    for (const char *name :
         {"train/cat/1.png", "train/dog/2.png", "train/dog/3.png", "val/cat/4.png", "val/dog/5.png"})
        picture(name);
    auto source = folder();
    const auto evaluate = data::openDataset(source, Task::Classification, {});
    QVERIFY2(evaluate, evaluate ? "" : evaluate.error().message().c_str());
    QCOMPARE((*evaluate)->size(), 2);
    QCOMPARE((*evaluate)->classNames(), (std::vector<std::string>{"cat", "dog"}));
    QCOMPARE((*evaluate)->notes().choices.size(), std::size_t{1});
    QVERIFY((*evaluate)->notes().choices.front().english().find("validation is read for evaluation") !=
            std::string::npos);
    source.role = data::Role::Calibrate;
    QCOMPARE((*data::openDataset(source, Task::Classification, {}))->size(), 3);
    picture("Test/cat/6.png");
    source.role = data::Role::Evaluate;
    QCOMPARE((*data::openDataset(source, Task::Classification, {}))->size(), 1);
}

void TestImageFolders::partCanBeNamed()
{
    for (const char *name : {"train/cat/1.png", "train/dog/2.png", "test/cat/4.png"})
        picture(name);
    auto source = folder();
    source.split = "train";
    QCOMPARE((*data::openDataset(source, Task::Classification, {}))->size(), 2);
    source.split = "validation";
    const auto missing = data::openDataset(source, Task::Classification, {});
    QVERIFY(!missing);
    QVERIFY(missing.error().message().find("no part \"validation\"") != std::string::npos);
}

void TestImageFolders::classesCalledLikePartsStayClasses()
{
    picture("train/1.png"); // of a railway, perhaps
    picture("tram/2.png");
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->classNames(), (std::vector<std::string>{"train", "tram"}));
    picture("test/a.png"); // parts have folders of classes, these have none
    fs::remove_all(m_root / "tram");
    QCOMPARE((*data::openDataset(folder(), Task::Classification, {}))->classNames(),
             (std::vector<std::string>{"test", "train"}));
}

void TestImageFolders::emptyClassIsPointedOut()
{
    picture("a/1.png");
    fs::create_directories(m_root / "b");
    picture("c/2.png");
    const auto dataset = data::openDataset(folder(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE(labelsOf(**dataset), (Labels{0, 2}));
    const auto warnings = (*dataset)->notes().warnings;
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY2(warnings.front().english().find("1 of 3 classes never occurs") != std::string::npos,
             warnings.front().english().c_str());
    QVERIFY(warnings.front().english().find("1 (b)") != std::string::npos);
}

void TestImageFolders::listThatMissesPicturesSaysSo()
{
    picture("1.png");
    picture("sub/2.png");
    picture("sub/3.webp");
    writeFile(m_root / "list.csv", textBytes("file,label\n./1.png,0\nsub/2.png,1\n"));
    const auto dataset =
        data::openDataset({m_root, "image-csv", m_root / "list.csv", {}, {}}, Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    QCOMPARE(countOf((*dataset)->notes(), "pictures that the list does not name"), 1);
    QCOMPARE((*dataset)->notes().leftOut.front().examples, std::vector<std::string>{"sub/3.webp"});
    QCOMPARE((*dataset)->notes().leftOutCount(), 1);
}

void TestImageFolders::unlabelledTakesAllBelow()
{
    picture("1.png");
    picture("a/2.png");
    picture("a/b/3.webp");
    const auto dataset = data::openDataset(folder(), Task::Unlabelled, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->size(), 3);
}

void TestImageFolders::labelImagesAreTargets()
{
    picture("images/1.png", 10);
    picture("images/2.webp", 20);
    mask("masks/1.png", {0, 1, 255, 3});
    // The colours of an indexed label image mean nothing, its numbers do.
    writePng(m_root / "masks/2.png", {2, 2, 3, 8, {2, 2, 0, 1}, {0, 0, 0, 128, 0, 0, 0, 128, 0}});
    const auto dataset = data::openDataset(masks(), Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{0, 1});
    QVERIFY2(batch, batch ? "" : batch.error().message().c_str());
    QCOMPARE(batch->targets.shape, (std::vector<std::int64_t>{2, 2, 2}));
    QCOMPARE(std::get<Labels>(batch->targets.values), (Labels{0, 1, -1, 3, 2, 2, 0, 1}));
    const auto before = (*dataset)->contentHash();
    mask("masks/1.png", {0, 1, 255, 4});
    QVERIFY((*data::openDataset(masks(), Task::Classification, {}))->contentHash() != before);
}

void TestImageFolders::labelImagesAreFoundByStem_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("mask");
    QTest::newRow("same name") << "x.png"
                               << "x.png";
    QTest::newRow("folders alike") << "city/x.png"
                                   << "city/x.png";
    QTest::newRow("folders apart") << "city/x.png"
                                   << "elsewhere/x.png";
    QTest::newRow("CamVid") << "0001TP.png"
                            << "0001TP_L.png";
    QTest::newRow("Cityscapes") << "aachen/aachen_0_leftImg8bit.png"
                                << "aachen/aachen_0_gtFine_labelIds.png";
    QTest::newRow("mask at the end") << "x.png"
                                     << "x_mask.png";
}

void TestImageFolders::labelImagesAreFoundByStem()
{
    QFETCH(const QString, picture);
    QFETCH(const QString, mask);
    this->picture("images/" + picture.toStdString());
    this->mask("masks/" + mask.toStdString(), {5, 5, 5, 5});
    const auto dataset = data::openDataset(masks(), Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    QCOMPARE(labelsOf(**dataset), Labels(4, 5));
}

void TestImageFolders::labelImagesFollowResizeAndCrop()
{
    picture("images/1.png", 10, 4, 4);
    mask("masks/1.png", {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3}, 4);
    const auto halved = data::openDataset(masks(), Task::Classification, {.resize = {{2, 2}}});
    QCOMPARE(labelsOf(**halved), (Labels{0, 1, 2, 3}));
    const auto cropped = data::openDataset(masks(), Task::Classification, {.centerCrop = {{2, 2}}});
    QCOMPARE(labelsOf(**cropped), (Labels{0, 1, 2, 3}));
    const auto doubled =
        data::openDataset(masks(), Task::Classification, {.resize = {{8, 8}}, .centerCrop = {{2, 2}}});
    QCOMPARE(labelsOf(**doubled), (Labels{0, 1, 2, 3}));
}

void TestImageFolders::labelImageOfAnotherSizeIsNamed()
{
    picture("images/1.png", 10, 2, 2);
    mask("masks/1.png", {0, 0, 1}, 3);
    const auto dataset = data::openDataset(masks(), Task::Classification, {});
    QVERIFY(dataset);
    const auto batch = (*dataset)->read(std::vector<std::int64_t>{0});
    QVERIFY(!batch);
    QVERIFY2(batch.error().message().find("3 × 1 pixels where its picture has 2 × 2") != std::string::npos,
             batch.error().message().c_str());
}

void TestImageFolders::picturesWithoutLabelImageAreCounted()
{
    for (const char *name : {"images/1.png", "images/2.png", "images/3.png"})
        picture(name);
    mask("masks/1.png", {0, 0, 0, 0});
    mask("masks/9.png", {0, 0, 0, 0});
    const auto dataset = data::openDataset(masks(), Task::Classification, {});
    QVERIFY(dataset);
    QCOMPARE((*dataset)->size(), 1);
    QCOMPARE(countOf((*dataset)->notes(), "pictures without a label image"), 2);
    QCOMPARE(countOf((*dataset)->notes(), "label images without a picture"), 1);
    fs::remove(m_root / "masks/1.png");
    QVERIFY(!data::openDataset(masks(), Task::Classification, {}));
    auto nowhere = masks();
    nowhere.labels.clear();
    QVERIFY(!data::openDataset(nowhere, Task::Classification, {}));
}

QTEST_GUILESS_MAIN(TestImageFolders)
#include "tst_imagefolders.moc"
