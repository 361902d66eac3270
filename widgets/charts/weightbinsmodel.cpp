#include "widgets/charts/weightbinsmodel.h"

#include "widgets/charts/weighttext.h"
#include "widgets/document/numbers.h"

namespace paretoscope::widgets {

void WeightBinsModel::setSpread(const compress::WeightSpread &spread)
{
    const bool alike = spread.bins.before.size() == m_spread.bins.before.size();
    if (!alike)
        beginResetModel();
    m_spread = spread;
    if (!alike)
        endResetModel();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int WeightBinsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_spread.bins.before.size());
}

int WeightBinsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::vector<compress::Level> WeightBinsModel::levelsIn(std::size_t bin) const
{
    const compress::WeightBins &bins = m_spread.bins;
    const bool last = bin + 1 == bins.before.size();
    std::vector<compress::Level> levels;
    for (const compress::Level &level : m_spread.levels)
        if (level.value >= bins.edge(bin) &&
            (level.value < bins.edge(bin + 1) || (last && level.value <= bins.high)))
            levels.push_back(level);
    return levels;
}

double WeightBinsModel::number(std::size_t bin, Column column) const
{
    const compress::WeightBins &bins = m_spread.bins;
    switch (column) {
    case From:
        return bins.edge(bin);
    case To:
        return bins.edge(bin + 1);
    case Before:
        return static_cast<double>(bins.before[bin]);
    case After:
        return static_cast<double>(bins.after[bin]);
    case Pruned:
        return static_cast<double>(bins.pruned[bin]);
    case Clipped:
        return static_cast<double>(bins.clipped[bin]);
    case Levels:
        return static_cast<double>(levelsIn(bin).size());
    case ColumnCount:
        break;
    }
    return 0;
}

QString WeightBinsModel::text(std::size_t bin, Column column) const
{
    if (column == From || column == To)
        return weightNumber(number(bin, column));
    if (column != Levels)
        return numbers::count(static_cast<std::int64_t>(number(bin, column)));
    QStringList texts;
    for (const compress::Level &level : levelsIn(bin))
        texts << tr("%1: %2", "a level and how many weights lie on it")
                     .arg(weightNumber(level.value), numbers::count(level.weights));
    return texts.join(QStringLiteral("; "));
}

QVariant WeightBinsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = static_cast<Column>(index.column());
    const auto bin = static_cast<std::size_t>(index.row());
    if (role == Qt::DisplayRole)
        return text(bin, column);
    if (role == SortRole)
        return number(bin, column);
    if (role == Qt::TextAlignmentRole && column != Levels)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant WeightBinsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case From:
        return tr("From");
    case To:
        return tr("To");
    case Before:
        return tr("Before");
    case After:
        return tr("After");
    case Pruned:
        return tr("Pruned");
    case Clipped:
        return tr("Clipped");
    case Levels:
        return tr("Levels");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace paretoscope::widgets
