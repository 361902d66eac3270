// A path that can be typed, pasted, or chosen: line edit with its buttons. Tells about a change once typing
// rests.
#pragma once

#include "widgets/dialogs/questions.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;

namespace paretoscope::widgets {

/// What may be chosen: files only, or folders as well.
enum class PathKind { File, FileOrFolder };

class PathEdit : public QWidget {
    Q_OBJECT

public:
    /// Object names: NAME for the line edit, NAME + "Browse", NAME + "Folder" for the buttons.
    PathEdit(const QString &name, PathKind kind, FileQuestion question, Questions &questions);

    QString path() const;              ///< trimmed; as typed
    void setPath(const QString &path); ///< tells nobody
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void pathChanged(const QString &path); ///< by a person

private:
    void choose(const QString &path);

    QLineEdit *m_edit;
    QTimer m_rest;
};

} // namespace paretoscope::widgets
