#include "widgets/charts/layercurve.h"

#include "core/sensitivity/alongside.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace paretoscope::widgets {

namespace {

struct LayerCurveWords {
    Q_DECLARE_TR_FUNCTIONS(LayerCurve)
};

} // namespace

std::optional<double> placeOn(const compress::Parameter &axis, const compress::LayerSetting &setting)
{
    const auto number = compress::numberOf(axis, setting.value(axis.key));
    const bool amongOthers =
        axis.range && number && *number >= axis.range->least && *number <= axis.range->most;
    return compress::does(setting, axis.key) || amongOthers ? number : std::nullopt;
}

std::vector<CurvePoint> curveOf(const sensitivity::SensitivityTable &table, std::size_t layer,
                                const compress::Parameter &axis, const compress::LayerSetting &now)
{
    std::vector<const sensitivity::SensitivityCell *> cells;
    for (std::size_t i = 0; i < table.settings().size(); ++i) {
        const auto *cell = table.cell(layer, i);
        if (cell && !cell->setting.isJoint() && compress::does(cell->setting, axis.key) &&
            placeOn(axis, cell->setting))
            cells.push_back(cell);
    }
    std::vector<CurvePoint> curve;
    for (const auto *cell : sensitivity::beside(now, std::move(cells)))
        curve.push_back({*placeOn(axis, cell->setting), *cell});
    std::stable_sort(curve.begin(), curve.end(), [](const auto &a, const auto &b) { return a.x < b.x; });
    return curve;
}

QString describe(const sensitivity::SensitivityCell &cell, evaluate::DamageKind kind)
{
    if (cell.estimate)
        return LayerCurveWords::tr("%1\n%2 about %3, estimated from %4 samples, not measured")
            .arg(methodwords::setting(cell.setting), damageName(kind), numbers::kl(cell.kl),
                 numbers::count(cell.n));
    QStringList lines{methodwords::setting(cell.setting),
                      LayerCurveWords::tr("%1 measured", "a damage")
                          .arg(damageText(kind, cell.kl, cell.klStandardError, cell.n))};
    if (cell.flips.rightToWrong + cell.flips.wrongToRight > 0)
        lines << LayerCurveWords::tr("%1 newly wrong, %2 newly right (n = %3)")
                     .arg(numbers::count(cell.flips.rightToWrong), numbers::count(cell.flips.wrongToRight),
                          numbers::count(cell.n));
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
