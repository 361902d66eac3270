#include "widgets/models/layersmodel.h"

#include "core/compress/cost.h"
#include "core/compress/usualgrid.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/models/alikelayers.h"
#include "widgets/models/bitscurve.h"
#include "widgets/models/layerdamage.h"

#include <QFont>

#include <algorithm>
#include <vector>

namespace paretoscope::widgets {

namespace {

QString unknown()
{
    return QStringLiteral("–");
}

bool isRightAligned(int column)
{
    return column == LayersModel::Parameters || column == LayersModel::Macs ||
           column == LayersModel::StoredBytes || column == LayersModel::PredictedDamage ||
           column == LayersModel::Time;
}

} // namespace

LayersModel::LayersModel(Document &document, QObject *parent)
    : QAbstractTableModel(parent), m_document(document)
{
    connect(&m_throttle, &Throttle::due, this, &LayersModel::tell);
    connect(&document, &Document::opened, this, &LayersModel::reset);
    connect(&document, &Document::cellsChanged, &m_throttle, &Throttle::trigger);
    connect(&document, &Document::baselineChanged, &m_throttle, &Throttle::trigger);
    connect(&document, &Document::recipeChanged, &m_throttle, &Throttle::trigger);
    connect(&document, &Document::pinsChanged, &m_throttle, &Throttle::trigger);
    connect(&document, &Document::speedChanged, &m_throttle, &Throttle::trigger);
    reset();
}

// The document has already changed when it says so; the row count follows inside the reset.
void LayersModel::reset()
{
    beginResetModel();
    m_throttle.cancel();
    m_rows = static_cast<int>(m_document.layers().size());
    collect();
    endResetModel();
}

void LayersModel::collect()
{
    m_storedBytes = m_document.isOpen() ? m_document.cost().storedBytes : 0;
    std::vector<double> values;
    for (std::size_t layer = 0; layer < m_document.layers().size(); ++layer)
        for (const QPointF &point : BitsCurve(m_document.table(), layer).points())
            values.push_back(point.y());
    m_scale = LogScale::around(values);
}

void LayersModel::tell()
{
    if (m_rows == 0)
        return;
    collect();
    Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
}

int LayersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int LayersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayersModel::data(const QModelIndex &index, int role) const
{
    const auto layer = static_cast<std::size_t>(index.row());
    if (!index.isValid() || layer >= m_document.layers().size())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(layer, index.column());
    case Qt::ToolTipRole:
        return tip(layer, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (isRightAligned(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::CheckStateRole:
        return index.column() == Pin ? QVariant(m_document.isPinned(layer) ? Qt::Checked : Qt::Unchecked)
                                     : QVariant();
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                                index.column() == Pin
                                    ? (m_document.isPinned(layer) ? tr("pinned") : tr("free"))
                                    : text(layer, index.column()));
    case Qt::FontRole: { // an estimate looks softer than what is exact or was measured
        QFont soft;
        soft.setItalic(true);
        return index.column() == PredictedDamage ? QVariant(soft) : QVariant();
    }
    case SortRole:
        return sortKey(layer, index.column());
    case LayerRole:
        return index.row();
    case PinnedRole:
        return bool(m_document.isPinned(layer));
    case ShareRole:
        return share(layer);
    case CurveRole:
        return QVariant::fromValue(BitsCurve(m_document.table(), layer).points());
    case CurveEstimatesRole:
        return QVariant::fromValue(BitsCurve(m_document.table(), layer).estimates());
    case CurveScaleRole:
        return QVariant::fromValue(m_scale);
    default:
        return {};
    }
}

bool LayersModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.column() != Pin || role != Qt::CheckStateRole)
        return false;
    m_document.setPinned({index.row()}, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags LayersModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid() || index.row() >= static_cast<int>(m_document.layers().size()))
        return flags;
    if (index.column() == Pin)
        flags |= Qt::ItemIsUserCheckable;
    const bool slider = index.column() == Bits || index.column() == Sparsity;
    if (slider && !m_document.isPinned(static_cast<std::size_t>(index.row())))
        flags |= Qt::ItemIsEditable;
    return flags | Qt::ItemNeverHasChildren;
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString names[] = {tr("Pin"),    tr("Name"),   tr("Kind"),        tr("Shape"), tr("Parameters"),
                             tr("Share"),  tr("MACs"),   tr("Sensitivity"), tr("Bits"),  tr("Sparsity"),
                             tr("Stored"), tr("Damage"), tr("Time")};
    const QString damage = damageDescription(damageKind(m_document));
    const QString tips[] = {
        tr("Pinned layers are left as they are by the budget and by the sliders (Space)"),
        tr("The layer's place in the network"),
        tr("What the layer computes"),
        tr("Shape of the weight"),
        tr("Weights and biases"),
        tr("Share of the stored bytes of the whole model, as the sliders stand"),
        tr("Multiply-accumulates per sample, from the baseline run"),
        tr("With only this layer changed, over bits: %1; one logarithmic scale for all layers").arg(damage),
        tr("Bits per weight: drag, or use the left and right arrow keys"),
        tr("Share of weights set to zero: drag, or use the left and right arrow keys"),
        tr("What the file carries for this weight: packed values, scales, zero points, masks"),
        tr("What this layer adds, predicted from its sensitivity cells; ≈ where those are estimated, not "
           "measured: %1")
            .arg(damage),
        tr("Share of the float model's time that this layer takes, measured on this machine")};
    if (role == Qt::DisplayRole)
        return names[section];
    if (role == Qt::ToolTipRole)
        return tips[section];
    return {};
}

QString LayersModel::text(std::size_t layer, int column) const
{
    const graph::Layer &about = m_document.layers()[layer];
    const compress::LayerSetting &setting = m_document.recipe().settings[layer];
    const evaluate::Baseline *baseline = m_document.baseline();
    switch (column) {
    case Name:
        return QString::fromStdString(about.name);
    case Kind:
        return about.isDepthwise() ? tr("depthwise convolution") : numbers::layerKind(about.kind);
    case Shape:
        return numbers::shape(about.weightShape);
    case Parameters:
        return numbers::count(about.parameters);
    case Share:
        return numbers::share(share(layer));
    case Macs:
        return baseline && layer < baseline->macs.size() ? numbers::count(baseline->macs[layer]) : unknown();
    case Sensitivity:
        return BitsCurve(m_document.table(), layer).text();
    case Bits:
        return numbers::precision(setting.precision);
    case Sparsity:
        return tr("%1 %", "sparsity").arg(numbers::count(qRound64(setting.sparsity * 100)));
    case StoredBytes:
        return numbers::bytes(compress::layerBytes(about, setting).stored);
    case PredictedDamage: {
        const auto kl = m_document.predictedKl(layer);
        const bool estimate = m_document.restsOnEstimates(layer);
        if (m_document.isImpossible(layer, setting))
            return tr("impossible");
        return !kl ? unknown() : estimate ? QStringLiteral("≈ ") + numbers::kl(*kl) : numbers::kl(*kl);
    }
    case Time:
        return layer < m_document.layerShares().size() ? numbers::share(m_document.layerShares()[layer])
                                                       : unknown();
    default:
        return {};
    }
}

QString LayersModel::tip(std::size_t layer, int column) const
{
    const compress::LayerSetting &setting = m_document.recipe().settings[layer];
    const compress::LayerBytes bytes = compress::layerBytes(m_document.layers()[layer], setting);
    const bool slider = column == Bits || column == Sparsity;
    if (slider && m_document.isPinned(layer))
        return tr("%1 — pinned, so it stays as it is").arg(numbers::setting(setting));
    switch (column) {
    case Pin:
        return tr("Pinned layers are left as they are by the budget and by the sliders (Space)");
    case Bits:
    case Sparsity:
        return numbers::setting(setting);
    case Share:
    case StoredBytes:
        return tr("%1 stored (%2 nominal: bits × weights)")
            .arg(numbers::bytes(bytes.stored), numbers::bytes(bytes.nominal));
    case Sensitivity:
    case PredictedDamage: {
        const auto at = m_document.table().settingIndex(setting);
        const QString alike = at ? alikeSentence(m_document, layer, *at) : QString();
        const QString what = column == Sensitivity ? BitsCurve(m_document.table(), layer).text()
                                                   : damageSentence(m_document, layer);
        return alike.isEmpty() ? what : what + QLatin1Char('\n') + alike;
    }
    default:
        return text(layer, column);
    }
}

QVariant LayersModel::sortKey(std::size_t layer, int column) const
{
    const graph::Layer &about = m_document.layers()[layer];
    const compress::LayerSetting &setting = m_document.recipe().settings[layer];
    const evaluate::Baseline *baseline = m_document.baseline();
    switch (column) {
    case Pin:
        return int(m_document.isPinned(layer));
    case Shape:
        return qlonglong(about.weightCount());
    case Parameters:
        return qlonglong(about.parameters);
    case Share:
        return share(layer);
    case Macs:
        return baseline && layer < baseline->macs.size() ? QVariant(qlonglong(baseline->macs[layer]))
                                                         : QVariant();
    case Sensitivity: {
        // One number to compare layers by: the damage at 4 bits, the setting that is measured first.
        const auto four = compress::atWidth({}, compress::Precision::Int4);
        const auto kl = m_document.table().predictedKl(layer, four);
        return kl ? QVariant(*kl) : QVariant();
    }
    case Bits:
        return compress::bitsOf(setting.precision);
    case Sparsity:
        return setting.sparsity;
    case StoredBytes:
        return qlonglong(compress::layerBytes(about, setting).stored);
    case PredictedDamage: {
        const auto kl = m_document.predictedKl(layer);
        return kl ? QVariant(*kl) : QVariant();
    }
    case Time:
        return layer < m_document.layerShares().size() ? QVariant(m_document.layerShares()[layer])
                                                       : QVariant();
    default:
        return text(layer, column);
    }
}

double LayersModel::share(std::size_t layer) const
{
    const auto stored =
        compress::layerBytes(m_document.layers()[layer], m_document.recipe().settings[layer]).stored;
    return m_storedBytes > 0 ? std::min(1.0, static_cast<double>(stored) / static_cast<double>(m_storedBytes))
                             : 0;
}

} // namespace paretoscope::widgets
