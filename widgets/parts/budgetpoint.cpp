#include "widgets/parts/budgetpoint.h"

#include "core/search/budget.h"
#include "widgets/document/document.h"
#include "widgets/parts/documentloss.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

using project::BudgetKind;

namespace {

// More stops than a slider has pixels only make the arrow keys slow.
constexpr std::size_t mostStops = 400;

std::int64_t asBytes(double bytes)
{
    return static_cast<std::int64_t>(std::min(bytes, 9e18));
}

// Bits rise with bytes but for sparse encodings and scales: a bisection, then down to the first that fits.
std::optional<std::size_t> pointWithBits(const Document &document, double bits)
{
    const BestRecipes frontier = document.best();
    const auto bitsAt = [&](std::size_t point) {
        return compress::modelCost(document.layers(), 0, frontier.recipe(point).settings).averageBits;
    };
    std::size_t low = 0;
    std::size_t high = frontier.points().size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (bitsAt(middle) <= bits)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return {};
    return low - 1;
}

} // namespace

std::optional<std::size_t> pointFor(const Document &document, const project::AskedBudget &budget)
{
    const double most = *budget.most;
    search::Budget within;
    search::LossEstimate estimate;
    switch (budget.kind) {
    case BudgetKind::Bits:
        return pointWithBits(document, most);
    case BudgetKind::Loss:
        within.loss = most;
        estimate = lossEstimate(document);
        break;
    case BudgetKind::Damage:
        within.kl = most;
        break;
    case BudgetKind::Bytes:
        within.bytes = asBytes(most);
        break;
    case BudgetKind::Ratio:
        if (!document.baseline() || most <= 0)
            return {};
        within.bytes = asBytes(static_cast<double>(document.baseline()->storedBytes) / most);
        break;
    case BudgetKind::Latency:
        return {};
    }
    return search::pointWithin(document.best().points(), within, estimate);
}

std::vector<std::int64_t> stopsOf(const std::vector<search::FrontierPoint> &points)
{
    std::vector<std::int64_t> stops;
    if (points.size() <= mostStops) {
        for (const auto &point : points)
            stops.push_back(point.storedBytes);
        return stops;
    }
    const double first = std::log(static_cast<double>(std::max<std::int64_t>(1, points.front().storedBytes)));
    const double last = std::log(static_cast<double>(points.back().storedBytes));
    std::size_t at = 0;
    for (std::size_t i = 0; i < mostStops; ++i) {
        const double limit = first + (last - first) * static_cast<double>(i) / (mostStops - 1);
        while (at + 1 < points.size() &&
               std::log(static_cast<double>(points[at + 1].storedBytes)) <= limit + 1e-12)
            ++at;
        if (stops.empty() || stops.back() != points[at].storedBytes)
            stops.push_back(points[at].storedBytes);
    }
    if (stops.back() != points.back().storedBytes)
        stops.push_back(points.back().storedBytes);
    return stops;
}

} // namespace paretoscope::widgets
