// What the window asks a person: files, folders, unsaved work, and what went wrong. A seam, so that tests
// answer for the person. Answers arrive through callbacks, never through a nested event loop; GUI thread
// only.
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace paretoscope::widgets {

/// What a file or folder is wanted for.
struct FileQuestion {
    QString title;
    QStringList filters;     ///< "Project files (*.pscope.json *.json)"; empty: every file
    QString start;           ///< folder or suggested file; empty: where the last one was
    QString defaultSuffix{}; ///< when saving, added to a name without one
};

class Questions {
public:
    using PathAnswer = std::function<void(const QString &path)>;
    enum class Unsaved { Save, Discard, Cancel };
    using UnsavedAnswer = std::function<void(Unsaved)>;

    virtual ~Questions() = default;

    /// ANSWER is called once with an absolute path, and not at all when nothing was chosen or PARENT is gone.
    virtual void openFile(QWidget *parent, const FileQuestion &question, PathAnswer answer) = 0;
    virtual void saveFile(QWidget *parent, const FileQuestion &question, PathAnswer answer) = 0;
    virtual void openFolder(QWidget *parent, const FileQuestion &question, PathAnswer answer) = 0;
    /// There is unsaved work in NAME. ANSWER is always called, unless PARENT is gone first.
    virtual void confirmDiscard(QWidget *parent, const QString &name, UnsavedAnswer answer) = 0;
    /// One SENTENCE for the person, DETAIL (may be empty) for those who want to report it.
    virtual void showError(QWidget *parent, const QString &sentence, const QString &detail) = 0;
};

/// The real ones: window-modal dialogs that delete themselves. Object names: fileDialog, unsavedQuestion,
/// errorMessage.
class DialogQuestions final : public Questions {
public:
    void openFile(QWidget *parent, const FileQuestion &question, PathAnswer answer) override;
    void saveFile(QWidget *parent, const FileQuestion &question, PathAnswer answer) override;
    void openFolder(QWidget *parent, const FileQuestion &question, PathAnswer answer) override;
    void confirmDiscard(QWidget *parent, const QString &name, UnsavedAnswer answer) override;
    void showError(QWidget *parent, const QString &sentence, const QString &detail) override;

private:
    QString m_lastFolder;
};

} // namespace paretoscope::widgets
