#include "widgets/dialogs/questions.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

#include <memory>

namespace paretoscope::widgets {

namespace {

struct QuestionsWords {
    Q_DECLARE_TR_FUNCTIONS(Questions)
};

QFileDialog *makeDialog(QWidget *parent, const FileQuestion &question, const QString &lastFolder)
{
    auto *dialog = new QFileDialog(parent, question.title);
    dialog->setObjectName(QStringLiteral("fileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!question.filters.isEmpty())
        dialog->setNameFilters(question.filters);
    const QFileInfo start(question.start.isEmpty() ? lastFolder : question.start);
    if (start.isDir()) {
        dialog->setDirectory(start.filePath());
    } else if (!start.filePath().isEmpty()) {
        dialog->setDirectory(start.absolutePath());
        dialog->selectFile(start.fileName());
    }
    return dialog;
}

void ask(QFileDialog *dialog, QString *lastFolder, Questions::PathAnswer answer)
{
    // The dialog dies with its parent, and the connection with the dialog.
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                     [answer = std::move(answer), lastFolder](const QString &path) {
                         *lastFolder = QFileInfo(path).absolutePath();
                         answer(QFileInfo(path).absoluteFilePath());
                     });
    dialog->open();
}

} // namespace

void DialogQuestions::openFile(QWidget *parent, const FileQuestion &question, PathAnswer answer)
{
    auto *dialog = makeDialog(parent, question, m_lastFolder);
    dialog->setFileMode(QFileDialog::ExistingFile);
    ask(dialog, &m_lastFolder, std::move(answer));
}

void DialogQuestions::saveFile(QWidget *parent, const FileQuestion &question, PathAnswer answer)
{
    auto *dialog = makeDialog(parent, question, m_lastFolder);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    if (!question.defaultSuffix.isEmpty())
        dialog->setDefaultSuffix(question.defaultSuffix);
    ask(dialog, &m_lastFolder, std::move(answer));
}

void DialogQuestions::openFolder(QWidget *parent, const FileQuestion &question, PathAnswer answer)
{
    auto *dialog = makeDialog(parent, question, m_lastFolder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    ask(dialog, &m_lastFolder, std::move(answer));
}

void DialogQuestions::confirmDiscard(QWidget *parent, const QString &name, UnsavedAnswer answer)
{
    auto *box = new QMessageBox(QMessageBox::Question, QuestionsWords::tr("Unsaved work"),
                                QuestionsWords::tr("Save the changes to %1?").arg(name),
                                QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
    box->setObjectName(QStringLiteral("unsavedQuestion"));
    box->setInformativeText(QuestionsWords::tr(
        "What was measured is kept in any case; the recipe would go back to what was saved."));
    box->setDefaultButton(QMessageBox::Save);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(box, &QMessageBox::finished, box, [answer = std::move(answer)](int button) {
        answer(button == QMessageBox::Save      ? Unsaved::Save
               : button == QMessageBox::Discard ? Unsaved::Discard
                                                : Unsaved::Cancel);
    });
    box->open();
}

void DialogQuestions::showError(QWidget *parent, const QString &sentence, const QString &detail)
{
    auto *box = new QMessageBox(QMessageBox::Warning, QCoreApplication::applicationName(), sentence,
                                QMessageBox::Ok, parent);
    box->setObjectName(QStringLiteral("errorMessage"));
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (!detail.isEmpty())
        box->setDetailedText(detail);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace paretoscope::widgets
