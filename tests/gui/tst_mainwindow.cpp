#include "tests/support/biascorrected.h"
#include "tests/support/fatallogger.h"
#include "tests/support/realdata.h"
#include "tests/support/watchedanalysis.h"

#include "app/gui/language.h"
#include "core/project/projectfile.h"
#include "widgets/delegates/cellsliderdelegate.h"
#include "widgets/dialogs/projectwizard.h"
#include "widgets/models/layersmodel.h"
#include "widgets/parts/panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QCloseEvent>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QSet>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

/// The bound by the clock, on a quiet machine, is the benchmark's (bench_window).
constexpr double mostTurnMs = 100;
constexpr int leastTurns = 50; ///< a window that waits for its workers has a handful

void drop(ProgramFixture &program, const QString &file)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&program.window(), &enter); // makes the window the target of what is dropped
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&program.window(), &drop);
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void startsEmptyAndOffersOnlyWhatWorks();
    void startPageGivesWayToThePanels();
    void shortcutsDoNotClash();
    void textFieldsLeaveShortcutsToTheWindow();
    void demoIsAnalysedDraggedUndoneAndExported();
    void theFolderOfTheLastExportIsRemembered();
    void brokenProjectLeavesTheOpenOneUntouched();
    void droppedProjectOpens();
    void droppedNetworkOpensTheWizardWhateverItsName();
    void wizardMakesAProjectThatOpens();
    void settingsOfWhatIsOpenCanBeChanged();
    void closingWithUnsavedWorkAsks();
    void savedRecipeAndPinsComeBack();
    void recentFilesAndLayoutAreRemembered();
    void languageSwitchKeepsTheDocument();
    void languageWithoutATranslationHasEnglishPlurals();
    void windowStaysFluidWhileResnet20IsAnalysed();
    void windowStaysFluidWhileMobilenetIsAnalysedAndDragged();
    void stopAnswersAtOnceAndKeepsWhatWasMeasured_data() { tests::addNetworkRows({"resnet20"}); }
    void stopAnswersAtOnceAndKeepsWhatWasMeasured();
};

void TestMainWindow::startsEmptyAndOffersOnlyWhatWorks()
{
    ProgramFixture program;
    for (const char *name : {"save", "saveAs", "exportModel", "analyse", "stop", "resetAll", "pin"})
        QVERIFY2(!program.action(name)->isEnabled(), name);
    for (const char *name : {"newProject", "openProject", "openModel", "openDemo", "quit"})
        QVERIFY2(program.action(name)->isEnabled(), name);
}

void TestMainWindow::startPageGivesWayToThePanels()
{
    ProgramFixture program;
    auto *page = program.child<QWidget>("startPage");
    QVERIFY(page->isVisible());
    QVERIFY(!program.child<QWidget>("layersDock")->isVisible());
    QVERIFY(!program.action("resetLayout")->isEnabled());
    QTest::mouseClick(program.child<QAbstractButton>("startDemo"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(program.document().isOpen(), jobTimeoutMs);
    QVERIFY(!page->isVisible());
    for (const widgets::Panel &panel : widgets::panelTable())
        if (panel.place != widgets::Place::ToolBar)
            QVERIFY2(
                program.window().findChild<QDockWidget *>(panel.key + QStringLiteral("Dock"))->isVisible(),
                qPrintable(panel.key));
    // The panels have all the room, the table of layers more than half of it.
    QVERIFY(program.child<QWidget>("layersDock")->width() > program.window().width() / 2);
    QVERIFY(program.action("resetLayout")->isEnabled());
}

void TestMainWindow::shortcutsDoNotClash()
{
    ProgramFixture program;
    QSet<QKeySequence> seen;
    for (const QAction *action : program.window().findChildren<QAction *>()) {
        if (action->shortcutContext() == Qt::WidgetShortcut ||
            action->shortcutContext() == Qt::WidgetWithChildrenShortcut)
            continue; // heard only where the focus is
        for (const QKeySequence &shortcut : action->shortcuts()) {
            QVERIFY2(!seen.contains(shortcut),
                     qPrintable(shortcut.toString() + QLatin1Char(' ') + action->text()));
            seen.insert(shortcut);
        }
    }
}

void TestMainWindow::demoIsAnalysedDraggedUndoneAndExported()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    QVERIFY(program.document().baseline()->everything.value >= 0.98);

    program.action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().table().measuredCells() > 0, jobTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    QVERIFY(program.document().frontier().points().size() > 10);
    QVERIFY(!program.document().measuredPoints().empty());

    // A drag with the mouse on the bits slider of the first row: many moves, one undo step.
    auto *table = program.child<QTableView>("layersTable");
    QVERIFY(table);
    const pipeline::Recipe before = program.document().recipe();
    QWidget *viewport = table->viewport();
    const auto place = [&](double along) {
        const QModelIndex cell = table->model()->index(0, widgets::LayersModel::columnOf("bits"));
        table->scrollTo(cell);
        QStyleOptionViewItem option;
        option.initFrom(table);
        option.rect = table->visualRect(cell);
        const auto *slider =
            qobject_cast<const widgets::CellSliderDelegate *>(table->itemDelegateForIndex(cell));
        const QRect groove = slider->grooveRect(option);
        return QPoint(groove.left() + qRound(along * (groove.width() - 1)), groove.center().y());
    };
    QTest::mousePress(viewport, Qt::LeftButton, {}, place(1));
    for (const double along : {0.9, 0.7, 0.5, 0.25}) {
        QMouseEvent move(QEvent::MouseMove, place(along), viewport->mapToGlobal(place(along)), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &move);
    }
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, place(0.25));
    QVERIFY(program.document().recipe() != before);
    QCOMPARE(program.document().undoStack()->count(), 1);
    QVERIFY(program.document().predictedKl().has_value());

    program.action("undo")->trigger();
    QVERIFY(program.document().recipe() == before);
    program.action("redo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().currentMeasurement(), jobTimeoutMs);
    const double kl = program.document().currentMeasurement()->measured.kl;
    program.action("step_biasCorrection")->trigger();
    QTRY_VERIFY(tests::isCorrected(program.document().recipe().steps));
    QVERIFY(program.action("step_biasCorrection")->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(program.document().currentMeasurement(), jobTimeoutMs);
    QVERIFY(program.document().currentMeasurement()->measured.kl != kl);

    bool exported = false;
    const QString file = program.file("small.pt");
    connect(&program.program->workflow(), &gui::Workflow::exported, this,
            [&](const report::ExportResult &result) { exported = result.verified; });
    report::ExportRequest request;
    request.recipe = program.document().recipe();
    request.target = file.toStdString();
    program.program->workflow().exportModel(request);
    QTRY_VERIFY_WITH_TIMEOUT(exported, jobTimeoutMs);
    QVERIFY(QFileInfo(file).size() < program.document().baseline()->fileBytes);
    QVERIFY(QFileInfo::exists(program.file("small.pt.recipe.json")));
    QVERIFY(QFileInfo::exists(program.file("small.pt.report.json")));
    QVERIFY2(program.questions->errors.isEmpty(), qPrintable(program.questions->errors.join(u'\n')));
}

void TestMainWindow::theFolderOfTheLastExportIsRemembered()
{
    ProgramFixture program;
    const QString folder = program.file("exports");
    QVERIFY(QDir().mkpath(folder));
    const auto target = [&] {
        program.action("exportModel")->trigger();
        return program.child<QLineEdit>("exportTarget");
    };
    const auto openDemo = [&] {
        program.action("openDemo")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline() && program.idle(), jobTimeoutMs);
    };
    openDemo();
    bool exported = false;
    connect(&program.program->workflow(), &gui::Workflow::exported, this, [&] { exported = true; });
    QVERIFY(QFileInfo(target()->text()).path() != folder);
    program.child<QLineEdit>("exportTarget")->setText(folder + QStringLiteral("/small"));
    QTest::keyClick(program.child<QLineEdit>("exportTarget"), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(exported && program.idle(), jobTimeoutMs);
    QVERIFY(QFileInfo::exists(folder + QStringLiteral("/small.pt")));
    QTRY_VERIFY(!program.child<QLineEdit>("exportTarget"));
    QCOMPARE(QFileInfo(target()->text()).path(), folder);
    program.start(); // the program again
    openDemo();
    QCOMPARE(QFileInfo(target()->text()).path(), folder);
    program.child<QDialog>("exportDialog")->reject();
    QVERIFY(QDir(folder).removeRecursively());
    QTRY_VERIFY(!program.child<QLineEdit>("exportTarget"));
    QVERIFY(QFileInfo(target()->text()).path() != folder); // it is gone
}

void TestMainWindow::brokenProjectLeavesTheOpenOneUntouched()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    const auto *open = program.document().project();

    QFile broken(program.file("broken.pscope.json"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write(R"({"paretoscope": 1, "model": "missing.pt", "task": "classification",
                     "data": {"evaluate": {"path": "missing.bin", "format": "cifar10-bin"}}})");
    broken.close();
    program.window().files().openPath(broken.fileName());
    QTRY_COMPARE(program.questions->errors.size(), 1);
    QVERIFY(program.questions->errors.constFirst().contains(QLatin1String("missing.pt")));
    QCOMPARE(program.document().project(), open);
    QVERIFY(program.document().baseline());
}

void TestMainWindow::textFieldsLeaveShortcutsToTheWindow()
{
    ProgramFixture program;
    QLineEdit field(QStringLiteral("40 kB"));
    for (const QAction *action : program.window().findChildren<QAction *>()) {
        if (action->objectName() == QLatin1String("undo") || action->objectName() == QLatin1String("redo"))
            continue; // a field has these of its own
        if (action->shortcutContext() == Qt::WidgetShortcut ||
            action->shortcutContext() == Qt::WidgetWithChildrenShortcut)
            continue; // heard only where the focus is
        for (const QKeySequence &shortcut : action->shortcuts()) {
            const QKeyCombination keys = shortcut[0];
            QKeyEvent wanted(QEvent::ShortcutOverride, keys.key(), keys.keyboardModifiers());
            wanted.ignore();
            QCoreApplication::sendEvent(&field, &wanted);
            QVERIFY2(!wanted.isAccepted(),
                     qPrintable(shortcut.toString() + QLatin1Char(' ') + action->text()));
        }
    }
}

void TestMainWindow::droppedProjectOpens()
{
    ProgramFixture program;
    drop(program, gui::demoProject());
    QTRY_VERIFY_WITH_TIMEOUT(program.document().isOpen(), jobTimeoutMs);
}

void TestMainWindow::droppedNetworkOpensTheWizardWhateverItsName()
{
    const QString network = QFileInfo(gui::demoProject()).dir().filePath(QStringLiteral("digits.pt"));
    const QTemporaryDir folder;
    for (const char *name : {"net.ts", "net.torchscript", "net"}) {
        ProgramFixture program;
        const QString copy = folder.filePath(QString::fromLatin1(name));
        QVERIFY(QFile::copy(network, copy));
        drop(program, copy);
        QTRY_VERIFY_WITH_TIMEOUT(program.window().findChild<widgets::ProjectWizard *>(), jobTimeoutMs);
        QVERIFY(!program.document().isOpen());
    }
}

void TestMainWindow::wizardMakesAProjectThatOpens()
{
    ProgramFixture program;
    program.action("newProject")->trigger();
    auto *wizard = program.child<widgets::ProjectWizard>("projectWizard");
    QVERIFY(wizard);
    const auto demo = project::readProject(gui::demoProject().toStdString());
    QVERIFY(demo);
    wizard->setProject(*demo);
    constexpr int pagesBeforeTheBaseline = 3;
    for (int page = 0; page < pagesBeforeTheBaseline; ++page) {
        QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
        wizard->next();
    }
    QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
    wizard->button(QWizard::FinishButton)->click();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    QVERIFY(program.document().isModified()); // it was never saved
    QCOMPARE(program.document().baseline()->everything.n, 597);
}

void TestMainWindow::settingsOfWhatIsOpenCanBeChanged()
{
    ProgramFixture program;
    QVERIFY(!program.action("projectSettings")->isEnabled());
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    program.document().changeSettings(
        {0}, [](auto &setting) { setting = setting.with("bits", 4); }, QStringLiteral("edit"));
    program.document().setPinned({1}, true);
    const pipeline::Recipe recipe = program.document().recipe();
    const auto path = program.document().project()->path;
    const int session = program.document().session();
    program.action("projectSettings")->trigger();
    auto *wizard = program.child<widgets::ProjectWizard>("projectWizard");
    QVERIFY(wizard);
    QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
    wizard->next();
    auto *task = wizard->findChild<QComboBox *>(QStringLiteral("task"));
    task->setCurrentIndex(task->findData(static_cast<int>(data::Task::Unlabelled)));
    for (int page = 1; page < 3; ++page) {
        QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
        wizard->next();
    }
    QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), jobTimeoutMs);
    wizard->button(QWizard::FinishButton)->click();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().session() != session && program.document().baseline(),
                             jobTimeoutMs);
    QCOMPARE(program.document().project()->file.task, data::Task::Unlabelled);
    QVERIFY(program.document().recipe() == recipe && program.document().isPinned(1));
    QVERIFY(program.document().project()->path == path);
    QVERIFY(program.document().isModified());   // the file says something else
    QCOMPARE(program.questions->timesAsked, 0); // nothing is lost
}

void TestMainWindow::closingWithUnsavedWorkAsks()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    QVERIFY(program.window().close());
    QCOMPARE(program.questions->timesAsked, 0);

    program.window().show();
    program.document().changeSettings(
        {0}, [](auto &setting) { setting = setting.with("bits", 4); }, QStringLiteral("edit"));
    program.questions->answer = widgets::Questions::Unsaved::Cancel;
    program.window().close();
    QCOMPARE(program.questions->timesAsked, 1);
    QVERIFY(program.window().isVisible());
    program.questions->answer = widgets::Questions::Unsaved::Discard;
    program.window().close();
    QTRY_VERIFY(!program.window().isVisible());
}

void TestMainWindow::savedRecipeAndPinsComeBack()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    program.document().changeSettings(
        {1, 2}, [](auto &setting) { setting = setting.with("bits", 3); }, QStringLiteral("edit"));
    program.document().setPinned({2}, true);
    const pipeline::Recipe recipe = program.document().recipe();
    program.questions->fileToSave = program.file("mine.pscope.json");
    program.action("saveAs")->trigger();
    QVERIFY(!program.document().isModified());

    program.start();
    program.window().files().openPath(program.file("mine.pscope.json"));
    QTRY_VERIFY_WITH_TIMEOUT(program.document().isOpen(), jobTimeoutMs);
    QVERIFY(program.document().recipe() == recipe);
    QVERIFY(program.document().isPinned(2));
    QVERIFY(!program.document().isPinned(1));
    QVERIFY(!program.document().isModified());
}

void TestMainWindow::recentFilesAndLayoutAreRemembered()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    program.questions->fileToSave = program.file("mine.pscope.json");
    program.action("saveAs")->trigger();
    auto *dock = program.child<QWidget>("sensitivityDock");
    dock->hide();

    program.start();
    const QMenu *recent = program.child<QMenu>("recentFiles");
    QCOMPARE(recent->actions().constFirst()->text(), QStringLiteral("mine.pscope.json"));
    recent->actions().constFirst()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().isOpen(), jobTimeoutMs);
    QVERIFY(program.child<QWidget>("layersDock")->isVisible());
    QVERIFY(!program.child<QWidget>("sensitivityDock")->isVisible());
    program.action("resetLayout")->trigger();
    QVERIFY(program.child<QWidget>("sensitivityDock")->isVisible());
}

void TestMainWindow::languageSwitchKeepsTheDocument()
{
    ProgramFixture program;
    program.program->useLanguage(QStringLiteral("en"));
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    const QString english = program.action("analyse")->text();
    program.action("language_de")->trigger();
    QTRY_VERIFY(program.action("analyse") && program.action("analyse")->text() != english);
    QVERIFY(program.document().isOpen());
    QVERIFY(program.action("analyse")->isEnabled());
    program.program->useLanguage(QStringLiteral("en"));
}

void TestMainWindow::languageWithoutATranslationHasEnglishPlurals()
{
    gui::Language language;
    language.use(QStringLiteral("fr"));
    const QString text =
        QCoreApplication::translate("paretoscope::gui::MainWindow",
                                    "Exported %1: %2, read back and verified on %n sample(s).", nullptr, 3);
    QVERIFY2(text.endsWith(QLatin1String("3 samples.")), qPrintable(text));
    language.use(QStringLiteral("en"));
}

void TestMainWindow::windowStaysFluidWhileResnet20IsAnalysed()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    ProgramFixture program;
    QVERIFY(tests::openResnet20(program));
    tests::LoopWatch watch;
    watchAnalysis(watch, program, tests::While::Watching);
    QVERIFY(!program.idle() || program.document().knowsDamage()); // it was analysed all the time
    QVERIFY(watch.largestTurnMs() <= mostTurnMs);
    QVERIFY(watch.turns() >= leastTurns);
}

void TestMainWindow::windowStaysFluidWhileMobilenetIsAnalysedAndDragged()
{
    PARETOSCOPE_NEEDS("imagenet/mobilenet_v1_075_224.pt");
    ProgramFixture program;
    QVERIFY(tests::openMeasured(program,
                                tests::mobilenet())); // its layers take longest, its pictures are largest
    tests::LoopWatch watch;
    watchAnalysis(watch, program, tests::While::Dragging);
    QVERIFY(!program.idle() || program.document().knowsDamage()); // it was analysed all the time
    QVERIFY(watch.largestTurnMs() <= mostTurnMs);
    QVERIFY(watch.turns() >= leastTurns);
}

void TestMainWindow::stopAnswersAtOnceAndKeepsWhatWasMeasured()
{
    PARETOSCOPE_ROW(name);
    ProgramFixture program;
    QVERIFY(tests::openMeasured(program, tests::networkNamed(name), tests::calibrationOf(name).source));
    QVERIFY(tests::analyseSome(program));
    const auto kept = program.document().table().measuredCells();
    QVERIFY(!program.idle());
    const double before = tests::processMilliseconds();
    tests::stopAndWait(program);
    const double work = tests::processMilliseconds() - before; // of all threads; by the clock: bench_window
    QVERIFY(program.idle());
    QVERIFY(program.document().table().measuredCells() >= kept);
    QVERIFY(program.action("analyse")->isEnabled());
    QVERIFY2(work <= 200, qPrintable(QStringLiteral("%1 ms of work after the stop").arg(work)));
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
