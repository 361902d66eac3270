#include "tests/cli/program.h"

#include "tests/support/realdata.h"

#include <QFile>

namespace paretoscope::tests {

namespace {

constexpr int patienceMs = 600'000;

/// Whether standard output holds nothing but what standard error says, as JSON.
bool isTheErrorOf(const Outcome &outcome)
{
    const nlohmann::json document = outcome.json();
    if (!document.is_object() || document.size() != 1 || !document.contains("error"))
        return false;
    const nlohmann::json &error = document["error"];
    return error.contains("id") && error.contains("arguments") && error.contains("code") &&
           outcome.err.trimmed() ==
               "paretoscope-cli: " + QByteArray::fromStdString(error.value("message", ""));
}

QByteArray complaintAbout(const Outcome &outcome, int exitCode, const QStringList &words)
{
    const QByteArray told = "exit " + QByteArray::number(outcome.exitCode) + ", stderr: " + outcome.err;
    if (outcome.exitCode != exitCode)
        return "exit status is not " + QByteArray::number(exitCode) + "; " + told;
    if (!outcome.out.isEmpty() && !isTheErrorOf(outcome))
        return "standard output is not empty: " + outcome.out;
    if (!outcome.err.startsWith("paretoscope-cli: ") || !outcome.err.endsWith(".\n") ||
        outcome.err.count('\n') != 1)
        return "not one sentence on one line; " + told;
    for (const QString &word : words)
        if (!outcome.err.contains(word.toUtf8()))
            return "the sentence does not name " + word.toUtf8() + "; " + told;
    return {};
}

} // namespace

nlohmann::json Outcome::json() const
{
    return nlohmann::json::parse(out.toStdString(), nullptr, false);
}

Program::Program()
{
    QVERIFY(m_folder.isValid());
}

QString Program::demo(const QString &name)
{
    return QStringLiteral(PARETOSCOPE_DEMO_DIR "/") + name;
}

QString Program::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

QString Program::writeProject(const QString &name, const nlohmann::json &content) const
{
    return write(name + QStringLiteral(".pscope.json"), QByteArray::fromStdString(content.dump()));
}

nlohmann::json Program::demoProject()
{
    QFile file(demo(QStringLiteral("digits.pscope.json")));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the demo is missing: %s", qPrintable(file.fileName()));
    auto project = nlohmann::json::parse(file.readAll().toStdString());
    const auto absolute = [](nlohmann::json &field) {
        field = demo(QString::fromStdString(field.get<std::string>())).toStdString();
    };
    absolute(project["model"]);
    for (auto &source : project["data"]) {
        absolute(source["path"]);
        absolute(source["labels"]);
    }
    return project;
}

nlohmann::json Program::resnet20Project()
{
    return {{"paretoscope", 1},
            {"model", realData("cifar10/resnet20.pt")},
            {"task", "classification"},
            {"data",
             {{"evaluate", {{"path", realData("cifar10/test_1017.bin")}, {"format", "cifar10-bin"}}},
              {"calibrate", {{"path", realData("cifar10/calib_512.bin")}, {"format", "cifar10-bin"}}}}},
            {"input",
             {{"scale", 1.0 / 255},
              {"mean", {0.485, 0.456, 0.406}},
              {"std", {0.229, 0.224, 0.225}},
              {"channels", "RGB"}}}};
}

void Program::prepare(QProcess &process, const QStringList &arguments) const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PARETOSCOPE_CACHE"), cacheFolder());
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.setProgram(QStringLiteral(PARETOSCOPE_CLI));
    process.setArguments(arguments);
}

namespace {

bool succeeded(const Outcome &outcome, const QStringList &arguments, bool saysWhatItShould)
{
    if (outcome.exitCode == 0 && saysWhatItShould)
        return true;
    QTest::qFail(
        qPrintable(
            QStringLiteral("failed: %1: %2").arg(arguments.join(u' '), QString::fromUtf8(outcome.err))),
        __FILE__, __LINE__);
    return false;
}

} // namespace

Outcome Program::run(const QStringList &arguments, const Adjust &adjust) const
{
    QProcess process;
    prepare(process, arguments);
    if (adjust)
        adjust(process);
    process.start();
    Outcome outcome;
    if (process.waitForFinished(patienceMs) && process.exitStatus() == QProcess::NormalExit)
        outcome.exitCode = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    if (outcome.exitCode == -1)
        outcome.err += "(" + process.errorString().toUtf8() + ")";
    return outcome;
}

nlohmann::json Program::runJson(const QStringList &arguments) const
{
    const Outcome outcome = run(arguments + QStringList{QStringLiteral("--json"), QStringLiteral("-")});
    return succeeded(outcome, arguments, outcome.err.isEmpty()) ? outcome.json() : nlohmann::json();
}

nlohmann::json Program::runJsonWithNotes(const QStringList &arguments) const
{
    const Outcome outcome = run(arguments + QStringList{QStringLiteral("--json"), QStringLiteral("-")});
    return succeeded(outcome, arguments, !outcome.err.isEmpty()) ? outcome.json() : nlohmann::json();
}

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

QByteArray shown(const nlohmann::json &json)
{
    return QByteArray::fromStdString(json.dump());
}

QByteArray notAProperFailure(const Outcome &outcome, const QStringList &words)
{
    return complaintAbout(outcome, 1, words);
}

QByteArray notAUsageError(const Outcome &outcome, const QStringList &words)
{
    return complaintAbout(outcome, 2, words);
}

} // namespace paretoscope::tests
