// Everything that can be wrong with what the program is given: one sentence that names the culprit, exit
// status 1, and nothing half-written.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <limits>
#include <sys/resource.h>

using namespace paretoscope::tests;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// "a" is where a file stands in for a whole: head of it, nothing, something else.
QByteArray firstHalf(const QByteArray &content)
{
    return content.left(content.size() / 2);
}

const QByteArray aPicture = QByteArray::fromHex("89504e470d0a1a0a0000000d49484452") + QByteArray(200, 'x');

} // namespace

class TestBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void modelFile_data();
    void modelFile();
    void evaluationData_data();
    void evaluationData();
    void projectFile_data();
    void projectFile();
    void folderWithoutAProject();
    void divisionByZeroInThePreprocessing();
    void outputsThatDoNotFitTheTask_data();
    void outputsThatDoNotFitTheTask();
    void imageSizeThatDoesNotFit();
    void labelsOutOfRange();
    void weightsThatAreNoNumbers();
    void outputsThatAreNoNumbers();
    void recipe_data();
    void recipe();
    void pinOfAnUnknownLayer();
    void budgetBelowTheSmallestRecipe();
    void shapeTheModelDoesNotTake();
    void targetThatCannotBeWritten_data();
    void targetThatCannotBeWritten();
    void fullDiskUnderJson();
    void cacheThatCannotBeWrittenIsSaid_data();
    void cacheThatCannotBeWrittenIsSaid();
    void cacheThatBecomesFullSaysWhatIsKept();
    void fullDiskUnderStandardOutput();
    void fullDiskUnderExport();

private:
    QString projectWith(const char *pointer, const nlohmann::json &value) const;
    /// A project on a model that makes y from 8×8 digits by one linear layer and returns FORWARD.
    QString linearProject(const std::string &forward, std::optional<double> weight = {}) const;
    std::unique_ptr<Program> m_program;
};

void TestBadInput::init()
{
    m_program = std::make_unique<Program>();
}

QString TestBadInput::projectWith(const char *pointer, const nlohmann::json &value) const
{
    auto project = Program::demoProject();
    project[nlohmann::json::json_pointer(pointer)] = value;
    return m_program->writeProject(QStringLiteral("changed"), project);
}

QString TestBadInput::linearProject(const std::string &forward, std::optional<double> weight) const
{
    const QString model = m_program->path(QStringLiteral("linear.pt"));
    saveLinearModel(model,
                    "def forward(self, x):\n"
                    "    y = torch.linear(x.flatten(1), self.fc.weight, self.fc.bias)\n"
                    "    return " +
                        forward + "\n",
                    weight);
    return projectWith("/model", model.toStdString());
}

void TestBadInput::modelFile_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray good = contentOf(Program::demo(QStringLiteral("digits.pt")));
    QVERIFY(good.size() > 1000);
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("truncated") << firstHalf(good);
    QTest::newRow("foreign") << aPicture;
    QTest::newRow("zip that is no TorchScript") << QByteArray("zip");
}

void TestBadInput::modelFile()
{
    QFETCH(QByteArray, content);
    const QString path = m_program->path(QStringLiteral("model.pt"));
    if (content == "zip")
        saveZip(path, {{"readme.txt", "nothing to run"}});
    else if (!content.isNull())
        m_program->write(QStringLiteral("model.pt"), content);
    const QStringList named{path};
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("inspect"), path}), named), QByteArray());
    const QString project = projectWith("/model", path.toStdString());
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), project}), named), QByteArray());
}

void TestBadInput::evaluationData_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray good = contentOf(Program::demo(QStringLiteral("digits-evaluate-images-idx3-ubyte")));
    QVERIFY(good.size() > 1000);
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("truncated") << firstHalf(good);
    QTest::newRow("foreign") << aPicture;
    QTest::newRow("a size beyond all memory") << idx({0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF}, "");
    QTest::newRow("no samples") << idx({0, 8, 8}, "");
}

void TestBadInput::evaluationData()
{
    QFETCH(QByteArray, content);
    const QString path = m_program->path(QStringLiteral("images"));
    if (!content.isNull())
        m_program->write(QStringLiteral("images"), content);
    const QString project = projectWith("/data/evaluate/path", path.toStdString());
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), project}), {path}), QByteArray());
}

void TestBadInput::projectFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, nlohmann::json project, const char *named) {
        QTest::newRow(name) << QByteArray::fromStdString(project.dump()) << QString::fromUtf8(named);
    };
    const auto changed = [](const char *pointer, const nlohmann::json &value) {
        auto project = Program::demoProject();
        project[nlohmann::json::json_pointer(pointer)] = value;
        return project;
    };
    QTest::newRow("missing") << QByteArray() << QString();
    QTest::newRow("empty") << QByteArray("") << QString();
    QTest::newRow("truncated") << firstHalf(QByteArray::fromStdString(Program::demoProject().dump()))
                               << QString();
    QTest::newRow("foreign") << aPicture << QString();
    QTest::newRow("deeply nested") << QByteArray(100'000, '[') << QString();
    row("some other JSON", {{"name", "value"}}, "paretoscope");
    row("an array", nlohmann::json::array({1, 2}), "");
    row("of a newer version", changed("/paretoscope", 99), "99");
    row("unknown task", changed("/task", "translation"), "translation");
    row("unknown format", changed("/data/evaluate/format", "tfrecord"), "tfrecord");
    row("text for a number", changed("/input/scale", "small"), "scale");
    row("number for a path", changed("/model", 7), "model");
}

void TestBadInput::projectFile()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, named);
    const QString path = m_program->path(QStringLiteral("bad.pscope.json"));
    if (!content.isNull())
        m_program->write(QStringLiteral("bad.pscope.json"), content);
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), path}), {path, named}),
             QByteArray());
}

void TestBadInput::folderWithoutAProject()
{
    const QStringList named{QDir(m_program->path({})).path(), QStringLiteral("pscope.json")};
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), m_program->path({})}), named),
             QByteArray());
    m_program->writeProject(QStringLiteral("one"), Program::demoProject());
    m_program->writeProject(QStringLiteral("two"), Program::demoProject());
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), m_program->path({})}), named),
             QByteArray());
}

void TestBadInput::divisionByZeroInThePreprocessing()
{
    const QString project = projectWith("/input/std", {0.0});
    QCOMPARE(
        notAProperFailure(m_program->run({QStringLiteral("baseline"), project}), {QStringLiteral("std")}),
        QByteArray());
}

void TestBadInput::outputsThatDoNotFitTheTask_data()
{
    QTest::addColumn<QByteArray>("forward");
    QTest::addColumn<QString>("task");
    QTest::newRow("one number a sample, no classes")
        << QByteArray("y.sum(1)") << QStringLiteral("classification");
    QTest::newRow("one number for all") << QByteArray("y.sum()") << QStringLiteral("classification");
    QTest::newRow("classes where tokens are wanted") << QByteArray("y") << QStringLiteral("language-model");
    QTest::newRow("text") << QByteArray("'five'") << QStringLiteral("classification");
}

void TestBadInput::outputsThatDoNotFitTheTask()
{
    QFETCH(QByteArray, forward);
    QFETCH(QString, task);
    linearProject(forward.toStdString());
    auto project = Program::demoProject();
    project["model"] = m_program->path(QStringLiteral("linear.pt")).toStdString();
    project["task"] = task.toStdString();
    const QString path = m_program->writeProject(QStringLiteral("misfit"), project);
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), path}), {}), QByteArray());
}

void TestBadInput::imageSizeThatDoesNotFit()
{
    linearProject("y"); // wants 8×8
    auto project = Program::demoProject();
    project["model"] = m_program->path(QStringLiteral("linear.pt")).toStdString();
    project["input"]["resize"] = {7, 7};
    const QString path = m_program->writeProject(QStringLiteral("misfit"), project);
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), path}), {QStringLiteral("7")}),
             QByteArray());
}

void TestBadInput::labelsOutOfRange()
{
    QByteArray labels = contentOf(Program::demo(QStringLiteral("digits-evaluate-labels-idx1-ubyte")));
    labels[labels.size() - 1] = 77;
    const QString path = m_program->write(QStringLiteral("labels"), labels);
    const QString project = projectWith("/data/evaluate/labels", path.toStdString());
    Outcome outcome = m_program->run({QStringLiteral("baseline"), project});
    const qsizetype warning = outcome.err.indexOf("never occur"); // said first, of what was opened
    QVERIFY2(warning >= 0, outcome.err);
    outcome.err = outcome.err.mid(outcome.err.indexOf('\n', warning) + 1);
    QCOMPARE(notAProperFailure(outcome, {QStringLiteral("77")}), QByteArray());
}

void TestBadInput::weightsThatAreNoNumbers()
{
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        const QString project = linearProject("y", value);
        const QStringList named{QStringLiteral("linear.pt"), QStringLiteral("fc")};
        QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("baseline"), project}), named),
                 QByteArray());
        QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("inspect"),
                                                   m_program->path(QStringLiteral("linear.pt"))}),
                                   named),
                 QByteArray());
    }
}

void TestBadInput::outputsThatAreNoNumbers()
{
    const QString project = linearProject("y.log() * float('inf')");
    QCOMPARE(
        notAProperFailure(m_program->run({QStringLiteral("baseline"), project}), {QStringLiteral("sample")}),
        QByteArray());
}

void TestBadInput::recipe_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *content, const char *named) {
        QTest::newRow(name) << QByteArray(content) << QString::fromUtf8(named);
    };
    QTest::newRow("missing") << QByteArray() << QStringLiteral("recipe.json");
    row("empty", "", "recipe.json");
    row("truncated", R"({"paretoscopeRecipe":1,"default":{"bi)", "recipe.json");
    row("foreign", R"({"bits":4})", "paretoscopeRecipe");
    row("of a newer version", R"({"paretoscopeRecipe":9})", "9");
    row("unknown layer", R"({"paretoscopeRecipe":1,"layers":{"no.such.layer":{"bits":4}}})", "no.such.layer");
    row("nine bits", R"({"paretoscopeRecipe":1,"default":{"bits":9}})", "bits");
    row("all of it zero", R"({"paretoscopeRecipe":1,"default":{"sparsity":1.0}})", "sparsity");
    row("text for sparsity", R"({"paretoscopeRecipe":1,"default":{"sparsity":"half"}})", "sparsity");
    row("group of none",
        R"({"paretoscopeRecipe":1,"default":{"bits":4,"granularity":"group","groupSize":0}})", "groupSize");
    row("unknown field", R"({"paretoscopeRecipe":1,"default":{"bit":4}})", "bit");
}

void TestBadInput::recipe()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, named);
    const QString path = m_program->path(QStringLiteral("recipe.json"));
    if (!content.isNull())
        m_program->write(QStringLiteral("recipe.json"), content);
    const QString project = Program::demo(QStringLiteral("digits.pscope.json"));
    const QString target = m_program->path(QStringLiteral("out.pt"));
    QCOMPARE(
        notAProperFailure(
            m_program->run({QStringLiteral("evaluate"), project, QStringLiteral("--recipe"), path}), {named}),
        QByteArray());
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("export"), project, QStringLiteral("--recipe"),
                                               path, QStringLiteral("-o"), target}),
                               {named}),
             QByteArray());
    QVERIFY(!QFile::exists(target));
}

void TestBadInput::pinOfAnUnknownLayer()
{
    QCOMPARE(notAProperFailure(m_program->run({QStringLiteral("frontier"),
                                               Program::demo(QStringLiteral("digits.pscope.json")),
                                               QStringLiteral("--pin"), QStringLiteral("conv99=4")}),
                               {QStringLiteral("conv99")}),
             QByteArray());
}

void TestBadInput::budgetBelowTheSmallestRecipe()
{
    const QStringList arguments{
        QStringLiteral("frontier"),    Program::demo(QStringLiteral("digits.pscope.json")),
        QStringLiteral("--bits"),      QStringLiteral("4"),
        QStringLiteral("--samples"),   QStringLiteral("16"),
        QStringLiteral("--max-bytes"), QStringLiteral("100")};
    QCOMPARE(
        notAProperFailure(m_program->run(arguments), {QStringLiteral("100 B"), QStringLiteral("smallest")}),
        QByteArray());
}

void TestBadInput::shapeTheModelDoesNotTake()
{
    QCOMPARE(notAProperFailure(
                 m_program->run({QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pt")),
                                 QStringLiteral("--input-shape"), QStringLiteral("1,5,8,8")}),
                 {QStringLiteral("1,5,8,8")}),
             QByteArray());
    QCOMPARE(notAProperFailure(
                 m_program->run({QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pt")),
                                 QStringLiteral("--input-shape"), QStringLiteral("1000000,1000000,1000000")}),
                 {QStringLiteral("1000000")}),
             QByteArray());
}

void TestBadInput::targetThatCannotBeWritten_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("target");
    const QString project = Program::demo(QStringLiteral("digits.pscope.json"));
    const QString recipe = QStringLiteral("recipe.json");
    const QString nowhere = QStringLiteral("/no/such/folder/out");
    QTest::newRow("JSON in a folder that is not there")
        << QStringList{QStringLiteral("inspect"), project, QStringLiteral("--json"), nowhere} << nowhere;
    QTest::newRow("JSON over a folder")
        << QStringList{QStringLiteral("baseline"), project, QStringLiteral("--json"), QStringLiteral("/tmp")}
        << QStringLiteral("/tmp");
    QTest::newRow("CSV in a folder that is not there")
        << QStringList{QStringLiteral("sensitivity"), project, QStringLiteral("--csv"), nowhere} << nowhere;
    QTest::newRow("model in a folder that is not there")
        << QStringList{QStringLiteral("export"), project, QStringLiteral("--recipe"), recipe,
                       QStringLiteral("-o"),     nowhere}
        << nowhere;
    QTest::newRow("model over a device")
        << QStringList{QStringLiteral("export"),   project,
                       QStringLiteral("--recipe"), recipe,
                       QStringLiteral("-o"),       QStringLiteral("/dev/full")}
        << QStringLiteral("/dev/full");
}

void TestBadInput::targetThatCannotBeWritten()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, target);
    m_program->write(QStringLiteral("recipe.json"), R"({"paretoscopeRecipe":1,"default":{"bits":4}})");
    QCOMPARE(notAProperFailure(m_program->run(arguments), {target}), QByteArray());
    QCOMPARE(QDir(m_program->path({})).entryList(QDir::Files | QDir::Hidden),
             QStringList(QStringLiteral("recipe.json")));
}

void TestBadInput::fullDiskUnderJson()
{
    const Outcome outcome =
        m_program->run({QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pt")),
                        QStringLiteral("--json"), QStringLiteral("/dev/full")});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("disk is full") && outcome.err.contains("/dev/full"), outcome.err);
    QCOMPARE(outcome.err.count('\n'), 1);
}

void TestBadInput::cacheThatCannotBeWrittenIsSaid_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"baseline", "evaluate --recipe recipe.json", "sensitivity --bits 4 --samples 16",
                             "frontier --bits 4 --samples 16 --verify 1",
                             "export --bits 4 --samples 16 --verify 1 --max-ratio 0.5 -o out.pt"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

/// Once, in words, by every command; the work is done all the same.
void TestBadInput::cacheThatCannotBeWrittenIsSaid()
{
    QFETCH(QString, line);
    m_program->write(QStringLiteral("recipe.json"), R"({"paretoscopeRecipe":2,"default":{"bits":4}})");
    m_program->write(QStringLiteral("file"), "no folder");
    const QStringList arguments =
        line.split(u' ') + QStringList{Program::demo(QStringLiteral("digits.pscope.json")),
                                       QStringLiteral("--cache"),
                                       QStringLiteral("file/cache"),
                                       QStringLiteral("--quiet"),
                                       QStringLiteral("--json"),
                                       QStringLiteral("-")};
    const Outcome outcome = m_program->run(arguments);
    QVERIFY2(outcome.exitCode == 0, outcome.err);
    QVERIFY2(outcome.err.count("The cache folder file/cache cannot be written (") == 1, outcome.err);
    QVERIFY2(outcome.err.contains("nothing of what is measured is kept"), outcome.err);
    QVERIFY(outcome.json()["notes"].back().get<std::string>().find("file/cache") != std::string::npos);
    const bool measures = !line.startsWith(QStringLiteral("baseline"));
    QCOMPARE(outcome.json().contains("cache"), measures);
    if (measures) {
        QCOMPARE(outcome.json()["cache"]["kept"].get<int>(), 0);
        QVERIFY(outcome.json()["cache"]["lost"].get<int>() > 0);
    }
    QVERIFY(m_program->run(arguments + QStringList{QStringLiteral("--no-cache")}).err.isEmpty());
}

/// What was kept until the disk was full is counted, and found again.
void TestBadInput::cacheThatBecomesFullSaysWhatIsKept()
{
    const QStringList arguments{
        QStringLiteral("sensitivity"), Program::demo(QStringLiteral("digits.pscope.json")),
        QStringLiteral("--bits"),      QStringLiteral("2,4,8"),
        QStringLiteral("--samples"),   QStringLiteral("16"),
        QStringLiteral("--json"),      QStringLiteral("-")};
    const Outcome outcome = m_program->run(arguments, [](QProcess &process) {
        process.setChildProcessModifier([] {
            const rlimit limit{6'000, 6'000};
            setrlimit(RLIMIT_FSIZE, &limit);
        });
    });
    QVERIFY2(outcome.exitCode == 0, outcome.err);
    const auto cache = outcome.json()["cache"];
    const int kept = cache["kept"].get<int>(), lost = cache["lost"].get<int>();
    QVERIFY(kept > 0 && lost > 0);
    const QByteArray sentence =
        QByteArray::number(kept) + " of " + QByteArray::number(kept + lost) + " measurements";
    QVERIFY2(outcome.err.contains(sentence), outcome.err);
    const Outcome again = m_program->run(arguments);
    QVERIFY2(again.exitCode == 0, again.err);
    QVERIFY(!again.json().contains("cache"));
    QDir folder(m_program->cacheFolder());
    int records = 0;
    for (const QString &name : folder.entryList({QStringLiteral("*.jsonl")}))
        records += static_cast<int>(contentOf(folder.filePath(name)).count("\"method\""));
    QVERIFY(records == kept + lost || records == kept + lost + 1); // one was cut off
}

void TestBadInput::fullDiskUnderStandardOutput()
{
    const Outcome outcome =
        m_program->run({QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pt"))},
                       [](QProcess &process) { process.setStandardOutputFile(QStringLiteral("/dev/full")); });
    QCOMPARE(notAProperFailure(outcome, {QStringLiteral("standard output")}), QByteArray());
}

void TestBadInput::fullDiskUnderExport()
{
    const QString recipe = m_program->write(QStringLiteral("recipe.json"), R"({"paretoscopeRecipe":1})");
    m_program->write(QStringLiteral("out.pt"), "what was there before");
    const auto noRoom = [](QProcess &process) {
        // A file system of ten kilobytes, as far as this process can tell.
        process.setChildProcessModifier([] {
            const rlimit limit{10'000, 10'000};
            setrlimit(RLIMIT_FSIZE, &limit);
        });
    };
    const Outcome outcome =
        m_program->run({QStringLiteral("export"), Program::demo(QStringLiteral("digits.pscope.json")),
                        QStringLiteral("--recipe"), recipe, QStringLiteral("-o"), QStringLiteral("out.pt")},
                       noRoom);
    QCOMPARE(notAProperFailure(outcome, {QStringLiteral("out.pt")}), QByteArray());
    QCOMPARE(contentOf(m_program->path(QStringLiteral("out.pt"))), QByteArray("what was there before"));
    QCOMPARE(QDir(m_program->path({})).entryList(QDir::Files | QDir::Hidden),
             QStringList({QStringLiteral("out.pt"), QStringLiteral("recipe.json")}));
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
