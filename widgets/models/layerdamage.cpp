#include "widgets/models/layerdamage.h"

#include "widgets/document/numbers.h"
#include "widgets/document/outputtext.h"
#include "widgets/models/togethercells.h"

#include <QCoreApplication>

namespace paretoscope::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LayerDamage)
};

const sensitivity::SensitivityCell *cellNow(const Document &document, std::size_t layer)
{
    const auto setting = document.table().settingIndex(document.recipe().settings[layer]);
    return setting ? document.table().cell(layer, *setting) : nullptr;
}

} // namespace

namespace {

QString sentenceOfKl(const Document &document, std::size_t layer)
{
    const compress::LayerSetting &setting = document.recipe().settings[layer];
    if (setting.isFloat())
        return Words::tr("no damage");
    if (const auto *cell = cellNow(document, layer))
        return cell->estimate
                   ? Words::tr("KL about %1, estimated from %2 samples, not measured")
                         .arg(numbers::kl(cell->kl), numbers::count(cell->n))
                   : Words::tr("KL %1 measured").arg(numbers::kl(cell->kl, cell->klStandardError, cell->n));
    const auto kl = document.predictedKl(layer);
    if (!kl)
        return Words::tr("damage not known yet");
    const QString value = numbers::kl(*kl);
    if (document.restsOnEstimates(layer))
        return Words::tr("KL about %1, from estimates of other settings, not measured").arg(value);
    return isTogether(setting)
               ? Words::tr("KL about %1, bits and sparsity alone added up, not measured together").arg(value)
               : Words::tr("KL about %1, from other settings of the layer, not measured").arg(value);
}

} // namespace

QString damageSentence(const Document &document, std::size_t layer)
{
    return inDamageWords(document, sentenceOfKl(document, layer));
}

} // namespace paretoscope::widgets
