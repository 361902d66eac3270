#include "widgets/dialogs/keysdialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace paretoscope::widgets {

namespace {

enum KeyColumn { ActionText, Keys, Help };

QTreeWidgetItem *groupNamed(QTreeWidget &list, const QString &title)
{
    const auto known = list.findItems(title, Qt::MatchExactly, ActionText);
    for (QTreeWidgetItem *item : known)
        if (!item->parent())
            return item;
    auto *group = new QTreeWidgetItem(&list, {title});
    QFont font = list.font();
    font.setBold(true);
    group->setFont(ActionText, font);
    group->setFirstColumnSpanned(true);
    return group;
}

} // namespace

KeysDialog::KeysDialog(const std::vector<KeyEntry> &entries, QWidget *parent)
    : QDialog(parent), m_find(new QLineEdit), m_list(new QTreeWidget)
{
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keys"));
    m_find->setObjectName(QStringLiteral("keysFind"));
    m_find->setPlaceholderText(tr("Find a key or what it does"));
    m_find->setAccessibleName(m_find->placeholderText());
    m_find->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("keysList"));
    m_list->setAccessibleName(windowTitle());
    m_list->setHeaderLabels({tr("What"), tr("Keys"), tr("More")});
    m_list->setAlternatingRowColors(true);
    m_list->setTabKeyNavigation(false);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (QAbstractButton *button : buttons->buttons())
        if (auto *push = qobject_cast<QPushButton *>(button))
            push->setAutoDefault(false); // Return in the field closes nothing
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(m_find);
    rows->addWidget(m_list, 1);
    rows->addWidget(buttons);
    connect(m_find, &QLineEdit::textChanged, this, &KeysDialog::showMatching);
    fill(entries);
    resize(fontMetrics().height() * 40, fontMetrics().height() * 30);
}

void KeysDialog::fill(const std::vector<KeyEntry> &entries)
{
    for (const KeyEntry &entry : entries) {
        auto *item =
            new QTreeWidgetItem(groupNamed(*m_list, entry.group), {entry.text, entry.keys, entry.help});
        item->setToolTip(ActionText, entry.text);
        item->setToolTip(Help, entry.help);
    }
    m_list->expandAll();
    m_list->resizeColumnToContents(ActionText);
    m_list->resizeColumnToContents(Keys);
}

void KeysDialog::showMatching(const QString &text)
{
    for (int group = 0; group < m_list->topLevelItemCount(); ++group) {
        QTreeWidgetItem *parent = m_list->topLevelItem(group);
        bool any = false;
        for (int i = 0; i < parent->childCount(); ++i) {
            QTreeWidgetItem *item = parent->child(i);
            bool matches = false;
            for (const int column : {ActionText, Keys, Help})
                matches = matches || item->text(column).contains(text.trimmed(), Qt::CaseInsensitive);
            item->setHidden(!matches);
            any = any || matches;
        }
        parent->setHidden(!any);
    }
}

} // namespace paretoscope::widgets
