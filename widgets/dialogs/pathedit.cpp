#include "widgets/dialogs/pathedit.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace paretoscope::widgets {

PathEdit::PathEdit(const QString &name, PathKind kind, FileQuestion question, Questions &questions)
    : m_edit(new QLineEdit)
{
    m_edit->setObjectName(name);
    m_edit->setClearButtonEnabled(true);
    setFocusProxy(m_edit);
    m_rest.setSingleShot(true);
    m_rest.setInterval(300);
    connect(m_edit, &QLineEdit::textEdited, this, [this] { m_rest.start(); });
    connect(&m_rest, &QTimer::timeout, this, [this] { Q_EMIT pathChanged(path()); });
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit, 1);
    const auto addButton = [&](const QString &text, const QString &buttonName, auto ask) {
        auto *button = new QPushButton(text);
        button->setObjectName(buttonName);
        button->setToolTip(question.title);
        button->setAccessibleName(question.title);
        button->setAutoDefault(false); // Return in the field is for the dialog
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, question, &questions, ask] {
            FileQuestion asked = question;
            asked.start = path();
            (questions.*ask)(this, asked, [this](const QString &chosen) { choose(chosen); });
        });
    };
    addButton(tr("Browse…"), name + QStringLiteral("Browse"), &Questions::openFile);
    if (kind == PathKind::FileOrFolder)
        addButton(tr("Folder…"), name + QStringLiteral("Folder"), &Questions::openFolder);
}

QString PathEdit::path() const
{
    return m_edit->text().trimmed();
}

void PathEdit::setPath(const QString &path)
{
    m_rest.stop();
    m_edit->setText(path);
}

void PathEdit::choose(const QString &path)
{
    setPath(path);
    Q_EMIT pathChanged(path);
}

} // namespace paretoscope::widgets
