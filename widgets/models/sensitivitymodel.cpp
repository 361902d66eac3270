#include "widgets/models/sensitivitymodel.h"

#include "core/compress/method.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/models/alikelayers.h"
#include "widgets/models/togethercells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace paretoscope::widgets {

namespace {

QString heatText(const sensitivity::SensitivityCell &cell)
{
    const QString kl = numbers::kl(cell.kl);
    return cell.estimate       ? SensitivityModel::estimateSign() + QLatin1Char(' ') + kl
           : isUncertain(cell) ? kl + QLatin1Char(' ') + SensitivityModel::uncertainSign()
                               : kl;
}

/// What became of the answers; empty where numbers are no answers.
QString answersText(const Document &document, const statistics::Flips &flips)
{
    const evaluate::Evaluator &evaluator = document.project()->evaluator;
    if (!evaluate::isDistribution(evaluator.outputs().ofTask().kind))
        return {};
    const QString lost = numbers::count(flips.rightToWrong);
    return evaluator.task() == data::Task::Unlabelled
               ? SensitivityModel::tr("%1 answers are not the float model's").arg(lost)
               : SensitivityModel::tr("%1 newly wrong, %2 newly right")
                     .arg(lost, numbers::count(flips.wrongToRight));
}

} // namespace

bool isUncertain(const sensitivity::SensitivityCell &cell)
{
    return !cell.estimate && 3 * cell.klStandardError > cell.kl;
}

SensitivityModel::SensitivityModel(Document &document, QObject *parent)
    : QAbstractTableModel(parent), m_document(document)
{
    connect(&m_throttle, &Throttle::due, this, &SensitivityModel::update);
    connect(&document, &Document::opened, this, &SensitivityModel::reset);
    connect(&document, &Document::cellsChanged, &m_throttle, &Throttle::trigger);
    connect(&document, &Document::recipeChanged, &m_throttle, &Throttle::trigger);
    reset();
}

// The table has already changed when the document says so; rows and columns follow inside the announcement.
void SensitivityModel::reset()
{
    beginResetModel();
    m_throttle.cancel();
    m_rows = static_cast<int>(m_document.layers().size());
    m_settings = settingsAlone(m_document.table().settings());
    m_told = values();
    m_toldNow = m_document.recipe().settings;
    m_scale = LogScale::around(m_told);
    endResetModel();
    Q_EMIT scaleChanged();
}

void SensitivityModel::update()
{
    const auto settings = settingsAlone(m_document.table().settings());
    const bool grown = settings.size() >= m_settings.size() &&
                       std::equal(m_settings.begin(), m_settings.end(), settings.begin());
    if (!grown)
        return reset(); // the table of the other folding
    const bool wider = settings.size() > m_settings.size();
    if (wider) {
        beginInsertColumns({}, columnCount(), static_cast<int>(settings.size()) - 1);
        m_settings = settings;
        endInsertColumns();
    }
    const std::vector<double> now = values();
    const LogScale scale = LogScale::around(now);
    const bool rescaled = scale != m_scale;
    m_scale = scale;
    if (rescaled || wider)
        tellAll();
    else
        tellChanged(now);
    m_told = now;
    tellSettings();
    if (rescaled)
        Q_EMIT scaleChanged();
}

void SensitivityModel::tellAll()
{
    if (rowCount() > 0 && columnCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

// Repainting 2,000 cells because one was sharpened would cost a view frames.
void SensitivityModel::tellChanged(const std::vector<double> &now)
{
    for (std::size_t i = 0; i < now.size(); ++i) {
        const bool same = now[i] == m_told[i] || (std::isnan(now[i]) && std::isnan(m_told[i]));
        if (same)
            continue;
        const QModelIndex changed =
            index(static_cast<int>(i / m_settings.size()), static_cast<int>(i % m_settings.size()));
        Q_EMIT dataChanged(changed, changed);
    }
}

void SensitivityModel::tellSettings()
{
    const std::vector<compress::LayerSetting> before = std::exchange(m_toldNow, m_document.recipe().settings);
    for (int row = 0; row < m_rows && columnCount() > 0; ++row) {
        const auto at = static_cast<std::size_t>(row);
        if (at < before.size() && at < m_toldNow.size() && before[at] == m_toldNow[at])
            continue;
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Vertical, row, row);
    }
}

std::vector<double> SensitivityModel::values() const
{
    std::vector<double> values;
    for (int layer = 0; layer < m_rows; ++layer)
        for (std::size_t column = 0; column < m_settings.size(); ++column) {
            const auto *known = cell(layer, static_cast<int>(column));
            values.push_back(known ? known->kl : std::numeric_limits<double>::quiet_NaN());
        }
    return values;
}

int SensitivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int SensitivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_settings.size());
}

std::optional<std::size_t> SensitivityModel::settingAt(int column) const
{
    const auto at = static_cast<std::size_t>(column);
    return column >= 0 && at < m_settings.size() ? m_document.table().settingIndex(m_settings[at])
                                                 : std::nullopt;
}

const sensitivity::SensitivityCell *SensitivityModel::cell(int row, int column) const
{
    const auto setting = settingAt(column);
    return row >= 0 && setting ? m_document.table().cell(static_cast<std::size_t>(row), *setting) : nullptr;
}

std::optional<compress::LayerSetting> SensitivityModel::setting(int column) const
{
    const auto at = static_cast<std::size_t>(column);
    return column >= 0 && at < m_settings.size() ? std::optional(m_settings[at]) : std::nullopt;
}

SensitivityModel::Now SensitivityModel::now(const QModelIndex &index) const
{
    const auto layer = static_cast<std::size_t>(index.row());
    const auto of = setting(index.column());
    if (!of || layer >= m_document.recipe().settings.size())
        return Now::Not;
    const compress::LayerSetting &is = m_document.recipe().settings[layer];
    if (is == *of)
        return Now::Whole;
    const bool among = std::ranges::any_of(compress::mainParameters(), [&](const compress::Parameter &axis) {
        return compress::does(is, axis.key) && compress::does(*of, axis.key) &&
               is.value(axis.key) == of->value(axis.key);
    });
    return among ? Now::Part : Now::Not;
}

QVariant SensitivityModel::data(const QModelIndex &index, int role) const
{
    const auto *measured = cell(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return measured ? heatText(*measured) : isImpossible(index) ? tr("impossible") : QString();
    case Qt::ToolTipRole:
        return tip(index) + offer(index);
    case Qt::AccessibleTextRole:
        return tip(index);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignCenter));
    case ValueRole:
        return measured ? QVariant(measured->kl) : QVariant();
    case StandardErrorRole:
        return measured ? QVariant(measured->klStandardError) : QVariant();
    case SamplesRole:
        return measured ? QVariant(qlonglong(measured->n)) : QVariant();
    case PositionRole:
        return measured ? QVariant(m_scale.position(measured->kl)) : QVariant();
    case EstimateRole:
        return measured && measured->estimate;
    case UncertainRole:
        return measured && isUncertain(*measured);
    case NowRole:
        return static_cast<int>(now(index));
    case ImpossibleRole:
        return !measured && isImpossible(index);
    default:
        return {};
    }
}

bool SensitivityModel::isImpossible(const QModelIndex &index) const
{
    const auto layer = static_cast<std::size_t>(index.row());
    const auto column = static_cast<std::size_t>(index.column());
    return layer < m_document.layers().size() && column < m_settings.size() &&
           m_document.isImpossible(layer, m_settings[column]);
}

QString SensitivityModel::tip(const QModelIndex &index) const
{
    const auto layer = static_cast<std::size_t>(index.row());
    const auto setting = settingAt(index.column());
    if (layer >= m_document.layers().size() || !setting)
        return {};
    const auto &about = m_document.table().settings()[*setting];
    const QString what =
        tr("%1 at %2")
            .arg(QString::fromStdString(m_document.layers()[layer].name), methodwords::setting(about));
    const evaluate::DamageKind kind = damageKind(m_document);
    const auto *measured = m_document.table().cell(layer, *setting);
    QStringList lines;
    if (measured && measured->estimate)
        lines << tr("%1: %2 about %3, estimated from %4 samples, not measured")
                     .arg(what, damageName(kind), numbers::kl(measured->kl), numbers::count(measured->n));
    else if (measured)
        lines << measuredTip(*measured, what) << alikeSentence(m_document, layer, *setting)
              << togetherLines(m_document, layer, about);
    else if (m_document.isImpossible(layer, about))
        lines << tr("%1: %2").arg(what, impossibleText(m_document.layers()[layer], about));
    else
        lines << tr("%1: not measured yet").arg(what);
    lines << nowText(index);
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString SensitivityModel::measuredTip(const sensitivity::SensitivityCell &cell, const QString &what) const
{
    const evaluate::DamageKind kind = damageKind(m_document);
    QStringList lines{tr("%1: %2 measured", "a layer at a setting, a damage")
                          .arg(what, damageText(kind, cell.kl, cell.klStandardError, cell.n)),
                      expectedBeside(cell, m_document.table().expectedKl(cell), kind),
                      answersText(m_document, cell.flips)};
    lines << damageLines(m_document.project()->evaluator.outputs(), cell.outputDamages);
    if (isUncertain(cell))
        lines
            << tr("%1 uncertain: the standard error is more than a third of the damage").arg(uncertainSign());
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString SensitivityModel::nowText(const QModelIndex &index) const
{
    const Now is = now(index);
    if (is == Now::Not)
        return {};
    return is == Now::Whole ? tr("This is the layer's setting now.")
                            : tr("A part of the layer's setting now: %1")
                                  .arg(methodwords::setting(
                                      m_document.recipe().settings[static_cast<std::size_t>(index.row())]));
}

/// What can be done here, below what is to be read.
QString SensitivityModel::offer(const QModelIndex &index) const
{
    const auto layer = static_cast<std::size_t>(index.row());
    if (layer >= m_document.layers().size() || now(index) == Now::Whole || isImpossible(index))
        return {};
    return QLatin1Char('\n') + (m_document.isPinned(layer)
                                    ? tr("The layer is pinned, so it stays as it is.")
                                    : tr("Double-click or Enter sets the layer to this."));
}

QVariant SensitivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const auto at = static_cast<std::size_t>(section);
    if (section < 0)
        return {};
    if (orientation == Qt::Vertical) {
        if (at < m_document.layers().size() && (role == Qt::DisplayRole || role == Qt::ToolTipRole))
            return QString::fromStdString(m_document.layers()[at].name);
        if (role == NowRole && at < m_document.recipe().settings.size())
            return static_cast<int>(m_document.recipe().settings[at].isFloat() ? Now::Whole : Now::Not);
        return {};
    }
    if (at >= m_settings.size())
        return {};
    const auto &setting = m_settings[at];
    if (role == Qt::DisplayRole)
        return methodwords::shortSetting(setting);
    return role == Qt::ToolTipRole ? QVariant(methodwords::setting(setting)) : QVariant();
}

} // namespace paretoscope::widgets
