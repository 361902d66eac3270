#include "widgets/models/layerdamage.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>

namespace paretoscope::widgets {

namespace {

struct LayerDamageWords {
    Q_DECLARE_TR_FUNCTIONS(LayerDamage)
};

const sensitivity::SensitivityCell *cellNow(const Document &document, std::size_t layer)
{
    const auto setting = document.table().settingIndex(document.recipe().settings[layer]);
    return setting ? document.table().cell(layer, *setting) : nullptr;
}

QString ofCell(const Document &document, const sensitivity::SensitivityCell &cell)
{
    const evaluate::DamageKind kind = damageKind(document);
    if (cell.estimate)
        return LayerDamageWords::tr("%1 about %2, estimated from %3 samples, not measured")
            .arg(damageName(kind), numbers::kl(cell.kl), numbers::count(cell.n));
    const QString measured =
        LayerDamageWords::tr("%1 measured").arg(damageText(kind, cell.kl, cell.klStandardError, cell.n));
    const QString expected = expectedBeside(cell, document.table().expectedKl(cell), kind);
    return expected.isEmpty() ? measured
                              : LayerDamageWords::tr("%1, %2", "measured, expected").arg(measured, expected);
}

} // namespace

QString damageSentence(const Document &document, std::size_t layer)
{
    const evaluate::DamageKind kind = damageKind(document);
    const compress::LayerSetting &setting = document.recipe().settings[layer];
    if (setting.isFloat())
        return LayerDamageWords::tr("no damage");
    if (document.isImpossible(layer, setting))
        return impossibleText(document.layers()[layer], setting);
    if (const auto *cell = cellNow(document, layer))
        return ofCell(document, *cell);
    const auto kl = document.predictedKl(layer);
    if (!kl)
        return LayerDamageWords::tr("damage not known yet");
    const QString name = damageName(kind), value = numbers::kl(*kl);
    if (document.restsOnEstimates(layer))
        return LayerDamageWords::tr("expected %1 about %2, from estimates of other settings, not measured")
            .arg(name, value);
    return setting.isJoint()
               ? LayerDamageWords::tr(
                     "expected %1 about %2, each method alone added up, not measured together")
                     .arg(name, value)
               : LayerDamageWords::tr("expected %1 about %2, from other settings of the layer, not measured")
                     .arg(name, value);
}

} // namespace paretoscope::widgets
