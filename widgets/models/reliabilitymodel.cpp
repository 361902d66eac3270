#include "widgets/models/reliabilitymodel.h"

#include "widgets/document/numbers.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

QString rightShare(const evaluate::ReliabilityBin &bin)
{
    return bin.n ? numbers::share(static_cast<double>(bin.correct) / static_cast<double>(bin.n)) : QString();
}

} // namespace

void ReliabilityModel::setBehaviour(const evaluate::Behaviour &behaviour)
{
    beginResetModel();
    m_before = behaviour.reliabilityBefore;
    m_after = behaviour.reliabilityAfter;
    endResetModel();
}

int ReliabilityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(std::min(m_before.size(), m_after.size()));
}

int ReliabilityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ReliabilityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const double width = 1.0 / static_cast<double>(m_before.size());
    const auto edge = [&](std::size_t bin) {
        return numbers::real(static_cast<double>(bin) * width, 'f', 2);
    };
    switch (index.column()) {
    case Confidence:
        return tr("%1–%2", "an interval").arg(edge(row), edge(row + 1));
    case SamplesBefore:
        return numbers::count(m_before[row].n);
    case RightBefore:
        return rightShare(m_before[row]);
    case SamplesAfter:
        return numbers::count(m_after[row].n);
    case RightAfter:
        return rightShare(m_after[row]);
    default:
        return {};
    }
}

QVariant ReliabilityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QString names[] = {tr("Confidence"), tr("n before"), tr("right before"), tr("n after"),
                             tr("right after")};
    return names[section];
}

} // namespace paretoscope::widgets
