#include "widgets/models/alikelayers.h"

#include "core/statistics/watched.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

struct Words {
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
    QStringList names;
    for (std::size_t i = 0; i < std::min(alike.size(), mostNamed); ++i)
        names << QString::fromStdString(document.layers()[alike[i]].name);
    const QString n = numbers::count(document.table().cell(layer, setting)->n);
    const QString list = names.join(QStringLiteral(", "));
    if (alike.size() <= mostNamed)
        return Words::tr("Not distinguishable at n = %1 from %2").arg(n, list);
    return Words::tr("Not distinguishable at n = %1 from %2 and %3 more")
        .arg(n, list, numbers::count(static_cast<std::int64_t>(alike.size() - mostNamed)));
}

} // namespace paretoscope::widgets
