// Limits on size and behaviour: a button that opens them, each to be switched on, and looks for the best
// recipe that keeps them, by runs; it is marked with whether they are kept. GUI thread only.
#pragma once

#include "core/project/asked.h"
#include "core/search/budget.h"

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

    search::Budget budget() const;
    project::AskedLimits limits() const;
    /// Tells nobody.
    void setLimits(const project::AskedLimits &limits);
    /// MARK: "✓", "✗", "?" or nothing; EXPLANATION is a limit a line.
    void setMark(const QString &mark, const QString &explanation);
    /// A frontier is there to be searched, and nothing else runs.
    void setSearchable(bool searchable);

Q_SIGNALS:
    void limitsChanged(const paretoscope::project::AskedLimits &limits); ///< by hand
    void searchRequested(const paretoscope::search::Budget &budget);

private:
    struct Row {
        QCheckBox *on = nullptr;
        QDoubleSpinBox *most = nullptr;
    };
    Row addRow(QGridLayout &rows, const char *name, const QString &text, double usual, const QString &suffix);
    void refresh();
    void take();
    static void showRow(const Row &row, const std::optional<double> &most);

    evaluate::BehaviourLimits behaviour() const;

    Row m_bytes, m_classDrop, m_flipShare, m_ece, m_overconfident, m_hardDrop;
    QPushButton *m_search;
    bool m_searchable = false;
    QString m_help;
};

} // namespace paretoscope::widgets
