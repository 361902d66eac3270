// The graph's executor against plain LibTorch's own forward, alternating in one run; and a cone against a
// whole run. Counters: ratio of the two times (below 1: ours is faster), by the median of pairs.
#include "core/base/enginescope.h"
#include "core/formats/torchscript.h"
#include "core/formats/torchscriptrunner.h"
#include "core/graph/executor.h"

#include <ATen/ops/mul.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

using namespace paretoscope;

namespace {

template <typename Function> double seconds(Function &&function)
{
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string pathOf(const std::string &file)
{
    const char *root = std::getenv("PARETOSCOPE_DATA");
    return std::string(root ? root : "../shared/data") + "/" + file;
}

std::vector<c10::IValue> inputFor(const std::string &file, std::int64_t batch)
{
    if (file.starts_with("tinystories"))
        return {at::randint(512, {batch, 128}, at::kLong)};
    const std::int64_t side = file.starts_with("imagenet") ? 224 : 32;
    return {at::randn({batch, file.starts_with("mnist") ? 1 : 3, side, side})};
}

void graphAgainstLibTorch(benchmark::State &state, const std::string &file)
{
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(pathOf(file));
    const auto runner = formats::TorchScriptRunner::load(pathOf(file));
    if (!model || !runner) {
        state.SkipWithError("the model is absent");
        return;
    }
    const graph::Executor executor(*model);
    const auto inputs = inputFor(file, state.range(0));
    for (int i = 0; i < 3; ++i)
        benchmark::DoNotOptimize(runner->run(inputs).ok() && executor.run(inputs, {}, {}).ok());
    const auto runOurs = [&] {
        return seconds([&] { benchmark::DoNotOptimize(executor.run(inputs, {}, {}).ok()); });
    };
    const auto runTheirs = [&] {
        return seconds([&] { benchmark::DoNotOptimize(runner->run(inputs).ok()); });
    };
    std::vector<double> ratios;
    for (auto iteration : state) {
        const bool oursFirst = ratios.size() % 2 == 0; // who comes second finds warmer caches
        const double first = oursFirst ? runOurs() : runTheirs();
        const double second = oursFirst ? runTheirs() : runOurs();
        ratios.push_back(oursFirst ? first / second : second / first);
        state.SetIterationTime(oursFirst ? first : second);
    }
    state.counters["graph/libtorch"] = median(ratios);
}

/// One changed weight for every layer in turn: by cones from retained activations, and by whole runs.
void conesAgainstWholeRuns(benchmark::State &state, const std::string &file)
{
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(pathOf(file));
    if (!model) {
        state.SkipWithError("the model is absent");
        return;
    }
    const graph::Executor executor(*model);
    const auto inputs = inputFor(file, state.range(0));
    std::vector<graph::Cone> cones;
    std::vector<graph::Override> changes;
    for (std::size_t layer = 0; layer < model->layers().size(); ++layer) {
        const auto weight = model->data().bindings[layer].weight;
        cones.push_back(graph::coneOf(*model, {layer}));
        changes.push_back(
            {weight, at::mul(model->data().parameters[static_cast<std::size_t>(weight)].tensor, 0.9)});
    }
    std::vector<double> ratios;
    for (auto iteration : state) {
        const double byCones = seconds([&] {
            graph::Activations retained;
            benchmark::DoNotOptimize(executor.runRetaining(inputs, {}, retained).ok());
            for (std::size_t i = 0; i < cones.size(); ++i)
                benchmark::DoNotOptimize(executor.runCone(cones[i], retained, {&changes[i], 1}, {}).ok());
        });
        const double byRuns = seconds([&] {
            for (const graph::Override &change : changes)
                benchmark::DoNotOptimize(executor.run(inputs, {&change, 1}, {}).ok());
        });
        ratios.push_back(byCones / byRuns);
        state.SetIterationTime(byCones);
    }
    state.counters["cones/whole"] = median(ratios);
}

} // namespace

int main(int argc, char **argv)
{
    for (const char *file :
         {"cifar10/resnet20.pt", "imagenet/mobilenet_v1_075_224.pt", "tinystories/stories260k.pt"})
        benchmark::RegisterBenchmark((std::string("graph/") + file).c_str(), graphAgainstLibTorch, file)
            ->Arg(1)
            ->Arg(16)
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("cones/cifar10/resnet20.pt", conesAgainstWholeRuns, "cifar10/resnet20.pt")
        ->Arg(16)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
