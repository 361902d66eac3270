#include "app/cli/ranking.h"

#include "app/cli/numbers.h"
#include "core/statistics/watched.h"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <vector>

namespace paretoscope::cli {

namespace {

using sensitivity::SensitivityCell;

constexpr std::size_t mostRanks = 5;

/// Measured cells of a setting, most damage first, no more than are shown.
std::vector<const SensitivityCell *> ranked(const sensitivity::SensitivityTable &table, std::size_t setting)
{
    std::vector<const SensitivityCell *> cells;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        if (const auto *cell = table.cell(layer, setting); cell && !cell->estimate && cell->n > 0)
            cells.push_back(cell);
    std::ranges::stable_sort(cells, std::greater(), &SensitivityCell::kl);
    cells.resize(std::min(cells.size(), mostRanks));
    return cells;
}

std::string damage(const SensitivityCell &cell)
{
    const auto interval = statistics::watchedInterval(cell.kl, cell.klStandardError, cell.n);
    return significant(cell.kl) + " (" + significant(interval.low) + " to " +
           (std::isfinite(interval.high) ? significant(interval.high) : std::string("not yet known")) + ")";
}

bool apart(const SensitivityCell &a, const SensitivityCell &b)
{
    return statistics::distinguishable(a.kl, a.klStandardError, b.kl, b.klStandardError, std::min(a.n, b.n));
}

/// "a and b; b and c".
std::string undecided(const std::vector<const SensitivityCell *> &cells, std::span<const graph::Layer> layers)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < cells.size(); ++i)
        if (!apart(*cells[i], *cells[i + 1]))
            text += (text.empty() ? "" : "; ") + layers[cells[i]->layer].name + " and " +
                    layers[cells[i + 1]->layer].name;
    return text;
}

} // namespace

std::size_t rankedSetting(const sensitivity::SensitivityTable &table)
{
    const auto &settings = table.settings();
    const auto found = std::ranges::find(settings, 0.0, compress::lateness);
    return found == settings.end() ? 0 : static_cast<std::size_t>(found - settings.begin());
}

void printRanking(std::ostream &out, const sensitivity::SensitivityTable &table,
                  std::span<const graph::Layer> layers)
{
    if (table.settings().empty())
        return;
    const std::size_t chosen = rankedSetting(table);
    const auto cells = ranked(table, chosen);
    if (cells.size() < 2)
        return;
    std::int64_t n = cells.front()->n;
    out << "Most sensitive at " << setting(table.settings()[chosen]) << ":";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out << (i > 0 ? ", " : " ") << layers[cells[i]->layer].name << ' ' << damage(*cells[i]);
        n = std::min(n, cells[i]->n);
    }
    out << "; intervals 95 %, n = " << count(n) << ".\n";
    const std::string text = undecided(cells, layers);
    if (text.empty())
        out << "Each of these is distinguishable from the next.\n";
    else
        out << "Not distinguishable at n = " << count(n) << ": " << text << ".\n";
}

} // namespace paretoscope::cli
