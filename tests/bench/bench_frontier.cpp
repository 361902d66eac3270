// How long the search itself takes on problems of the sizes that matter, measured damages aside: the
// complete frontier and the hull. One line a figure. Arguments: repetitions (7).
#include "core/search/frontier.h"
#include "core/search/hull.h"
#include "tests/support/bits.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using namespace paretoscope;

namespace {

/// Layers of resnet-like sizes whose damages fall about fourfold a bit; the first option is float.
search::Problem problemOf(std::size_t layers, std::size_t options)
{
    std::mt19937 random(7);
    std::lognormal_distribution<double> scale(0, 1.5);
    search::Problem problem{{}, 5000};
    for (std::size_t l = 0; l < layers; ++l) {
        const auto weights = static_cast<std::int64_t>(400 + random() % 40000);
        const double damage = scale(random);
        std::vector<search::Option> all{{{}, 4 * weights, 0}};
        for (std::size_t o = 0; o < options; ++o) {
            const double bits = 2 + 6 * static_cast<double>(o) / static_cast<double>(options - 1);
            const double noise = 1 + 0.1 * static_cast<double>(random() % 10);
            const double sparsity = static_cast<double>(o) / 100; // only to tell the options apart
            all.push_back({tests::bits(8, sparsity),
                           static_cast<std::int64_t>(static_cast<double>(weights) * bits / 8),
                           damage * std::pow(4, -bits) * noise});
        }
        problem.layers.push_back(all);
    }
    return problem;
}

/// Median, least and most of REPETITIONS, in milliseconds.
struct Times {
    double median, least, most;
};

template <typename Function> Times timesOf(int repetitions, Function &&function)
{
    std::vector<double> times;
    for (int i = 0; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        function();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(times);
    return {times[times.size() / 2], times.front(), times.back()};
}

void print(const std::string &name, const Times &times, double bar, std::size_t points, const char *what)
{
    std::printf("%s: %.3f ms (bar %g ms) %zu %s, least %.3f, most %.3f\n", name.c_str(), times.median, bar,
                points, what, times.least, times.most);
}

void frontierOf(std::size_t layers, std::size_t options, double bar, int repetitions)
{
    const auto problem = problemOf(layers, options);
    std::size_t points = 0;
    const auto times = timesOf(repetitions, [&] { points = search::solve(problem).points().size(); });
    print("frontier of " + std::to_string(layers) + " layers x " + std::to_string(options), times, bar,
          points, "points");
}

void hullOf(std::size_t layers, std::size_t options, double bar, int repetitions)
{
    const auto problem = problemOf(layers, options);
    std::size_t points = 0;
    const auto times = timesOf(repetitions, [&] { points = search::lowerHull(problem).points().size(); });
    print("hull of " + std::to_string(layers) + " layers x " + std::to_string(options), times, bar, points,
          "vertices");
}

} // namespace

int main(int argc, char **argv)
{
    const int repetitions = std::max(argc > 1 ? std::atoi(argv[1]) : 7, 1);
    hullOf(54, 6, 1, 10 * repetitions);
    hullOf(161, 6, 1, 10 * repetitions);
    hullOf(54, 40, 1, 10 * repetitions);
    frontierOf(54, 6, 100, repetitions);
    frontierOf(161, 6, 1000, repetitions);
    frontierOf(54, 40, 500, repetitions);
    return 0;
}
