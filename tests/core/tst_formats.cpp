// The list of formats: told apart by content and name, chosen to write in, asked what they cannot hold.
#include "core/formats/format.h"
#include "core/formats/runner.h"
#include "tests/support/networks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace paretoscope;
using formats::Format;
using formats::Target;

class FormatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormatIsDescribedWhole();
    void everyTargetIsDescribedWhole();
    void theNameOfANetworkIsEnough();
    void anArchiveIsANetworkWhateverItsName();
    void whatIsWrittenFollowsKeyNameAndSource();
    void suffixesThatMisleadAreRefused();
    void whatCannotBeHeldIsSaidWithEveryReason();
    void aNetworkIsReadAndRunByItsFormat();
    void whatIsOfNoFormatIsNotRun();

private:
    std::string written(const char *name, const QByteArray &content) const
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
};

void FormatsTest::everyFormatIsDescribedWhole()
{
    QVERIFY(!formats::formats().empty());
    QVERIFY(formats::formats().front()->holdsNetworks());
    std::set<std::string_view> keys, suffixes;
    bool networksEnded = false;
    for (const Format *format : formats::formats()) {
        QVERIFY(keys.insert(format->key).second);
        QCOMPARE(formats::formatNamed(format->key), format);
        QVERIFY(format->files && format->recognises && !format->suffixes.empty());
        for (const std::string_view suffix : format->suffixes)
            QVERIFY2(suffixes.insert(suffix).second, "of two formats");
        QVERIFY(format->read || format->readWeights || !format->targets.empty());
        QVERIFY(!format->read || (format->origin && format->runner));
        QVERIFY2(!(networksEnded && format->holdsNetworks()), "networks come first");
        networksEnded = !format->holdsNetworks();
        QVERIFY(!format->recognises({}));
    }
    QCOMPARE(formats::formatNamed("nothing"), nullptr);
    QVERIFY(formats::formats().front()->usual);
    QCOMPARE(std::ranges::count(formats::formats(), true, &Format::usual), std::ptrdiff_t{1});
}

void FormatsTest::everyTargetIsDescribedWhole()
{
    std::set<std::string_view> keys;
    std::set<std::string> titles;
    std::string all;
    for (const Target &target : formats::targets()) {
        QVERIFY(keys.insert(target.key).second);
        QCOMPARE(formats::targetNamed(target.key), &target);
        QVERIFY(target.title && target.use && target.write && target.format);
        QVERIFY(titles.insert(target.title).second);
        QVERIFY2(target.format->runner && target.readBackBy, "nothing proves what it writes");
        all += (all.empty() ? "" : ", ") + std::string(target.key);
    }
    for (const Format *format : formats::formats())
        if (!format->targets.empty())
            QCOMPARE(format->targets.front().key, format->key); // what a suffix means
    QCOMPARE(formats::targetKeys(), all);
    QCOMPARE(formats::targetNamed("nothing"), nullptr);
}

void FormatsTest::theNameOfANetworkIsEnough()
{
    for (const char *name : {"a.pt", "a.pth", "a.ts", "a.ptl", "a.torchscript", "a.PT", "a.b.Pt"})
        QVERIFY2(formats::isModelFile(name), name);
    for (const char *name : {"a.pscope.json", "a.json", "pt", "a", "a.pt.json", ""})
        QVERIFY2(!formats::isModelFile(name), name);
}

void FormatsTest::anArchiveIsANetworkWhateverItsName()
{
    QVERIFY(formats::isModelFile(written("net", QByteArray("PK\x03\x04rest", 8))));
    QVERIFY(formats::isModelFile(written("net.bin", QByteArray("PK\x03\x04", 4))));
    QVERIFY(!formats::isModelFile(written("project", "{ \"paretoscope\": 1 }")));
    QVERIFY(!formats::isModelFile(written("short", "PK")));
    QVERIFY(!formats::isModelFile(written("empty", "")));
    QVERIFY(!formats::isModelFile(m_folder.path().toStdString()));
    QCOMPARE(formats::formatOfContent(written("named.pt", "text")), nullptr);
    QCOMPARE(formats::formatOf(m_folder.filePath(QStringLiteral("named.pt")).toStdString()),
             formats::formatNamed("torchscript"));
}

void FormatsTest::whatIsWrittenFollowsKeyNameAndSource()
{
    const Target *torchscript = formats::targetNamed("torchscript");
    const std::string source = tests::demo().model;
    for (const Target &target : formats::targets()) {
        const std::string key(target.key), file = "out." + std::string(target.format->suffixes.back());
        for (const std::string &name : {file, std::string("out"), std::string("out.v2")})
            QCOMPARE(*formats::targetToWrite(key, name, source), &target); // what is asked for goes first
        QCOMPARE(*formats::targetToWrite({}, file, source),
                 formats::targetNamed(target.format->targets.front().key));
    }
    QCOMPARE(*formats::targetToWrite({}, "out", source), torchscript);
    QCOMPARE(*formats::targetToWrite({}, "out", {}), &formats::targets().front());
    const auto unknown = formats::targetToWrite("onnx2", "out.pt", source);
    QVERIFY(!unknown.ok());
    QVERIFY(unknown.error().message().find("onnx2 is unknown; use one of torchscript") != std::string::npos);
}

/// A file of another format than it is named for would be taken for that.
void FormatsTest::suffixesThatMisleadAreRefused()
{
    const std::string source = tests::demo().model;
    const auto refused = [&](const std::string &key, const std::string &target) {
        const auto format = formats::targetToWrite(key, target, source);
        return format.ok() ? std::string() : format.error().message();
    };
    for (const char *target : {"e.bin", "net.v2", "E.TFLITE"}) {
        const std::string message = refused({}, target);
        for (const std::string &part : {std::string(target), std::string("torchscript (.pt, "),
                                        std::string("safetensors (.safetensors)")})
            QVERIFY2(message.find(part) != std::string::npos, message.c_str());
    }
    for (const Target &target : formats::targets())
        for (const Format *other : formats::formats()) {
            const std::string file = "out." + std::string(other->suffixes.front());
            QCOMPARE(refused(std::string(target.key), file).empty(), target.format == other);
        }
    for (const Format *format : formats::formats())
        if (format->targets.empty()) {
            const std::string file = "out." + std::string(format->suffixes.front());
            for (const std::string &message : {refused({}, file), refused(std::string(format->key), file)})
                QVERIFY2(message.find("cannot be written") != std::string::npos, message.c_str());
        }
}

void FormatsTest::whatCannotBeHeldIsSaidWithEveryReason()
{
    const auto model = formats::readModel(tests::demo().model);
    QVERIFY(model.ok());
    Target small{.key = "small"};
    QVERIFY(formats::checkHolds(small, model->model, {}).ok()); // no question: it holds everything
    small.cannotHold = [](const graph::Model &, const pipeline::Recipe &) {
        return std::vector<base::Sentence>();
    };
    QVERIFY(formats::checkHolds(small, model->model, {}).ok());
    small.cannotHold = [](const graph::Model &network, const pipeline::Recipe &) {
        std::vector<base::Sentence> refusals;
        for (const graph::Layer &layer : network.layers())
            refusals.push_back(
                {PARETOSCOPE_SAY("test.refused", "layer %1 is of more than one number; choose torchscript"),
                 layer.name});
        return refusals;
    };
    const auto held = formats::checkHolds(small, model->model, {});
    QVERIFY(!held.ok());
    QCOMPARE(held.error().code, base::ErrorCode::InvalidSetting);
    const std::string &message = held.error().message();
    QVERIFY2(message.starts_with("The format small cannot hold this: layer " + model->model.layers()[0].name +
                                 " is of more"),
             message.c_str());
    QVERIFY(message.ends_with("and " + std::to_string(model->model.layers().size() - 3) + " more."));
}

void FormatsTest::aNetworkIsReadAndRunByItsFormat()
{
    const std::filesystem::path file = tests::demo().model;
    const auto read = formats::readModel(file);
    QVERIFY(read.ok());
    QVERIFY(read->inTraining.empty());
    QVERIFY(!read->model.layers().empty());
    const auto runner = formats::runnerOf(file);
    QVERIFY(runner.ok());
    QVERIFY(!(*runner)->tensorTypes().empty());
}

void FormatsTest::whatIsOfNoFormatIsNotRun()
{
    for (const char *name : {"text.bin", "missing.bin", "empty.bin"}) {
        const std::string path = m_folder.filePath(QString::fromLatin1(name)).toStdString();
        if (QByteArray(name) != "missing.bin")
            written(name, QByteArray(name) == "text.bin" ? "some text" : "");
        QVERIFY(!formats::runnerOf(path).ok());
        const auto read = formats::readModel(path);
        QVERIFY(!read.ok());
        QVERIFY(read.error().message().find(path) != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(FormatsTest)
#include "tst_formats.moc"
