// Data sets as they are distributed: gzip, tar, CIFAR's two versions, pickles, torch.save(), parts by array
// names.
#include "core/data/archives/pickle.h"
#include "core/data/dataset.h"
#include "tests/support/archives.h"
#include "tests/support/pickles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace fs = std::filesystem;

namespace {

using Labels = std::vector<std::int64_t>;
using Floats = std::vector<float>;

/// COUNT images, image i filled with the byte START + i.
Bytes images(std::size_t count, unsigned start)
{
    Bytes all;
    for (std::size_t i = 0; i < count; ++i)
        all = joined(all, Bytes(3072, static_cast<std::byte>(start + i)));
    return all;
}

/// A CIFAR batch of binary records: LABELS before each image.
Bytes records(const std::vector<std::vector<std::uint8_t>> &labels, unsigned start)
{
    Bytes all;
    for (std::size_t i = 0; i < labels.size(); ++i)
        all = joined(joined(all, packed(labels[i])), images(1, start + static_cast<unsigned>(i)));
    return all;
}

Bytes pickledBatch(const std::string &key, const std::vector<std::int32_t> &labels, unsigned start)
{
    using namespace pickles;
    std::vector<Bytes> numbers;
    for (const std::int32_t label : labels)
        numbers.push_back(integer(label));
    const auto count = static_cast<std::int32_t>(labels.size());
    // Keys are bytes: Python 2 wrote these files.
    return program(dictionary({bytes(textBytes("batch_label")), bytes(textBytes("testing batch 1 of 1")),
                               bytes(textBytes(key)), list(numbers), bytes(textBytes("data")),
                               array("u1", "|", {count, 3072}, images(labels.size(), start)),
                               bytes(textBytes("filenames")), list({bytes(textBytes("a.png"))})}));
}

} // namespace

class TestPackedData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void gzippedFilesAreReadAsTheyAre_data();
    void gzippedFilesAreReadAsTheyAre();
    void gzipUnderAnotherNameIsRecognised();
    void damagedGzipIsRefused_data();
    void damagedGzipIsRefused();
    void cifarIsReadAsDistributed_data();
    void cifarIsReadAsDistributed();
    void cifarNamesComeFromTheArchive();
    void archiveWithoutBatchesIsRefused();
    void arraysAreFoundByName_data();
    void arraysAreFoundByName();
    void partOfNpzIsChosenByRole();
    void pickledArraysAreRead_data();
    void pickledArraysAreRead();
    void nothingInAPickleIsRun_data();
    void nothingInAPickleIsRun();
    void pickleThatGrowsIsRefused();
    void savedTensorsAreRead_data();
    void savedTensorsAreRead();
    void tensorsFromBeforeZipsAreRead();
    void tensorsBeyondTheirStorageAreRefused();
    void labelsOfEveryKindBecomeClasses_data();
    void labelsOfEveryKindBecomeClasses();
    void labelsThatAreNoClassesAreRefused_data();
    void labelsThatAreNoClassesAreRefused();
    void severalClassesASampleStaySeveral_data();
    void severalClassesASampleStaySeveral();
    void labelsFromOneArePointedOut();
    void classNamesAreFoundBesideTheData_data();
    void classNamesAreFoundBesideTheData();
    void namesThatDoNotFitAreNotTaken();
    void whatIsNoDataIsNamed_data();
    void whatIsNoDataIsNamed();

private:
    fs::path path(const std::string &name) const { return m_root / name; }
    struct Read {
        Floats first; ///< of each sample, its first value
        Labels labels;
        std::vector<std::int64_t> shape;
    };
    Read read(const data::DataSource &source) const
    {
        const auto dataset = data::openDataset(source, Task::Classification, {});
        if (!dataset) {
            qWarning("%s", dataset.error().message().c_str());
            return {};
        }
        const auto batch = data::allOf(*dataset).read(0, (*dataset)->size());
        if (!batch) {
            qWarning("%s", batch.error().message().c_str());
            return {};
        }
        Read result{{}, std::get<Labels>(batch->targets.values), batch->inputs.front().shape};
        const auto count = static_cast<std::size_t>((*dataset)->size());
        if (const auto *values = std::get_if<Floats>(&batch->inputs.front().values)) {
            for (std::size_t i = 0; i < count; ++i)
                result.first.push_back((*values)[i * (values->size() / count)]);
        }
        return result;
    }
    std::string errorOf(const data::DataSource &source, Task task = Task::Classification) const
    {
        const auto dataset = data::openDataset(source, task, {});
        return dataset ? "opened" : dataset.error().message();
    }
    data::DataSource npz(const std::vector<ZipMember> &members) const
    {
        writeZip(path("a.npz"), members, ZipMethod::Deflated);
        return {path("a.npz"), "npz", {}, {}, {}};
    }
    static Bytes column(const std::vector<float> &values)
    {
        return npyFile("<f4", "(" + std::to_string(values.size()) + ", 1)", packed(values));
    }
    static Bytes classes(const std::vector<std::int64_t> &values)
    {
        return npyFile("<i8", "(" + std::to_string(values.size()) + ",)", packed(values));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void TestPackedData::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
}

void TestPackedData::gzippedFilesAreReadAsTheyAre_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<Bytes>("samples");
    QTest::addColumn<Bytes>("labels");
    QTest::newRow("idx") << "idx" << idxFile(0x08, {2, 2, 2}, packed<std::uint8_t>({1, 2, 3, 4, 5, 6, 7, 8}))
                         << idxFile(0x08, {2}, packed<std::uint8_t>({1, 0}));
    QTest::newRow("npy") << "npy" << npyFile("<f4", "(2, 1)", packed<float>({1, 5}))
                         << idxFile(0x08, {2}, packed<std::uint8_t>({1, 0}));
    QTest::newRow("cifar10-bin") << "cifar10-bin" << records({{1}, {0}}, 1) << Bytes();
}

void TestPackedData::gzippedFilesAreReadAsTheyAre()
{
    QFETCH(const QString, format);
    QFETCH(const Bytes, samples);
    QFETCH(const Bytes, labels);
    const std::string name = format.toStdString();
    const auto write = [&](const std::string &end, auto pack) {
        writeFile(path("x" + end), pack(samples));
        if (!labels.empty())
            writeFile(path("y" + end), pack(labels));
        return data::DataSource{path("x" + end), name, labels.empty() ? fs::path() : path("y" + end), {}, {}};
    };
    const auto plain = write("", [](const Bytes &bytes) { return bytes; });
    const auto gz = write(".gz", [](const Bytes &bytes) { return gzipped(bytes); });
    QCOMPARE(read(gz).labels, (Labels{1, 0}));
    QCOMPARE(read(gz).first, read(plain).first);
    // The samples are the same, so what was measured on them is too.
    QCOMPARE((*data::openDataset(gz, Task::Classification, {}))->contentHash(),
             (*data::openDataset(plain, Task::Classification, {}))->contentHash());
}

void TestPackedData::gzipUnderAnotherNameIsRecognised()
{
    const Bytes samples = idxFile(0x08, {1, 2, 2}, packed<std::uint8_t>({9, 2, 3, 4}));
    writeFile(path("t10k-images-idx3-ubyte"), gzipped(samples));                 // lost its ending
    writeFile(path("labels.gz"), idxFile(0x08, {1}, packed<std::uint8_t>({0}))); // a browser unpacked it
    const auto result = read({path("t10k-images-idx3-ubyte"), "idx", path("labels.gz"), {}, {}});
    QCOMPARE(result.first, Floats{9});
}

void TestPackedData::damagedGzipIsRefused_data()
{
    QTest::addColumn<Bytes>("content");
    const Bytes good = gzipped(idxFile(0x08, {4, 20, 20}, Bytes(1600, std::byte{7})));
    QTest::newRow("cut off") << Bytes(good.begin(),
                                      good.begin() + static_cast<std::ptrdiff_t>(good.size() - 4));
    auto flipped = good;
    flipped[flipped.size() - 6] ^= std::byte{1}; // in the checksum
    QTest::newRow("wrong checksum") << flipped;
    QTest::newRow("no more than a beginning") << Bytes(good.begin(), good.begin() + 12);
}

void TestPackedData::damagedGzipIsRefused()
{
    QFETCH(const Bytes, content);
    writeFile(path("x.gz"), content);
    const auto message = errorOf({path("x.gz"), "idx", {}, {}, {}}, Task::Unlabelled);
    QVERIFY2(message.find("x.gz is a damaged or truncated gzip") != std::string::npos, message.c_str());
}

void TestPackedData::cifarIsReadAsDistributed_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("place");
    QTest::addColumn<bool>("python");
    for (const char *format : {"cifar10", "cifar100"}) {
        for (const bool python : {false, true}) {
            for (const char *place : {"tar.gz", "tar", "folder", "folder in a folder", "file"})
                QTest::addRow("%s %s %s", format, python ? "python" : "binary", place)
                    << format << place << python;
        }
    }
}

void TestPackedData::cifarIsReadAsDistributed()
{
    QFETCH(const QString, format);
    QFETCH(const QString, place);
    QFETCH(const bool, python);
    const bool ten = format == "cifar10";
    const auto batch = [&](const std::vector<std::int32_t> &labels, unsigned start) {
        if (python)
            return pickledBatch(ten ? "labels" : "fine_labels", labels, start);
        std::vector<std::vector<std::uint8_t>> prefixes;
        for (const std::int32_t label : labels) // of a hundred the coarse label comes first
            prefixes.push_back(ten ? std::vector<std::uint8_t>{static_cast<std::uint8_t>(label)}
                                   : std::vector<std::uint8_t>{9, static_cast<std::uint8_t>(label)});
        return records(prefixes, start);
    };
    const std::string end = python ? "" : ".bin";
    std::vector<ZipMember> members{{"readme.html", textBytes("<html>")}};
    if (ten) {
        members.push_back({"data_batch_1" + end, batch({3, 1}, 10)});
        members.push_back({"data_batch_2" + end, batch({2}, 20)});
        members.push_back({"test_batch" + end, batch({7, 8, 0}, 30)});
    } else {
        members.push_back({"train" + end, batch({3, 1, 2}, 10)});
        members.push_back({"test" + end, batch({7, 8, 0}, 30)});
    }
    data::DataSource source{path("cifar"), format.toStdString(), {}, {}, {}};
    if (place.startsWith("tar")) {
        for (auto &member : members)
            member.name = "cifar-batches/" + member.name;
        const Bytes tar = tarFile(members);
        writeFile(source.path, place == "tar" ? tar : gzipped(tar));
    } else if (place == "file") {
        writeFile(source.path, members.back().bytes);
    } else {
        const fs::path folder = place == "folder" ? source.path : source.path / "cifar-batches";
        fs::create_directories(folder);
        for (const auto &member : members)
            writeFile(folder / member.name, member.bytes);
    }
    const auto test = read(source);
    QCOMPARE(test.shape, (std::vector<std::int64_t>{3, 3, 32, 32}));
    QCOMPARE(test.labels, (Labels{7, 8, 0}));
    QCOMPARE(test.first, (Floats{30, 31, 32}));
    if (place == "file")
        return;
    source.role = data::Role::Calibrate;
    const auto train = read(source);
    QCOMPARE(train.labels, (Labels{3, 1, 2}));
    QCOMPARE(train.first, ten ? (Floats{10, 11, 20}) : (Floats{10, 11, 12}));
}

void TestPackedData::cifarNamesComeFromTheArchive()
{
    writeFile(path("a.tar"), tarFile({{"fine_label_names.txt", textBytes("apple\nbaby\nbear\n\n")},
                                      {"test.bin", records({{0, 1}, {0, 2}}, 1)}}));
    const auto binary = data::openDataset({path("a.tar"), "cifar100", {}, {}, {}}, Task::Classification, {});
    QVERIFY2(binary, binary ? "" : binary.error().message().c_str());
    QCOMPARE((*binary)->classNames(), (std::vector<std::string>{"apple", "baby", "bear"}));
    using namespace pickles;
    writeFile(path("b.tar"),
              tarFile({{"meta",
                        program(dictionary({text("fine_label_names"), list({text("apple"), text("baby")})}))},
                       {"test", pickledBatch("fine_labels", {1, 0}, 1)}}));
    const auto python = data::openDataset({path("b.tar"), "cifar100", {}, {}, {}}, Task::Classification, {});
    QCOMPARE((*python)->classNames(), (std::vector<std::string>{"apple", "baby"}));
}

void TestPackedData::archiveWithoutBatchesIsRefused()
{
    writeFile(path("a.tar"), tarFile({{"notes.txt", textBytes("nothing")}}));
    QVERIFY(errorOf({path("a.tar"), "cifar10", {}, {}, {}}).find("no batch of CIFAR-10") !=
            std::string::npos);
    auto tar = tarFile({{"test_batch.bin", records({{1}}, 1)}});
    tar[0] = std::byte{'T'}; // the name no longer agrees with the header's sum
    writeFile(path("b.tar"), tar);
    QVERIFY(errorOf({path("b.tar"), "cifar10", {}, {}, {}}).find("damaged tar") != std::string::npos);
    writeFile(path("c.tar"), tarFile({{"test_batch", pickledBatch("fine_labels", {1}, 1)}}));
    QVERIFY(errorOf({path("c.tar"), "cifar10", {}, {}, {}}).find("\"labels\"") != std::string::npos);
}

void TestPackedData::arraysAreFoundByName_data()
{
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("target");
    QTest::newRow("short") << "x"
                           << "y";
    QTest::newRow("capital") << "X"
                             << "y";
    QTest::newRow("long") << "images"
                          << "labels";
    QTest::newRow("Keras") << "x_test"
                           << "y_test";
    QTest::newRow("MedMNIST") << "test_images"
                              << "test_labels";
    QTest::newRow("scikit-learn") << "X_test"
                                  << "y_test";
    QTest::newRow("without a line") << "xtest"
                                    << "ytest";
    QTest::newRow("validation only") << "val_images"
                                     << "val_labels";
    QTest::newRow("the part behind") << "data.test"
                                     << "targets.test";
}

void TestPackedData::arraysAreFoundByName()
{
    QFETCH(const QString, input);
    QFETCH(const QString, target);
    const auto result = read(npz(
        {{target.toStdString() + ".npy", classes({1, 0})}, {input.toStdString() + ".npy", column({4, 5})}}));
    QCOMPARE(result.first, (Floats{4, 5}));
    QCOMPARE(result.labels, (Labels{1, 0}));
}

void TestPackedData::partOfNpzIsChosenByRole()
{
    auto source = npz({{"train_images.npy", column({1, 2, 3})},
                       {"train_labels.npy", classes({0, 1, 2})},
                       {"val_images.npy", column({4, 5})},
                       {"val_labels.npy", classes({1, 0})},
                       {"test_images.npy", column({6})},
                       {"test_labels.npy", classes({0})}});
    QCOMPARE(read(source).first, Floats{6});
    const auto notes = (*data::openDataset(source, Task::Classification, {}))->notes();
    QVERIFY(notes.choices.front().english().find("train, validation and test: test is read for evaluation") !=
            std::string::npos);
    source.role = data::Role::Calibrate;
    QCOMPARE(read(source).first, (Floats{1, 2, 3}));
    source.split = "val";
    QCOMPARE(read(source).first, (Floats{4, 5}));
    source.inputKeys = {"train_images"}; // names go before parts
    source.targetKey = "train_labels";
    QCOMPARE(read(source).first, (Floats{1, 2, 3}));
}

void TestPackedData::pickledArraysAreRead_data()
{
    using namespace pickles;
    QTest::addColumn<Bytes>("content");
    const Bytes x = array("f4", "<", {2, 1}, packed<float>({4, 5}));
    const Bytes y = list({integer(1), integer(0)});
    QTest::newRow("dictionary") << program(dictionary({text("x"), x, text("y"), y}));
    QTest::newRow("pair") << program(tuple({x, y}));
    QTest::newRow("labels as an array") << program(
        dictionary({text("images"), x, text("labels"), array("i8", "<", {2}, packed<std::int64_t>({1, 0}))}));
    QTest::newRow("big-endian") << program(
        dictionary({text("x"), array("f4", ">", {2, 1}, packed<float>({4, 5}, Endian::Big)), text("y"), y}));
    QTest::newRow("parts in dictionaries") << program(dictionary(
        {text("train"),
         dictionary({text("x"), array("f4", "<", {1, 1}, packed<float>({9})), text("y"), list({integer(0)})}),
         text("test"), dictionary({text("x"), x, text("y"), y})}));
    QTest::newRow("pair of pairs") << program(
        tuple({tuple({array("f4", "<", {1, 1}, packed<float>({9})), list({integer(0)})}), tuple({x, y})}));
    QTest::newRow("other things beside") << program(dictionary(
        {text("x"), x, text("y"), y, text("author"), text("somebody"), text("none"), textBytes("N"),
         text("scale"), joined(textBytes("G"), packed<double>({0.5}, Endian::Big))}));
    // Protocol 0: text alone; the key is spelt with escapes, and bytes are text again.
    QTest::newRow("protocol 0") << textBytes(
        "(dVx\np0\n(lp1\nF4.0\naF5.0\nasV\\u0079\np2\n(lp3\nI1\naL0L\nas.");
    // Protocol 2 of Python 3: bytes are text that is encoded again.
    const Bytes latin = call(global("_codecs", "encode"), {text("\x01"), text("latin1")});
    const Bytes one = build(call(global("numpy._core.multiarray", "_reconstruct"),
                                 {global("numpy", "ndarray"), tuple({integer(0)}), latin}),
                            tuple({integer(1), tuple({integer(2), integer(1)}),
                                   build(call(global("numpy", "dtype"), {text("u1"), integer(0), integer(1)}),
                                         tuple({integer(3), text("|"), textBytes("N"), textBytes("N"),
                                                textBytes("N"), integer(-1), integer(-1), integer(0)})),
                                   packed<std::uint8_t>({0x89}),
                                   call(global("_codecs", "encode"), {text("\x04\x05"), text("latin1")})}));
    QTest::newRow("encoded bytes") << program(dictionary({text("x"), one, text("y"), y}));
}

void TestPackedData::pickledArraysAreRead()
{
    QFETCH(const Bytes, content);
    for (const bool packedAgain : {false, true}) {
        writeFile(path("a.pkl"), packedAgain ? gzipped(content) : content);
        const auto result = read({path("a.pkl"), "pickle", {}, {}, {}});
        QCOMPARE(result.first, (Floats{4, 5}));
        QCOMPARE(result.labels, (Labels{1, 0}));
    }
}

void TestPackedData::nothingInAPickleIsRun_data()
{
    using namespace pickles;
    QTest::addColumn<Bytes>("content");
    QTest::addColumn<QString>("names");
    QTest::newRow("a command") << program(call(global("os", "system"), {text("touch harm")})) << "os.system";
    QTest::newRow("an evaluation") << program(call(global("builtins", "eval"), {text("1")}))
                                   << "builtins.eval";
    QTest::newRow("a network") << program(call(global("torch.nn.modules.linear", "Linear"), {}))
                               << "torch.nn.modules.linear.Linear";
    QTest::newRow("a class by its name on the stack")
        << program(joined(joined(text("posix"), text("system")), packed<std::uint8_t>({0x93})))
        << "posix.system";
    QTest::newRow("hidden among data")
        << program(dictionary({text("x"), array("u1", "|", {1}, Bytes(1)), text("y"),
                               call(global("subprocess", "run"), {text("id")})}))
        << "subprocess.run";
}

void TestPackedData::nothingInAPickleIsRun()
{
    QFETCH(const Bytes, content);
    QFETCH(const QString, names);
    writeFile(path("a.pkl"), content);
    const auto message = errorOf({path("a.pkl"), "pickle", {}, {}, {}});
    QVERIFY2(message.find("a.pkl holds an object of the class " + names.toStdString()) != std::string::npos,
             message.c_str());
    QVERIFY(message.find("no code is run") != std::string::npos);
}

/// Two dictionaries that are put into each other double with every few bytes.
void TestPackedData::pickleThatGrowsIsRefused()
{
    using namespace pickles;
    Bytes body;
    for (const auto index : {std::uint8_t{0}, std::uint8_t{1}})
        body = joined(joined(body, dictionary({text("a"), integer(1)})),
                      packed<std::uint8_t>({'q', index, '0'}));
    body = joined(body, packed<std::uint8_t>({'h', 0}));
    for (int i = 0; i < 200; ++i) // a.update(b), then b.update(a), …
        body = joined(body, packed<std::uint8_t>({'h', 1, 'b', '0', 'h', 1, 'h', 0, 'b', '0', 'h', 0}));
    writeFile(path("a.pkl"), program(body));
    QVERIFY(errorOf({path("a.pkl"), "pickle", {}, {}, {}}).find("damaged") != std::string::npos);
}

void TestPackedData::savedTensorsAreRead_data()
{
    using namespace pickles;
    QTest::addColumn<Bytes>("index");
    const Bytes x = tensor("FloatStorage", "0", 2, 0, {2, 1}, {1, 1});
    const Bytes y = tensor("LongStorage", "1", 2, 0, {2}, {1});
    QTest::newRow("dictionary") << program(dictionary({text("x"), x, text("y"), y}));
    QTest::newRow("pair, as a dataset's tensors") << program(tuple({x, y}));
    QTest::newRow("list") << program(list({x, y}));
    QTest::newRow("TensorDataset") << program(
        build(joined(joined(global("torch.utils.data.dataset", "TensorDataset"), tuple({})),
                     packed<std::uint8_t>({0x81})),
              dictionary({text("tensors"), tuple({x, y})})));
    QTest::newRow("images and labels") << program(dictionary({text("labels"), y, text("images"), x}));
    // A storage of [0, 4, 5] seen from its second element on would be contiguous; every second one is not.
    QTest::newRow("a view") << program(
        dictionary({text("x"), tensor("FloatStorage", "2", 3, 0, {2, 1}, {2, 1}), text("y"), y}));
}

void TestPackedData::savedTensorsAreRead()
{
    QFETCH(const Bytes, index);
    writeZip(path("a.pt"),
             {{"archive/data.pkl", index},
              {"archive/version", textBytes("3\n")},
              {"archive/data/0", packed<float>({4, 5})},
              {"archive/data/1", packed<std::int64_t>({1, 0})},
              {"archive/data/2", packed<float>({4, 99, 5})}},
             ZipMethod::Stored);
    const auto result = read({path("a.pt"), "pt", {}, {}, {}});
    QCOMPARE(result.first, (Floats{4, 5}));
    QCOMPARE(result.labels, (Labels{1, 0}));
}

void TestPackedData::tensorsFromBeforeZipsAreRead()
{
    using namespace pickles;
    const auto legacy = [](const std::string &storage, const std::string &key, std::int32_t elements) {
        return joined(tuple({text("storage"), global("torch", storage), text(key), text("cpu"),
                             integer(elements), textBytes("N")}),
                      textBytes("Q"));
    };
    const auto view = [&](const Bytes &storage, const std::vector<Bytes> &sizes,
                          const std::vector<Bytes> &steps) {
        return call(
            global("torch._utils", "_rebuild_tensor_v2"),
            {storage, integer(0), tuple(sizes), tuple(steps), packed<std::uint8_t>({0x89}), textBytes("N")});
    };
    // The magic number is a long of ten bytes.
    Bytes file = joined(
        packed<std::uint8_t>({0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19}),
        textBytes("."));
    file = joined(file, program(integer(1001)));
    file = joined(file, program(dictionary({text("little_endian"), packed<std::uint8_t>({0x88})})));
    file = joined(file, program(tuple({view(legacy("FloatStorage", "94", 2), {integer(2), integer(1)},
                                            {integer(1), integer(1)}),
                                       view(legacy("LongStorage", "95", 2), {integer(2)}, {integer(1)})})));
    file = joined(file, program(list({text("94"), text("95")})));
    file = joined(file, joined(packed<std::int64_t>({2}), packed<float>({4, 5})));
    file = joined(file, joined(packed<std::int64_t>({2}), packed<std::int64_t>({1, 0})));
    writeFile(path("a.pt"), file);
    const auto result = read({path("a.pt"), "pt", {}, {}, {}});
    QCOMPARE(result.first, (Floats{4, 5}));
    QCOMPARE(result.labels, (Labels{1, 0}));
    file.resize(file.size() - 1);
    writeFile(path("a.pt"), file);
    QVERIFY(errorOf({path("a.pt"), "pt", {}, {}, {}}).find("truncated") != std::string::npos);
}

void TestPackedData::tensorsBeyondTheirStorageAreRefused()
{
    using namespace pickles;
    const auto write = [&](const Bytes &x) {
        writeZip(path("a.pt"),
                 {{"archive/data.pkl", program(dictionary({text("x"), x}))},
                  {"archive/data/0", packed<float>({4, 5})}},
                 ZipMethod::Stored);
        return errorOf({path("a.pt"), "pt", {}, {}, {}}, Task::Unlabelled);
    };
    QVERIFY(write(tensor("FloatStorage", "0", 2, 0, {3, 1}, {1, 1})) != "opened");
    QVERIFY(write(tensor("FloatStorage", "0", 2, 5, {1, 1}, {1, 1})) != "opened");
    QVERIFY(write(tensor("FloatStorage", "0", 2, 0, {2, 1}, {1000000, 1})) != "opened");
    QVERIFY(write(tensor("FloatStorage", "0", 2, 0, {2000000000, 2}, {0, 1})) != "opened"); // expanded
    QVERIFY(write(tensor("FloatStorage", "7", 2, 0, {2, 1}, {1, 1})) != "opened");
    QCOMPARE(write(tensor("FloatStorage", "0", 2, 0, {2, 1}, {1, 1})), std::string("opened"));
}

void TestPackedData::labelsOfEveryKindBecomeClasses_data()
{
    QTest::addColumn<Bytes>("labels");
    QTest::addColumn<int>("said");
    QTest::newRow("whole numbers") << classes({2, 0, 1}) << 0;
    QTest::newRow("a column") << npyFile("|u1", "(3, 1)", packed<std::uint8_t>({2, 0, 1})) << 0;
    QTest::newRow("floats") << npyFile("<f4", "(3,)", packed<float>({2, 0, 1})) << 1;
    QTest::newRow("a column of doubles") << npyFile("<f8", "(3, 1)", packed<double>({2, 0, 1})) << 1;
    QTest::newRow("one-hot") << npyFile("<f4", "(3, 3)", packed<float>({0, 0, 1, 1, 0, 0, 0, 1, 0})) << 1;
    QTest::newRow("one-hot bytes") << npyFile("|u1", "(3, 3)",
                                              packed<std::uint8_t>({0, 0, 1, 1, 0, 0, 0, 1, 0}))
                                   << 1;
    QTest::newRow("one-hot truth") << npyFile("|b1", "(3, 3)",
                                              packed<std::uint8_t>({0, 0, 1, 1, 0, 0, 0, 1, 0}))
                                   << 1;
}

void TestPackedData::labelsOfEveryKindBecomeClasses()
{
    QFETCH(const Bytes, labels);
    QFETCH(const int, said);
    const auto source = npz({{"x.npy", column({1, 2, 3})}, {"y.npy", labels}});
    QCOMPARE(read(source).labels, (Labels{2, 0, 1}));
    QCOMPARE((*data::openDataset(source, Task::Classification, {}))->notes().choices.size(),
             static_cast<std::size_t>(said));
}

void TestPackedData::labelsThatAreNoClassesAreRefused_data()
{
    QTest::addColumn<Bytes>("labels");
    QTest::addColumn<QString>("says");
    QTest::newRow("halves") << npyFile("<f4", "(2,)", packed<float>({0, 0.5F})) << "sample 1 the label 0.5";
    QTest::newRow("no number") << npyFile("<f4", "(2,)", packed<float>({0, std::nanf("")}))
                               << "sample 1 the label";
    QTest::newRow("infinite") << npyFile("<f4", "(2,)", packed<float>({0, HUGE_VALF}))
                              << "sample 1 the label";
    QTest::newRow("probabilities") << npyFile("<f4", "(2, 2)", packed<float>({0.25F, 0.75F, 1, 0}))
                                   << "sample 0 has others than 0 and 1";
    QTest::newRow("negative floats") << npyFile("<f4", "(2,)", packed<float>({0, -1}))
                                     << "labels count from 0";
}

void TestPackedData::labelsThatAreNoClassesAreRefused()
{
    QFETCH(const Bytes, labels);
    QFETCH(const QString, says);
    const auto message = errorOf(npz({{"x.npy", column({1, 2})}, {"y.npy", labels}}));
    QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

void TestPackedData::severalClassesASampleStaySeveral_data()
{
    QTest::addColumn<Bytes>("labels");
    QTest::addColumn<Labels>("targets");
    QTest::newRow("two in one row") << npyFile("<f4", "(2, 2)", packed<float>({0, 1, 1, 1}))
                                    << Labels{0, 1, 1, 1};
    QTest::newRow("none in one row") << npyFile("|u1", "(2, 2)", packed<std::uint8_t>({0, 1, 0, 0}))
                                     << Labels{0, 1, 0, 0};
}

void TestPackedData::severalClassesASampleStaySeveral()
{
    QFETCH(const Bytes, labels);
    QFETCH(const Labels, targets);
    const auto dataset =
        data::openDataset(npz({{"x.npy", column({1, 2})}, {"y.npy", labels}}), Task::Classification, {});
    QVERIFY2(dataset, dataset ? "" : dataset.error().message().c_str());
    const auto batch = data::allOf(*dataset).read(0, 2);
    QVERIFY(batch.ok());
    QCOMPARE(batch->targets.shape, (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(std::get<Labels>(batch->targets.values), targets);
}

void TestPackedData::labelsFromOneArePointedOut()
{
    const auto warnings = [this](const std::vector<std::int64_t> &labels) {
        const std::vector<float> samples(labels.size(), 1);
        return (*data::openDataset(npz({{"x.npy", column(samples)}, {"y.npy", classes(labels)}}),
                                   Task::Classification, {}))
            ->notes()
            .warnings;
    };
    QVERIFY(warnings({0, 1, 2, 1}).empty());
    QCOMPARE(warnings({1, 2, 3, 1}).size(), std::size_t{1});
    QVERIFY(warnings({1, 2, 3, 1}).front().english().find("run from 1 to 3") != std::string::npos);
    QVERIFY(warnings({0, 3, 1}).front().english().find("1 of 4 classes never occurs among the 3 labels") !=
            std::string::npos);
    QVERIFY(warnings({0, 3, 1}).front().english().find(": 2.") != std::string::npos);
    QVERIFY(warnings({9}).front().english().find("9 of 10 classes never occur") != std::string::npos);
}

void TestPackedData::classNamesAreFoundBesideTheData_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("content");
    QTest::newRow("lines") << "classes.txt"
                           << "cat\ndog\nice cream\n";
    QTest::newRow("Windows lines") << "labels.txt"
                                   << "\xEF\xBB\xBF"
                                      "cat\r\ndog\r\nice cream\r\n";
    QTest::newRow("counted lines") << "class_names.txt"
                                   << "0 cat\n1: dog\n2,ice cream\n";
    QTest::newRow("WordNet") << "synset.txt"
                             << "n02121808 cat\nn02084071 dog\nn07614500 ice cream";
    QTest::newRow("JSON list") << "classes.json"
                               << "[\"cat\", \"dog\", \"ice cream\"]";
    QTest::newRow("JSON by number") << "class_names.json"
                                    << "{\"1\": \"dog\", \"0\": \"cat\", \"2\": \"ice cream\"}";
    QTest::newRow("JSON by name") << "classes.json"
                                  << "{\"ice cream\": 2, \"dog\": 1, \"cat\": 0}";
    QTest::newRow("JSON of ImageNet")
        << "imagenet_class_index.json"
        << "{\"0\": [\"n02121808\", \"cat\"], \"1\": [\"n02084071\", \"dog\"], \"2\": "
           "[\"n07614500\", \"ice cream\"]}";
}

void TestPackedData::classNamesAreFoundBesideTheData()
{
    QFETCH(const QString, name);
    QFETCH(const QString, content);
    const std::vector<std::string> wanted{"cat", "dog", "ice cream"};
    auto source = npz({{"x.npy", column({1, 2, 3})}, {"y.npy", classes({2, 0, 1})}});
    writeFile(path(name.toStdString()), textBytes(content.toStdString()));
    const auto beside = data::openDataset(source, Task::Classification, {});
    QCOMPARE((*beside)->classNames(), wanted);
    QCOMPARE((*beside)->notes().choices.size(), std::size_t{1});
    fs::rename(path(name.toStdString()), path("mine.names"));
    QVERIFY((*data::openDataset(source, Task::Classification, {}))->classNames().empty());
    source.classNames = path("mine.names");
    QCOMPARE((*data::openDataset(source, Task::Classification, {}))->classNames(), wanted);
}

void TestPackedData::namesThatDoNotFitAreNotTaken()
{
    auto source = npz({{"x.npy", column({1, 2, 3})}, {"y.npy", classes({2, 0, 1})}});
    const auto names = [&](const std::string &text) {
        writeFile(path("labels.txt"), textBytes(text));
        return (*data::openDataset(source, Task::Classification, {}))->classNames().size();
    };
    QCOMPARE(names("cat\ndog\n"), std::size_t{0});      // too few
    QCOMPARE(names("cat\ndog\ncat\n"), std::size_t{0}); // a label a sample
    QCOMPARE(names("2\n0\n1\n"), std::size_t{0});       // numbers
    QCOMPARE(names("a\nb\nc\nd\n"), std::size_t{4});
    writeFile(path("mine.txt"), textBytes("cat\ndog\n"));
    source.classNames = path("mine.txt");
    const auto message = errorOf(source);
    QVERIFY2(message.find("names 2 classes where there are 3") != std::string::npos, message.c_str());
    writeFile(path("mine.txt"), textBytes("{\"a\": [[[[[1]]]]]}"));
    QVERIFY(errorOf(source).find("no list of class names") != std::string::npos);
}

void TestPackedData::whatIsNoDataIsNamed_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<Bytes>("content");
    QTest::addColumn<QString>("says");
    const Bytes lfs = textBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 7\n");
    for (const char *format : {"idx", "npy", "npz", "cifar10-bin", "cifar100", "pt", "pickle"}) {
        QTest::addRow("%s, Git LFS", format) << format << lfs << "git lfs pull";
        QTest::addRow("%s, web page", format)
            << format << textBytes("<!doctype HTML><title>Sign in</title>") << "is a web page";
        QTest::addRow("%s, empty", format) << format << Bytes() << "is empty";
    }
    QTest::newRow("npy, xz") << "npy"
                             << joined(packed<std::uint8_t>({0xFD}),
                                       textBytes(std::string("7zXZ\0 more", 10)))
                             << "packed with xz";
    QTest::newRow("idx, zip") << "idx" << textBytes("PK\x03\x04 a zip of it") << "is a zip archive";
}

void TestPackedData::whatIsNoDataIsNamed()
{
    QFETCH(const QString, format);
    QFETCH(const Bytes, content);
    QFETCH(const QString, says);
    writeFile(path("data.file"), content);
    const auto message = errorOf({path("data.file"), format.toStdString(), {}, {}, {}});
    QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
    QVERIFY(message.find("data.file") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestPackedData)
#include "tst_packeddata.moc"
