// The channels of a layer as a table: range, levels, scale, error, what is pruned and clipped. GUI thread
// only.
#pragma once

#include "core/compress/weightpicture.h"

#include <QAbstractTableModel>

#include <vector>

namespace paretoscope::widgets {

class ChannelsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Channel,
        Least,
        Greatest,
        LowestLevel,
        HighestLevel,
        Scale,
        Error,
        Clipped,
        ClippedEnergy,
        Pruned,
        ColumnCount
    };
    static constexpr int SortRole = Qt::UserRole; ///< the raw number; none where there is none

    using QAbstractTableModel::QAbstractTableModel;

    void setChannels(const std::vector<compress::WeightChannel> &channels);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::optional<double> number(int row, Column column) const;

    std::vector<compress::WeightChannel> m_channels;
};

} // namespace paretoscope::widgets
