// Stated confidence against the share of right answers, before and after, in bins: what the reliability
// picture shows, in numbers. GUI thread only.
#pragma once

#include "core/evaluate/behaviour.h"

#include <QAbstractTableModel>

namespace paretoscope::widgets {

class ReliabilityModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Confidence, SamplesBefore, RightBefore, SamplesAfter, RightAfter, ColumnCount };

    explicit ReliabilityModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void setBehaviour(const evaluate::Behaviour &behaviour);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<evaluate::ReliabilityBin> m_before, m_after;
};

} // namespace paretoscope::widgets
