#include "widgets/models/bitscurve.h"

#include "core/compress/method.h"
#include "core/sensitivity/alongside.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace paretoscope::widgets {

namespace {

struct BitsCurveWords {
    Q_DECLARE_TR_FUNCTIONS(BitsCurve)
};

const compress::Parameter &axis()
{
    return compress::mainParameters().front();
}

/// Among the numbers of the axis, of a cell of nothing else; absent: it has none.
std::optional<double> numberOf(const sensitivity::SensitivityCell *cell)
{
    const compress::LayerSetting &setting = cell->setting;
    if (setting.isJoint() || !compress::does(setting, axis().key))
        return {};
    const compress::Value value = setting.value(axis().key);
    return compress::namedValue(axis(), value) ? std::nullopt : compress::numberOf(axis(), value);
}

} // namespace

BitsCurve::BitsCurve(const sensitivity::SensitivityTable &table, std::size_t layer,
                     const compress::LayerSetting &now)
{
    std::vector<const sensitivity::SensitivityCell *> cells;
    for (std::size_t i = 0; i < table.settings().size(); ++i) {
        const auto *cell = table.cell(layer, i);
        if (cell && numberOf(cell))
            cells.push_back(cell);
    }
    for (const auto *cell : sensitivity::beside(now, std::move(cells))) {
        // The first of several settings of as many bits: those measured by default come first.
        if (std::none_of(m_cells.begin(), m_cells.end(),
                         [&](const auto *other) { return numberOf(other) == numberOf(cell); }))
            m_cells.push_back(cell);
    }
    std::sort(m_cells.begin(), m_cells.end(),
              [](const auto *a, const auto *b) { return numberOf(a) < numberOf(b); });
}

QList<QPointF> BitsCurve::points() const
{
    QList<QPointF> points;
    for (const auto *cell : m_cells)
        points << QPointF(*numberOf(cell), cell->kl);
    return points;
}

QList<bool> BitsCurve::estimates() const
{
    QList<bool> estimates;
    for (const auto *cell : m_cells)
        estimates << cell->estimate;
    return estimates;
}

QString BitsCurve::text() const
{
    if (m_cells.empty())
        return BitsCurveWords::tr("not measured");
    QStringList points;
    bool estimated = false;
    for (const auto *cell : m_cells) {
        points << BitsCurveWords::tr("%1: %2", "bits: KL")
                      .arg(methodwords::choice(axis(), cell->setting.value(axis().key)),
                           numbers::kl(cell->kl));
        estimated = estimated || cell->estimate;
    }
    const QString text = points.join(QStringLiteral("  "));
    return estimated ? BitsCurveWords::tr("%1 (estimated)").arg(text) : text;
}

} // namespace paretoscope::widgets
