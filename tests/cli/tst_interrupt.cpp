// Ctrl-C: a clean stop that keeps what was measured; and the progress bar that a person waits at.
#include "tests/cli/program.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <QtEndian>

#include <cmath>
#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

using namespace paretoscope::tests;

namespace {

/// Measured blocks kept in the cache of PROGRAM: lines of its files.
qsizetype blocksKept(const Program &program)
{
    qsizetype lines = 0;
    for (const auto &info : QDir(program.cacheFolder()).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (file.open(QIODevice::ReadOnly))
            lines += file.readAll().count('\n');
    }
    return lines;
}

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

QByteArray readAll(int descriptor)
{
    QByteArray text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(descriptor, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), got);
    return text;
}

} // namespace

class TestInterrupt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stoppedRunKeepsItsCellsAndIsContinued_data();
    void stoppedRunKeepsItsCellsAndIsContinued();
    void stoppedExportLeavesNoFile();
    void terminalSeesABarThatIsTakenAway();
    void quietSilencesTheBar();

private:
    /// What a run of ARGUMENTS writes to a terminal as its standard error.
    QByteArray onATerminal(const Program &program, const QStringList &arguments, int &exitCode);
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

QByteArray TestInterrupt::onATerminal(const Program &program, const QStringList &arguments, int &exitCode)
{
    int terminal = -1;
    int program_side = -1;
    if (::openpty(&terminal, &program_side, nullptr, nullptr, nullptr) != 0)
        return "no terminal";
    ::fcntl(terminal, F_SETFL, O_NONBLOCK);
    QByteArray text;
    QProcess process;
    program.prepare(process, arguments);
    process.setChildProcessModifier([program_side] { ::dup2(program_side, STDERR_FILENO); });
    process.start();
    while (!process.waitForFinished(50) && process.state() != QProcess::NotRunning)
        text += readAll(terminal); // a terminal nobody reads fills up and blocks the program
    text += readAll(terminal);
    ::close(program_side);
    ::close(terminal);
    exitCode = process.exitCode();
    return text;
}

void TestInterrupt::terminalSeesABarThatIsTakenAway()
{
    const Program program;
    int exitCode = -1;
    const QByteArray text =
        onATerminal(program, sensitivityOf(Program::demo(QStringLiteral("digits.pscope.json"))), exitCode);
    QCOMPARE(exitCode, 0);
    QVERIFY2(text.contains(" %") && text.contains("sensitivity ["), text);
    QVERIFY2(text.endsWith("\r\x1b[K"), text); // the line is left empty for what comes next
    QCOMPARE(text.count('\n'), 1);             // what it will take, told before the bar appears
    QVERIFY2(text.left(text.indexOf('\n')).contains("13 layers × 6 settings on 64 samples: "), text);
}

void TestInterrupt::quietSilencesTheBar()
{
    const Program program;
    int exitCode = -1;
    const auto arguments = sensitivityOf(Program::demo(QStringLiteral("digits.pscope.json")));
    QCOMPARE(onATerminal(program, arguments + QStringList{QStringLiteral("--quiet")}, exitCode),
             QByteArray());
    QCOMPARE(exitCode, 0);
}

QTEST_GUILESS_MAIN(TestInterrupt)
#include "tst_interrupt.moc"
