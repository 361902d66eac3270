// A project whose evidence was packed with it is handed on as a folder: whoever opens it, with an empty
// cache, sees the same map and the same points, and nothing is measured for that. On the demo, with the real
// engine and real keys.
#include "tests/gui/settled.h"
#include "tests/support/fatallogger.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QLabel>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using tests::runCounts;
using tests::runsBySize;
using tests::setBits;
using widgets::Document;

class TestHandedOn : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    Document &document() { return m_program->document(); }
    void settle() { tests::settle(*m_program); }
    void open(const QString &project)
    {
        m_program->questions->fileToOpen = project;
        press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(document().isOpen() && document().baseline() &&
                                     document().project()->path == project.toStdString(),
                                 jobTimeoutMs);
        settle();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QTest::qWaitForWindowActive(&m_program->window())); // whose shortcuts they are
        QTest::keyClick(&m_program->window(), key, modifiers);
    }
    /// Another person's machine: the same program with an empty cache.
    void startElsewhere(const char *cache)
    {
        m_program->start();
        m_program->program->workflow().setCacheFolder(m_program->file(cache).toStdString());
        m_program->window().activateWindow();
    }
    /// The demo as a folder that can be handed on.
    QString makeFolder(const char *name)
    {
        const QString folder = m_program->file(name);
        QDir().mkpath(folder);
        const QDir demo(QStringLiteral(PARETOSCOPE_DEMO_DIR));
        for (const QString &file : demo.entryList(QDir::Files))
            QFile::copy(demo.filePath(file), folder + u'/' + file);
        return folder;
    }
    QString copyFolder(const QString &from, const char *name)
    {
        const QString to = m_program->file(name);
        QDir().mkpath(to);
        for (const QString &file : QDir(from).entryList(QDir::Files))
            QFile::copy(from + u'/' + file, to + u'/' + file);
        return to;
    }
    static QString projectIn(const QString &folder) { return folder + QStringLiteral("/digits.pscope.json"); }
    static QString evidenceIn(const QString &folder)
    {
        return folder + QStringLiteral("/digits.pscope.evidence");
    }
    QString note() { return m_program->child<QLabel>("headlineEvidence")->toolTip(); }

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        m_program = std::make_unique<ProgramFixture>();
        m_program->window().activateWindow();
    }
    void cleanup()
    {
        QVERIFY2(m_program->questions->errors.isEmpty(),
                 qPrintable(m_program->questions->errors.join(u'\n')));
        m_program.reset();
    }

    void folderThatIsHandedOnShowsTheSame();
    void brokenEvidenceIsSaidAndTheProjectOpens();
    void unsavedProjectIsSavedFirst();
    void whatCannotBePackedIsSaid();
};

void TestHandedOn::folderThatIsHandedOnShowsTheSame()
{
    const QString folder = makeFolder("mine");
    open(projectIn(folder));
    QVERIFY(!QFile::exists(evidenceIn(folder)));
    press(Qt::Key_F5);
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
    settle();
    setBits(document(), 1, 3);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    press(Qt::Key_F7);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentSpeed(), jobTimeoutMs);
    settle();
    press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(evidenceIn(folder)), jobTimeoutMs);
    settle();
    const auto table = document().table();
    const auto runs = runsBySize(document());
    const auto points = document().best().points();
    const double milliseconds = document().currentSpeed()->latency.batches.front().compressed.medianMs;
    QVERIFY(runs.size() >= 16 && table.measuredCells() >= 100);

    const QString theirs = copyFolder(folder, "theirs");
    startElsewhere("theircache");
    open(projectIn(theirs));
    QVERIFY(note().isEmpty());
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting) {
            const auto *before = table.cell(layer, setting);
            const auto index = document().table().settingIndex(table.settings()[setting]);
            QVERIFY(index);
            const auto *after = document().table().cell(layer, *index);
            QCOMPARE(after != nullptr, before != nullptr);
            QVERIFY(!before || (after->n == before->n && after->kl == before->kl));
        }
    const auto again = runsBySize(document());
    QCOMPARE(again.size(), runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        QVERIFY(again[i].recipe == runs[i].recipe);
        QCOMPARE(again[i].measured, runs[i].measured);
    }
    QCOMPARE(document().best().points().size(), points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        QCOMPARE(document().best().points()[i].storedBytes, points[i].storedBytes);
    setBits(document(), 1, 3);
    QVERIFY(document().currentMeasurement() && document().currentSpeed());
    QCOMPARE(document().currentSpeed()->latency.batches.front().compressed.medianMs, milliseconds);
    press(Qt::Key_F5); // and this measures nothing
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->idle(), jobTimeoutMs);
    settle();
    QCOMPARE(runCounts(document()).run, 0);

    // Saved under another name, elsewhere: what came packed goes along.
    m_program->questions->fileToSave = m_program->file("moved.pscope.json");
    press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_program->file("moved.pscope.evidence")), jobTimeoutMs);
    settle();
}

void TestHandedOn::brokenEvidenceIsSaidAndTheProjectOpens()
{
    const QString folder = makeFolder("mine");
    QFile broken(evidenceIn(folder));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{\"paretoscopeEvidence\":1,\"cells\":");
    broken.close();
    open(projectIn(folder));
    auto *mark = m_program->child<QLabel>("headlineEvidence");
    QVERIFY(mark->isVisible() && !mark->text().isEmpty());
    QVERIFY2(note().contains(QLatin1String("digits.pscope.evidence is damaged")), qPrintable(note()));
    QCOMPARE(mark->accessibleName(), note());
    QVERIFY(!document().knowsDamage());
    QCOMPARE(runCounts(document()).known, 0);
    QCOMPARE(QFileInfo(evidenceIn(folder)).size(), 33);
    QFile::remove(evidenceIn(folder));
    startElsewhere("cache");
    open(projectIn(folder));
    QVERIFY(!m_program->child<QLabel>("headlineEvidence")->isVisible());
}

void TestHandedOn::unsavedProjectIsSavedFirst()
{
    press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier); // the demo belongs to the installation
    QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
    settle();
    setBits(document(), 1, 3);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    m_program->questions->fileToSave = m_program->file("own.pscope.json");
    press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_program->file("own.pscope.evidence")), jobTimeoutMs);
    QVERIFY(QFile::exists(m_program->file("own.pscope.json")));
    settle();
}

void TestHandedOn::whatCannotBePackedIsSaid()
{
    const QString folder = makeFolder("mine");
    open(projectIn(folder));
    // The float model alone is a run away: nothing to hand on.
    press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_program->questions->errors.size(), 1, jobTimeoutMs);
    QVERIFY2(m_program->questions->errors.first().contains(QLatin1String("Nothing was measured")),
             qPrintable(m_program->questions->errors.first()));
    m_program->questions->errors.clear();
    settle();
    QVERIFY(!QFile::exists(evidenceIn(folder)));
    setBits(document(), 1, 3);
    QTRY_VERIFY_WITH_TIMEOUT(document().currentBehaviour(), jobTimeoutMs);
    settle();
    QVERIFY(QDir().mkdir(evidenceIn(folder))); // something else is in the way
    press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_program->questions->errors.size(), 1, jobTimeoutMs);
    QVERIFY2(m_program->questions->errors.first().contains(QLatin1String("move it away")),
             qPrintable(m_program->questions->errors.first()));
    m_program->questions->errors.clear();
    settle();
}

QTEST_MAIN(TestHandedOn)
#include "tst_handedon.moc"
