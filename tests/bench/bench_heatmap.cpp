// The heat map of resnet20 (20 layers × 10 settings, 64 samples) as a person waits for it: against plain
// LibTorch forwards, against the protocol of the withdrawn tools, against its own forecast; and how its cost
// grows with layers and samples. Argument: repetitions (3).
#include "core/base/enginescope.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/torchscript/runner.h"
#include "core/pipeline/recipe.h"
#include "core/sensitivity/forecast.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/bench/figures.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>
#include <thread>

using namespace paretoscope;
using tests::quiet;

namespace {

constexpr std::int64_t samples = 64;
constexpr int workers = 2;

base::Result<evaluate::Evaluator> open(const std::string &name, const std::string &data, std::int64_t count)
{
    return tests::openNetwork(tests::cifarNetwork(name, data), count);
}

sensitivity::AnalysisPlan planOf(int workerCount, std::int64_t count = samples)
{
    sensitivity::AnalysisPlan plan;
    plan.settings = sensitivity::defaultSettings();
    plan.samples = count;
    plan.effort.workers = workerCount;
    return plan;
}

struct HeatMap {
    double seconds = 0;
    double firstPaint = 0; ///< until every cell had a first value
};

/// As a new process makes it: no cell and no weight is known.
HeatMap heatMapOf(const std::string &name, const sensitivity::AnalysisPlan &plan)
{
    const auto evaluator = open(name, "calib_512.bin", plan.samples);
    sensitivity::MeasurementCache memory({}, "bench");
    const std::size_t cells = evaluator->model().layers().size() * plan.settings.size();
    const auto start = std::chrono::steady_clock::now();
    HeatMap map;
    std::size_t told = 0;
    const auto sink = [&](const sensitivity::SensitivityCell &) {
        if (++told == cells)
            map.firstPaint = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    map.seconds =
        bench::wallSecondsOf([&] { (void)sensitivity::analyse(*evaluator, plan, memory, sink, {}, quiet); });
    return map;
}

/// Of 200 plain LibTorch forwards of the samples on one core, from a few.
double plainSeconds(const evaluate::Evaluator &evaluator, int times)
{
    const base::EngineScope engine;
    const auto runner = formats::TorchScriptRunner::load(tests::realData("cifar10/resnet20.pt"));
    const auto batch = evaluator.data().samples.read(0, samples);
    const auto inputs = evaluate::toInputs(*batch);
    std::vector<double> seconds;
    for (int i = 0; i < times + 2; ++i) {
        const double own = bench::wallSecondsOf([&] { (void)runner->run(inputs); });
        if (i >= 2) // LibTorch specialises a module on its second run
            seconds.push_back(own);
    }
    return 200 * bench::median(seconds);
}

void againstPlainForwards(int repetitions)
{
    const auto evaluator = open("resnet20", "calib_512.bin", samples);
    std::vector<double> whole;
    std::vector<double> first;
    std::vector<double> seconds;
    for (int i = 0; i < repetitions; ++i) {
        const double before = plainSeconds(*evaluator, 8);
        const HeatMap map = heatMapOf("resnet20", planOf(workers));
        const double plain = (before + plainSeconds(*evaluator, 8)) / 2; // the machine may change in between
        whole.push_back(map.seconds / plain);
        first.push_back(map.firstPaint / plain);
        seconds.push_back(map.seconds);
    }
    const std::string details = "of 200 plain LibTorch forwards of 64 samples on one core; two workers on " +
                                std::to_string(std::thread::hardware_concurrency()) + " cores, " +
                                bench::number(bench::median(seconds)) + " s, median of " +
                                std::to_string(repetitions);
    bench::figure("heat map of resnet20, 20 × 10 cells", bench::number(bench::median(whole)), "≤ 0.30",
                  details);
    bench::figure("first full paint of it", bench::number(bench::median(first), 3), "≤ 0.08", details);
}

/// Whole forwards of all evaluation samples for each variant, by plain weights exchanged in the engine: a few
/// variants, scaled to 200.
void againstWithdrawnTools(int repetitions)
{
    const auto evaluation = open("resnet20", "test_1017.bin", 0);
    (void)evaluation->measureFloat({}, quiet);
    std::vector<double> each;
    for (const std::size_t layer : {2U, 9U, 16U}) {
        auto recipe = pipeline::uniformRecipe(20, {});
        recipe.settings[layer] = sensitivity::defaultSettings()[2];
        each.push_back(bench::wallSecondsOf([&] { (void)evaluation->measure(recipe, 0, {}, quiet); }));
    }
    std::vector<double> ours;
    for (int i = 0; i < repetitions; ++i)
        ours.push_back(heatMapOf("resnet20", planOf(1)).seconds);
    const double theirs = 200 * bench::median(each);
    bench::figure("against the withdrawn tools' protocol, resnet20, 20 × 10 settings",
                  bench::number(theirs / bench::median(ours), 1) + "×", "≥ 30×",
                  "1,017 images by whole forwards a variant (3 of 200 timed: " +
                      bench::number(bench::median(each)) + " s each) against 64 samples by cones (" +
                      bench::number(bench::median(ours)) + " s), one worker each");
}

void againstForecast(int repetitions)
{
    std::vector<double> factors;
    for (int i = 0; i < repetitions; ++i)
        for (const char *name : {"resnet20", "resnet44"}) {
            const auto plan = planOf(workers);
            const auto evaluator = open(name, "calib_512.bin", samples);
            const sensitivity::MeasurementCache memory({}, "bench");
            const auto told = sensitivity::forecast(*evaluator, plan, memory, {});
            const double took = heatMapOf(name, plan).seconds;
            factors.push_back(std::max(took / told->seconds, told->seconds / took));
        }
    bench::figure("forecast of the heat map against what it takes",
                  "within " + bench::number(bench::median(factors)) + "×", "≤ 1.5×",
                  "resnet20 and resnet44, " + std::to_string(factors.size()) + " runs, worst " +
                      bench::number(*std::ranges::max_element(factors)) + "×");
}

/// REFERENCE's cost model: samples × (C + settings × Σ suffixes), in multiply-accumulates.
double modelCost(const evaluate::Evaluator &evaluator, const sensitivity::AnalysisPlan &plan)
{
    const auto &macs = evaluator.data().macs;
    const auto total = static_cast<double>(std::accumulate(macs.begin(), macs.end(), std::int64_t{0}));
    double suffixes = 0;
    double suffix = total;
    for (const std::int64_t own : macs) {
        suffixes += suffix;
        suffix -= static_cast<double>(own);
    }
    return static_cast<double>(plan.samples) * (total + static_cast<double>(plan.settings.size()) * suffixes);
}

double threadSecondsOf(const std::string &name, const sensitivity::AnalysisPlan &plan)
{
    const auto evaluator = open(name, "calib_512.bin", plan.samples);
    sensitivity::MeasurementCache memory({}, "bench");
    return bench::threadSecondsOf(
        [&] { (void)sensitivity::analyse(*evaluator, plan, memory, nullptr, {}, quiet); });
}

struct Size {
    std::string network;
    std::int64_t samples;
};

/// How much the time of each size, for what the cost model says, departs from that of the first.
void growth(const std::string &what, const std::vector<Size> &sizes, int repetitions)
{
    std::vector<std::vector<double>> perCost(sizes.size());
    for (int i = 0; i < repetitions; ++i)
        for (std::size_t s = 0; s < sizes.size(); ++s) {
            auto plan = planOf(1, sizes[s].samples);
            plan.settings.resize(3);
            plan.sharing = 1; // a choice by timing would be a second thing that grows
            const auto evaluator = open(sizes[s].network, "calib_512.bin", sizes[s].samples);
            perCost[s].push_back(threadSecondsOf(sizes[s].network, plan) / modelCost(*evaluator, plan));
        }
    double worst = 0;
    std::string details;
    for (std::size_t s = 0; s < sizes.size(); ++s) {
        const double relative = bench::median(perCost[s]) / bench::median(perCost[0]);
        worst = std::max(worst, std::abs(relative - 1));
        details += (s > 0 ? ", " : "time for the model's cost: ") + sizes[s].network + " on " +
                   std::to_string(sizes[s].samples) + " samples " + bench::number(relative);
    }
    bench::figure("cost growth with " + what,
                  "within " + bench::number(100 * worst, 0) + " % of the cost model", "≤ 15 %", details);
}

} // namespace

int main(int argc, char **argv)
{
    const int repetitions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
    if (!open("resnet44", "calib_512.bin", 1)) {
        std::printf("the real networks are absent\n");
        return 0;
    }
    againstPlainForwards(repetitions);
    againstWithdrawnTools(repetitions);
    againstForecast(repetitions);
    growth("layers", {{"resnet20", 32}, {"resnet32", 32}, {"resnet44", 32}}, repetitions);
    growth("samples", {{"resnet20", 32}, {"resnet20", 64}, {"resnet20", 128}, {"resnet20", 256}},
           repetitions);
    return 0;
}
