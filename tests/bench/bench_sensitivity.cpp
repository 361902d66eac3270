// A sensitivity table of resnet20 by cones from retained activations, and the same table by whole forward
// runs of the same engine, in turn: the ratio of their times, what the multiply-accumulates allow, and
// whether all numbers are the same. And the frontier of large problems. Arguments: pairs to run (3).
#include "core/compress/recipe.h"
#include "core/evaluate/evaluatordata.h"
#include "core/search/frontier.h"
#include "core/sensitivity/analysisorder.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/networks.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace paretoscope;

namespace {

base::NoProgress quiet;

template <typename Function> double secondsOf(Function &&function)
{
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Every cell once by a whole run; the table's cells must equal them.
int differencesFromWholeRuns(const evaluate::Evaluator &evaluator, const sensitivity::SensitivityTable &table)
{
    int different = 0;
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer) {
            auto recipe = compress::uniformRecipe(table.layerCount(), {}, true);
            recipe.settings[layer] = table.settings()[setting];
            const auto whole = evaluator.measure(recipe, 0, {}, quiet);
            different += !whole || whole->kl != table.cell(layer, setting)->kl;
        }
    return different;
}

double allowedByMacs(const evaluate::Evaluator &evaluator)
{
    const auto executor = evaluator.data().executorFor(true);
    double shares = 0;
    const auto &model = (*executor)->model();
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer)
        shares += sensitivity::coneShare(model.data(), evaluator.data().macs, graph::coneOf(model, {layer}));
    return static_cast<double>(model.layers().size()) / shares;
}

void compareAnalysis(int pairs)
{
    // 16 samples, one micro-batch: sums have one order only, so that numbers can be compared to the last bit.
    const auto evaluator = tests::openNetwork(tests::cifarNetwork("resnet20", "calib_512.bin"), 16);
    if (!evaluator) {
        std::printf("resnet20: %s\n", evaluator.error().message.c_str());
        return;
    }
    const sensitivity::AnalysisPlan plan{sensitivity::defaultSettings(), 16, true, 1, 0};
    std::vector<double> ratios;
    int different = 0;
    for (int pair = 0; pair <= pairs; ++pair) {
        sensitivity::MeasurementCache memory("/dev/null/none", "bench");
        std::optional<sensitivity::SensitivityTable> table;
        const double byCones = secondsOf([&] {
            auto result = sensitivity::analyse(*evaluator, plan, memory, nullptr, {}, quiet);
            if (result)
                table = std::move(*result);
        });
        const double byRuns =
            secondsOf([&] { different += table ? differencesFromWholeRuns(*evaluator, *table) : 1; });
        if (pair > 0) // the first makes the compressed weights, for both
            ratios.push_back(byRuns / byCones);
    }
    std::ranges::sort(ratios);
    const double allowed = allowedByMacs(*evaluator);
    std::printf("resnet20, 20 x 10 cells, 16 samples: whole runs / cones = %.2f, allowed by the MAC counts "
                "%.2f (%.0f %%), "
                "%d cells differ\n",
                ratios[ratios.size() / 2], allowed, 100 * ratios[ratios.size() / 2] / allowed, different);
}

void timeFrontier(std::size_t layers, std::size_t options)
{
    std::mt19937 random(7);
    std::lognormal_distribution<double> scale(0, 1.5);
    search::Problem problem{{}, 5000, true};
    for (std::size_t l = 0; l < layers; ++l) {
        const auto weights = static_cast<std::int64_t>(400 + random() % 40000);
        const double damage = scale(random);
        auto &all = problem.layers.emplace_back();
        for (std::size_t o = 0; o < options; ++o) {
            const double bits = 2 + 6 * static_cast<double>(o) / static_cast<double>(options - 1);
            all.push_back({{},
                           static_cast<std::int64_t>(static_cast<double>(weights) * bits / 8),
                           damage * std::pow(4, -bits) * (1 + 0.1 * static_cast<double>(random() % 10))});
        }
    }
    search::Frontier frontier;
    const double seconds = secondsOf([&] { frontier = search::solve(problem); });
    std::size_t vertices = 0;
    const double hull = secondsOf([&] { vertices = frontier.hull().size(); });
    std::printf("frontier, %zu layers x %zu options: %zu points in %.1f ms; hull of %zu in %.2f ms\n", layers,
                options, frontier.points().size(), 1e3 * seconds, vertices, 1e3 * hull);
}

} // namespace

int main(int argc, char **argv)
{
    timeFrontier(20, 6);
    timeFrontier(54, 6);
    timeFrontier(54, 40);
    timeFrontier(161, 6);
    compareAnalysis(argc > 1 ? std::max(1, std::atoi(argv[1])) : 3);
    return 0;
}
