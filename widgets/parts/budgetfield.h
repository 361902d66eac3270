// The limit of the budget as it is typed: what it limits, the number, and beside it what the recipe as it is
// reaches. Reads the document; what was typed is handed on, to be applied or refused. GUI thread only.
#pragma once

#include "core/project/asked.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace paretoscope::widgets {

class Document;

class BudgetField : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the field.
    explicit BudgetField(const Document &document, QWidget *parent = nullptr);

    project::BudgetKind kind() const;
    /// Tells of it as if it was chosen by hand.
    void setKind(project::BudgetKind kind);
    QString text() const;

    /// REASON: why nothing can be typed; empty: it can.
    void setUnavailable(const QString &reason);
    /// A number of the recipe as it is where none was typed; not before there is something to choose from.
    void setKnown(bool known);
    /// Of the document: typed or restored, undone or of another project.
    void showAsked();
    void showCurrent();
    void showVerdict();

    /// What was typed became the budget.
    void accept();
    void refuse(const QString &reason);

Q_SIGNALS:
    void kindChosen(paretoscope::project::BudgetKind kind); ///< by hand, or by emptying the number
    void typed(const paretoscope::project::AskedBudget &budget);
    void refused(const QString &reason);

private:
    void makeParts();
    void nameDamage();
    void take();
    QString textOfCurrent() const;

    const Document &m_document;
    QComboBox *m_kinds;
    QLineEdit *m_edit;
    QLabel *m_reached; ///< beside a limit that was typed
    bool m_known = false;
};

} // namespace paretoscope::widgets
