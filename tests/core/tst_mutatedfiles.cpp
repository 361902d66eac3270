// Thousands of small damages to valid files: each must open or give one sentence, never crash, never take
// memory that the file's own size does not account for.
#include "core/data/classnames.h"
#include "core/data/dataset.h"
#include "core/data/imagefile.h"
#include "core/data/readers/csv.h"
#include "core/project/projectfile.h"
#include "core/project/recipefile.h"
#include "tests/support/archives.h"
#include "tests/support/pickles.h"
#include "tests/support/picturefiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>
#include <random>

namespace {

std::atomic<std::size_t> largestAllocation{0};

} // namespace

// Every allocation of the process is seen; the largest since the last reset is kept.
void *operator new(std::size_t size)
{
    std::size_t seen = largestAllocation.load(std::memory_order_relaxed);
    while (size > seen && !largestAllocation.compare_exchange_weak(seen, size))
        ;
    if (void *memory = std::malloc(size ? size : 1))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace {

constexpr std::size_t allowedAllocation = std::size_t{16} << 20U;

/// One to four random damages: a byte changed, bytes removed, doubled or overwritten by extreme numbers, or
/// the end cut off.
Bytes mutated(Bytes bytes, std::mt19937 &random)
{
    const auto below = [&random](std::size_t bound) { return bound ? random() % bound : 0; };
    for (auto damages = 1 + below(4); damages > 0 && !bytes.empty(); --damages) {
        const std::size_t at = below(bytes.size());
        const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        switch (below(6)) {
        case 0:
            *place = static_cast<std::byte>(random());
            break;
        case 1:
            *place ^= static_cast<std::byte>(1U << below(8));
            break;
        case 2:
            bytes.resize(at);
            break;
        case 3:
            bytes.erase(place);
            break;
        case 4:
            bytes.insert(place, bytes.front());
            break;
        default:
            for (std::size_t i = at; i < std::min(at + 8, bytes.size()); ++i)
                bytes[i] = static_cast<std::byte>(random() % 2 ? 0xFF : 0x7F);
        }
    }
    return bytes;
}

Bytes contentOf(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return textBytes(std::string(std::istreambuf_iterator<char>(file), {}));
}

} // namespace

class TestMutatedFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dataFiles_data();
    void dataFiles();
    void images_data();
    void images();
    void classNames();
    void projects();
    void recipes();

private:
    std::filesystem::path path(const char *name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    void readSome(const data::DataSource &source, Task task, const std::string &name) const;

    QTemporaryDir m_folder;
};

/// Opens and reads as a job would; whatever fails must name the file.
void TestMutatedFiles::readSome(const data::DataSource &source, Task task, const std::string &name) const
{
    largestAllocation = 0;
    const auto dataset = data::openDataset(source, task, {});
    if (!dataset) {
        QVERIFY(!dataset.error().message().empty());
        QVERIFY2(dataset.error().message().find(name) != std::string::npos,
                 dataset.error().message().c_str());
    } else {
        QVERIFY((*dataset)->size() > 0);
        const auto batch = (*dataset)->read(std::vector<std::int64_t>{0, (*dataset)->size() - 1});
        QVERIFY(batch || !batch.error().message().empty());
        QCOMPARE((*dataset)->contentHash().size(), std::size_t{64});
    }
    QVERIFY2(largestAllocation < allowedAllocation, std::to_string(largestAllocation).c_str());
}

void TestMutatedFiles::dataFiles_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<Bytes>("valid");
    QTest::addColumn<bool>("tokens");
    const Bytes floats = npyFile("<f4", "(3, 2, 2)", packed<float>({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    const Bytes labels = npyFile("<i8", "(3,)", packed<std::int64_t>({0, 1, 2}));
    QTest::newRow("npy") << "npy" << floats << false;
    QTest::newRow("npy column-major")
        << "npy" << npyFile("<f8", "(2, 2)", packed<double>({1, 2, 3, 4}), true) << false;
    QTest::newRow("npy tokens") << "npy" << npyFile("<i4", "(2, 3)", packed<std::int32_t>({1, 2, 3, 4, 5, 6}))
                                << true;
    QTest::newRow("npy version 2") << "npy"
                                   << npyFile("|u1", "(1, 2, 2)", packed<std::uint8_t>({1, 2, 3, 4}), false,
                                              2)
                                   << false;
    QTest::newRow("idx") << "idx" << idxFile(0x08, {2, 2, 2}, Bytes(8)) << false;
    QTest::newRow("idx tokens") << "idx" << idxFile(0x0B, {2, 3}, Bytes(12)) << true;
    QTest::newRow("cifar10-bin") << "cifar10-bin" << Bytes(3073) << false;
    QTest::newRow("idx, gzip") << "idx" << gzipped(idxFile(0x08, {2, 2, 2}, Bytes(8, std::byte{3}))) << false;
    QTest::newRow("cifar10, tar") << "cifar10" << tarFile({{"a/test_batch.bin", Bytes(2 * 3073)}}) << false;
    QTest::newRow("cifar100, tar and gzip")
        << "cifar100" << gzipped(tarFile({{"train.bin", Bytes(3074)}, {"test.bin", Bytes(3074)}})) << false;
    const Bytes pickled = pickles::program(pickles::dictionary(
        {pickles::text("x"), pickles::array("f4", "<", {2, 2}, packed<float>({1, 2, 3, 4})),
         pickles::text("y"), pickles::list({pickles::integer(1), pickles::integer(0)})}));
    QTest::newRow("pickle") << "pickle" << pickled << false;
    QTest::newRow("cifar10, pickle") << "cifar10"
                                     << pickles::program(pickles::dictionary(
                                            {pickles::text("labels"), pickles::list({pickles::integer(1)}),
                                             pickles::text("data"),
                                             pickles::array("u1", "|", {1, 3072}, Bytes(3072))}))
                                     << false;
    writeZip(path("valid.pt"),
             {{"a/data.pkl",
               pickles::program(pickles::dictionary(
                   {pickles::text("x"), pickles::tensor("FloatStorage", "0", 6, 0, {2, 3}, {1, 2})}))},
              {"a/data/0", packed<float>({1, 2, 3, 4, 5, 6})}},
             ZipMethod::Stored);
    QTest::newRow("pt") << "pt" << contentOf(path("valid.pt")) << false;
    for (const auto method : {ZipMethod::Stored, ZipMethod::Deflated}) {
        writeZip(path("valid.npz"), {{"x.npy", floats}, {"y.npy", labels}}, method);
        QTest::newRow(method == ZipMethod::Stored ? "npz stored" : "npz deflated")
            << "npz" << contentOf(path("valid.npz")) << false;
    }
}

void TestMutatedFiles::dataFiles()
{
    QFETCH(const QString, format);
    QFETCH(const Bytes, valid);
    QFETCH(const bool, tokens);
    std::mt19937 random(20240229);
    const data::DataSource source{path("mutated.bin"), format.toStdString(), {}, {}, {}};
    const Task task = tokens ? Task::LanguageModel : Task::Unlabelled;
    writeFile(source.path, valid);
    QVERIFY(data::openDataset(source, task, {}));
    for (int round = 0; round < 1000; ++round) {
        writeFile(source.path, mutated(valid, random));
        readSome(source, task, "mutated.bin");
        if (QTest::currentTestFailed())
            return;
    }
}

void TestMutatedFiles::images_data()
{
    QTest::addColumn<Bytes>("valid");
    std::mt19937 random(5);
    std::vector<std::uint8_t> pixels(16 * 16 * 3);
    for (auto &pixel : pixels)
        pixel = static_cast<std::uint8_t>(random());
    const std::vector<std::uint8_t> indices(pixels.begin(), pixels.begin() + 256),
        colours(pixels.begin(), pixels.end());
    const auto add = [this](const char *name) { QTest::newRow(name) << contentOf(path(name)); };
    writePng(path("indexed png"), {16, 16, 3, 8, indices, colours, true});
    writePng(path("png of 16 bits"), {16, 16, 0, 16, {pixels.begin(), pixels.begin() + 512}});
    writeImage(path("x.jpg"), 16, 16, 3, pixels);
    writeCmykJpeg(path("cmyk.jpg"), 8, 8, indices);
    writeWebp(path("webp"), 16, 16, 3, pixels);
    writeGif(path("gif"), 16, 16, colours, {{0, 0, 16, 16, indices, true, 3}});
    writeFile(path("bmp"), bmpFile(16, 16, 24, 0, 0, packed(pixels)));
    writeFile(
        path("bmp of runs"),
        bmpFile(16, 2, 8, 1, 2, packed<std::uint8_t>({1, 2, 3, 0, 4, 5, 6, 0, 16, 1, 0, 0, 16, 0, 0, 1})));
    for (const int compression : {1, 5, 8, 32773}) {
        TiffPicture tiff{16, 16, 3, 8, 2, compression, 1, pixels};
        tiff.tiled = compression == 8;
        const std::string name = "tiff of compression " + std::to_string(compression);
        writeTiff(path(name.c_str()), tiff);
        add(name.c_str());
    }
    for (const char *name :
         {"indexed png", "png of 16 bits", "x.jpg", "cmyk.jpg", "webp", "gif", "bmp", "bmp of runs"})
        add(name);
}

void TestMutatedFiles::images()
{
    QFETCH(const Bytes, valid);
    std::mt19937 random(6);
    const auto file = path("mutated.picture");
    writeFile(file, valid);
    QVERIFY(data::readImage(file));
    for (int round = 0; round < 500; ++round) {
        largestAllocation = 0;
        writeFile(file, mutated(valid, random));
        const auto sample = data::readImage(file);
        QVERIFY(sample || sample.error().message().find(file.string()) != std::string::npos);
        // A width or height that was made larger may be true: of so small a file only some formats can tell.
        if (!sample)
            QVERIFY2(largestAllocation < std::size_t{1} << 30U, std::to_string(largestAllocation).c_str());
        const auto numbers = data::readClassImage(file);
        QVERIFY(numbers || numbers.error().message().find(file.string()) != std::string::npos);
    }
}

void TestMutatedFiles::classNames()
{
    std::mt19937 random(7);
    const auto file = path("names.json");
    for (const char *valid :
         {R"({"0": ["n01", "cat"], "1": ["n02", "dog"]})", "0 cat\n1 dog\n", "[\"a\", \"b\"]"}) {
        for (int round = 0; round < 500; ++round) {
            largestAllocation = 0;
            writeFile(file, mutated(textBytes(valid), random));
            const auto names = data::readClassNames(file);
            QVERIFY(names || names.error().message().find("names.json") != std::string::npos);
            QVERIFY(largestAllocation < allowedAllocation);
        }
    }
}

void TestMutatedFiles::projects()
{
    std::mt19937 random(11);
    const Bytes valid = textBytes(R"({"paretoscope":1,"model":"a.pt","task":"regression","data":{"evaluate":
        {"path":"x","format":"npz","inputs":["x","len"],"targets":"y"},"calibrate":{"path":"y","format":"idx"}},
        "input":{"scale":0.5,"mean":[1,2],"std":1,"channels":"RGB","resize":[2,3],"antialias":true,"centerCrop":4}})");
    const auto file = path("p.json");
    writeFile(file, valid);
    QVERIFY(project::readProject(file));
    for (int round = 0; round < 3000; ++round) {
        largestAllocation = 0;
        writeFile(file, mutated(valid, random));
        const auto project = project::readProject(file);
        QVERIFY(project || project.error().message().find("p.json") != std::string::npos);
        QVERIFY(largestAllocation < allowedAllocation);
    }
}

void TestMutatedFiles::recipes()
{
    std::mt19937 random(12);
    graph::Layer layer;
    layer.name = "conv1";
    layer.weightShape = {4, 4};
    const std::vector<graph::Layer> layers{layer};
    const Bytes valid =
        textBytes(R"({"paretoscopeRecipe":1,"default":{"bits":4,"granularity":"group","groupSize":2,
        "symmetric":false,"clip":"max","foldBatchNorm":false},"layers":{"conv1":{"bits":"float16","sparsity":0.3}}})");
    const auto file = path("r.json");
    writeFile(file, valid);
    const auto unharmed = project::readRecipe(file, layers);
    QVERIFY2(unharmed, unharmed ? "" : unharmed.error().message().c_str());
    for (int round = 0; round < 3000; ++round) {
        writeFile(file, mutated(valid, random));
        const auto recipe = project::readRecipe(file, layers);
        QVERIFY(recipe ? recipe->settings.size() == 1
                       : recipe.error().message().find("r.json") != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(TestMutatedFiles)
#include "tst_mutatedfiles.moc"
