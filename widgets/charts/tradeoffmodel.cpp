#include "widgets/charts/tradeoffmodel.h"

#include "widgets/charts/tradeofftext.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"

#include <QGuiApplication>
#include <QPalette>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::widgets {

namespace {

Quality behaviourOf(TradeoffModel::Column column)
{
    return behaviourQualities[column - TradeoffModel::ClassDrop];
}

TradeoffModel::Column columnOf(Quality quality)
{
    if (quality == Quality::Metric)
        return TradeoffModel::Metric;
    if (quality == Quality::Kl)
        return TradeoffModel::MeasuredKl;
    const auto place = std::ranges::find(behaviourQualities, quality) - std::begin(behaviourQualities);
    return static_cast<TradeoffModel::Column>(TradeoffModel::ClassDrop + place);
}

/// At the start of a heading.
QString damageColumn(const TradeoffData &data)
{
    const QString name = damageName(data.damage());
    return name.left(1).toUpper() + name.mid(1);
}

} // namespace

TradeoffModel::TradeoffModel(QObject *parent) : QAbstractTableModel(parent) {}

void TradeoffModel::setData(const TradeoffData &data)
{
    beginResetModel();
    m_data = data;
    m_order.resize(static_cast<std::size_t>(m_data.size()));
    sortOrder();
    endResetModel();
}

void TradeoffModel::setLimits(const ChartLimits &limits, Quality quality)
{
    if (limits == m_limits && quality == m_quality)
        return;
    beginResetModel();
    m_limits = limits;
    m_quality = quality;
    endResetModel();
}

int TradeoffModel::rowOf(int point) const
{
    const auto found = std::find(m_order.begin(), m_order.end(), point);
    return found == m_order.end() ? -1 : static_cast<int>(found - m_order.begin());
}

int TradeoffModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(m_order.size()) + (m_limits.bytes ? 1 : 0) + (m_limits.quality ? 1 : 0);
}

int TradeoffModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TradeoffModel::text(const TradeoffPoint &point, Column column) const
{
    const auto &measured = point.measured;
    switch (column) {
    case Kind:
        return kindName(point.kind);
    case Setting:
        return labelWithRemark(point);
    case Stored:
        return numbers::bytes(point.storedBytes);
    case AverageBits:
        return point.averageBits > 0 ? numbers::real(point.averageBits, 'f', 2) : QString();
    case Metric:
        return measured ? qualityText(measuredQuality(*measured, Quality::Metric).value, Quality::Metric,
                                      m_data.metric)
                        : QString();
    case Interval:
        return measured
                   ? rangeText(measuredQuality(*measured, Quality::Metric), Quality::Metric, m_data.metric)
                   : QString();
    case Samples:
        return measured ? numbers::count(measured->n) : QString();
    case PredictedKl:
        return point.predictedKl ? numbers::kl(*point.predictedKl) : QString();
    case CorrectedKl:
        return point.predictedKl ? rangeText(m_data.corrected(*point.predictedKl), Quality::Kl, m_data.metric)
                                 : QString();
    case ClassDrop:
    case NewErrors:
    case CalibrationError:
    case Overconfident:
    case HardDrop:
        return point.behaviour ? qualityText(behaviourQuality(*point.behaviour, behaviourOf(column)).value,
                                             behaviourOf(column), m_data.metric)
                               : QString();
    case MeasuredKl:
        return measured ? tr("%1 ± %2").arg(numbers::kl(measured->kl), numbers::kl(measured->klStandardError))
                        : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant TradeoffModel::number(const TradeoffPoint &point, Column column) const
{
    const auto &measured = point.measured;
    switch (column) {
    case Kind:
        return static_cast<int>(point.kind);
    // Sorted by size, which is the order of the settings' strength.
    case Setting:
        return point.label.isEmpty() ? QVariant() : QVariant(static_cast<qlonglong>(point.storedBytes));
    case AverageBits:
        return point.averageBits;
    case Metric:
        return measured ? measuredQuality(*measured, Quality::Metric).value : QVariant();
    case Interval:
        return measured ? measured->interval.high - measured->interval.low : QVariant();
    case Samples:
        return measured ? QVariant(static_cast<qlonglong>(measured->n)) : QVariant();
    case PredictedKl:
        return point.predictedKl ? *point.predictedKl : QVariant();
    case CorrectedKl:
        return point.predictedKl ? m_data.corrected(*point.predictedKl).value : QVariant();
    case MeasuredKl:
        return measured ? measured->kl : QVariant();
    case ClassDrop:
    case NewErrors:
    case CalibrationError:
    case Overconfident:
    case HardDrop:
        return point.behaviour ? behaviourQuality(*point.behaviour, behaviourOf(column)).value : QVariant();
    default:
        return static_cast<qlonglong>(point.storedBytes);
    }
}

QVariant TradeoffModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int id = pointAt(index.row());
    const auto column = static_cast<Column>(index.column());
    if (id < 0)
        return limitData(index.row() - static_cast<int>(m_order.size()), column, role);
    switch (role) {
    case Qt::DisplayRole:
        return text(m_data.point(id), column);
    case Qt::TextAlignmentRole:
        return QVariant(column <= Setting ? Qt::AlignLeft | Qt::AlignVCenter
                                          : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return describe(m_data.point(id), m_data);
    case Qt::ForegroundRole: // as pale as in the chart
        return !m_data.isFrontier(id) && m_data.named[static_cast<std::size_t>(id)].isPale()
                   ? QVariant(QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text))
                   : QVariant();
    case SortRole:
        return number(m_data.point(id), column);
    case PointRole:
        return id;
    default:
        return {};
    }
}

/// LIMIT: the first of those that there are, or the second.
QVariant TradeoffModel::limitData(int limit, Column column, int role) const
{
    const bool ofBytes = m_limits.bytes && limit == 0;
    const Column place = ofBytes ? Stored : columnOf(m_quality);
    const double value = ofBytes ? *m_limits.bytes : *m_limits.quality;
    if (role == Qt::TextAlignmentRole)
        return QVariant(column <= Setting ? Qt::AlignLeft | Qt::AlignVCenter
                                          : Qt::AlignRight | Qt::AlignVCenter);
    if (role == SortRole)
        return column == place ? QVariant(value) : QVariant();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const QString text = ofBytes ? numbers::bytes(static_cast<std::int64_t>(std::min(value, 9e18)))
                                 : qualityText(value, m_quality, m_data.metric);
    const bool atLeast = !ofBytes && m_limits.higherIsBetter;
    if (role == Qt::ToolTipRole)
        return atLeast ? tr("Limit: at least %1").arg(text) : tr("Limit: at most %1").arg(text);
    if (column == Kind)
        return tr("Limit");
    if (column == Setting)
        return atLeast ? tr("at least", "a limit") : tr("at most", "a limit");
    return column == place ? QVariant(text) : QVariant();
}

QVariant TradeoffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    switch (section) {
    case Kind:
        return tr("Point");
    case Setting:
        return tr("Every layer");
    case Stored:
        return tr("Stored");
    case AverageBits:
        return tr("Bits");
    case Metric:
        return tr("%1, measured").arg(qualityName(Quality::Metric, m_data));
    case Interval:
        return tr("95 %");
    case Samples:
        return tr("n");
    case PredictedKl:
        return tr("%1, predicted", "KL or distance").arg(damageColumn(m_data));
    case CorrectedKl:
        return tr("%1, as runs turned out, 95 %", "KL or distance").arg(damageColumn(m_data));
    case MeasuredKl:
        return tr("%1, measured", "KL or distance").arg(damageColumn(m_data));
    case ClassDrop:
    case NewErrors:
    case CalibrationError:
    case Overconfident:
    case HardDrop:
        return qualityName(behaviourOf(static_cast<Column>(section)), m_data);
    default:
        return {};
    }
}

double TradeoffModel::key(int id, Column column) const
{
    constexpr double none = std::numeric_limits<double>::infinity();
    if (m_data.isFrontier(id)) { // without building a point: there may be 150,000
        const auto &point = m_data.frontier[m_data.frontierIndex(id)];
        switch (column) {
        case Kind:
            return static_cast<double>(PointKind::Frontier);
        case Stored:
            return static_cast<double>(point.storedBytes);
        case PredictedKl:
        case CorrectedKl: // monotone
            return point.kl;
        default:
            return none;
        }
    }
    const QVariant key = number(m_data.named[static_cast<std::size_t>(id)], column);
    return key.isValid() ? key.toDouble() : none;
}

void TradeoffModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<int> points; ///< −1: a limit, whose row stays
    for (const auto &index : before)
        points.push_back(pointAt(index.row()));
    sortOrder();
    std::vector<int> rows(m_order.size());
    for (std::size_t row = 0; row < m_order.size(); ++row)
        rows[static_cast<std::size_t>(m_order[row])] = static_cast<int>(row);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after << (points[static_cast<std::size_t>(i)] < 0
                      ? before[i]
                      : index(rows[static_cast<std::size_t>(points[static_cast<std::size_t>(i)])],
                              before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void TradeoffModel::sortOrder()
{
    std::iota(m_order.begin(), m_order.end(), 0);
    // The bits of 150,000 frontier points would each have to be traced back; they rise with the bytes.
    const auto column = m_sortColumn == AverageBits ? Stored : static_cast<Column>(m_sortColumn);
    std::vector<double> keys(m_order.size());
    for (std::size_t id = 0; id < keys.size(); ++id) {
        keys[id] = key(static_cast<int>(id), column);
    }
    std::stable_sort(m_order.begin(), m_order.end(), [&](int a, int b) {
        const double x = keys[static_cast<std::size_t>(a)], y = keys[static_cast<std::size_t>(b)];
        // What has no value comes last, whichever way.
        if (std::isinf(x) || std::isinf(y))
            return !std::isinf(x) && std::isinf(y);
        return m_sortOrder == Qt::AscendingOrder ? x < y : y < x;
    });
}

} // namespace paretoscope::widgets
