#include "core/evaluate/layertimes.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency/latency.h"
#include "core/evaluate/latency/nodetimes.h"
#include "core/evaluate/latency/timedruns.h"
#include "core/evaluate/wholerun.h"
#include "core/graph/factoredlayers.h"

#include <ATen/ops/full.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>

namespace paretoscope::evaluate {

namespace {

using base::Result;

constexpr int wantedTurns = 21, leastTurns = 5;
constexpr double enoughTurnsMs = 4000;
constexpr std::string_view rightSuffix = ".right";

/// A network whose layers run in one way each.
struct TimedNetwork {
    std::map<std::size_t, RunsAs> ways; ///< by layer; missing: as one
    std::vector<double> nodeTimes;      ///< of its own layers, of the last run
    std::vector<std::size_t> layerOf;   ///< those of the network that was factored
    std::optional<graph::Executor> executor;
    std::vector<std::vector<double>> layerMs; ///< by layer, of each run
    std::vector<double> wholeMs;
};

/// MODEL with factors as WAYS say: their values do not matter.
graph::Model factored(const graph::Model &model, const std::map<std::size_t, RunsAs> &ways)
{
    std::vector<graph::FactoredLayer> products;
    for (const auto &[layer, as] : ways) {
        const graph::Layer &own = model.layers()[layer];
        constexpr double value = 0.01;
        products.push_back({layer, at::full({own.outputChannels(), as.rank * as.width}, value),
                            at::full({own.groups * as.rank, own.weightsPerChannel() / as.width}, value)});
    }
    return products.empty() ? model : graph::withLayersFactored(model, products);
}

/// The layer of MODEL that NAME is, or is the right factor of; absent: none.
std::optional<std::size_t> originOf(std::string_view name, const graph::Model &model)
{
    const auto find = [&](std::string_view wanted) -> std::optional<std::size_t> {
        const auto found = std::ranges::find(model.layers(), wanted, &graph::Layer::name);
        if (found == model.layers().end())
            return std::nullopt;
        return static_cast<std::size_t>(found - model.layers().begin());
    };
    if (const auto own = find(name); own || !name.ends_with(rightSuffix))
        return own;
    return find(name.substr(0, name.size() - rightSuffix.size()));
}

void prepare(TimedNetwork &network, const graph::Model &model)
{
    const graph::Model own = factored(model, network.ways);
    network.nodeTimes.assign(own.layers().size(), 0);
    for (const graph::Layer &layer : own.layers())
        network.layerOf.push_back(originOf(layer.name, model).value_or(model.layers().size()));
    network.layerMs.resize(model.layers().size());
    network.executor.emplace(timed(own, network.nodeTimes));
}

/// The one that runs as it is, then as many as the layer of most WAYS has.
std::deque<TimedNetwork> networksOf(const graph::Model &model, const WaysToRun &ways)
{
    std::size_t most = 0;
    for (const auto &own : ways)
        most = std::max(most, own.size());
    std::deque<TimedNetwork> networks(1 + most);
    for (std::size_t layer = 0; layer < std::min(ways.size(), model.layers().size()); ++layer) {
        std::size_t place = 1;
        for (const RunsAs &as : ways[layer])
            if (as.rank > 0 && graph::canBeTwoLayers(model.data(), layer))
                networks[place++].ways.emplace(layer, as);
    }
    for (TimedNetwork &network : networks)
        prepare(network, model);
    return networks;
}

Result<void> runOnce(TimedNetwork &network, const std::vector<c10::IValue> &inputs,
                     const std::stop_token &stop, bool counts)
{
    std::ranges::fill(network.nodeTimes, 0.0);
    const double start = threadMilliseconds();
    if (auto ran = network.executor->run(inputs, {}, stop); !ran)
        return ran.error();
    if (!counts)
        return {};
    network.wholeMs.push_back(threadMilliseconds() - start);
    std::vector<double> layers(network.layerMs.size() + 1, 0.0);
    for (std::size_t own = 0; own < network.layerOf.size(); ++own)
        layers[network.layerOf[own]] += network.nodeTimes[own];
    for (std::size_t layer = 0; layer < network.layerMs.size(); ++layer)
        network.layerMs[layer].push_back(layers[layer]);
    return {};
}

std::int64_t nanosecondsOf(double milliseconds)
{
    constexpr double most = 1e15;
    return std::llround(std::clamp(milliseconds * 1e6, 0.0, most));
}

LayerTimes summary(const std::deque<TimedNetwork> &networks)
{
    LayerTimes times;
    times.on = thisMachine();
    const TimedNetwork &whole = networks.front();
    times.layers.resize(whole.layerMs.size());
    double layers = 0;
    for (std::size_t layer = 0; layer < times.layers.size(); ++layer) {
        const double own = medianOf(whole.layerMs[layer]);
        layers += own;
        times.layers[layer][{}] = nanosecondsOf(own);
        for (const TimedNetwork &network : networks)
            if (const auto as = network.ways.find(layer); as != network.ways.end())
                times.layers[layer][as->second] = nanosecondsOf(medianOf(network.layerMs[layer]));
    }
    times.otherNanoseconds = nanosecondsOf(medianOf(whole.wholeMs) - layers);
    return times;
}

Result<LayerTimes> measureTimes(const Evaluator &evaluator, const pipeline::Steps &steps,
                                const WaysToRun &ways, const std::stop_token &stop,
                                base::ProgressSink &progress)
{
    const base::EngineScope scope;
    const auto executor = evaluator.data().executorAfter(steps, stop);
    if (!executor)
        return executor.error();
    const auto batch = repeatedBatch(evaluator.samples(), 1);
    if (!batch)
        return batch.error();
    const auto inputs = toInputs(*batch);
    auto networks = networksOf((*executor)->model(), ways);
    base::ProgressMeter meter(progress, "latency", wantedTurns);
    const auto start = std::chrono::steady_clock::now();
    int turns = -1; // warms up
    for (; turns < leastTurns || (turns < wantedTurns && millisecondsSince(start) < enoughTurnsMs); ++turns) {
        for (TimedNetwork &network : networks)
            if (auto ran = runOnce(network, inputs, stop, turns >= 0); !ran)
                return ran.error();
        if (turns >= 0)
            meter.add(1);
    }
    meter.skip(wantedTurns - turns);
    LayerTimes times = summary(networks);
    times.steps = steps;
    return times;
}

bool hasAll(const LayerTimes &times, const WaysToRun &ways, const graph::Model &model)
{
    for (std::size_t layer = 0; layer < std::min(ways.size(), times.layers.size()); ++layer)
        for (const RunsAs &as : ways[layer])
            if (!times.layers[layer].contains(as) && graph::canBeTwoLayers(model.data(), layer))
                return false;
    return true;
}

} // namespace

std::int64_t LayerTimes::nanoseconds(std::size_t layer, const RunsAs &as) const
{
    if (layer >= layers.size() || layers[layer].empty())
        return 0;
    const auto &own = layers[layer];
    const auto found = as.rank > 0 ? own.lower_bound(as) : own.begin();
    return found == own.end() || found->first.width != as.width ? own.begin()->second : found->second;
}

Result<LayerTimes> layerTimesOf(const Evaluator &evaluator, const pipeline::Steps &steps,
                                const WaysToRun &ways, std::stop_token stop, base::ProgressSink &progress)
{
    const auto store = runsKeptOf(evaluator);
    WaysToRun wanted = ways;
    if (const auto known = store ? store->layerTimes(steps) : std::nullopt) {
        const auto work = evaluator.after(steps);
        if (!work)
            return work.error();
        if (hasAll(*known, ways, work->model))
            return *known;
        wanted.resize(known->layers.size()); // all anew, so that they are of one machine at one time
        for (std::size_t layer = 0; layer < known->layers.size(); ++layer)
            for (const auto &[as, time] : known->layers[layer])
                if (as.rank > 0)
                    wanted[layer].insert(as);
    }
    auto measured =
        base::guarded(base::ErrorCode::Internal,
                      PARETOSCOPE_SAY("latency.no-layer-times", "The times of layers could not be measured."),
                      [&] { return measureTimes(evaluator, steps, wanted, stop, progress); });
    if (store && measured)
        store->keepLayerTimes(*measured);
    return measured;
}

} // namespace paretoscope::evaluate
