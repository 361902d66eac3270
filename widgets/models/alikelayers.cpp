#include "widgets/models/alikelayers.h"

#include "core/base/namelist.h"
#include "core/statistics/watched.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QCoreApplication>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

struct AlikeLayersWords {
    Q_DECLARE_TR_FUNCTIONS(AlikeLayers)
};

constexpr std::size_t mostNamed = 3;

} // namespace

std::vector<std::size_t> alikeLayers(const Document &document, std::size_t layer, std::size_t setting)
{
    std::vector<std::size_t> alike;
    const auto &table = document.table();
    const auto *cell = table.cell(layer, setting);
    if (!cell || cell->estimate || cell->n < 2)
        return alike;
    for (std::size_t other = 0; other < table.layerCount(); ++other) {
        const auto *peer = table.cell(other, setting);
        if (other != layer && peer && !peer->estimate && peer->n == cell->n &&
            !statistics::distinguishable(cell->kl, cell->klStandardError, peer->kl, peer->klStandardError,
                                         cell->n))
            alike.push_back(other);
    }
    // The nearest first: those are the ones a person would compare.
    std::stable_sort(alike.begin(), alike.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(table.cell(a, setting)->kl - cell->kl) <
               std::abs(table.cell(b, setting)->kl - cell->kl);
    });
    return alike;
}

QString alikeSentence(const Document &document, std::size_t layer, std::size_t setting)
{
    const auto alike = alikeLayers(document, layer, setting);
    if (alike.empty())
        return {};
    std::vector<std::string> names;
    for (const std::size_t other : alike)
        names.push_back(document.layers()[other].name);
    return AlikeLayersWords::tr("Not distinguishable at n = %1 from %2")
        .arg(numbers::count(document.table().cell(layer, setting)->n),
             translated(base::firstOf(names, mostNamed)));
}

} // namespace paretoscope::widgets
