#include "widgets/charts/channelsmodel.h"

#include "widgets/charts/weighttext.h"
#include "widgets/document/numbers.h"

namespace paretoscope::widgets {

void ChannelsModel::setChannels(const std::vector<compress::WeightChannel> &channels)
{
    const bool alike = channels.size() == m_channels.size();
    if (!alike)
        beginResetModel();
    m_channels = channels;
    if (!alike)
        endResetModel();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ChannelsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_channels.size());
}

int ChannelsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::optional<double> ChannelsModel::number(int row, Column column) const
{
    const compress::WeightChannel &channel = m_channels[static_cast<std::size_t>(row)];
    const bool levels = channel.lowestLevel < channel.highestLevel;
    switch (column) {
    case Channel:
        return row + 1;
    case Least:
        return channel.low;
    case Greatest:
        return channel.high;
    case LowestLevel:
        return levels ? std::optional(channel.lowestLevel) : std::nullopt;
    case HighestLevel:
        return levels ? std::optional(channel.highestLevel) : std::nullopt;
    case Scale:
        return channel.scale;
    case Error:
        return channel.error;
    case Clipped:
        return static_cast<double>(channel.clipped);
    case ClippedEnergy:
        return channel.clippedEnergy;
    case Pruned:
        return static_cast<double>(channel.pruned);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ChannelsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    const auto value = number(index.row(), column);
    if (!value)
        return {};
    if (role == SortRole)
        return *value;
    if (role != Qt::DisplayRole)
        return {};
    if (column == Channel || column == Clipped || column == Pruned)
        return numbers::count(static_cast<std::int64_t>(*value));
    return column == Error || column == ClippedEnergy ? smallShare(*value) : weightNumber(*value);
}

QVariant ChannelsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (static_cast<Column>(section)) {
    case Channel:
        return tip ? tr("Output channel, from 1") : tr("Channel");
    case Least:
        return tip ? tr("Its least weight before") : tr("Least");
    case Greatest:
        return tip ? tr("Its greatest weight before") : tr("Greatest");
    case LowestLevel:
        return tip ? tr("The lowest level of its scales") : tr("Lowest level");
    case HighestLevel:
        return tip ? tr("The highest level of its scales") : tr("Highest level");
    case Scale:
        return tip ? tr("The distance of levels; none where groups have their own") : tr("Scale");
    case Error:
        return tip ? tr("Mean squared error over the mean square of the weights") : tr("Error");
    case Clipped:
        return tip ? tr("Weights further than half a step beyond the outermost level") : tr("Clipped");
    case ClippedEnergy:
        return tip ? tr("The share that these have of the sum of squares") : tr("Energy clipped");
    case Pruned:
        return tip ? tr("Weights set to zero") : tr("Pruned");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace paretoscope::widgets
