// The answer to a slider: the first measured point after a one-layer edit, against what the edit's cone costs
// in a plain forward run of the same samples on the same engine. The bar is 1.3 times
// the cone's share of the multiply-accumulates; where that share is next to nothing, milliseconds say more
// than a ratio. Argument: edits of every layer (9).
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/liveevaluator.h"
#include "core/graph/cone.h"
#include "core/sensitivity/analysis/analysisorder.h"
#include "tests/support/bits.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace paretoscope;
using tests::bits;
using tests::quiet;

namespace {

double milliseconds(auto &&function)
{
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Multiply-accumulates of the layers in the cone, of all.
double macShare(const graph::ModelData &model, const std::vector<std::int64_t> &macs, const graph::Cone &cone)
{
    double inside = 0;
    double all = 0;
    for (std::size_t layer = 0; layer < macs.size(); ++layer) {
        all += static_cast<double>(macs[layer]);
        if (std::ranges::binary_search(cone.nodes, model.bindings[layer].nodes.front()))
            inside += static_cast<double>(macs[layer]);
    }
    return inside / all;
}

/// One layer edited to and fro, the rest at 4 bits.
struct Edits {
    std::vector<double> answersMs;
    std::vector<double> ratios; ///< of the answer to the forward run measured next to it
};

Edits editLayer(const evaluate::Evaluator &evaluator, evaluate::LiveEvaluator &live, pipeline::Recipe &recipe,
                std::size_t layer, int repeats, double share)
{
    const evaluate::EvaluatorData &data = evaluator.data();
    const auto executor = data.executorAfter(pipeline::Steps::usual());
    const auto batch = data.batch(0);
    const auto inputs = evaluate::toInputs(**batch);
    const auto overrides = data.weights.overrides((*executor)->model(), recipe, {});
    Edits edits;
    for (int i = -2; i < repeats; ++i) {
        recipe.settings[layer] = bits(i % 2 == 0 ? 3 : 4);
        bool good = true;
        const auto edit = [&] { good = live.measure(recipe, {}, quiet).ok() && good; };
        const auto plain = [&] { good = (*executor)->run(inputs, *overrides, {}).ok() && good; };
        double answerMs = 0;
        double plainMs = 0;
        if (i % 2 == 0) {
            answerMs = milliseconds(edit);
            plainMs = milliseconds(plain);
        } else {
            plainMs = milliseconds(plain);
            answerMs = milliseconds(edit);
        }
        if (!good || i < 0) // the first two make the compressed weights
            continue;
        edits.answersMs.push_back(answerMs);
        edits.ratios.push_back(answerMs / (share * plainMs));
    }
    return edits;
}

void compare(const char *name, const tests::Network &network, std::int64_t samples, int repeats)
{
    evaluate::EvaluatorOptions options;
    options.microBatch = samples;
    const auto evaluator = tests::openNetwork(network, samples, options);
    if (!evaluator) {
        std::printf("live %s: %s\n", name, evaluator.error().message().c_str());
        return;
    }
    const base::EngineScope scope;
    const auto executor = evaluator->data().executorAfter(pipeline::Steps::usual());
    const graph::Model &model = (*executor)->model();
    evaluate::LiveEvaluator live(*evaluator, {1, std::int64_t{4} << 30});
    auto recipe = pipeline::uniformRecipe(model.layers().size(), bits(4));
    if (!live.measure(recipe, {}, quiet))
        return;
    std::vector<double> all;
    std::vector<double> answers;
    double worst = 0;
    double worstBulk = 0; // of the layers whose cone is at least a tenth of the run
    std::size_t worstLayer = 0;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        const double share = macShare(model.data(), evaluator->data().macs, graph::coneOf(model, {layer}));
        const Edits edits = editLayer(*evaluator, live, recipe, layer, repeats, share);
        if (edits.ratios.empty())
            return;
        const double ratio = median(edits.ratios);
        std::printf("  %-28s cone %5.1f %%  %7.2f ms  ratio %.2f\n", model.layers()[layer].name.c_str(),
                    100 * share, median(edits.answersMs), ratio);
        all.push_back(ratio);
        answers.push_back(median(edits.answersMs));
        if (ratio > worst)
            worstLayer = layer;
        worst = std::max(worst, ratio);
        if (share >= 0.1)
            worstBulk = std::max(worstBulk, ratio);
    }
    std::printf("live %s, median layer: %.2f (bar ≤ 1.3) first measured point / (cone's share of the MACs x "
                "plain forward), %zu layers, %lld samples, one thread, %d edits a layer\n",
                name, median(all), all.size(), static_cast<long long>(samples), repeats);
    std::printf("live %s, worst layer: %.2f (bar ≤ 1.3) of those whose cone is at least a tenth; of all "
                "%.2f at %s, answered in %.2f ms; slowest answer %.1f ms\n",
                name, worstBulk, worst, model.layers()[worstLayer].name.c_str(), answers[worstLayer],
                *std::ranges::max_element(answers));
}

} // namespace

int main(int argc, char **argv)
{
    const int repeats = argc > 1 ? std::max(1, std::atoi(argv[1])) : 9;
    compare("resnet20", tests::cifarNetwork("resnet20", "calib_512.bin"), 64, repeats);
    compare("mobilenet_v1_075", tests::mobilenet(), 16, repeats);
    return 0;
}
