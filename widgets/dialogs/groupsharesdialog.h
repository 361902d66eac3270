// How many channels of each group stay: a slider a group, before anything is cut. Modal; GUI thread only.
#pragma once

#include "core/graph/model.h"
#include "core/pipeline/steps.h"

#include <QDialog>

#include <vector>

class QLabel;
class QSlider;
class QTreeWidget;
class QTreeWidgetItem;

namespace paretoscope::widgets {

class GroupSharesDialog : public QDialog {
    Q_OBJECT

public:
    /// STEP cuts channels of NETWORK, all by one share or single groups by another already.
    GroupSharesDialog(graph::Model network, pipeline::Step step, QWidget *parent = nullptr);

    /// STEP as the sliders have it.
    const pipeline::Step &step() const { return m_step; }

private:
    /// Groups of channels that could be cut and go by one name.
    struct Row {
        std::vector<std::string> layers;
        std::vector<std::size_t> counts; ///< of channels, by group
        std::size_t all = 0;
        std::size_t usual = 0; ///< that go by the share of all groups
        QTreeWidgetItem *item = nullptr;
        QSlider *stay = nullptr;
        std::size_t goingBy(double share) const;
        std::size_t going() const; ///< as the slider stands
        double share() const;      ///< likewise
    };
    void fill();
    void addRow(Row row);
    void take();
    void showCounts();
    void reset();

    const graph::Model m_network;
    pipeline::Step m_step;
    std::vector<Row> m_rows;
    QTreeWidget *m_list;
    QLabel *m_summary;
};

} // namespace paretoscope::widgets
