// What the command line says of data besides its samples: what was left out, which part was read, what looks
// wrong.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"
#include "tests/support/archives.h"
#include "tests/support/picturefiles.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace paretoscope::tests;

namespace fs = std::filesystem;

class TestDataNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void picturesOfEveryFormatAreSamples();
    void leftOutFilesAreOnStandardErrorAndInTheJson_data();
    void leftOutFilesAreOnStandardErrorAndInTheJson();
    void nothingLeftOutIsSaidToo();
    void partsOfOneFileServeBothRoles();
    void labelsFromOneArePointedOut();
    void modelThatIsNoModelIsNamed_data();
    void modelThatIsNoModelIsNamed();

private:
    /// A project of the class-less linear model on 8 × 8 pictures below "pictures".
    QString project(const nlohmann::json &data) const
    {
        return m_program->writeProject(QStringLiteral("p"),
                                       {{"paretoscope", 1},
                                        {"model", m_program->path(QStringLiteral("m.pt")).toStdString()},
                                        {"task", "classification"},
                                        {"data", data},
                                        {"input", {{"channels", "gray"}}}});
    }
    fs::path file(const std::string &name) const
    {
        const fs::path path = fs::path(m_program->path(QStringLiteral("pictures")).toStdString()) / name;
        fs::create_directories(path.parent_path());
        return path;
    }
    void fillPictures() const
    {
        for (int i = 0; i < 8; ++i) {
            const std::vector<std::uint8_t> pixels(64 * 3, static_cast<std::uint8_t>(i * 20));
            const std::string stem = (i % 2 ? "b/" : "a/deep/") + std::to_string(i);
            writePng(file(stem + ".png"), {8, 8, 2, 8, pixels});
            writeWebp(file(stem + "w.webp"), 8, 8, 3, pixels);
        }
    }
    nlohmann::json pictures() const
    {
        return {{"evaluate",
                 {{"path", m_program->path(QStringLiteral("pictures")).toStdString()},
                  {"format", "image-folder"}}}};
    }

    std::unique_ptr<Program> m_program;
};

void TestDataNotes::init()
{
    m_program = std::make_unique<Program>();
    saveLinearModel(m_program->path(QStringLiteral("m.pt")),
                    "def forward(self, x):\n    return torch.linear(torch.flatten(x, 1), self.fc.weight, "
                    "self.fc.bias)\n");
}

void TestDataNotes::picturesOfEveryFormatAreSamples()
{
    fillPictures();
    const auto json = m_program->runJson({QStringLiteral("baseline"), project(pictures())});
    QCOMPARE(json["n"].get<int>(), 16);
}

void TestDataNotes::leftOutFilesAreOnStandardErrorAndInTheJson_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("baseline") << "baseline";
    QTest::newRow("inspect") << "inspect";
    QTest::newRow("sensitivity") << "sensitivity";
}

void TestDataNotes::leftOutFilesAreOnStandardErrorAndInTheJson()
{
    QFETCH(const QString, command);
    fillPictures();
    for (const char *name : {"a/notes.txt", "a/more.txt", "b/x.heic", "b/broken.png"})
        writeFile(file(name), textBytes("no picture"));
    const auto outcome = m_program->run({command, project(pictures()), QStringLiteral("--quiet"),
                                         QStringLiteral("--json"), QStringLiteral("-")});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.err.contains("4 files of pictures were left out: 2 .txt (a/more.txt, a/notes.txt), "),
             outcome.err.constData());
    QVERIFY2(outcome.err.contains("1 unreadable picture (b/broken.png)"), outcome.err.constData());
    const auto data = outcome.json()["data"];
    QCOMPARE(data["leftOutCount"].get<int>(), 4);
    QCOMPARE(data["leftOut"][0]["kind"].get<std::string>(), std::string(".txt"));
    QCOMPARE(data["leftOut"][0]["source"].get<std::string>(), std::string("evaluate"));
}

void TestDataNotes::nothingLeftOutIsSaidToo()
{
    fillPictures();
    const auto data = m_program->runJson({QStringLiteral("baseline"), project(pictures())})["data"];
    QCOMPARE(data["leftOutCount"].get<int>(), 0);
    QVERIFY(data["leftOut"].empty() && data["warnings"].empty());
}

void TestDataNotes::partsOfOneFileServeBothRoles()
{
    const auto images = [](int count) {
        return npy("|u1", "(" + std::to_string(count) + ", 8, 8)", QByteArray(count * 64, '\x07'));
    };
    const auto labels = [](int count) {
        QByteArray values(count, '\0');
        for (int i = 0; i < count; ++i)
            values[i] = static_cast<char>(i % 10);
        return npy("|u1", "(" + std::to_string(count) + ", 1)", values);
    };
    saveZip(m_program->path(QStringLiteral("set.npz")), {{"train_images.npy", images(30)},
                                                         {"train_labels.npy", labels(30)},
                                                         {"test_images.npy", images(20)},
                                                         {"test_labels.npy", labels(20)}});
    const nlohmann::json source{{"path", m_program->path(QStringLiteral("set.npz")).toStdString()},
                                {"format", "npz"}};
    const auto outcome =
        m_program->run({QStringLiteral("baseline"), project({{"evaluate", source}, {"calibrate", source}}),
                        QStringLiteral("--json"), QStringLiteral("-")});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.err.contains("test is read for evaluation"), outcome.err);
    const auto json = outcome.json();
    QCOMPARE(json["n"].get<int>(), 20);
    QCOMPARE(json["calibrationSamples"].get<int>(), 30);
    QCOMPARE(json["data"]["notes"].size(), std::size_t{2});
}

void TestDataNotes::labelsFromOneArePointedOut()
{
    QByteArray labels(20, '\0');
    for (int i = 0; i < 20; ++i)
        labels[i] = static_cast<char>(1 + i % 9);
    saveZip(m_program->path(QStringLiteral("set.npz")),
            {{"x.npy", npy("|u1", "(20, 8, 8)", QByteArray(20 * 64, '\x07'))},
             {"y.npy", npy("|u1", "(20,)", labels)}});
    const auto outcome = m_program->run(
        {QStringLiteral("baseline"),
         project({{"evaluate",
                   {{"path", m_program->path(QStringLiteral("set.npz")).toStdString()}, {"format", "npz"}}}}),
         QStringLiteral("--json"), QStringLiteral("-")});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.err.contains("run from 1 to 9"), outcome.err.constData());
    QCOMPARE(outcome.json()["data"]["warnings"].size(), std::size_t{1});
}

void TestDataNotes::modelThatIsNoModelIsNamed_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("Git LFS") << QByteArray(
                                    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
                             << "git lfs pull";
    QTest::newRow("web page") << QByteArray("<!DOCTYPE html>\n<html></html>") << "web page";
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08 and so on") << "packed with gzip";
    QTest::newRow("broken off") << QByteArray(4096, '\0') << "nothing but zeros";
}

void TestDataNotes::modelThatIsNoModelIsNamed()
{
    QFETCH(const QByteArray, content);
    QFETCH(const QString, says);
    const QString path = m_program->write(QStringLiteral("wrong.pt"), content);
    const auto outcome = m_program->run({QStringLiteral("inspect"), path});
    QCOMPARE(notAProperFailure(outcome, {QStringLiteral("wrong.pt"), says}), QByteArray());
}

QTEST_GUILESS_MAIN(TestDataNotes)
#include "tst_datanotes.moc"
