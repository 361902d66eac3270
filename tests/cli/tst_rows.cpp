// Long work says something true before it has ended: rows of a table when they are final, and on a terminal
// first looks and points as they are run.
#include "tests/cli/terminal.h"

#include <QRegularExpression>
#include <QTest>

#include <unistd.h>

using namespace paretoscope::tests;

namespace {

QStringList sensitivityOf(const QStringList &options)
{
    return QStringList{QStringLiteral("sensitivity"), Program::demo(QStringLiteral("digits.pscope.json")),
                       QStringLiteral("--samples"),   QStringLiteral("64"),
                       QStringLiteral("--workers"),   QStringLiteral("1")} +
           options;
}

/// Without the time it took, and without the numbers: which settings share a run is chosen by speed and moves
/// the last digits of a damage.
QString comparable(const QByteArray &out)
{
    QString text = QString::fromUtf8(out);
    static const QRegularExpression seconds(QStringLiteral(" in [0-9.]+ s\\."));
    static const QRegularExpression number(QStringLiteral("[0-9]+\\.[0-9]+(e[-+][0-9]+)?"));
    return text.remove(seconds).replace(number, QStringLiteral("#"));
}

/// The end of the line that starts with the first layer's name.
qsizetype endOfFirstRow(const QByteArray &out)
{
    const qsizetype titles = out.indexOf("\nlayer ");
    const qsizetype row = out.indexOf('\n', titles + 1);
    return out.indexOf('\n', row + 1) + 1;
}

/// Cells of each line.
QList<QStringList> fieldsOf(const QByteArray &text)
{
    static const QRegularExpression gap(QStringLiteral("  +"));
    QList<QStringList> lines;
    // Behind a bar that is taken off the screen.
    for (const QString &line : QString::fromUtf8(text).split(u'\n'))
        lines << line.split(QStringLiteral("\x1b[K")).back().trimmed().split(gap);
    return lines;
}

} // namespace

class TestRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreThereBeforeTheRunHasEnded_data() { addTables(); }
    void rowsAreThereBeforeTheRunHasEnded();
    void knownRowsAreTheSame_data() { addTables(); }
    void knownRowsAreTheSame();
    void aTimeBudgetAndEstimatesPrintWholeTables_data();
    void aTimeBudgetAndEstimatesPrintWholeTables();
    void aTerminalSeesPointsAsTheyAreRun_data();
    void aTerminalSeesPointsAsTheyAreRun();

private:
    static void addTables()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("bits") << QStringList{QStringLiteral("--bits"), QStringLiteral("2,3,4,5,6,8")};
        QTest::newRow("sparsities") << QStringList{QStringLiteral("--sparsity"), QStringLiteral("0.3,0.7")};
        QTest::newRow("the usual ones") << QStringList();
    }
};

void TestRows::rowsAreThereBeforeTheRunHasEnded()
{
    QFETCH(const QStringList, options);
    const Program reference;
    const QByteArray expected = reference.run(sensitivityOf(options)).out;
    const qsizetype first = endOfFirstRow(expected);
    QVERIFY2(first > 0, expected);

    const Program program;
    NarrowPipe pipe(first + 10); // the second row has no room until the first is read
    QProcess process;
    program.prepare(process, sensitivityOf(options));
    process.setChildProcessModifier([&pipe] { ::dup2(pipe.writer(), STDOUT_FILENO); });
    process.start();
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(pipe.waiting() > 0, 120'000);
    QCOMPARE(pipe.waiting(), first); // a row at once, whole
    QCOMPARE(process.state(), QProcess::Running);
    QVERIFY(blocksKept(program) < blocksKept(reference)); // others are not even measured

    QByteArray text;
    while (!process.waitForFinished(50) && process.state() != QProcess::NotRunning)
        text += readAll(pipe.reader());
    text += readAll(pipe.reader());
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(text.startsWith(pipe.filling()));
    QCOMPARE(comparable(text.mid(pipe.filling().size())), comparable(expected)); // and nothing twice
}

void TestRows::knownRowsAreTheSame()
{
    QFETCH(const QStringList, options);
    const Program program;
    const Outcome cold = program.run(sensitivityOf(options)), warm = program.run(sensitivityOf(options));
    QCOMPARE(cold.exitCode, 0);
    QCOMPARE(comparable(warm.out), comparable(cold.out));
    QCOMPARE(cold.err, QByteArray());
    const auto csv = program.path(QStringLiteral("cells.csv"));
    const Outcome quiet =
        program.run(sensitivityOf(options) +
                    QStringList{QStringLiteral("--json"), QStringLiteral("-"), QStringLiteral("--csv"), csv});
    QVERIFY(quiet.json().is_object()); // and no row
    const auto layers = program.runJson(
        {QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pscope.json"))})["layers"];
    for (const auto &layer : layers) {
        const QByteArray row = QByteArray("\n") + layer["name"].get<std::string>().c_str() + " ";
        QCOMPARE(cold.out.count(row), 1);
    }
}

void TestRows::aTimeBudgetAndEstimatesPrintWholeTables_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("estimate") << QStringList{QStringLiteral("--estimate")};
    QTest::newRow("budget") << QStringList{QStringLiteral("--time-budget"), QStringLiteral("60s")};
    QTest::newRow("few samples") << QStringList{QStringLiteral("--samples"), QStringLiteral("8")};
}

void TestRows::aTimeBudgetAndEstimatesPrintWholeTables()
{
    QFETCH(const QStringList, options);
    const Program program;
    const Outcome outcome = program.run(QStringList{QStringLiteral("sensitivity"),
                                                    Program::demo(QStringLiteral("digits.pscope.json")),
                                                    QStringLiteral("--bits"), QStringLiteral("3,4")} +
                                        options);
    QCOMPARE(outcome.exitCode, 0);
    const qsizetype titles = outcome.out.indexOf("\nlayer ");
    QVERIFY2(titles > 0, outcome.out);
    QCOMPARE(outcome.out.count("\nlayer "), 1);
    QVERIFY2(outcome.out.contains("26 cells "), outcome.out); // thirteen layers, all of them
}

void TestRows::aTerminalSeesPointsAsTheyAreRun_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("without a limit") << QStringList();
    QTest::newRow("within bytes") << QStringList{QStringLiteral("--max-bytes"), QStringLiteral("40kB")};
    QTest::newRow("within a damage") << QStringList{QStringLiteral("--max-damage"), QStringLiteral("0.05")};
}

void TestRows::aTerminalSeesPointsAsTheyAreRun()
{
    QFETCH(const QStringList, options);
    const auto arguments =
        QStringList{QStringLiteral("frontier"), Program::demo(QStringLiteral("digits.pscope.json")),
                    QStringLiteral("--samples"), QStringLiteral("64")} +
        options;
    const Program program;
    const OnATerminal seen = onATerminal(program, arguments);
    QCOMPARE(seen.exitCode, 0);
    const qsizetype looked = seen.text.indexOf("First look: Most sensitive at 4 bits: ");
    const qsizetype points = seen.text.indexOf("Points as they are run:");
    QVERIFY2(looked >= 0 && points > looked, seen.text);
    // Every row of the final table, which sorts them and says what they were found as, was seen before.
    const auto rows = fieldsOf(seen.text.mid(points)), table = fieldsOf(seen.out);
    qsizetype run = 0;
    for (const QStringList &row : table)
        if (row.size() > 8 && row.front().endsWith(u'B')) {
            ++run;
            QVERIFY2(rows.contains(row.first(8)), qPrintable(row.join(u'|')));
        }
    QVERIFY2(run >= 1, seen.out);
    // Standard output is what it is without a terminal.
    QVERIFY(!program.run(arguments).out.contains("Points as they are run"));
}

QTEST_GUILESS_MAIN(TestRows)
#include "tst_rows.moc"
