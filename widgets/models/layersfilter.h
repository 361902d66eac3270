// Sorts and filters the layers for a view. The order changes when somebody asks for it (or resort() is
// called), never because a value was edited: rows must not jump from under a dragged slider. Equal keys keep
// the network's order.
#pragma once

#include <QSortFilterProxyModel>

namespace paretoscope::widgets {

class LayersFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit LayersFilter(QObject *parent = nullptr);

    /// Layers whose name or kind contains every word of TEXT, whatever the case.
    void setText(const QString &text);
    void resort();
    void setSourceModel(QAbstractItemModel *model) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
};

} // namespace paretoscope::widgets
