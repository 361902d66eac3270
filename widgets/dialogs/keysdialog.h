// The list of keys: what each does, by the menu or panel where it is heard, and a field to find one. GUI
// thread only.
#pragma once

#include <QDialog>
#include <QString>

#include <vector>

class QLineEdit;
class QTreeWidget;

namespace paretoscope::widgets {

struct KeyEntry {
    QString group; ///< a menu's or a panel's title
    QString text;  ///< of the action
    QString keys;  ///< as this system writes them
    QString help;  ///< a sentence; may be empty
};

class KeysDialog : public QDialog {
    Q_OBJECT

public:
    /// Entries of one group stand together, in their order.
    explicit KeysDialog(const std::vector<KeyEntry> &entries, QWidget *parent = nullptr);

private:
    void fill(const std::vector<KeyEntry> &entries);
    void showMatching(const QString &text);

    QLineEdit *m_find;
    QTreeWidget *m_list;
};

} // namespace paretoscope::widgets
