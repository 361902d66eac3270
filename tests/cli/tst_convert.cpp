// Networks written as other kinds of files, and what is there to verify files with.
#include "tests/cli/program.h"
#include "tests/support/realdata.h"

#include <QFile>
#include <QTest>

#include <set>

using namespace paretoscope::tests;
using nlohmann::json;

class TestConvert : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsConvertedComputesTheSame_data();
    void whatIsConvertedComputesTheSame();
    void openSizesAreAskedFor();
    void inputsAreGivenByName();
    void nothingIsWrittenOverTheNetwork();
    void whatCannotBeReadLeavesNothing();
    void declaredInputsAreShown();
    void runtimesAreListed();

private:
    QString out(const char *name) const { return m_program.path(QString::fromLatin1(name)); }
    json converted(const QStringList &arguments) const
    {
        return m_program.runJson(QStringList{QStringLiteral("convert")} + arguments);
    }

    Program m_program;
};

namespace {

QString real(const char *file)
{
    return QString::fromStdString(realData(file));
}

} // namespace

void TestConvert::whatIsConvertedComputesTheSame_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("resnet20.onnx") << QStringList();
    QTest::newRow("resnet20.pt2") << QStringList();
    QTest::newRow("encoder.pt2") << QStringList();
    QTest::newRow("encoder.onnx") << words("--shape ids=1,9 --shape mask=1,9");
    QTest::newRow("magika.onnx") << QStringList();
}

void TestConvert::whatIsConvertedComputesTheSame()
{
    QFETCH(QStringList, arguments);
    const QByteArray file = QByteArray("formats/") + QTest::currentDataTag();
    PARETOSCOPE_NEEDS(file.constData());
    const QString target = out("converted.pt");
    const json result = converted(QStringList{real(file), target} + arguments);
    QCOMPARE(shown(result["format"]), shown("torchscript"));
    QCOMPARE(shown(result["verified"]), shown(true));
    QVERIFY(result["maxRelativeDifference"].get<double>() <= 1e-5);
    QCOMPARE(result["fileBytes"].get<qint64>(), QFile(target).size());
    QVERIFY(result["inputs"].size() >= 1);
    const json read = m_program.runJson({QStringLiteral("inspect"), target});
    QCOMPARE(shown(read["origin"]["format"]), shown("torchscript"));
    const json before = m_program.runJson({QStringLiteral("inspect"), real(file)});
    QCOMPARE(shown(read["parameters"]), shown(before["parameters"]));
}

void TestConvert::openSizesAreAskedFor()
{
    PARETOSCOPE_NEEDS("formats/encoder.onnx");
    const QString target = out("asked.pt");
    const Outcome outcome = m_program.run({QStringLiteral("convert"), real("formats/encoder.onnx"), target});
    QCOMPARE(notAProperFailure(outcome, words("ids --shape")), QByteArray());
    QVERIFY(!QFile::exists(target));
    const QString demo = Program::demo(QStringLiteral("digits.pt"));
    const Outcome unknown = m_program.run({QStringLiteral("convert"), demo, target});
    QCOMPARE(notAProperFailure(unknown, words("--shape HEIGHT,WIDTH")), QByteArray());
}

void TestConvert::inputsAreGivenByName()
{
    const QString demo = Program::demo(QStringLiteral("digits.pt"));
    const json result = converted({demo, out("named.safetensors"), QStringLiteral("--shape"),
                                   QStringLiteral("2,1,8,8"), QStringLiteral("--quiet")});
    QCOMPARE(shown(result["format"]), shown("safetensors"));
    QCOMPARE(shown(result["inputs"][0]["shape"]), shown(json{2, 1, 8, 8}));
    const Outcome other = m_program.run({QStringLiteral("convert"), demo, out("named.pt"),
                                         QStringLiteral("--shape"), QStringLiteral("nothing=2,1,8,8")});
    QCOMPARE(notAProperFailure(other, words("nothing")), QByteArray());
    const Outcome wrong = m_program.run({QStringLiteral("convert"), demo, out("named.pt"),
                                         QStringLiteral("--shape"), QStringLiteral("2,one")});
    QCOMPARE(notAUsageError(wrong, words("2,one")), QByteArray());
}

void TestConvert::nothingIsWrittenOverTheNetwork()
{
    PARETOSCOPE_NEEDS("formats/resnet20.onnx");
    const QString own = out("own.pt");
    QVERIFY(QFile::copy(Program::demo(QStringLiteral("digits.pt")), own));
    const QByteArray before = [&] {
        QFile file(own);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    const Outcome outcome = m_program.run(
        {QStringLiteral("convert"), own, own, QStringLiteral("--shape"), QStringLiteral("1,1,8,8")});
    QCOMPARE(notAProperFailure(outcome, words("own.pt")), QByteArray());
    QFile file(own);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
}

void TestConvert::whatCannotBeReadLeavesNothing()
{
    const QString broken = m_program.write(QStringLiteral("broken.pt"), "no network");
    const QString target = out("never.pt");
    const Outcome outcome = m_program.run({QStringLiteral("convert"), broken, target});
    QCOMPARE(notAProperFailure(outcome, words("broken.pt")), QByteArray());
    QVERIFY(!QFile::exists(target));
    const Outcome suffix = m_program.run(
        {QStringLiteral("convert"), Program::demo(QStringLiteral("digits.pt")), out("never.xyz")});
    QCOMPARE(notAProperFailure(suffix, words(".xyz")), QByteArray());
}

void TestConvert::declaredInputsAreShown()
{
    PARETOSCOPE_NEEDS("formats/encoder.onnx");
    for (const char *file : {"formats/encoder.onnx", "formats/encoder.pt2"}) {
        const json inputs = m_program.runJson({QStringLiteral("inspect"), real(file)})["origin"]["inputs"];
        QCOMPARE(inputs.size(), std::size_t{2});
        QCOMPARE(shown(inputs[0]["name"]), shown("ids"));
        QCOMPARE(shown(inputs[1]["name"]), shown("mask"));
        QCOMPARE(shown(inputs[0]["type"]), shown("int64"));
        QCOMPARE(shown(inputs[0]["shape"]), shown(json{-1, -1}));
        const QByteArray text = m_program.run({QStringLiteral("inspect"), real(file)}).out;
        QVERIFY2(text.contains("Inputs of the file: ids int64 ["), text.constData());
    }
    const json fixed =
        m_program.runJson({QStringLiteral("inspect"), real("formats/resnet20.onnx")})["origin"]["inputs"];
    QCOMPARE(shown(fixed[0]["shape"]), shown(json{-1, 3, 32, 32}));
}

void TestConvert::runtimesAreListed()
{
    const json listed = m_program.runJson({QStringLiteral("runtimes")});
    QVERIFY(!listed["libTorch"].get<std::string>().empty());
    std::set<std::string> keys;
    for (const json &runtime : listed["runtimes"]) {
        keys.insert(runtime["key"].get<std::string>());
        QCOMPARE(runtime["version"].is_null(), !runtime["missing"].is_null());
        QCOMPARE(runtime["version"].is_null(), runtime["interpreter"].is_null());
    }
    for (const char *key : {"onnxruntime", "onnx", "torch", "openvino"})
        QVERIFY2(keys.contains(key), key);
    const Outcome none = m_program.run({QStringLiteral("runtimes")}, [](QProcess &process) {
        auto environment = process.processEnvironment();
        environment.insert(QStringLiteral("PARETOSCOPE_PYTHON"), QStringLiteral("/no/such/python"));
        process.setProcessEnvironment(environment);
    });
    QCOMPARE(none.exitCode, 0);
    QVERIFY2(none.out.contains("pip install onnxruntime=="), none.out.constData());
}

QTEST_GUILESS_MAIN(TestConvert)
#include "tst_convert.moc"
