// Cells by cones from retained activations against the same cells by whole forward runs of the same engine,
// in turn, on one thread by its own time: the ratio, what the multiply-accumulates allow, and whether all
// numbers are the same. Settings that share runs are compared with whole runs in the same micro-batches and
// with whole runs in those that suit them best. Arguments: pairs to run (3), a word that the name of a case
// must contain.
#include "core/evaluate/evaluatordata.h"
#include "core/pipeline/recipe.h"
#include "core/sensitivity/analysis/analysisorder.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/bench/figures.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <optional>

using namespace paretoscope;
using tests::quiet;

namespace {

struct Case {
    std::string name;
    tests::Network network;
    std::int64_t samples;
    std::int64_t microBatch;
    std::size_t settings; ///< of the default ones
    int sharing;
    double bar;             ///< of the ratio; 0: none
    bool ofMacs;            ///< 90 % of what the MAC counts allow are asked for
    bool bestBatch = false; ///< whole runs go by the micro-batch that suits them best, not by the same one
};

/// Whole runs of every layer for one of every weight's cones.
double allowedByMacs(const evaluate::EvaluatorData &data, const graph::Model &model)
{
    double cones = 0;
    double all = 0;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        all += static_cast<double>(data.macs[layer]);
        const graph::Cone cone = graph::coneOf(model, {layer});
        for (std::size_t other = 0; other < model.layers().size(); ++other) {
            const auto &uses = model.data().bindings[other].nodes;
            for (const std::int32_t node : uses)
                if (std::ranges::binary_search(cone.nodes, node))
                    cones += static_cast<double>(data.macs[other]) / static_cast<double>(uses.size());
        }
    }
    return all * static_cast<double>(model.layers().size()) / cones;
}

/// Each cell by a whole run of each micro-batch; inputs, float outputs and weights are made once.
class WholeRuns {
public:
    explicit WholeRuns(const evaluate::Evaluator &evaluator)
        : m_data(evaluator.data()), m_executor(**m_data.executorAfter(pipeline::Steps::usual()))
    {
        for (std::int64_t i = 0; i < m_data.batchesOf(m_data.samples.size()); ++i) {
            const auto range = m_data.range(i);
            m_batches.push_back(*m_data.batch(i));
            m_references.push_back(
                *m_data.reference(*m_data.floatOutputs(range, {}), range, m_batches.back()->targets, {}));
        }
    }

    double damageOf(std::size_t layer, const compress::LayerSetting &setting) const
    {
        const auto &model = m_executor.model();
        const graph::Override change{model.data().bindings[layer].weight,
                                     *m_data.weights.weight(model, layer, setting)};
        evaluate::SampleStats sum;
        for (std::size_t i = 0; i < m_batches.size(); ++i) {
            const auto outputs = m_executor.run(evaluate::toInputs(*m_batches[i]), {&change, 1}, {});
            sum += *evaluate::score(*outputs, m_references[i], m_batches[i]->targets);
        }
        return sum.klSum / static_cast<double>(sum.n);
    }

    const graph::Executor &executor() const { return m_executor; }

    /// All samples once, unchanged.
    double forwardSeconds() const
    {
        return bench::threadSecondsOf([this] {
            for (const auto &batch : m_batches)
                (void)m_executor.run(evaluate::toInputs(*batch), {}, {});
        });
    }

private:
    const evaluate::EvaluatorData &m_data;
    const graph::Executor &m_executor;
    std::vector<std::shared_ptr<const data::Batch>> m_batches;
    std::vector<evaluate::Reference> m_references;
};

struct Difference {
    int cells = 0;
    double largest = 0; ///< relative
};

Difference runWhole(const WholeRuns &whole, const sensitivity::SensitivityTable &table)
{
    Difference difference;
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer) {
            const double damage = whole.damageOf(layer, table.settings()[setting]);
            const double other = table.cell(layer, setting)->kl;
            difference.cells += damage != other;
            difference.largest = std::max(difference.largest, std::abs(damage - other) / damage);
        }
    return difference;
}

base::Result<evaluate::Evaluator> openWith(const Case &what, std::int64_t microBatch)
{
    evaluate::EvaluatorOptions options;
    options.microBatch = microBatch;
    return tests::openNetwork(what.network, what.samples, options);
}

/// The micro-batch at which whole runs are fastest: by the least of a few rounds in turn.
std::int64_t bestMicroBatch(const Case &what)
{
    const std::array<std::int64_t, 5> sizes{4, 8, 16, 32, 64};
    std::array<double, sizes.size()> least{};
    for (int round = 0; round < 5; ++round)
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const auto evaluator = openWith(what, sizes[i]);
            if (!evaluator)
                return what.microBatch;
            const WholeRuns whole(*evaluator);
            (void)whole.forwardSeconds(); // makes kernels
            const double seconds = whole.forwardSeconds();
            least[i] = round == 0 ? seconds : std::min(least[i], seconds);
        }
    return sizes[static_cast<std::size_t>(std::ranges::min_element(least) - least.begin())];
}

void compare(const Case &what, int pairs, const std::string &word)
{
    if (what.name.find(word) == std::string::npos)
        return;
    const base::EngineScope engine;
    const auto evaluator = openWith(what, what.microBatch);
    const std::int64_t wholeBatch = what.bestBatch ? bestMicroBatch(what) : what.microBatch;
    const auto forWhole = openWith(what, wholeBatch);
    if (!evaluator || !forWhole) {
        std::printf("%s: %s\n", what.name.c_str(),
                    (evaluator ? forWhole : evaluator).error().message().c_str());
        return;
    }
    const WholeRuns whole(*forWhole);
    sensitivity::AnalysisPlan plan;
    plan.settings = sensitivity::defaultSettings();
    plan.settings.resize(what.settings);
    plan.sharing = what.sharing;
    std::vector<double> ratios;
    Difference difference;
    double seconds = 0;
    for (int pair = 0; pair <= pairs; ++pair) {
        sensitivity::MeasurementCache memory({}, "bench");
        std::optional<sensitivity::SensitivityTable> table;
        const double byCones = bench::threadSecondsOf([&] {
            auto result = sensitivity::analyse(*evaluator, plan, memory, nullptr, {}, quiet);
            if (result)
                table = std::move(*result);
        });
        if (!table)
            return;
        const double byRuns = bench::threadSecondsOf([&] { difference = runWhole(whole, *table); });
        if (pair > 0) // the first makes the compressed weights, for both
            ratios.push_back(byRuns / byCones);
        seconds = byCones;
    }
    const double ratio = bench::median(ratios);
    const double allowed = allowedByMacs(evaluator->data(), whole.executor().model());
    const std::string cells =
        std::to_string(what.settings * whole.executor().model().layers().size()) + " cells, " +
        std::to_string(what.samples) + " samples in micro-batches of " + std::to_string(what.microBatch) +
        (wholeBatch == what.microBatch ? std::string()
                                       : " (whole runs: of " + std::to_string(wholeBatch) + ")");
    const std::string same =
        what.sharing == 1 ? std::to_string(difference.cells) + " cells differ"
                          : "damages differ by at most " + bench::number(100 * difference.largest, 4) + " %";
    if (what.bar > 0)
        bench::figure(what.name + " against whole runs", bench::number(ratio) + "×",
                      "≥ " + bench::number(what.bar) + "×",
                      cells + ", " + bench::number(seconds, 2) + " s by cones; " + same);
    if (what.ofMacs)
        bench::figure(what.name + " against what the MAC counts allow",
                      bench::number(100 * ratio / allowed, 0) + " %", "≥ 90 %",
                      bench::number(ratio) + "× of " + bench::number(allowed) + "×, " + cells + "; " + same);
}

} // namespace

int main(int argc, char **argv)
{
    const int pairs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
    const std::string word = argc > 2 ? argv[2] : "";
    const auto resnet20 = tests::cifarNetwork("resnet20", "calib_512.bin");
    const auto resnet44 = tests::cifarNetwork("resnet44", "calib_512.bin");
    for (const Case &what :
         {Case{"cones, resnet20", resnet20, 16, 16, 10, 1, 1.85, true},
          Case{"cones, resnet44", resnet44, 16, 16, 3, 1, 1.85, true},
          Case{"cones, mobilenet_v1_075", tests::mobilenet(), 8, 8, 2, 1, 0, true},
          Case{"cones, stories260k", tests::stories(), 8, 8, 2, 1, 0, true},
          Case{"cones with settings sharing runs, resnet20", resnet20, 64, 4, 10, 0, 2.4, false},
          Case{"cones with settings sharing runs, resnet20, best micro-batch", resnet20, 64, 4, 10, 0, 2.4,
               false, true}})
        compare(what, pairs, word);
    return 0;
}
