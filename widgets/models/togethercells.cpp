#include "widgets/models/togethercells.h"

#include "core/compress/cost.h"
#include "core/compress/method.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <optional>

namespace paretoscope::widgets {

namespace {

using compress::LayerSetting;
using sensitivity::SensitivityCell;

struct TogetherCellsWords {
    Q_DECLARE_TR_FUNCTIONS(TogetherCells)
};

/// SETTING without what its stage of KEY does.
LayerSetting without(const LayerSetting &setting, const compress::StageAbout &stage)
{
    return setting.with(stage.key, stage.untouched.value);
}

/// As measured, as the line's other number is: not what is to be expected on other samples.
std::optional<double> measuredKl(const sensitivity::SensitivityTable &table, std::size_t layer,
                                 const LayerSetting &setting)
{
    const auto index = table.settingIndex(setting);
    const SensitivityCell *cell = index ? table.cell(layer, *index) : nullptr;
    return cell && !cell->estimate ? std::optional(cell->kl) : std::nullopt;
}

/// Of cells that do more than ALONE, which does one thing: what they do besides.
std::optional<LayerSetting> besides(const LayerSetting &together, const LayerSetting &alone)
{
    for (const compress::StageAbout &stage : compress::told())
        if (stage.isAxis && together.isJoint() && compress::alone(together, stage.key) == alone)
            return without(together, stage);
    return {};
}

std::vector<const SensitivityCell *> measuredWith(const Document &document, std::size_t layer,
                                                  const LayerSetting &alone)
{
    std::vector<const SensitivityCell *> cells;
    for (std::size_t i = 0; i < document.table().settings().size(); ++i) {
        const auto *cell = document.table().cell(layer, i);
        if (cell && !cell->estimate && besides(cell->setting, alone))
            cells.push_back(cell);
    }
    const auto bytes = [&](const SensitivityCell *cell) {
        return compress::layerBytes(document.layers()[layer], cell->setting).nominal;
    };
    std::ranges::stable_sort(cells, std::greater(), bytes); // the least is done where the most is kept
    return cells;
}

/// What the choices of TOGETHER do alone, added up; absent where one was not measured, or something goes
/// along, which would count in each.
std::optional<double> addedUp(const sensitivity::SensitivityTable &table, std::size_t layer,
                              const LayerSetting &together)
{
    if (!compress::alone(together, {}).isFloat())
        return {};
    double sum = 0;
    for (const compress::Choice &choice : together.moved()) {
        const auto kl = measuredKl(table, layer, compress::alone(together, choice.method->main().key));
        if (!kl)
            return {};
        sum += *kl;
    }
    return sum;
}

} // namespace

std::vector<LayerSetting> settingsAlone(const std::vector<LayerSetting> &settings)
{
    std::vector<LayerSetting> alone;
    std::copy_if(settings.begin(), settings.end(), std::back_inserter(alone),
                 [](const LayerSetting &setting) { return !setting.isJoint(); });
    return alone;
}

QString togetherLines(const Document &document, std::size_t layer, const LayerSetting &alone)
{
    const evaluate::DamageKind kind = damageKind(document);
    QStringList lines;
    for (const SensitivityCell *cell : measuredWith(document, layer, alone)) {
        const QString other = methodwords::setting(*besides(cell->setting, alone));
        const QString damage = damageText(kind, cell->kl, cell->klStandardError, cell->n);
        const auto sum = addedUp(document.table(), layer, cell->setting);
        lines << (sum ? TogetherCellsWords::tr("with %1 measured together: %2; alone they add up to %3")
                            .arg(other, damage, numbers::kl(*sum))
                      : TogetherCellsWords::tr("with %1 measured together: %2").arg(other, damage));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
