#include "core/search/inquestion.h"

#include "core/compress/cost.h"
#include "core/search/pinnedcells.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::search {

namespace {

using sensitivity::SensitivityCell;
using sensitivity::SensitivityTable;

constexpr double factorOfEstimates = 3;
constexpr double beyondDoubt = 3; ///< standard errors of the logarithm of a damage

bool doesLess(const SensitivityCell &rival, const SensitivityCell &cell)
{
    const bool saysNothing = rival.estimate && !(rival.kl > 0); // a gradient that vanished
    return !saysNothing &&
           rival.kl * factorOfDoubt(rival, beyondDoubt) < cell.kl / factorOfDoubt(cell, beyondDoubt);
}

bool isRuinous(const SensitivityCell &cell)
{
    return (cell.estimate ? cell.kl : cell.kl / factorOfDoubt(cell, beyondDoubt)) > ruinousDamage;
}

bool needsNoMore(const Work &work, const Work &than)
{
    return std::ranges::all_of(workKinds, [&](WorkKind kind) { return work[kind] <= than[kind]; });
}

/// Whether another cell of the layer does less damage in no more bytes and WORK: recipes take that one.
bool isBeaten(const SensitivityTable &table, const graph::Layer &layer, std::size_t index,
              std::size_t setting, std::span<const Work> work)
{

    const auto bytesAt = [&](std::size_t which) {
        return compress::layerBytes(layer, table.settings()[which]).stored;
    };
    const auto *cell = table.cell(index, setting);
    const std::int64_t bytes = bytesAt(setting);
    for (std::size_t other = 0; other < table.settings().size(); ++other)
        if (const auto *rival = table.cell(index, other);
            rival && other != setting && doesLess(*rival, *cell) && bytesAt(other) <= bytes &&
            needsNoMore(work[other], work[setting]))
            return true;
    return false;
}

/// By layer and setting; nothing where it is not limited.
std::vector<std::vector<Work>> workOfAll(const SensitivityTable &table,
                                         const std::optional<WorkLimits> &limits)
{
    std::vector<std::vector<Work>> work(table.layerCount(), std::vector<Work>(table.settings().size()));
    for (std::size_t layer = 0; limits && layer < work.size(); ++layer)
        for (std::size_t setting = 0; setting < work[layer].size(); ++setting)
            work[layer][setting] = limits->workOf(layer, table.settings()[setting]);
    return work;
}

} // namespace

double factorOfDoubt(const SensitivityCell &cell, double standardErrors)
{
    if (cell.estimate)
        return factorOfEstimates;
    return cell.kl > 0 ? std::exp(standardErrors * cell.klStandardError / cell.kl) : 1;
}

std::vector<sensitivity::Variant> inQuestion(const SensitivityTable &table,
                                             std::span<const graph::Layer> layers, std::span<const Pin> pins,
                                             const std::optional<WorkLimits> &work)
{
    std::vector<sensitivity::Variant> variants;
    const auto workAt = workOfAll(table, work);
    const auto pinned = pinnedCells(pins);
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer) {
            const SensitivityCell *cell = table.cell(layer, setting);
            const sensitivity::Variant variant{layer, table.settings()[setting]};
            if (cell &&
                (std::ranges::find(pinned, variant) != pinned.end() ||
                 (!isRuinous(*cell) && !isBeaten(table, layers[layer], layer, setting, workAt[layer]))))
                variants.push_back(variant);
        }
    return variants;
}

} // namespace paretoscope::search
