// What projects are called and where they are saved, and that the wizard's baseline is the one that is kept.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include "core/project/projectfile.h"
#include "widgets/dialogs/projectwizard.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QFile>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

void openDemo(ProgramFixture &program)
{
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline() && program.idle(), jobTimeoutMs);
}

/// The demo by way of the wizard.
void makeProject(ProgramFixture &program)
{
    program.action("newProject")->trigger();
    auto *wizard = program.child<widgets::ProjectWizard>("projectWizard");
    const auto demo = project::readProject(gui::demoProject().toStdString());
    QVERIFY(wizard && demo);
    wizard->setProject(*demo);
    for (int page = 0; page < 3; ++page) {
        QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
        wizard->next();
    }
    QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
    QTest::mouseClick(wizard->button(QWizard::FinishButton), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline() && program.idle(), jobTimeoutMs);
}

/// Lines of all files of FOLDER that hold TEXT.
int linesWith(const QString &folder, const QByteArray &text)
{
    int count = 0;
    for (const QFileInfo &info : QDir(folder).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n'))
            count += line.contains(text);
    }
    return count;
}

} // namespace

class TestProjectNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void suffixIsOfferedOnce();
    void suffixIsAddedOnceWhateverIsTyped_data();
    void suffixIsAddedOnceWhateverIsTyped();
    void nothingIsReplacedThatNobodyWasAskedAbout();
    void projectOfTheWizardIsNamedAfterItsModel();
    void baselineOfTheWizardIsNotMeasuredAgain();
    void kindOfBudgetIsTheProjectsOwn();
};

void TestProjectNames::suffixIsOfferedOnce()
{
    ProgramFixture program;
    openDemo(program);
    program.questions->fileToSave = program.file("mine.pscope.json");
    program.action("saveAs")->trigger();
    QVERIFY(program.questions->suggested.endsWith(QStringLiteral("/digits.pscope.json")));
    program.action("saveAs")->trigger();
    QCOMPARE(program.questions->suggested, program.file("mine.pscope.json")); // beside what it is now
}

void TestProjectNames::suffixIsAddedOnceWhateverIsTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("written");
    QTest::newRow("bare") << "net"
                          << "net.pscope.json";
    QTest::newRow("whole") << "net.pscope.json"
                           << "net.pscope.json";
    QTest::newRow("twice") << "net.pscope.json.pscope.json"
                           << "net.pscope.json";
    QTest::newRow("half") << "net.pscope"
                          << "net.pscope.json";
    QTest::newRow("with a version") << "net.v2"
                                    << "net.v2.pscope.json";
    QTest::newRow("plain JSON") << "net.json"
                                << "net.json";
}

void TestProjectNames::suffixIsAddedOnceWhateverIsTyped()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, written);
    ProgramFixture program;
    openDemo(program);
    program.questions->fileToSave = program.folder.filePath(typed);
    program.action("saveAs")->trigger();
    QVERIFY2(program.questions->errors.isEmpty(), qPrintable(program.questions->errors.join(u'\n')));
    const QStringList files = QDir(program.folder.path()).entryList({QStringLiteral("net*")}, QDir::Files);
    QCOMPARE(files, QStringList{written});
    QCOMPARE(program.document().title(), written);
}

void TestProjectNames::nothingIsReplacedThatNobodyWasAskedAbout()
{
    ProgramFixture program;
    openDemo(program);
    program.questions->fileToSave = program.file("net.pscope.json");
    program.action("saveAs")->trigger();
    const auto read = [&] {
        QFile file(program.file("net.pscope.json"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = read();
    tests::setBits(program.document(), 0, 3);
    program.questions->fileToSave = program.file("net");
    program.action("saveAs")->trigger();
    QCOMPARE(program.questions->errors.size(), 1);
    QVERIFY(program.questions->errors.first().contains(QStringLiteral("net.pscope.json")));
    QCOMPARE(read(), before);
}

void TestProjectNames::projectOfTheWizardIsNamedAfterItsModel()
{
    ProgramFixture program;
    makeProject(program);
    const QString model = QString::fromStdString(program.document().project()->file.model.stem().string());
    QVERIFY(!model.isEmpty());
    QCOMPARE(program.document().title(), model);
    QVERIFY(program.window().windowTitle().contains(model));
    QVERIFY(program.document().isModified()); // it was never saved
    program.questions->fileToSave = program.file("mine.pscope.json");
    program.action("save")->trigger();
    QVERIFY(program.questions->suggested.endsWith(QLatin1Char('/') + model + QStringLiteral(".pscope.json")));
    QVERIFY(QFileInfo(program.questions->suggested).isAbsolute());
}

void TestProjectNames::baselineOfTheWizardIsNotMeasuredAgain()
{
    ProgramFixture program;
    makeProject(program);
    QCOMPARE(linesWith(program.file("cache/runs"), "\"latency\""), 1);
}

void TestProjectNames::kindOfBudgetIsTheProjectsOwn()
{
    ProgramFixture program;
    openDemo(program);
    auto *kinds = program.child<QComboBox>("budgetLimit");
    QCOMPARE(kinds->currentIndex(), 0);
    program.document().applyBudget(program.document().recipe(), {project::BudgetKind::Ratio, {}, {}},
                                   QStringLiteral("ratio"));
    QVERIFY(kinds->currentIndex() != 0);
    program.questions->answer = widgets::Questions::Unsaved::Discard;
    openDemo(program);
    QTRY_COMPARE(kinds->currentIndex(), 0);
}

QTEST_MAIN(TestProjectNames)
#include "tst_projectnames.moc"
