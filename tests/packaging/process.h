// Runs a program to its end, for the tests of what is installed.
#pragma once

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

namespace paretoscope::tests {

struct Finished {
    int exitCode = -1;
    QString output; ///< standard output and standard error together
};

inline Finished runToEnd(const QString &program, const QStringList &arguments,
                         const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(10 * 60 * 1000))
        return {-1, process.errorString()};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAll())};
}

} // namespace paretoscope::tests

/// Skips the test, by the tool's name, where packaging/test has not installed it.
#define PARETOSCOPE_NEEDS_TOOL(tool)                                                                         \
    if (QStandardPaths::findExecutable(QStringLiteral(tool)).isEmpty())                                      \
    QSKIP("needs the program " tool)

/// Runs to exit code 0, or fails with what the program said.
#define PARETOSCOPE_SUCCEEDS(...)                                                                            \
    do {                                                                                                     \
        const auto finished = paretoscope::tests::runToEnd(__VA_ARGS__);                                     \
        QVERIFY2(finished.exitCode == 0, qPrintable(finished.output));                                       \
    } while (false)
