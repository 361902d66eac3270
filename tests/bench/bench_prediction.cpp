// How well predicted damage, fits and improved recipes hold on samples that took no part in making them:
// resnet20, cells of its calibration images against its 1,017 evaluation images. One line a figure.
// Arguments: which figures ("recipes", "samples", "runs", "improve"; all by default).
#include "core/search/improve.h"
#include "core/search/predictionfit.h"
#include "core/search/verify.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/quiet.h"
#include "tests/support/rankcorrelation.h"
#include "tests/support/searchednetwork.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace paretoscope;
using tests::quiet;

namespace {

constexpr int workers = 2;

/// Of factors by which two values differ, as logarithms.
double medianFactor(std::vector<double> logs)
{
    std::ranges::sort(logs);
    const std::size_t n = logs.size();
    return n == 0 ? 1 : std::exp(n % 2 ? logs[n / 2] : (logs[n / 2 - 1] + logs[n / 2]) / 2);
}

struct Networks {
    tests::SearchedNetwork calibrated; ///< cells of 512 images
    evaluate::Evaluator evaluator;     ///< the 1,017 others
};

/// How the bits of a recipe's layers are drawn: all layers alike, or within a range of the recipe's own.
enum class Draw { LayersAlike, OwnRange };

struct Recipes {
    std::vector<pipeline::Recipe> recipes;
    std::vector<double> predicted; ///< KL, by adding up cells
};

Recipes drawRecipes(const search::Problem &problem, Draw draw)
{
    constexpr std::size_t three = 2; // after float and 2 bits: 3, 4, 5, 6, 8
    constexpr std::size_t steps = 5;
    std::mt19937 random(1);
    Recipes drawn;
    for (int i = 0; i < 150; ++i) {
        std::size_t low = 0;
        std::size_t high = steps - 1;
        if (draw == Draw::OwnRange) {
            low = random() % steps;
            high = low + random() % (steps - low);
        }
        pipeline::Recipe recipe;
        double kl = 0;
        for (const auto &options : problem.layers) {
            const auto &option = options[three + low + random() % (high - low + 1)];
            recipe.settings.push_back(option.setting);
            kl += option.kl;
        }
        drawn.recipes.push_back(std::move(recipe));
        drawn.predicted.push_back(kl);
    }
    return drawn;
}

std::vector<double> measuredKl(const evaluate::Evaluator &evaluator,
                               const std::vector<pipeline::Recipe> &recipes)
{
    std::vector<double> kl;
    for (const auto &recipe : recipes)
        if (const auto run = evaluator.measure(recipe, 0, {}, quiet))
            kl.push_back(run->kl);
    return kl;
}

std::vector<double> logarithms(std::vector<double> values)
{
    for (double &value : values)
        value = std::log(value);
    return values;
}

/// Whether damages add up, and whether what was seen on calibration images holds on others; of the second,
/// really running the recipes on the calibration images tells how far it can.
void predictRandomRecipes(const Networks &networks, Draw draw, const char *how)
{
    const Recipes drawn = drawRecipes(networks.calibrated.problem, draw);
    const auto same = measuredKl(networks.calibrated.calibration, drawn.recipes);
    const auto others = measuredKl(networks.evaluator, drawn.recipes);
    if (same.size() != drawn.recipes.size() || others.size() != drawn.recipes.size())
        return;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < others.size(); ++i)
        ratios.push_back(others[i] / drawn.predicted[i]);
    std::ranges::sort(ratios);
    std::printf(
        "150 random recipes of 3 to 8 bits, %s: Spearman %.4f (bar >= 0.97) predicted from 512 calibration "
        "images "
        "against KL on 1,017 others; logarithms %.3f, measured / predicted median %.2f, 5 to 95 %% %.2f to "
        "%.2f; "
        "against KL on the same 512 images %.4f; KL of the recipes run on the 512 against the 1,017 %.4f\n",
        how, tests::spearman(drawn.predicted, others),
        tests::correlation(logarithms(drawn.predicted), logarithms(others)), ratios[ratios.size() / 2],
        ratios[ratios.size() / 20], ratios[ratios.size() * 19 / 20], tests::spearman(drawn.predicted, same),
        tests::spearman(same, others));
    std::fflush(stdout);
}

void compareSampleSizes(const Networks &networks)
{
    // In the order in which a project takes them.
    const auto few = data::shuffledOf(networks.calibrated.calibration.samples().dataset).firstOf(64);
    evaluate::EvaluatorOptions options;
    options.workers = workers;
    const auto calibration = evaluate::Evaluator::create(networks.calibrated.calibration.model(),
                                                         data::Task::Classification, few, options);
    if (!calibration)
        return;
    sensitivity::AnalysisPlan plan;
    plan.settings = sensitivity::defaultSettings();
    plan.effort.workers = workers;
    sensitivity::MeasurementCache cache({}, {});
    const auto rough = sensitivity::analyse(*calibration, plan, cache, nullptr, {}, quiet);
    sensitivity::MeasurementCache other({}, {});
    const auto whole = sensitivity::analyse(networks.evaluator, plan, other, nullptr, {}, quiet);
    if (!rough || !whole)
        return;
    std::vector<double> means;
    std::vector<double> expected;
    std::vector<double> onAll;
    for (std::size_t setting = 0; setting < plan.settings.size(); ++setting)
        for (std::size_t layer = 0; layer < rough->layerCount(); ++layer) {
            const auto *cell = rough->cell(layer, setting);
            means.push_back(cell->kl);
            expected.push_back(rough->expectedKl(*cell));
            onAll.push_back(whole->cell(layer, setting)->kl);
        }
    std::printf(
        "KL expected from 64 calibration images against KL on %lld evaluation images: rank correlation "
        "%.4f (bar >= 0.98) over %zu cells; of the plain means of the 64 %.4f\n",
        static_cast<long long>(whole->cell(0, 0)->n), tests::spearman(expected, onAll), onAll.size(),
        tests::spearman(means, onAll));
    std::fflush(stdout);
}

/// After 16 runs, 40 other points of the frontier spread over their damage.
void predictFrontier(const Networks &networks)
{
    const auto &frontier = networks.calibrated.frontier;
    const auto verified = search::verifyAdaptively(networks.evaluator, frontier, networks.calibrated.problem,
                                                   {16, {}}, {}, quiet);
    if (!verified)
        return;
    std::vector<search::PredictionSample> samples;
    std::vector<std::int64_t> run;
    for (const search::Ran &ran : *verified)
        if (ran.origin == search::Origin::Frontier && ran.predictedKl) {
            samples.push_back({*ran.predictedKl, ran.measured.kl, ran.measured.klStandardError});
            run.push_back(ran.cost.storedBytes);
        }
    const auto fit = search::fitPrediction(samples);
    const double most = frontier.points().front().kl;
    std::vector<double> factors; // from little to large damage
    std::vector<double> uncorrected;
    int inside = 0;
    for (int i = 40; i-- > 0;) {
        const auto at = *frontier.atMostKl(most * std::pow(1e-6, (i + 0.5) / 40));
        const auto &point = frontier.points()[at];
        const auto measured = networks.evaluator.measure(frontier.recipe(at), 0, {}, quiet);
        if (!measured || std::ranges::find(run, point.storedBytes) != run.end())
            continue;
        factors.push_back(std::abs(std::log(fit.measuredKl(point.kl) / measured->kl)));
        uncorrected.push_back(std::abs(std::log(point.kl / measured->kl)));
        const auto band = fit.band(point.kl);
        inside += band->low <= measured->kl && measured->kl <= band->high;
    }
    const std::vector<double> largest(factors.end() - static_cast<std::ptrdiff_t>(factors.size() / 4),
                                      factors.end());
    std::printf(
        "fitted against measured KL after 16 runs, points not run: median factor %.3f (bar <= 1.2) n = "
        "%zu recipes, uncorrected %.3f, %d in the 95 %% band\n",
        medianFactor(factors), factors.size(), medianFactor(uncorrected), inside);
    std::printf("the same, the quarter of largest damage: median factor %.3f (bar <= 1.2) n = %zu recipes\n",
                medianFactor(largest), largest.size());
}

void improveAt(const Networks &networks, std::int64_t bytes, const char *bits, int bar)
{
    const auto &frontier = networks.calibrated.frontier;
    const auto start = std::chrono::steady_clock::now();
    search::ImproveOptions options;
    options.effort.workers = workers;
    options.maxBytes = bytes;
    const auto improved = search::improve(networks.calibrated.calibration, networks.calibrated.problem,
                                          frontier.recipe(*frontier.atMost(bytes)), options, {}, quiet);
    if (!improved)
        return;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const auto before = networks.evaluator.measure(improved->before.recipe, 0, {}, quiet);
    const auto after = networks.evaluator.measure(improved->after.recipe, 0, {}, quiet);
    if (!before || !after)
        return;
    std::printf("resnet20 improved at %s bits (%lld B): %lld of %lld (bar >= %d) from %lld, KL on 512 "
                "calibration images "
                "%.4f to %.4f, rounds %d, %.0f s\n",
                bits, static_cast<long long>(bytes), static_cast<long long>(after->correct),
                static_cast<long long>(after->n), bar, static_cast<long long>(before->correct),
                improved->klBefore, improved->klAfter, improved->rounds, elapsed.count());
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> figures(argv + 1, argv + argc);
    const auto wanted = [&](const char *figure) {
        return figures.empty() || std::ranges::find(figures, figure) != figures.end();
    };
    evaluate::EvaluatorOptions options;
    options.workers = workers;
    auto evaluator = tests::openNetwork(tests::cifarNetwork(), 0, options);
    auto calibrated = tests::searchNetwork(tests::calibrationOf("resnet20"), 512);
    if (!evaluator || !calibrated) {
        std::printf("resnet20: %s\n", (evaluator ? calibrated.error() : evaluator.error()).message().c_str());
        return 0;
    }
    const Networks networks{std::move(*calibrated), std::move(*evaluator)};
    if (wanted("recipes")) {
        predictRandomRecipes(networks, Draw::OwnRange, "each drawing its bits from a range of its own");
        predictRandomRecipes(networks, Draw::LayersAlike, "all layers of all drawing alike");
    }
    if (wanted("samples"))
        compareSampleSizes(networks);
    if (wanted("runs"))
        predictFrontier(networks);
    if (wanted("improve")) {
        improveAt(networks, 89'432, "2.5", 720);
        improveAt(networks, 106'190, "3.0", 890);
        improveAt(networks, 122'948, "3.5", 915);
        improveAt(networks, 139'712, "4.0", 930);
    }
    return 0;
}
