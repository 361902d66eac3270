// A command with --json that fails says so in JSON, too: an id that programs know, and what stands in the
// sentence.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"

#include <QFile>
#include <QTest>

using namespace paretoscope::tests;
using nlohmann::json;

class TestErrorsAsJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void failureOnStandardOutputIsAnObject_data();
    void failureOnStandardOutputIsAnObject();
    void wordsWithinASentenceAreSentences();
    void fileStaysAsItWas();
    void withoutJsonStandardOutputStaysEmpty();
    void brokenLimitStandsBesideWhatWasMeasured();
    void successHasNoError();

private:
    json demoWith(const char *pointer, const json &value) const;
    Program m_program;
};

namespace {

const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));

QStringList asJson(const QStringList &arguments)
{
    return arguments + QStringList{QStringLiteral("--json"), QStringLiteral("-")};
}

/// What standard error says without the program's name.
std::string said(const Outcome &outcome)
{
    return outcome.err.trimmed().mid(qstrlen("paretoscope-cli: ")).toStdString();
}

} // namespace

json TestErrorsAsJson::demoWith(const char *pointer, const json &value) const
{
    json project = Program::demoProject();
    project[json::json_pointer(pointer)] = value;
    return project;
}

void TestErrorsAsJson::failureOnStandardOutputIsAnObject_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("arguments of the sentence");
    const auto row = [](const char *name, const QStringList &arguments, const char *id, const char *code,
                        const json &parts) {
        QTest::newRow(name) << arguments << QByteArray(id) << QByteArray(code) << shown(parts);
    };
    const QString newer = m_program.write(QStringLiteral("newer.pscope.json"), R"({"paretoscope": 7})");
    row("newer project", {"baseline", newer}, "project.newer", "invalid-project", {newer.toStdString(), "7"});
    const QString broken = m_program.write(QStringLiteral("broken.pscope.json"), "{\n\"paretoscope\" 1}");
    row("numbers stay numbers", {"baseline", broken}, "json.invalid-at", "invalid-project",
        {broken.toStdString(), 2, 15});
    const QString labels = m_program.write(QStringLiteral("labels"), idx({3}, QByteArray(3, '\1')));
    const QString few = m_program.writeProject(QStringLiteral("few"),
                                               demoWith("/data/evaluate/labels", labels.toStdString()));
    row("data", {"evaluate", few, "--recipe", "r.json"}, "arrays.other-count", "data-mismatch",
        {labels.toStdString(), 3,
         Program::demo(QStringLiteral("digits-evaluate-images-idx3-ubyte")).toStdString(), 597});
    const QString nowhere = m_program.path(QStringLiteral("100 %1"));
    const QString lost = m_program.writeProject(QStringLiteral("lost"),
                                                demoWith("/data/evaluate/labels", nowhere.toStdString()));
    row("missing data", {"sensitivity", lost}, "file.missing", "data-not-found", {nowhere.toStdString()});
    row("unknown layer", {"frontier", demo, "--pin", "conv99=8"}, "cli.pinned-layer-unknown", "unknown-layer",
        {"conv99"});
}

void TestErrorsAsJson::failureOnStandardOutputIsAnObject()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, id);
    QFETCH(const QByteArray, code);
    const Outcome outcome = m_program.run(asJson(arguments));
    QCOMPARE(outcome.exitCode, 1);
    const json document = outcome.json();
    QVERIFY2(document.is_object() && document.size() == 1, outcome.out);
    const json &error = document["error"];
    QCOMPARE(QByteArray::fromStdString(error["id"].get<std::string>()), id);
    QCOMPARE(QByteArray::fromStdString(error["code"].get<std::string>()), code);
    QCOMPARE(error["message"].get<std::string>(), said(outcome));
    QTEST(shown(error["arguments"]), "arguments of the sentence");
}

void TestErrorsAsJson::wordsWithinASentenceAreSentences()
{
    const QString project = m_program.writeProject(QStringLiteral("typed"), demoWith("/input/scale", "no"));
    const json error = m_program.run(asJson({"baseline", project})).json()["error"];
    QCOMPARE(error["id"].get<std::string>(), std::string("field.wrong"));
    const json &why = error["arguments"][2];
    QCOMPARE(why["id"].get<std::string>(), std::string("field.no-number"));
    QVERIFY(error["message"].get<std::string>().find(why["message"].get<std::string>()) != std::string::npos);
}

void TestErrorsAsJson::fileStaysAsItWas()
{
    const QString target = m_program.write(QStringLiteral("kept.json"), "as it was");
    const QString newer = m_program.write(QStringLiteral("newer.pscope.json"), R"({"paretoscope": 7})");
    const QList<QStringList> commands{{"baseline", newer},
                                      {"frontier", demo, "--pin", "conv99=8"},
                                      {"inspect", m_program.path(QStringLiteral("nothing.pt"))}};
    for (const QStringList &command : commands) {
        QCOMPARE(notAProperFailure(m_program.run(command + QStringList{"--json", target}), {}), QByteArray());
        QFile file(target);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("as it was"));
    }
}

void TestErrorsAsJson::withoutJsonStandardOutputStaysEmpty()
{
    const Outcome outcome = m_program.run({"frontier", demo, "--pin", "conv99=8"});
    QCOMPARE(outcome.exitCode, 1);
    QCOMPARE(outcome.out, QByteArray());
}

void TestErrorsAsJson::brokenLimitStandsBesideWhatWasMeasured()
{
    const QString recipe =
        m_program.write(QStringLiteral("r.json"), R"({"paretoscopeRecipe": 1, "default": {"bits": 2}})");
    const Outcome outcome =
        m_program.run(asJson({"evaluate", demo, "--recipe", recipe, "--max-class-drop", "0.01"}));
    QCOMPARE(outcome.exitCode, 1);
    const json document = outcome.json();
    QVERIFY2(document.is_object(), outcome.out); // one document, not two
    QCOMPARE(document["keepsLimits"].get<bool>(), false);
    QCOMPARE(document["error"]["id"].get<std::string>(), std::string("cli.recipe-breaks-limits"));
    QCOMPARE(document["error"]["message"].get<std::string>(), said(outcome));
}

void TestErrorsAsJson::successHasNoError()
{
    const json inspected = m_program.runJson({"inspect", Program::demo(QStringLiteral("digits.pt"))});
    QVERIFY(inspected.is_object() && !inspected.contains("error"));
    QVERIFY(inspected["noteIds"] == json::array());
}

QTEST_GUILESS_MAIN(TestErrorsAsJson)
#include "tst_errorsasjson.moc"
