// Limits on behaviour besides the budget: a button that opens them, each to be switched on, and looks for the
// smallest recipe that keeps them. GUI thread only.
#pragma once

#include "core/evaluate/behaviour.h"

#include <QToolButton>

class QCheckBox;
class QDoubleSpinBox;
class QGridLayout;
class QPushButton;

namespace paretoscope::widgets {

class LimitsButton : public QToolButton {
    Q_OBJECT

public:
    explicit LimitsButton(QWidget *parent = nullptr);

    evaluate::BehaviourLimits limits() const;
    /// A frontier is there to be searched, and nothing else runs.
    void setSearchable(bool searchable);

Q_SIGNALS:
    void searchRequested(const paretoscope::evaluate::BehaviourLimits &limits);

private:
    struct Row {
        QCheckBox *on = nullptr;
        QDoubleSpinBox *most = nullptr;
    };
    Row addRow(QGridLayout &rows, const char *name, const QString &text, double usual, const QString &suffix);
    void refresh();

    Row m_classDrop, m_flipShare, m_ece, m_overconfident, m_hardDrop;
    QPushButton *m_search;
    bool m_searchable = false;
};

} // namespace paretoscope::widgets
