// packaging/run and packaging/test before they install or build anything: help, and one sentence for wrong
// usage.
#include "tests/packaging/process.h"

#include <QTest>

using namespace paretoscope::tests;

class TestScripts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpTellsTheUsage_data();
    void helpTellsTheUsage();
    void folderWithoutLibTorchIsNamed();
    void missingVersionIsWrongUsage();
};

namespace {
QString script(const QString &name)
{
    return QStringLiteral(PARETOSCOPE_SOURCE_FOLDER "/packaging/") + name;
}
} // namespace

void TestScripts::helpTellsTheUsage_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"run", "test", "screenshots", "measure"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestScripts::helpTellsTheUsage()
{
    QFETCH(QString, name);
    const auto finished = runToEnd(script(name), {QStringLiteral("--help")});
    QCOMPARE(finished.exitCode, 0);
    QVERIFY2(finished.output.startsWith(QStringLiteral("usage: packaging/") + name),
             qPrintable(finished.output));
}

void TestScripts::folderWithoutLibTorchIsNamed()
{
    for (const QString &root : {QStringLiteral("/no/such/torch"), QStringLiteral("/usr/bin")}) {
        const auto finished = runToEnd(script(QStringLiteral("run")), {QStringLiteral("--torch"), root});
        QCOMPARE(finished.exitCode, 1);
        QVERIFY2(finished.output.contains(root), qPrintable(finished.output));
        QCOMPARE(finished.output.count(QLatin1Char('\n')), 1);
    }
}

void TestScripts::missingVersionIsWrongUsage()
{
    QCOMPARE(runToEnd(script(QStringLiteral("test")), {QStringLiteral("--torch")}).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestScripts)
#include "tst_scripts.moc"
