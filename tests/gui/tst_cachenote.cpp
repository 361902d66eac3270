// Whether what is measured outlives the program: said in the window where it does not, once, and truthfully.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include "app/gui/workflow.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

class TestCacheNote : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsNotKeptIsSaidOnce_data();
    void whatIsNotKeptIsSaidOnce();
};

void TestCacheNote::whatIsNotKeptIsSaidOnce_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("full");        // from its first write on
    QTest::addColumn<QString>("sentence"); // empty: none
    QTest::newRow("kept") << "cache" << false << QString();
    QTest::newRow("below a file") << "file/below" << false << "nothing of what is measured is kept";
    QTest::newRow("no such place") << "/proc/none" << false << "nothing of what is measured is kept";
    QTest::newRow("full") << "cache" << true << "could not be written any more"; // cells; runs are kept
}

void TestCacheNote::whatIsNotKeptIsSaidOnce()
{
    QFETCH(const QString, folder);
    QFETCH(const bool, full);
    QFETCH(const QString, sentence);
    tests::failOnWarnings();
    ProgramFixture program;
    gui::Workflow &workflow = program.program->workflow();
    QFile(program.file("file")).open(QIODevice::WriteOnly);
    const QString path = folder.startsWith(u'/') ? folder : program.file(folder.toUtf8());
    workflow.setCacheFolder(path.toStdString());
    QSignalSpy notes(&workflow, &gui::Workflow::cacheNoteChanged), told(&workflow, &gui::Workflow::told);

    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(workflow.forecast(), jobTimeoutMs);
    if (full) {
        QVERIFY(QDir().mkpath(path));
        const QString file = path + u'/' + QString::fromStdString(program.document().project()->cacheKey) +
                             QStringLiteral(".jsonl");
        QFile::remove(file);
        QVERIFY(QFile::link(QStringLiteral("/dev/full"), file));
    }
    const auto *mark = program.child<QLabel>("headlineCache");
    QVERIFY(mark);
    QCOMPARE(mark->isVisibleTo(mark->parentWidget()),
             !sentence.isEmpty() && !full); // before anything is measured in vain
    program.action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().measuredPoints().size() >= 3, jobTimeoutMs);
    if (!full)
        program.action("stop")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    QCOMPARE(mark->isVisibleTo(mark->parentWidget()), !sentence.isEmpty());
    if (sentence.isEmpty()) {
        QCOMPARE(notes.count(), 0);
        return;
    }
    QCOMPARE(notes.count(), 1);
    QVERIFY2(mark->toolTip().contains(sentence) && mark->toolTip().contains(path),
             qPrintable(mark->toolTip()));
    QCOMPARE(mark->accessibleName(), mark->toolTip());
    QCOMPARE(std::ranges::count(told, mark->toolTip(),
                                [](const QList<QVariant> &call) { return call.front().toString(); }),
             1);
    program.action("openDemo")->trigger(); // what was said is of the project that was open
    QTRY_VERIFY_WITH_TIMEOUT(notes.count() >= 2, jobTimeoutMs);
    QCOMPARE(notes.at(1).front().toString(), QString());
}

QTEST_MAIN(TestCacheNote)
#include "tst_cachenote.moc"
