#include "widgets/charts/layercurvemodel.h"

#include "core/compress/cost.h"
#include "widgets/charts/layercurve.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

/// All settings of BEFORE are in AFTER, in the same order: what is selected can stay so.
bool isGrownFrom(const std::vector<sensitivity::SensitivityCell> &before,
                 const std::vector<sensitivity::SensitivityCell> &after)
{
    auto at = after.begin();
    for (const auto &cell : before) {
        at = std::find_if(at, after.end(), [&](const auto &other) { return other.setting == cell.setting; });
        if (at == after.end())
            return false;
        ++at;
    }
    return true;
}

} // namespace

LayerCurveModel::LayerCurveModel(QObject *parent) : QAbstractTableModel(parent) {}

void LayerCurveModel::setCells(std::size_t index, const graph::Layer &layer,
                               const sensitivity::SensitivityTable &table, evaluate::DamageKind kind,
                               const std::vector<compress::LayerSetting> &impossible)
{
    std::vector<sensitivity::SensitivityCell> cells;
    for (std::size_t i = 0; i < table.settings().size(); ++i)
        if (const auto *cell = table.cell(index, i); cell && !cell->setting.isFloat())
            cells.push_back(*cell);
    for (const compress::LayerSetting &setting : impossible)
        cells.push_back({.layer = index, .setting = setting, .flips = {}});
    std::vector<double> expected;
    for (const auto &cell : cells)
        expected.push_back(table.expectedKl(cell));
    if (!(m_layer == layer) || kind != m_kind || !isGrownFrom(m_cells, cells)) {
        beginResetModel();
        m_kind = kind;
        m_layer = layer;
        m_cells = std::move(cells);
        m_expected = std::move(expected);
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < cells.size(); ++row)
        if (row == m_cells.size() || !(m_cells[row].setting == cells[row].setting)) {
            beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
            m_cells.insert(m_cells.begin() + static_cast<std::ptrdiff_t>(row), cells[row]);
            m_expected.insert(m_expected.begin() + static_cast<std::ptrdiff_t>(row), expected[row]);
            endInsertRows();
        }
    m_cells = std::move(cells);
    m_expected = std::move(expected);
    if (!m_cells.empty())
        Q_EMIT dataChanged(this->index(0, 0), this->index(rowCount() - 1, ColumnCount - 1));
}

void LayerCurveModel::clear()
{
    beginResetModel();
    m_cells.clear();
    m_expected.clear();
    m_layer = {};
    endResetModel();
}

int LayerCurveModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cells.size());
}

int LayerCurveModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayerCurveModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &cell = m_cells[static_cast<std::size_t>(index.row())];
    const auto bytes = compress::layerBytes(m_layer, cell.setting).stored;
    const auto flips = cell.flips.rightToWrong + cell.flips.wrongToRight;
    const bool impossible = cell.n == 0;
    if (role == Qt::ToolTipRole)
        return impossible ? impossibleText(m_layer, cell.setting) : describe(cell, m_kind);
    if (role == Qt::TextAlignmentRole)
        return QVariant((index.column() == Setting ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    const bool text = role == Qt::DisplayRole;
    if (impossible && index.column() > Stored)
        return text && index.column() == Kl ? QVariant(tr("impossible")) : QVariant();
    switch (index.column()) {
    case Setting:
        return text ? QVariant(methodwords::setting(cell.setting)) : QVariant(static_cast<qlonglong>(bytes));
    case Stored:
        return text ? QVariant(numbers::bytes(bytes)) : QVariant(static_cast<qlonglong>(bytes));
    case Kl:
        if (text && cell.estimate)
            return QString(QStringLiteral("≈ ") + numbers::kl(cell.kl));
        return text ? QVariant(numbers::kl(cell.kl)) : QVariant(cell.kl);
    case StandardError:
        if (text && cell.estimate)
            return tr("estimated");
        return text ? QVariant(numbers::kl(cell.klStandardError)) : QVariant(cell.klStandardError);
    case Expected: {
        const double expected = m_expected[static_cast<std::size_t>(index.row())];
        if (text && cell.estimate)
            return QString(QStringLiteral("≈ ") + numbers::kl(expected));
        return text ? QVariant(numbers::kl(expected)) : QVariant(expected);
    }
    case Flips:
        if (cell.estimate)
            return {};
        return text ? QVariant(numbers::count(flips)) : QVariant(static_cast<qlonglong>(flips));
    case Samples:
        return text ? QVariant(numbers::count(cell.n)) : QVariant(static_cast<qlonglong>(cell.n));
    default:
        return {};
    }
}

QVariant LayerCurveModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    switch (section) {
    case Setting:
        return tr("Setting");
    case Stored:
        return tr("Stored");
    case Kl:
        return tr("%1, measured", "KL or distance").arg(damageTitle(m_kind));
    case Expected:
        return tr("Expected on other samples");
    case StandardError:
        return tr("± (standard error)");
    case Flips:
        return tr("Changed answers");
    case Samples:
        return tr("n");
    default:
        return {};
    }
}

} // namespace paretoscope::widgets
