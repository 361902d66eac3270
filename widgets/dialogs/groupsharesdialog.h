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
    /// A group of channels that could be cut.
    struct Row {
        pipeline::Place place; ///< as the share of all groups has it
        QTreeWidgetItem *item;
        QSlider *stay;
    };
    void fill();
    void addRow(const pipeline::Place &place, std::size_t taken);
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
