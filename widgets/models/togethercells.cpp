#include "widgets/models/togethercells.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace paretoscope::widgets {

namespace {

using compress::LayerSetting;
using sensitivity::SensitivityCell;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TogetherCells)
};

LayerSetting bitsOf(const LayerSetting &both)
{
    LayerSetting bits = both;
    bits.sparsity = 0;
    return compress::canonical(bits);
}

LayerSetting zerosOf(const LayerSetting &both)
{
    LayerSetting zeros;
    zeros.sparsity = both.sparsity;
    return compress::canonical(zeros);
}

/// As measured, as the line's other number is: not what is to be expected on other samples.
std::optional<double> measuredKl(const sensitivity::SensitivityTable &table, std::size_t layer,
                                 const LayerSetting &setting)
{
    const auto index = table.settingIndex(setting);
    const SensitivityCell *cell = index ? table.cell(layer, *index) : nullptr;
    return cell && !cell->estimate ? std::optional(cell->kl) : std::nullopt;
}

std::vector<const SensitivityCell *> measuredWith(const sensitivity::SensitivityTable &table,
                                                  std::size_t layer, const LayerSetting &alone)
{
    std::vector<const SensitivityCell *> cells;
    for (std::size_t i = 0; i < table.settings().size(); ++i) {
        const LayerSetting &both = table.settings()[i];
        const auto *cell = table.cell(layer, i);
        if (cell && !cell->estimate && isTogether(both) && (bitsOf(both) == alone || zerosOf(both) == alone))
            cells.push_back(cell);
    }
    std::sort(cells.begin(), cells.end(), [](const auto *a, const auto *b) {
        return a->setting.sparsity != b->setting.sparsity
                   ? a->setting.sparsity < b->setting.sparsity
                   : compress::bitsOf(a->setting.precision) > compress::bitsOf(b->setting.precision);
    });
    return cells;
}

} // namespace

bool isTogether(const LayerSetting &setting)
{
    return setting.sparsity > 0 && setting.precision != compress::Precision::Float32;
}

std::vector<LayerSetting> settingsAlone(const std::vector<LayerSetting> &settings)
{
    std::vector<LayerSetting> alone;
    std::copy_if(settings.begin(), settings.end(), std::back_inserter(alone),
                 [](const LayerSetting &setting) { return !isTogether(setting); });
    return alone;
}

QString togetherLines(const Document &document, std::size_t layer, const LayerSetting &alone)
{
    const auto &table = document.table();
    const evaluate::DamageKind kind = damageKind(document);
    const LayerSetting given = compress::canonical(alone);
    QStringList lines;
    for (const SensitivityCell *cell : measuredWith(table, layer, given)) {
        const LayerSetting bits = bitsOf(cell->setting), zeros = zerosOf(cell->setting);
        const QString other = numbers::setting(bits == given ? zeros : bits);
        const QString damage = damageText(kind, cell->kl, cell->klStandardError, cell->n);
        const auto ofBits = measuredKl(table, layer, bits), ofZeros = measuredKl(table, layer, zeros);
        lines << (ofBits && ofZeros ? Words::tr("with %1 measured together: %2; alone they add up to %3")
                                          .arg(other, damage, numbers::kl(*ofBits + *ofZeros))
                                    : Words::tr("with %1 measured together: %2").arg(other, damage));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
