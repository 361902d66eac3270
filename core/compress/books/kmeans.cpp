#include "core/compress/books/kmeans.h"

#include "core/base/stopped.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::compress {

namespace {

constexpr std::size_t comparisonsAtOnce = 1 << 20; ///< without looking at the stop

/// Equal weights, or neighbouring ones put together.
struct Point {
    double value = 0, count = 0;
};

bool countsAnything(const BookUnit &unit)
{
    return std::ranges::any_of(unit.columnWeights, [](float count) { return count > 0; });
}

/// Rising, each value once; those that count nothing are left out.
std::vector<Point> sortedPoints(const BookUnit &unit, const std::stop_token &stop)
{
    const bool counted = countsAnything(unit);
    std::vector<Point> points;
    points.reserve(unit.weights.size());
    for (std::size_t i = 0; i < unit.weights.size(); ++i) {
        const float count =
            counted ? unit.columnWeights[(unit.firstColumn + i) % unit.columnWeights.size()] : 1.0F;
        if (count > 0 && (!unit.kept || unit.kept[i]))
            points.push_back({static_cast<double>(unit.weights[i]), static_cast<double>(count)});
    }
    std::uint32_t compared = 0;
    std::ranges::sort(points, [&](const Point &a, const Point &b) {
        if (++compared % comparisonsAtOnce == 0)
            base::throwIfStopped(stop);
        return a.value != b.value ? a.value < b.value : a.count < b.count; // sums in one order
    });
    std::size_t last = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].value == points[last].value)
            points[last].count += points[i].count;
        else
            points[++last] = points[i];
    }
    points.resize(std::min(points.size(), last + 1));
    return points;
}

/// Sums over ranges of points. They begin at 0 in both directions, so that few small values are not lost
/// among large ones.
class RangeSums {
public:
    explicit RangeSums(const std::vector<Point> &points) : m_sums(points.size() + 1)
    {
        const auto zero = static_cast<std::size_t>(std::ranges::lower_bound(points, 0.0, {}, &Point::value) -
                                                   points.begin());
        for (std::size_t i = zero; i < points.size(); ++i)
            m_sums[i + 1] = m_sums[i].with(points[i], 1);
        for (std::size_t i = zero; i-- > 0;)
            m_sums[i] = m_sums[i + 1].with(points[i], -1);
    }

    double count(std::size_t first, std::size_t last) const
    {
        return m_sums[last].count - m_sums[first].count;
    }
    double mean(std::size_t first, std::size_t last) const
    {
        return (m_sums[last].values - m_sums[first].values) / count(first, last);
    }
    /// Squared error about the mean.
    double error(std::size_t first, std::size_t last) const
    {
        const double values = m_sums[last].values - m_sums[first].values;
        const double error =
            m_sums[last].squares - m_sums[first].squares - values * (values / count(first, last));
        return error > 0 ? error : 0;
    }

private:
    struct Sums {
        double count = 0, values = 0, squares = 0;

        Sums with(const Point &point, int sign) const
        {
            const double own = sign * point.count;
            return {count + own, values + own * point.value, squares + own * point.value * point.value};
        }
    };
    std::vector<Sums> m_sums;
};

/// Where clusters begin, and the end: entries + 1 places.
using Borders = std::vector<std::size_t>;

/// The partition of least error into CLUSTERS, at most as many as points.
class Partition {
public:
    Partition(const std::vector<Point> &points, std::size_t clusters, const std::stop_token &stop)
        : m_sums(points), m_count(points.size()), m_errors(m_count + 1), m_next(m_count + 1)
    {
        for (std::size_t end = 1; end <= m_count; ++end)
            m_errors[end] = m_sums.error(0, end);
        for (std::size_t used = 2; used <= clusters; ++used) {
            base::throwIfStopped(stop);
            m_begins.emplace_back(m_count + 1);
            fill(used, used, m_count, used - 1, m_count - 1);
            m_errors.swap(m_next);
        }
    }

    Borders borders() const
    {
        Borders borders{m_count};
        for (auto begins = m_begins.rbegin(); begins != m_begins.rend(); ++begins)
            borders.push_back((*begins)[borders.back()]);
        borders.push_back(0);
        std::ranges::reverse(borders);
        return borders;
    }

private:
    /// For all ends from LOW to HIGH, whose last cluster begins from LEAST to MOST: the begin rises with the
    /// end.
    void fill(std::size_t used, std::size_t low, std::size_t high, std::size_t least, std::size_t most)
    {
        if (low > high)
            return;
        const std::size_t end = low + (high - low) / 2;
        std::size_t best = least;
        double error = std::numeric_limits<double>::infinity();
        for (std::size_t begin = least; begin <= std::min(most, end - 1); ++begin) {
            const double own = m_errors[begin] + m_sums.error(begin, end);
            if (own < error) {
                error = own;
                best = begin;
            }
        }
        m_next[end] = error;
        m_begins.back()[end] = static_cast<std::uint32_t>(best);
        fill(used, low, end - 1, least, best);
        fill(used, end + 1, high, best, most);
    }

    RangeSums m_sums;
    std::size_t m_count;
    std::vector<double> m_errors, m_next;             ///< of the first points, by how many
    std::vector<std::vector<std::uint32_t>> m_begins; ///< of the last cluster, by clusters and points
};

std::vector<double> meansOf(const RangeSums &sums, const Borders &borders)
{
    std::vector<double> means;
    for (std::size_t i = 0; i + 1 < borders.size(); ++i)
        means.push_back(sums.mean(borders[i], borders[i + 1]));
    return means;
}

/// As many neighbours together as leave at most ABOUT points: bins of equal counts and of equal width at
/// once, so that neither the many weights about 0 nor the few far ones are made one.
std::vector<Point> together(const std::vector<Point> &points, std::size_t about)
{
    const double half = std::max(1.0, static_cast<double>(about) / 2);
    const double perPoint = half / static_cast<double>(points.size());
    const double low = points.front().value, perValue = half / (points.back().value - low);
    std::vector<Point> bins;
    double lastPlace = -1, lastWidth = -1;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double place = std::floor(static_cast<double>(i) * perPoint);
        const double width = std::floor((points[i].value - low) * perValue);
        if (place != lastPlace || width != lastWidth)
            bins.push_back({0, 0});
        bins.back().value += points[i].value * points[i].count;
        bins.back().count += points[i].count;
        lastPlace = place;
        lastWidth = width;
    }
    for (Point &bin : bins)
        bin.value /= bin.count;
    return bins;
}

/// Points go to the nearest mean, means to the middle of their points, until nothing changes.
std::vector<double> improved(const std::vector<Point> &points, std::vector<double> means)
{
    constexpr int mostRounds = 300;
    const RangeSums sums(points);
    Borders borders;
    for (int round = 0; round < mostRounds; ++round) {
        Borders now{0};
        for (std::size_t i = 0; i + 1 < means.size(); ++i)
            now.push_back(static_cast<std::size_t>(
                std::ranges::upper_bound(points, (means[i] + means[i + 1]) / 2, {}, &Point::value) -
                points.begin()));
        now.push_back(points.size());
        if (now == borders)
            break;
        borders = std::move(now);
        for (std::size_t i = 0; i < means.size(); ++i)
            if (borders[i] < borders[i + 1]) // one without points stays where it is
                means[i] = sums.mean(borders[i], borders[i + 1]);
    }
    return means;
}

std::vector<double> meansOf(const std::vector<Point> &points, std::size_t entries, double work,
                            const std::stop_token &stop)
{
    if (points.size() <= entries) {
        std::vector<double> values;
        std::ranges::transform(points, std::back_inserter(values), &Point::value);
        return values;
    }
    const auto count = static_cast<double>(points.size());
    const auto clusters = static_cast<double>(entries);
    if (count * clusters * std::log2(count) <= work)
        return meansOf(RangeSums(points), Partition(points, entries, stop).borders());
    const double most = std::max(4 * clusters, work / clusters / std::log2(count));
    const std::vector<Point> bins = together(points, static_cast<std::size_t>(most));
    const std::size_t found = std::min(entries, bins.size());
    return improved(points, meansOf(RangeSums(bins), Partition(bins, found, stop).borders()));
}

} // namespace

std::vector<float> bestBook(const BookUnit &unit, std::size_t entries, double work,
                            const std::stop_token &stop)
{
    std::vector<float> book;
    for (const double mean : meansOf(sortedPoints(unit, stop), entries, work, stop))
        book.push_back(static_cast<float>(mean) + 0.0F); // no −0
    const float last = book.empty() ? 0.0F : book.back();
    book.resize(std::max(entries, book.size()), last);
    return book;
}

void nearestEntries(std::span<const float> book, std::span<const float> weights, std::uint8_t *codes,
                    const std::stop_token &stop)
{
    std::vector<double> middles; // exact: each has 24 bits … of numbers that are not far apart
    for (std::size_t i = 0; i + 1 < book.size(); ++i)
        middles.push_back((static_cast<double>(book[i]) + static_cast<double>(book[i + 1])) / 2);
    for (std::size_t first = 0; first < weights.size(); first += comparisonsAtOnce) {
        base::throwIfStopped(stop);
        const auto part = weights.subspan(first, std::min(comparisonsAtOnce, weights.size() - first));
        std::ranges::transform(part, codes + first, [&](float weight) {
            const auto above = std::ranges::lower_bound(middles, static_cast<double>(weight));
            return static_cast<std::uint8_t>(above - middles.begin());
        });
    }
}

} // namespace paretoscope::compress
