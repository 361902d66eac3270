// The first full paint of the heat map: 20 x 10 cells of resnet20 on 64 samples, estimated by two workers,
// against 200 plain LibTorch forward runs of those samples on one core, in turn; and how well the estimates
// rank the cells that are then measured. Argument: pairs to run (5).
#include "core/evaluate/evaluatordata.h"
#include "core/formats/torchscript/runner.h"
#include "core/sensitivity/estimate.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/rankcorrelation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>

using namespace paretoscope;
using tests::quiet;

namespace {

double secondsOf(auto &&function)
{
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Estimates on several numbers of samples against cells measured once.
void compareRanks(const char *name, const evaluate::Evaluator &evaluator, std::int64_t measuredSamples,
                  std::initializer_list<std::int64_t> counts)
{
    sensitivity::AnalysisPlan plan{.settings = sensitivity::defaultSettings(), .samples = measuredSamples};
    plan.effort.workers = 2;
    sensitivity::MeasurementCache memory({}, "bench");
    const auto measured = sensitivity::analyse(evaluator, plan, memory, nullptr, {}, quiet);
    for (const std::int64_t samples : counts) {
        plan.samples = samples;
        const auto estimated = sensitivity::estimate(evaluator, plan, nullptr, {}, quiet);
        if (!estimated || !measured) {
            std::printf("%s: %s\n", name,
                        (estimated ? measured.error() : estimated.error()).message().c_str());
            return;
        }
        std::vector<double> a;
        std::vector<double> b;
        std::vector<double> scale;
        for (std::size_t setting = 0; setting < estimated->settings().size(); ++setting)
            for (std::size_t layer = 0; layer < estimated->layerCount(); ++layer) {
                a.push_back(estimated->cell(layer, setting)->kl);
                b.push_back(measured->cell(layer, setting)->kl);
                scale.push_back(b.back() / a.back());
            }
        std::ranges::sort(scale);
        std::printf("%s %s, ranks at n = %lld: %.3f %sSpearman of %zu estimates with cells "
                    "measured on %lld samples; measured / estimated, median %.2f\n",
                    samples == 64 ? "estimate" : "  estimate", name, static_cast<long long>(samples),
                    tests::spearman(a, b), samples == 64 ? "(bar ≥ 0.93) " : "", a.size(),
                    static_cast<long long>(measuredSamples), scale[scale.size() / 2]);
        std::fflush(stdout);
    }
}

void comparePaint(int pairs)
{
    const auto evaluator = tests::openNetwork(tests::cifarNetwork("resnet20", "calib_512.bin"), 64);
    const auto runner = formats::TorchScriptRunner::load(tests::realData("cifar10/resnet20.pt"));
    if (!evaluator || !runner) {
        std::printf("estimate resnet20: the network or its data are absent\n");
        return;
    }
    sensitivity::AnalysisPlan plan{.settings = sensitivity::defaultSettings(), .samples = 64};
    plan.effort.workers = 2;
    const evaluate::EvaluatorData &data = evaluator->data();
    std::vector<double> ratios;
    double seconds = 0;
    for (int pair = 0; pair <= pairs; ++pair) {
        // A new evaluator each time: compressing the weights belongs to the first paint.
        const auto fresh =
            evaluate::Evaluator::create(evaluator->model(), evaluator->task(), evaluator->samples());
        bool good = fresh.ok();
        seconds =
            secondsOf([&] { good = good && sensitivity::estimate(*fresh, plan, nullptr, {}, quiet).ok(); });
        if (!good)
            return;
        const base::EngineScope scope;
        constexpr int forwards = 5;
        const double forward = secondsOf([&] {
                                   for (int i = 0; i < forwards; ++i)
                                       for (std::int64_t batch = 0; batch < data.batchesOf(64); ++batch)
                                           (void)runner->run(evaluate::toInputs(**data.batch(batch))).ok();
                               }) /
                               forwards;
        if (pair > 0)
            ratios.push_back(seconds / (200 * forward));
    }
    std::ranges::sort(ratios);
    std::printf(
        "estimate resnet20, first full paint: %.3f (bar \u2264 0.08) of 200 plain LibTorch forwards of the "
        "same 64 samples on one core; 20 x 10 cells, two workers, weights compressed within, %d pairs; "
        "last %.2f s\n",
        ratios[ratios.size() / 2], pairs, seconds);
}

} // namespace

int main(int argc, char **argv)
{
    comparePaint(argc > 1 ? std::max(1, std::atoi(argv[1])) : 5);
    const auto resnet = tests::openNetwork(tests::cifarNetwork("resnet20", "calib_512.bin"));
    if (resnet)
        compareRanks("resnet20", *resnet, 256, {32, 64, 128, 256});
    return 0;
}
