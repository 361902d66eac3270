#include "widgets/charts/layercurve.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LayerCurve)
};

} // namespace

std::optional<double> placeOn(CurveAxis axis, const compress::LayerSetting &setting)
{
    if (axis == CurveAxis::Sparsity)
        return setting.sparsity;
    if (setting.precision == compress::Precision::Float32)
        return {};
    return compress::bitsOf(setting.precision);
}

std::vector<CurvePoint> curveOf(const sensitivity::SensitivityTable &table, std::size_t layer, CurveAxis axis)
{
    std::vector<CurvePoint> curve;
    for (std::size_t i = 0; i < table.settings().size(); ++i) {
        const auto *cell = table.cell(layer, i);
        if (!cell || cell->setting.isFloat())
            continue;
        const bool zerosAlone = cell->setting.precision == compress::Precision::Float32;
        const bool bitsAlone = cell->setting.sparsity == 0;
        if (axis == CurveAxis::Bits ? bitsAlone : zerosAlone)
            curve.push_back({*placeOn(axis, cell->setting), *cell});
    }
    std::stable_sort(curve.begin(), curve.end(), [](const auto &a, const auto &b) { return a.x < b.x; });
    return curve;
}

QString describe(const sensitivity::SensitivityCell &cell, evaluate::DamageKind kind)
{
    if (cell.estimate)
        return Words::tr("%1\n%2 about %3, estimated from %4 samples, not measured")
            .arg(numbers::setting(cell.setting), damageName(kind), numbers::kl(cell.kl),
                 numbers::count(cell.n));
    QStringList lines{numbers::setting(cell.setting),
                      damageText(kind, cell.kl, cell.klStandardError, cell.n)};
    if (cell.flips.rightToWrong + cell.flips.wrongToRight > 0)
        lines << Words::tr("%1 newly wrong, %2 newly right (n = %3)")
                     .arg(numbers::count(cell.flips.rightToWrong), numbers::count(cell.flips.wrongToRight),
                          numbers::count(cell.n));
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
