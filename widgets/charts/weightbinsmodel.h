// The bins of a histogram of weights as a table: what the chart shows, in numbers. GUI thread only.
#pragma once

#include "core/compress/weightpicture.h"

#include <QAbstractTableModel>

namespace paretoscope::widgets {

class WeightBinsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { From, To, Before, After, Pruned, Clipped, Levels, ColumnCount };
    static constexpr int SortRole = Qt::UserRole; ///< the raw number

    using QAbstractTableModel::QAbstractTableModel;

    void setSpread(const compress::WeightSpread &spread);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// Those of a bin; the last bin has what is at its end.
    std::vector<compress::Level> levelsIn(std::size_t bin) const;
    QString text(std::size_t bin, Column column) const;
    double number(std::size_t bin, Column column) const;

    compress::WeightSpread m_spread;
};

} // namespace paretoscope::widgets
