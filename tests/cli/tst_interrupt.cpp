// Ctrl-C: a clean stop that keeps what was measured; and the progress bar that a person waits at.
#include "tests/cli/terminal.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <QtEndian>

#include <cmath>
#include <csignal>
#include <memory>
#include <vector>

using namespace paretoscope::tests;

namespace {

QStringList sensitivityOf(const QString &project, int samples = 64)
{
    return {QStringLiteral("sensitivity"), project,
            QStringLiteral("--bits"),      QStringLiteral("2,3,4,5,6,8"),
            QStringLiteral("--samples"),   QString::number(samples)};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

/// The first of CELLS that is not what OTHERS has there; empty if all are. Which settings share a run is
/// chosen by speed and moves the last digits of a damage.
QByteArray firstThatDiffers(const nlohmann::json &cells, const nlohmann::json &others)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const nlohmann::json &cell = cells[i], &other = others.at(i);
        for (const char *field : {"layer", "setting", "n"})
            if (cell.at(field) != other.at(field))
                return shown(cell);
        const double kl = cell["kl"].get<double>();
        if (std::abs(kl - other["kl"].get<double>()) > 1e-3 * kl)
            return shown(cell);
    }
    return {};
}

/// The count of an IDX file's first dimension becomes COUNT.
void setCount(QByteArray &idx, int count)
{
    qToBigEndian(static_cast<quint32>(count), idx.data() + 4);
}

constexpr int copies = 8;
constexpr int manySamples = copies * 256;

/// The demo with eight times the pictures to calibrate on, unlike in their first pixel: seconds of work to
/// stop amid.
QString longProject(const Program &program)
{
    constexpr qsizetype imageHeader = 16, labelHeader = 8, pixels = 64;
    const QByteArray images = contentOf(Program::demo(QStringLiteral("digits-calibrate-images-idx3-ubyte")));
    const QByteArray labels = contentOf(Program::demo(QStringLiteral("digits-calibrate-labels-idx1-ubyte")));
    QByteArray manyImages = images.left(imageHeader), manyLabels = labels.left(labelHeader);
    for (int copy = 0; copy < copies; ++copy) {
        QByteArray own = images.mid(imageHeader);
        for (qsizetype first = 0; first < own.size(); first += pixels)
            own[first] = static_cast<char>(copy);
        manyImages += own;
        manyLabels += labels.mid(labelHeader);
    }
    setCount(manyImages, manySamples);
    setCount(manyLabels, manySamples);
    auto project = Program::demoProject();
    project["data"]["calibrate"]["path"] =
        program.write(QStringLiteral("images-idx3-ubyte"), manyImages).toStdString();
    project["data"]["calibrate"]["labels"] =
        program.write(QStringLiteral("labels-idx1-ubyte"), manyLabels).toStdString();
    return program.writeProject(QStringLiteral("digits"), project);
}

} // namespace

class TestInterrupt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stoppedRunKeepsItsCellsAndIsContinued_data();
    void stoppedRunKeepsItsCellsAndIsContinued();
    void runsAtOnceShareTheirCells_data();
    void runsAtOnceShareTheirCells();
    void stoppedExportLeavesNoFile();
    void terminalSeesABarThatIsTakenAway();
    void quietSilencesTheBar();
};

void TestInterrupt::stoppedRunKeepsItsCellsAndIsContinued_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestInterrupt::stoppedRunKeepsItsCellsAndIsContinued()
{
    QFETCH(int, signal);
    const Program program;
    const QString project = longProject(program);
    QProcess process;
    program.prepare(process, sensitivityOf(project, manySamples));
    process.start();
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(blocksKept(program) >= 5, 120'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    const Outcome stopped{process.exitCode(), process.readAllStandardOutput(),
                          process.readAllStandardError()};
    QCOMPARE(notAProperFailure(stopped, {QStringLiteral("Stopped"), program.cacheFolder()}), QByteArray());
    const qsizetype kept = blocksKept(program);

    const nlohmann::json continued = program.runJson(sensitivityOf(project, manySamples));
    const Program fresh;
    const nlohmann::json atOnce = fresh.runJson(sensitivityOf(project, manySamples));
    QCOMPARE(continued["cells"].size(), std::size_t{78});
    QCOMPARE(firstThatDiffers(continued["cells"], atOnce["cells"]), QByteArray());
    QVERIFY(kept < blocksKept(fresh));
    QCOMPARE(blocksKept(program), blocksKept(fresh)); // nothing was measured twice
}

void TestInterrupt::runsAtOnceShareTheirCells_data()
{
    QTest::addColumn<int>("processes");
    QTest::addColumn<bool>("killed"); // the first of them, amid its work
    QTest::newRow("two") << 2 << false;
    QTest::newRow("three") << 3 << false;
    QTest::newRow("two, of which one is killed") << 2 << true;
}

void TestInterrupt::runsAtOnceShareTheirCells()
{
    QFETCH(const int, processes);
    QFETCH(const bool, killed);
    const Program program;
    const QString project = longProject(program);
    const auto arguments =
        sensitivityOf(project, 512) + QStringList{QStringLiteral("--json"), QStringLiteral("-")};
    std::vector<std::unique_ptr<QProcess>> running;
    for (int i = 0; i < processes; ++i) {
        running.push_back(std::make_unique<QProcess>());
        program.prepare(*running.back(), arguments);
        running.back()->start();
    }
    if (killed) {
        QVERIFY(running.front()->waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(blocksKept(program) >= 5, 120'000);
        running.front()->kill();
        running.front()->waitForFinished();
        running.erase(running.begin());
    }
    std::vector<nlohmann::json> found;
    for (auto &process : running) {
        QVERIFY(process->waitForFinished(600'000));
        QCOMPARE(process->exitCode(), 0);
        found.push_back(nlohmann::json::parse(process->readAllStandardOutput().toStdString())["cells"]);
    }
    const Program fresh;
    const nlohmann::json alone = fresh.runJson(sensitivityOf(project, 512))["cells"];
    QCOMPARE(blocksKept(program), blocksKept(fresh)); // nothing was measured twice
    for (const nlohmann::json &cells : found) {
        QCOMPARE(shown(cells), shown(found.front())); // the one measured what the other shows
        QCOMPARE(firstThatDiffers(cells, alone), QByteArray());
    }
}

void TestInterrupt::stoppedExportLeavesNoFile()
{
    const Program program;
    const QString project = longProject(program);
    QProcess process;
    program.prepare(process, {QStringLiteral("export"), project, QStringLiteral("--max-bytes"),
                              QStringLiteral("45kB"), QStringLiteral("--samples"),
                              QString::number(manySamples), QStringLiteral("-o"), QStringLiteral("out.pt")});
    process.start();
    QTRY_VERIFY_WITH_TIMEOUT(blocksKept(program) >= 1, 120'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitCode(), 1);
    QCOMPARE(QDir(program.path({})).entryList(QDir::Files | QDir::Hidden),
             (QStringList{QStringLiteral("digits.pscope.json"), QStringLiteral("images-idx3-ubyte"),
                          QStringLiteral("labels-idx1-ubyte")}));
}

void TestInterrupt::terminalSeesABarThatIsTakenAway()
{
    const Program program;
    const auto [exitCode, text, out] =
        onATerminal(program, sensitivityOf(Program::demo(QStringLiteral("digits.pscope.json"))));
    QCOMPARE(exitCode, 0);
    QVERIFY2(text.contains(" %") && text.contains("sensitivity ["), text);
    QVERIFY2(text.endsWith("\r\x1b[K"), text); // the line is left empty for what comes next
    // What it will take, told before the bar appears, and who is most sensitive after a first look.
    QCOMPARE(text.count('\n'), 3);
    QVERIFY2(text.contains("First look: Most sensitive at 4 bits: ") && text.contains(", n = 16."), text);
    QVERIFY2(out.contains(", n = 64."), out);
    QVERIFY2(text.left(text.indexOf('\n')).contains("13 layers × 6 settings on 64 samples: "), text);
}

void TestInterrupt::quietSilencesTheBar()
{
    const Program program;
    const auto arguments = sensitivityOf(Program::demo(QStringLiteral("digits.pscope.json")));
    const OnATerminal seen = onATerminal(program, arguments + QStringList{QStringLiteral("--quiet")});
    QCOMPARE(seen.text, QByteArray());
    QCOMPARE(seen.exitCode, 0);
}

QTEST_GUILESS_MAIN(TestInterrupt)
#include "tst_interrupt.moc"
