#include "widgets/models/layersfilter.h"

#include "widgets/models/layersmodel.h"

#include <algorithm>

namespace paretoscope::widgets {

LayersFilter::LayersFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(false);
    setSortRole(LayersModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    connect(this, &QAbstractItemModel::modelReset, this, &LayersFilter::resort);
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
    // What is not known yet comes before every number, in a fixed place.
    const QVariant a = left.data(sortRole());
    const QVariant b = right.data(sortRole());
    if (!a.isValid() || !b.isValid())
        return !a.isValid() && b.isValid();
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace paretoscope::widgets
