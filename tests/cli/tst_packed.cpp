// What --pack keeps beside a project is known to the next person: another folder, an empty cache, no run
// again.
#include "tests/cli/program.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QStringList few{QStringLiteral("--bits"), QStringLiteral("2,4,8"),    QStringLiteral("--samples"),
                      QStringLiteral("32"),     QStringLiteral("--verify"), QStringLiteral("2")};

/// The demo as a folder of its own, which a person hands on: FOLDER in that of PROGRAM.
QString demoIn(const Program &program, const char *folder)
{
    const QString name = program.path(QString::fromLatin1(folder));
    QDir().mkpath(name);
    const QDir demo = QFileInfo(Program::demo(QStringLiteral("digits.pscope.json"))).dir();
    for (const QString &file : demo.entryList(QDir::Files))
        QFile::copy(demo.filePath(file), name + u'/' + file);
    return name;
}

void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    for (const QString &file : QDir(from).entryList(QDir::Files))
        QFile::copy(from + u'/' + file, to + u'/' + file);
}

QStringList frontier(const QString &folder)
{
    return words("frontier") + QStringList{folder + QStringLiteral("/digits.pscope.json")} + few;
}

QString evidenceIn(const QString &folder)
{
    return folder + QStringLiteral("/digits.pscope.evidence");
}

json withoutCounts(json result)
{
    for (const char *key : {"runs", "packed"})
        result.erase(key);
    return result;
}

} // namespace

class TestPacked : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folderThatIsHandedOnIsKnown();
    void nothingIsPackedUnlessAsked();
    void otherDataAreSaidAndMeasured();
    void brokenPackIsSaidAndTheWorkIsDone();
    void whatCannotBePackedIsSaid();
};

void TestPacked::folderThatIsHandedOnIsKnown()
{
    const Program mine, theirs;
    const QString folder = demoIn(mine, "mine"), handedOn = theirs.path(QStringLiteral("theirs"));
    const json first = mine.runJson(frontier(folder) + words("--pack"));
    QVERIFY(first["runs"]["now"].get<int>() >= 3);
    QVERIFY(first["packed"]["cells"].get<int>() > 0);
    QCOMPARE(first["packed"]["runs"].get<int>(), first["runs"]["now"].get<int>());
    QCOMPARE(first["packed"]["bytes"].get<qint64>(), QFileInfo(evidenceIn(folder)).size());
    copyFolder(folder, handedOn);
    const json second = theirs.runJson(frontier(handedOn));
    QCOMPARE(second["runs"]["now"].get<int>(), 0);
    QCOMPARE(shown(withoutCounts(second)), shown(withoutCounts(first)));
    const Outcome cells = theirs.run(words("sensitivity --bits 2,4,8 --samples 32") +
                                     QStringList{handedOn + QStringLiteral("/digits.pscope.json")});
    QVERIFY2(cells.exitCode == 0 && QDir(theirs.cacheFolder()).exists(), cells.err);
    const Outcome text = mine.run(frontier(folder) + words("--pack"));
    QVERIFY2(text.out.contains("Packed into ") && text.out.contains("digits.pscope.evidence"), text.out);
}

void TestPacked::nothingIsPackedUnlessAsked()
{
    const Program program;
    const QString folder = demoIn(program, "mine");
    QVERIFY(!program.runJson(frontier(folder)).contains("packed"));
    QVERIFY(!QFileInfo::exists(evidenceIn(folder)));
    const Outcome both = program.run(frontier(folder) + words("--pack --no-cache"));
    QCOMPARE(notAUsageError(both, {QStringLiteral("--pack"), QStringLiteral("--no-cache")}), QByteArray());
}

void TestPacked::otherDataAreSaidAndMeasured()
{
    const Program mine, theirs;
    const QString folder = demoIn(mine, "mine");
    mine.runJson(frontier(folder) + words("--pack"));
    QFile file(folder + QStringLiteral("/digits.pscope.json"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    json project = json::parse(file.readAll().toStdString());
    project["input"]["scale"] = 0.06;
    file.resize(0);
    file.seek(0);
    file.write(shown(project));
    file.close();
    const json other = theirs.runJsonWithNotes(frontier(folder));
    QVERIFY(other["runs"]["now"].get<int>() >= 3);
    QCOMPARE(other["runs"]["kept"].get<int>(), 0);
    QVERIFY(shown(other["noteIds"]).contains("evidence.other-content"));
}

void TestPacked::brokenPackIsSaidAndTheWorkIsDone()
{
    const Program mine, theirs;
    const QString folder = demoIn(mine, "mine");
    mine.runJson(frontier(folder) + words("--pack"));
    QVERIFY(QFile::resize(evidenceIn(folder), 1000));
    const Outcome outcome = theirs.run(frontier(folder) + words("--json - --quiet"));
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.err.contains("digits.pscope.evidence is damaged"), outcome.err);
    QVERIFY(outcome.json()["runs"]["now"].get<int>() >= 3);
    QCOMPARE(QFileInfo(evidenceIn(folder)).size(), 1000);                            // and stays as it was
    const json packed = theirs.runJsonWithNotes(frontier(folder) + words("--pack")); // until somebody asks
    QVERIFY(packed["packed"]["cells"].get<int>() > 0);
    QCOMPARE(theirs.runJson(frontier(folder))["runs"]["now"].get<int>(), 0);
}

void TestPacked::whatCannotBePackedIsSaid()
{
    const Program program;
    const QString folder = demoIn(program, "mine");
    program.write(QStringLiteral("mine/digits.pscope.evidence"), "somebody's notes");
    const Outcome outcome = program.run(frontier(folder) + words("--quiet --pack"));
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("digits.pscope.evidence") && outcome.err.contains("move it away"),
             outcome.err);
    QVERIFY2(outcome.out.contains("Really run"), outcome.out); // the work is told all the same
    QFile notes(evidenceIn(folder));
    QVERIFY(notes.open(QIODevice::ReadOnly));
    QCOMPARE(notes.readAll(), QByteArray("somebody's notes"));
}

QTEST_GUILESS_MAIN(TestPacked)
#include "tst_packed.moc"
