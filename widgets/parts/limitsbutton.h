// Limits on size, work, latency and behaviour: a button that opens them, each to be switched on, and looks
// for the best recipe that keeps them, by runs; it is marked with whether they are kept. GUI thread only.
#pragma once

#include "core/project/asked.h"
#include "core/search/budget.h"
#include "widgets/parts/verdicts.h"

#include <QToolButton>

#include <cstdint>
#include <optional>
#include <vector>

class QCheckBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
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
    /// Of limits(), in their order: what is reached stands beside each, and the button is marked with the
    /// worst.
    void setVerdicts(const std::vector<Verdict> &verdicts);
    /// A frontier is there to be searched, and nothing else runs.
    void setSearchable(bool searchable);

Q_SIGNALS:
    void limitsChanged(const paretoscope::project::AskedLimits &limits); ///< by hand
    void searchRequested(const paretoscope::search::Budget &budget);

private:
    struct Row {
        QCheckBox *on = nullptr;
        QDoubleSpinBox *most = nullptr;
        QLabel *now = nullptr; ///< what the recipe as it is reaches
        double shown = 0;      ///< what the box made of what was set last
    };
    Row addRow(QGridLayout &rows, const char *name, const QString &text, double usual, const QString &suffix);
    void addWorkRows(QGridLayout &rows);
    void refresh();
    void take();
    static void showRow(Row &row, const std::optional<double> &most);

    evaluate::BehaviourLimits behaviour() const;
    std::int64_t work(search::WorkKind kind) const;
    std::vector<Row> rows() const; ///< in their order

    search::ByWork<Row> m_work;
    Row m_bytes, m_latency, m_classDrop, m_flipShare, m_ece, m_overconfident, m_hardDrop;
    QPushButton *m_search;
    bool m_searchable = false;
    project::AskedLimits m_said; ///< as they were set last
    QString m_help;
};

} // namespace paretoscope::widgets
