// What the export dialog promises before anything is written, and the other small dialogs.
#include "tests/support/bits.h"
#include "tests/support/fakequestions.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/tradeoffsample.h"
#include "widgets/dialogs/aboutdialog.h"
#include "widgets/dialogs/exportdialog.h"
#include "widgets/dialogs/paths.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

using namespace paretoscope;
using namespace paretoscope::widgets;

class ExportDialogTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    tests::FakeQuestions m_questions;

    ExportSubject subject() const
    {
        ExportSubject subject;
        subject.recipe = pipeline::uniformRecipe(3, tests::bits(4));
        subject.cost = {134000, 143000, 4};
        subject.floatStoredBytes = 1080000;
        subject.predictedKl = 0.02;
        subject.heldOutSamples = 1017;
        subject.source = toPath(m_folder.filePath(QStringLiteral("net.pt")));
        subject.suggestedPath = m_folder.filePath(QStringLiteral("net-143kB.pt"));
        return subject;
    }
    static QString text(const ExportDialog &dialog, const char *name)
    {
        const auto *label = dialog.findChild<QLabel *>(QString::fromLatin1(name));
        return label ? label->text() : QString();
    }

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }

    void tellsSizesFilesAndWhatIsNotFaster()
    {
        const ExportDialog dialog(subject(), m_questions);
        QVERIFY(text(dialog, "exportSize").contains(QStringLiteral("143 kB")));
        QVERIFY(text(dialog, "exportFiles").contains(QStringLiteral("net-143kB.pt.recipe.json")));
        QVERIFY(text(dialog, "exportFiles").contains(QStringLiteral("net-143kB.pt.report.json")));
        QVERIFY(text(dialog, "exportNote").contains(QStringLiteral("not the run faster")));
        auto plain = subject();
        plain.recipe = pipeline::uniformRecipe(3, {});
        QVERIFY(text(ExportDialog(plain, m_questions), "exportNote").isEmpty());
    }

    void returnInTheTargetExports()
    {
        ExportDialog dialog(subject(), m_questions);
        dialog.show();
        auto *target = dialog.findChild<QLineEdit *>();
        QVERIFY(target);
        QTest::keyClick(target, Qt::Key_Return);
        QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
        QVERIFY(!dialog.isVisible());
    }

    void promisesOnlyWhatWasMeasuredOnAllSamples()
    {
        auto given = subject();
        QVERIFY(text(ExportDialog(given, m_questions), "exportQuality")
                    .contains(QStringLiteral("not measured yet")));
        given.measured = tests::measurement(0.02, 0.9, 256);
        {
            const ExportDialog dialog(given, m_questions);
            QVERIFY(text(dialog, "exportQuality").contains(QStringLiteral("of 256")));
            QVERIFY(!dialog.request().promised);
        }
        given.measured = tests::measurement(0.02, 0.9);
        const ExportDialog dialog(given, m_questions);
        QVERIFY(dialog.request().promised == given.measured);
        QVERIFY(dialog.request().recipe == given.recipe);
        QCOMPARE(dialog.request().format, std::string("torchscript"));
    }

    void theTargetIsNamedForItsFormat()
    {
        ExportDialog dialog(subject(), m_questions);
        auto *formats = dialog.findChild<QComboBox *>(QStringLiteral("exportFormat"));
        auto *target = dialog.findChild<QLineEdit *>(QStringLiteral("exportTarget"));
        for (int i = formats->count() - 1; i >= 0; --i) {
            formats->setCurrentIndex(i);
            const auto *chosen = formats::targetNamed(formats->currentData().toString().toStdString());
            QVERIFY(chosen);
            QCOMPARE(dialog.request().format, std::string(chosen->key));
            QCOMPARE(dialog.request().target.extension().string(),
                     "." + std::string(chosen->format->suffixes.front()));
        }
        target->setText(m_folder.filePath(QStringLiteral("net.weights"))); // a name of one's own stays
        for (int i = formats->count() - 1; i >= 0; --i) {
            formats->setCurrentIndex(i);
            QCOMPARE(dialog.request().target.filename().string(), std::string("net.weights"));
        }
    }

    void everyFormatTellsWhatItMakesOfTheRecipe()
    {
        ExportDialog dialog(subject(), m_questions);
        auto *formats = dialog.findChild<QComboBox *>(QStringLiteral("exportFormat"));
        auto *table = dialog.findChild<QTableWidget *>(QStringLiteral("exportTargets"));
        QVERIFY(table);
        QCOMPARE(table->rowCount(), formats->count());
        for (int row = 0; row < table->rowCount(); ++row) {
            QCOMPARE(table->item(row, 0)->text(), formats->itemText(row));
            QVERIFY(table->item(row, 1)->text().contains(QStringLiteral("143 kB")));
            QVERIFY(!table->item(row, 2)->text().isEmpty());
            table->setCurrentCell(row, 0); // chosen there or here
            QCOMPARE(formats->currentIndex(), row);
            QVERIFY(text(dialog, "exportUse").contains(QStringLiteral("LibTorch")));
        }
        formats->setCurrentIndex(0);
        QCOMPARE(table->currentRow(), 0);
    }

    void aSuffixLeftOutIsThatOfTheFormat()
    {
        ExportDialog dialog(subject(), m_questions);
        auto *formats = dialog.findChild<QComboBox *>(QStringLiteral("exportFormat"));
        auto *target = dialog.findChild<QLineEdit *>(QStringLiteral("exportTarget"));
        for (int i = 0; i < formats->count(); ++i) {
            formats->setCurrentIndex(i);
            const auto *chosen = formats::targetNamed(formats->currentData().toString().toStdString());
            const std::string suffix(chosen->format->suffixes.front());
            for (const char *name : {"small", "small.", "small  "}) {
                target->setText(m_folder.path() + u'/' + QString::fromUtf8(name));
                QCOMPARE(dialog.request().target.filename().string(), "small." + suffix);
                QVERIFY(text(dialog, "exportFiles")
                            .startsWith(QStringLiteral("small.") + QString::fromStdString(suffix)));
            }
        }
        target->setText(m_folder.filePath(QStringLiteral("net-8.5")));
        QCOMPARE(dialog.request().target.filename().string(), std::string("net-8.5")); // a name of one's own
    }

    void anUnwritableTargetKeepsTheDialogAndNamesTheReason_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("reason");
        const QString pipe = m_folder.filePath(QStringLiteral("pipe.pt"));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QTest::newRow("pipe") << pipe << QStringLiteral("a device or a pipe");
        const QString device = m_folder.filePath(QStringLiteral("full.pt"));
        std::filesystem::create_symlink("/dev/full", toPath(device));
        QTest::newRow("device") << device << QStringLiteral("a device or a pipe");
        QTest::newRow("name too long") << m_folder.filePath(QString(300, u'a') + QStringLiteral(".pt"))
                                       << QStringLiteral("cannot be written");
    }

    void anUnwritableTargetKeepsTheDialogAndNamesTheReason()
    {
        QFETCH(const QString, target);
        QFETCH(const QString, reason);
        ExportDialog dialog(subject(), m_questions);
        dialog.show();
        auto *field = dialog.findChild<QLineEdit *>(QStringLiteral("exportTarget"));
        field->setText(target);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(dialog.isVisible());
        QVERIFY2(text(dialog, "exportProblem").contains(reason), qPrintable(text(dialog, "exportProblem")));
        field->setText(m_folder.filePath(QStringLiteral("writable.pt"))); // and it can be mended there
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!dialog.isVisible());
        QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
        QVERIFY(
            QDir(m_folder.path()).entryList({QStringLiteral(".*")}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void whatTheProjectRefusesKeepsTheDialog()
    {
        auto given = subject();
        int asked = 0;
        given.check = [&asked](const report::ExportRequest &) -> base::Result<void> {
            if (++asked > 1)
                return {};
            return base::Error{base::ErrorCode::DiskFull,
                               PARETOSCOPE_SAY("test.no-room", "The disk has no room.")};
        };
        ExportDialog dialog(given, m_questions);
        dialog.show();
        auto *accept = dialog.findChild<QPushButton *>(QStringLiteral("exportAccept"));
        QTest::mouseClick(accept, Qt::LeftButton);
        QVERIFY(dialog.isVisible());
        QCOMPARE(text(dialog, "exportProblem"), QStringLiteral("The disk has no room."));
        QTest::mouseClick(accept, Qt::LeftButton);
        QVERIFY(!dialog.isVisible());
    }

    void saysWhereTheFileIsLargerThanTheOriginal()
    {
        auto given = subject();
        for (const std::int64_t original : {std::int64_t{0}, std::int64_t{1100000}, std::int64_t{143001}}) {
            given.sourceFileBytes = original;
            QVERIFY(!text(ExportDialog(given, m_questions), "exportSize").contains(QStringLiteral("larger")));
        }
        for (const std::int64_t original : {std::int64_t{143000}, std::int64_t{90000}, std::int64_t{1}}) {
            given.sourceFileBytes = original;
            QVERIFY(text(ExportDialog(given, m_questions), "exportSize").contains(QStringLiteral("larger")));
        }
    }

    void refusesEveryFileThatTheExportIsMadeFrom()
    {
        const auto path = [this](const char *name) {
            return toPath(m_folder.filePath(QString::fromUtf8(name)));
        };
        for (const char *name : {"own.pscope.json", "labels.csv", "mine.pt.recipe.json"})
            std::ofstream(path(name)) << "{}";
        std::filesystem::create_symlink("labels.csv", path("linked.csv"));
        std::filesystem::create_hard_link(path("own.pscope.json"), path("twin.json"));
        auto given = subject();
        given.inputs = {{path("own.pscope.json"), base::Wording{"a.name", "the project"}},
                        {path("labels.csv"), base::Wording{"a.name", "the labels"}},
                        {path("mine.pt.recipe.json"), base::Wording{"a.name", "the recipe"}}};
        ExportDialog dialog(given, m_questions);
        auto *target = dialog.findChild<QLineEdit *>(QStringLiteral("exportTarget"));
        auto *accept = dialog.findChild<QPushButton *>(QStringLiteral("exportAccept"));
        for (const char *bad : {"own.pscope.json", "labels.csv", "linked.csv", "twin.json", "mine.pt"}) {
            target->setText(m_folder.filePath(QString::fromUtf8(bad)));
            QVERIFY2(!accept->isEnabled(), bad);
            QVERIFY(text(dialog, "exportProblem").contains(QStringLiteral("made from")));
        }
        target->setText(m_folder.filePath(QStringLiteral("yours.pt")));
        QVERIFY(accept->isEnabled());
    }

    void whatCannotBeIsNotExported()
    {
        ExportSubject cannot = subject();
        cannot.impossible = QStringLiteral("conv1: impossible");
        const ExportDialog dialog(cannot, m_questions);
        QVERIFY(!dialog.findChild<QPushButton *>(QStringLiteral("exportAccept"))->isEnabled());
        QCOMPARE(text(dialog, "exportProblem"), cannot.impossible);
    }

    void refusesItsOwnSourceAndPlacesThatAreNone()
    {
        ExportDialog dialog(subject(), m_questions);
        auto *target = dialog.findChild<QLineEdit *>(QStringLiteral("exportTarget"));
        auto *accept = dialog.findChild<QPushButton *>(QStringLiteral("exportAccept"));
        QVERIFY(accept->isEnabled());
        for (const QString &bad : {m_folder.filePath(QStringLiteral("net.pt")), m_folder.path(), QString(),
                                   m_folder.filePath(QStringLiteral("no/such/folder.pt"))}) {
            target->setText(bad);
            QVERIFY2(!accept->isEnabled(), qPrintable(bad));
            QVERIFY(!text(dialog, "exportProblem").isEmpty());
        }
        m_questions.fileToSave = m_folder.filePath(QStringLiteral("other.pt"));
        dialog.findChild<QPushButton *>(QStringLiteral("exportBrowse"))->click();
        QVERIFY(accept->isEnabled());
        QCOMPARE(fromPath(dialog.request().target), m_questions.fileToSave);
    }

    void saysWhatWillBeReplaced()
    {
        QFile old(m_folder.filePath(QStringLiteral("net-143kB.pt.recipe.json")));
        QVERIFY(old.open(QIODevice::WriteOnly));
        const ExportDialog dialog(subject(), m_questions);
        QVERIFY(text(dialog, "exportProblem").contains(QStringLiteral("net-143kB.pt.recipe.json")));
        old.remove();
    }

    void aboutNamesVersionsAndLicences()
    {
        const AboutDialog dialog(QStringLiteral("1.13.1"));
        const QString about = dialog.findChild<QLabel *>(QStringLiteral("aboutText"))->text();
        for (const auto *wanted : {"1.13.1", "CC BY 4.0", "GNU General Public License", qVersion()})
            QVERIFY2(about.contains(QString::fromLatin1(wanted)), wanted);
    }

    void questionsAnswerWithoutBlocking()
    {
        QWidget window;
        window.show();
        DialogQuestions questions;
        std::optional<Questions::Unsaved> answer;
        questions.confirmDiscard(&window, QStringLiteral("digits"),
                                 [&](Questions::Unsaved a) { answer = a; });
        auto *box = window.findChild<QMessageBox *>(QStringLiteral("unsavedQuestion"));
        QVERIFY(box && !answer);
        QTest::mouseClick(box->button(QMessageBox::Discard), Qt::LeftButton);
        QVERIFY(answer == Questions::Unsaved::Discard);
        questions.confirmDiscard(&window, QStringLiteral("digits"),
                                 [&](Questions::Unsaved a) { answer = a; });
        QTRY_VERIFY(window.findChildren<QMessageBox *>().size() == 1);
        QTest::keyClick(window.findChild<QMessageBox *>(), Qt::Key_Escape);
        QVERIFY(answer == Questions::Unsaved::Cancel);
        questions.showError(&window, QStringLiteral("It is broken."), QStringLiteral("detail"));
        auto *error = window.findChild<QMessageBox *>(QStringLiteral("errorMessage"));
        QCOMPARE(error->text(), QStringLiteral("It is broken."));
        QCOMPARE(error->detailedText(), QStringLiteral("detail"));
    }
};

QTEST_MAIN(ExportDialogTest)
#include "tst_exportdialog.moc"
