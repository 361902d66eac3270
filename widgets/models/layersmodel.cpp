#include "widgets/models/layersmodel.h"

#include "core/compress/cost.h"
#include "core/compress/method.h"
#include "core/evaluate/layersafter.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
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
    return column == LayersModel::Parameters || column == LayersModel::Macs || LayersModel::outcomeAt(column);
}

const compress::Parameter &activationBits()
{
    return *compress::parameterNamed(compress::aboutStage(compress::Stage::Inputs).key);
}

/// One number to compare layers by is the damage at the setting that is measured first.
const compress::LayerSetting &firstMeasured(const Document &document)
{
    return *std::ranges::min_element(document.table().settings(), {}, compress::lateness);
}

BitsCurve bitsCurve(const Document &document, std::size_t layer)
{
    return {document.table(), layer, document.recipe().settings[layer]};
}

QString curveTip(const Document &document, std::size_t layer)
{
    const BitsCurve curve = bitsCurve(document, layer);
    const bool measured = !curve.estimates().isEmpty() && !curve.estimates().contains(true);
    return measured ? LayersModel::tr("Measured %1 at %2", "KL or distance, several bits: KL")
                          .arg(damageName(damageKind(document)), curve.text())
                    : curve.text();
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
        for (const QPointF &point : bitsCurve(m_document, layer).points())
            values.push_back(point.y());
    m_scale = LogScale::around(values);
}

void LayersModel::tell()
{
    if (m_rows == 0)
        return;
    collect();
    Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, columnCount() - 1));
}

int LayersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int LayersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnOf(Outcome::Activations) + 1;
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
        return outcomeAt(index.column()) == Outcome::PredictedDamage ? QVariant(soft) : QVariant();
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
        return QVariant::fromValue(bitsCurve(m_document, layer).points());
    case CurveEstimatesRole:
        return QVariant::fromValue(bitsCurve(m_document, layer).estimates());
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
    if (sliderAt(index.column()) && !m_document.isPinned(static_cast<std::size_t>(index.row())))
        flags |= Qt::ItemIsEditable;
    return flags | Qt::ItemNeverHasChildren;
}

QString LayersModel::text(std::size_t layer, int column) const
{
    const graph::Layer &about = m_document.layers()[layer];
    if (const compress::Parameter *slider = sliderAt(column))
        return methodwords::amount(m_document.recipe().settings[layer], *slider);
    if (const auto outcome = outcomeAt(column))
        return text(layer, *outcome);
    switch (column) {
    case Name:
        return QString::fromStdString(about.name);
    case Kind:
        return about.isDepthwise() ? tr("depthwise convolution") : numbers::layerKind(about.kind);
    case Shape:
        return about.isGone ? tr("dropped", "of a layer") : numbers::shape(about.weightShape);
    case Parameters:
        return numbers::count(about.parameters);
    case Share:
        return numbers::share(share(layer));
    case Macs:
        return macs(layer) ? numbers::count(*macs(layer)) : unknown();
    case Sensitivity:
        return bitsCurve(m_document, layer).text();
    default:
        return {};
    }
}

QString LayersModel::text(std::size_t layer, Outcome outcome) const
{
    const compress::LayerSetting &setting = m_document.recipe().settings[layer];
    switch (outcome) {
    case Outcome::StoredBytes:
        return numbers::bytes(compress::layerBytes(m_document.layers()[layer], setting).stored);
    case Outcome::PredictedDamage: {
        const auto kl = m_document.predictedKl(layer);
        const bool estimate = m_document.restsOnEstimates(layer);
        if (m_document.isImpossible(layer, setting))
            return tr("impossible");
        return !kl ? unknown() : estimate ? QStringLiteral("≈ ") + numbers::kl(*kl) : numbers::kl(*kl);
    }
    case Outcome::Time:
        return layer < m_document.layerShares().size() ? numbers::share(m_document.layerShares()[layer])
                                                       : unknown();
    case Outcome::Activations:
        return methodwords::choice(activationBits(), setting.value(activationBits().key));
    }
    return {};
}

QString LayersModel::tip(std::size_t layer, int column) const
{
    const compress::LayerSetting &setting = m_document.recipe().settings[layer];
    const compress::LayerBytes bytes = compress::layerBytes(m_document.layers()[layer], setting);
    if (sliderAt(column))
        return m_document.isPinned(layer)
                   ? tr("%1 — pinned, so it stays as it is").arg(methodwords::setting(setting))
                   : methodwords::setting(setting);
    const auto outcome = outcomeAt(column);
    if (column == Pin)
        return headerTip(Pin);
    if (column == Share || outcome == Outcome::StoredBytes)
        return tr("%1 stored (%2 nominal: bits × weights)")
            .arg(numbers::bytes(bytes.stored), numbers::bytes(bytes.nominal));
    if (column != Sensitivity && outcome != Outcome::PredictedDamage)
        return text(layer, column);
    const auto at = m_document.table().settingIndex(setting);
    const QString alike = at ? alikeSentence(m_document, layer, *at) : QString();
    const QString what =
        column == Sensitivity ? curveTip(m_document, layer) : damageSentence(m_document, layer);
    return alike.isEmpty() ? what : what + QLatin1Char('\n') + alike;
}

QVariant LayersModel::sortKey(std::size_t layer, int column) const
{
    const graph::Layer &about = m_document.layers()[layer];
    if (const compress::Parameter *slider = sliderAt(column)) {
        const compress::Value value = m_document.recipe().settings[layer].value(slider->key);
        const auto number = compress::numberOf(*slider, value);
        return number ? QVariant(*number) : QVariant(text(layer, column));
    }
    if (const auto outcome = outcomeAt(column))
        return sortKey(layer, *outcome);
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
        return macs(layer) ? QVariant(qlonglong(*macs(layer))) : QVariant();
    case Sensitivity: {
        const auto kl = m_document.table().predictedKl(layer, firstMeasured(m_document));
        return kl ? QVariant(*kl) : QVariant();
    }
    default:
        return text(layer, column);
    }
}

QVariant LayersModel::sortKey(std::size_t layer, Outcome outcome) const
{
    switch (outcome) {
    case Outcome::StoredBytes:
        return qlonglong(
            compress::layerBytes(m_document.layers()[layer], m_document.recipe().settings[layer]).stored);
    case Outcome::PredictedDamage: {
        const auto kl = m_document.predictedKl(layer);
        return kl ? QVariant(*kl) : QVariant();
    }
    case Outcome::Time:
        return layer < m_document.layerShares().size() ? QVariant(m_document.layerShares()[layer])
                                                       : QVariant();
    case Outcome::Activations: {
        const auto &bits = activationBits();
        const auto number = compress::numberOf(bits, m_document.recipe().settings[layer].value(bits.key));
        return number ? QVariant(*number) : QVariant();
    }
    }
    return {};
}

std::optional<std::int64_t> LayersModel::macs(std::size_t layer) const
{
    const evaluate::Baseline *baseline = m_document.baseline();
    if (!baseline || layer >= baseline->macs.size())
        return std::nullopt;
    return evaluate::macsOfWeights(
        baseline->macs[layer], m_document.project()->model.layers()[layer].weightCount(),
        evaluate::weightsUsed(m_document.model(), layer, m_document.recipe().settings[layer]));
}

double LayersModel::share(std::size_t layer) const
{
    const auto stored =
        compress::layerBytes(m_document.layers()[layer], m_document.recipe().settings[layer]).stored;
    return m_storedBytes > 0 ? std::min(1.0, static_cast<double>(stored) / static_cast<double>(m_storedBytes))
                             : 0;
}

} // namespace paretoscope::widgets
