#include "core/sensitivity/shrinkage.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::sensitivity {

namespace {

constexpr std::size_t fewestCells = 8;
constexpr std::int64_t fewestSamples = 2;

} // namespace

std::optional<CellLogs> logsOf(const SensitivityCell &cell)
{
    if (cell.estimate || cell.n < fewestSamples || !(cell.kl > 0) || !(cell.klRoot > 0) ||
        !std::isfinite(cell.kl) || !std::isfinite(cell.klRoot))
        return std::nullopt;
    const double relative = cell.klStandardError / cell.kl;
    return CellLogs{4 * std::log(cell.klRoot), std::log(cell.kl), relative * relative};
}

Shrinkage::Shrinkage(const std::vector<std::optional<CellLogs>> &cells)
{
    std::vector<CellLogs> known;
    for (const auto &cell : cells)
        if (cell)
            known.push_back(*cell);
    if (known.size() < fewestCells)
        return;
    const auto n = static_cast<double>(known.size());
    double x = 0;
    double y = 0;
    for (const CellLogs &cell : known) {
        x += cell.roots / n;
        y += cell.mean / n;
    }
    double xx = 0;
    double xy = 0;
    for (const CellLogs &cell : known) {
        xx += (cell.roots - x) * (cell.roots - x);
        xy += (cell.roots - x) * (cell.mean - y);
    }
    if (!(xy > 0)) // alike all of them, or no rule to be seen
        return;
    Line line{y - xy / xx * x, xy / xx};
    for (const CellLogs &cell : known) {
        const double rest = cell.mean - (line.intercept + line.slope * cell.roots);
        line.scatter += (rest * rest - cell.variance) / n;
    }
    line.scatter = std::max(0.0, line.scatter);
    m_line = line;
}

double Shrinkage::expectedKl(const SensitivityCell &cell) const
{
    const auto logs = m_line ? logsOf(cell) : std::nullopt;
    if (!logs || !(logs->variance > 0))
        return cell.kl;
    const double own = m_line->scatter / (m_line->scatter + logs->variance);
    return std::exp(own * logs->mean + (1 - own) * (m_line->intercept + m_line->slope * logs->roots));
}

} // namespace paretoscope::sensitivity
