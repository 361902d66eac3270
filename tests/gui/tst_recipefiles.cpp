// Recipes are opened and saved in the window as the command line reads and writes them: an edit that can be
// undone, or a sentence and nothing changed. On the demo, with real keys.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include "core/project/recipefile.h"

#include <QAction>
#include <QFile>
#include <QUndoStack>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using tests::setBits;
using widgets::Document;

class TestRecipeFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<ProgramFixture> m_program;
    Document &document() { return m_program->document(); }
    void open(const QString &path)
    {
        m_program->questions->fileToOpen = path;
        QTest::keyClick(&m_program->window(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        settle();
    }
    void save(const QString &path)
    {
        m_program->questions->fileToSave = path;
        QTest::keyClick(&m_program->window(), Qt::Key_R, Qt::ControlModifier | Qt::AltModifier);
    }
    void settle()
    {
        for (const gui::Lane lane : {gui::Lane::Steps, gui::Lane::Live, gui::Lane::Aside, gui::Lane::Main})
            QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(lane), jobTimeoutMs);
    }
    QString write(const char *name, const QByteArray &content)
    {
        QFile file(m_program->file(name));
        file.open(QIODevice::WriteOnly);
        file.write(content);
        return file.fileName();
    }

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        m_program = std::make_unique<ProgramFixture>();
        m_program->window().activateWindow();
        QVERIFY(!m_program->action("openRecipe")->isEnabled());
        m_program->action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
        settle();
    }
    void cleanup()
    {
        QVERIFY2(m_program->questions->errors.isEmpty(),
                 qPrintable(m_program->questions->errors.join(u'\n')));
        m_program.reset();
    }

    void whatIsSavedIsOpenedAgain();
    void openingIsOneEditThatIsUndone();
    void stepsOfARecipeComeWithIt();
    void pinnedLayersStay();
    void badFileIsSaidAndChangesNothing_data();
    void badFileIsSaidAndChangesNothing();
    void whatCannotBeWrittenIsSaid();
};

void TestRecipeFiles::whatIsSavedIsOpenedAgain()
{
    setBits(document(), 1, 3);
    setBits(document(), 4, 2);
    const pipeline::Recipe recipe = document().recipe();
    const QString path = m_program->file("mine.json");
    save(path);
    const auto read =
        project::readRecipe(path.toStdString(), document().layers()); // as the command line does
    QVERIFY(read && *read == recipe);
    QVERIFY(m_program->questions->suggested.endsWith(QLatin1String("digits.recipe.json")));
    document().undoStack()->setIndex(0);
    QVERIFY(document().recipe() != recipe);
    open(path);
    QVERIFY(document().recipe() == recipe);
}

void TestRecipeFiles::openingIsOneEditThatIsUndone()
{
    setBits(document(), 2, 5);
    const pipeline::Recipe before = document().recipe();
    const int steps = document().undoStack()->count();
    open(write("four.json", R"({"paretoscopeRecipe":3,"default":{"bits":4}})"));
    QCOMPARE(document().undoStack()->count(), steps + 1);
    QVERIFY(document().undoStack()->undoText().contains(QLatin1String("four.json")));
    for (const auto &setting : document().recipe().settings)
        QVERIFY(!setting.isFloat());
    QTest::keyClick(&m_program->window(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(document().recipe() == before);
}

void TestRecipeFiles::stepsOfARecipeComeWithIt()
{
    QVERIFY(document().recipe().steps != pipeline::Steps());
    open(write("plain.json", R"({"paretoscopeRecipe":3,"steps":[],"default":{"bits":4}})"));
    QVERIFY(document().recipe().steps == pipeline::Steps());
    QTest::keyClick(&m_program->window(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(document().recipe().steps != pipeline::Steps());
}

void TestRecipeFiles::pinnedLayersStay()
{
    setBits(document(), 1, 7);
    document().setPinned({1}, true);
    const auto pinned = document().recipe().settings[1];
    open(write("three.json", R"({"paretoscopeRecipe":3,"default":{"bits":3}})"));
    QVERIFY(document().recipe().settings[1] == pinned);
    QVERIFY(document().recipe().settings[2] != pinned);
}

void TestRecipeFiles::badFileIsSaidAndChangesNothing_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("PK\x03\x04");
    QTest::newRow("another file") << QByteArray(R"({"paretoscope":1,"model":"a.pt"})");
    QTest::newRow("a later version") << QByteArray(R"({"paretoscopeRecipe":99})");
    QTest::newRow("a layer that there is not")
        << QByteArray(R"({"paretoscopeRecipe":3,"layers":{"nowhere":{"bits":4}}})");
    QTest::newRow("a setting that there is not")
        << QByteArray(R"({"paretoscopeRecipe":3,"default":{"bits":77}})");
    QTest::newRow("nested") << QByteArray(100'000, '[');
}

void TestRecipeFiles::badFileIsSaidAndChangesNothing()
{
    QFETCH(QByteArray, content);
    setBits(document(), 1, 3);
    settle();
    const pipeline::Recipe before = document().recipe();
    const int steps = document().undoStack()->count();
    open(write("bad.json", content));
    QCOMPARE(m_program->questions->errors.size(), 1);
    QVERIFY2(m_program->questions->errors.first().contains(QLatin1String("bad.json")),
             qPrintable(m_program->questions->errors.first()));
    m_program->questions->errors.clear();
    QVERIFY(document().recipe() == before);
    QCOMPARE(document().undoStack()->count(), steps);
}

void TestRecipeFiles::whatCannotBeWrittenIsSaid()
{
    save(m_program->file("nowhere/mine.json"));
    QCOMPARE(m_program->questions->errors.size(), 1);
    m_program->questions->errors.clear();
    open(m_program->file("missing.json"));
    QCOMPARE(m_program->questions->errors.size(), 1);
    m_program->questions->errors.clear();
}

QTEST_MAIN(TestRecipeFiles)
#include "tst_recipefiles.moc"
