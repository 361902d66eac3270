#include "widgets/models/layersfilter.h"

#include "widgets/models/layersmodel.h"

#include <algorithm>

namespace paretoscope::widgets {

LayersFilter::LayersFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(false);
    setSortRole(LayersModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void LayersFilter::setSourceModel(QAbstractItemModel *model)
{
    QSortFilterProxyModel::setSourceModel(model);
    // After the proxy's own answer to the reset: views have heard of it by then.
    connect(model, &QAbstractItemModel::modelReset, this, &LayersFilter::resort);
}

void LayersFilter::setText(const QString &text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
    resort();
}

void LayersFilter::resort()
{
    sort(sortColumn(), sortOrder());
}

bool LayersFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString name = sourceModel()->index(row, LayersModel::Name, parent).data().toString();
    const QString kind = sourceModel()->index(row, LayersModel::Kind, parent).data().toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) {
        return name.contains(word, Qt::CaseInsensitive) || kind.contains(word, Qt::CaseInsensitive);
    });
}

bool LayersFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(sortRole());
    const QVariant b = right.data(sortRole());
    // What is not known yet comes before every number.
    if (a.isValid() != b.isValid())
        return !a.isValid();
    if (a.isValid() && QSortFilterProxyModel::lessThan(left, right))
        return true;
    if (a.isValid() && QSortFilterProxyModel::lessThan(right, left))
        return false;
    // Descending, the proxy asks the other way round.
    return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
}

} // namespace paretoscope::widgets
