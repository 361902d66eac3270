#include "core/evaluate/latency/timedruns.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::evaluate {

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

statistics::Interval medianInterval(std::vector<double> values)
{
    std::ranges::sort(values);
    const std::size_t n = values.size();
    double term = std::pow(0.5, static_cast<double>(n)); // P(X = below)
    double sum = 0;                                      // P(X < below)
    std::size_t below = 0;
    while (sum + term <= 0.025 && 2 * (below + 1) < n) {
        sum += term;
        term *= static_cast<double>(n - below) / static_cast<double>(below + 1);
        ++below;
    }
    const std::size_t rank = below > 0 ? below - 1 : 0;
    return {values[rank], values[n - 1 - rank]};
}

TimedRuns timedRuns(const std::vector<double> &milliseconds)
{
    return {medianOf(milliseconds), medianInterval(milliseconds), static_cast<int>(milliseconds.size())};
}

} // namespace paretoscope::evaluate
