// The points of the trade-off chart as a table: the same data for people who read rather than look, and for
// copying. Sorts by itself (150,000 frontier points are nothing for std::sort, but much for a proxy). GUI
// thread only.
#pragma once

#include "widgets/charts/tradeoffdata.h"

#include <QAbstractTableModel>

#include <vector>

namespace paretoscope::widgets {

class TradeoffModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Kind,
        Setting,
        Stored,
        AverageBits,
        Metric,
        Interval,
        Samples,
        PredictedKl, ///< additive
        CorrectedKl, ///< as recipes that were run turned out
        MeasuredKl,
        ClassDrop, ///< from here on in the order of behaviourQualities
        NewErrors,
        CalibrationError,
        Overconfident,
        HardDrop,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< the raw number
        PointRole,               ///< the point's id in TradeoffData
    };

    explicit TradeoffModel(QObject *parent = nullptr);

    void setData(const TradeoffData &data);
    using QAbstractTableModel::setData;
    /// Rows behind the points, whichever way they are sorted: the chart's lines.
    void setLimits(const ChartLimits &limits, Quality quality);
    /// Of a point; −1 for a limit.
    int pointAt(int row) const
    {
        return row < static_cast<int>(m_order.size()) ? m_order[static_cast<std::size_t>(row)] : -1;
    }
    int rowOf(int point) const; ///< −1 if there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    QString text(const TradeoffPoint &point, Column column) const;
    QVariant number(const TradeoffPoint &point, Column column) const;
    double key(int id, Column column) const; ///< infinite: no value, comes last
    void sortOrder();
    QVariant limitData(int limit, Column column, int role) const;

    TradeoffData m_data;
    std::vector<int> m_order; ///< point ids by row
    ChartLimits m_limits;
    Quality m_quality = Quality::Metric; ///< of the limits
    int m_sortColumn = Stored;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace paretoscope::widgets
