// A recipe made better by runs in context.
#include "core/compress/cost.h"
#include "core/evaluate/sampledamages.h"
#include "core/search/improve.h"
#include "core/search/improve/neighbourhood.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/layerzoo.h"
#include "tests/support/quiet.h"
#include "tests/support/recordedprogress.h"
#include "tests/support/searchednetwork.h"

#include <QTest>

#include <cmath>
#include <map>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;
using search::ImproveOptions;

namespace {

constexpr std::int64_t samples = 256;
constexpr std::int64_t firstHalf = 128; ///< of the samples, in whole micro-batches
constexpr std::int64_t cellSamples = 64;

} // namespace

/// On the plain grid, which leaves much to improve at few bits.
std::vector<compress::LayerSetting> plainSettings()
{
    auto settings = bitSettings();
    for (compress::LayerSetting &setting : settings)
        setting = tests::plainGrid(tests::widthOf(setting));
    return settings;
}

class TestImprove : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damagesOfSamplesAreWhatTheirMeanIsMadeOf();
    void fallIsPaired();
    void improvedRecipeDoesLessDamageWithinTheLimit_data() { addNetworkRows({"resnet20"}); }
    void improvedRecipeDoesLessDamageWithinTheLimit();
    void samplesThatJudgeDidNotChoose();
    void biasesAreCorrectedFirstIfThatHelps();
    void biasesOfResnet20StayWhereCorrectingThemHurts();
    void samplesOfTheStepsDoNotChangeThoseThatJudge();
    void interactionsAreMeasuredDifferences();
    void pinnedLayersStay();
    void allPinnedChangesNothing();
    void recipesSetByHandAreImprovedToo();
    void recipesOfAnotherModelAreRefused();
    void stepsKeepTheBitsOfActivations();
    void stops();

private:
    ImproveOptions options(int rounds) const
    {
        ImproveOptions chosen;
        chosen.rounds = rounds;
        chosen.effort.workers = 2;
        chosen.maxBytes = budget();
        chosen.samples = cellSamples;
        return chosen;
    }
    std::vector<double> underMeansOfOthers(const pipeline::Recipe &recipe) const;
    /// 2.5 bits a weight: damages do not add up there.
    std::int64_t budget() const
    {
        std::int64_t bytes = m_network->model.otherBytes();
        for (const auto &layer : m_network->problem.layers)
            for (const search::Option &option : layer)
                if (tests::bitsOf(option.setting) <= 3)
                    bytes += option.storedBytes / 2;
        return bytes;
    }
    pipeline::Recipe start() const
    {
        return m_network->frontier.recipe(*m_network->frontier.atMost(budget()));
    }
    void searchOn(const std::string &name); ///< as m_network; once for each
    std::map<std::string, SearchedNetwork> m_searched;
    const SearchedNetwork *m_network = nullptr;
};

void TestImprove::searchOn(const std::string &name)
{
    if (!m_searched.contains(name)) {
        auto network = searchNetwork(calibrationOf(name), samples, plainSettings(), cellSamples);
        if (!network)
            qFatal("%s", network.error().message().c_str());
        m_searched.emplace(name, std::move(*network));
    }
    m_network = &m_searched.at(name);
}

void TestImprove::damagesOfSamplesAreWhatTheirMeanIsMadeOf()
{
    searchOn("demo");
    const auto measured = m_network->calibration.measure(start(), 0, {}, quiet);
    GOOD(measured);
    const auto damages = evaluate::sampleDamages(m_network->calibration, start(), 0, 2, {}, quiet);
    GOOD(damages);
    QCOMPARE(damages->size(), std::size_t(samples));
    const double mean = std::accumulate(damages->begin(), damages->end(), 0.0) / samples;
    QVERIFY(std::abs(mean / measured->kl - 1) < 1e-9);
    const auto some = evaluate::sampleDamages(m_network->calibration, start(), 10, 1, {}, quiet);
    GOOD(some);
    QCOMPARE(some->size(), std::size_t(10));
    // Of any range: what the samples did among all.
    for (const auto &[first, count] :
         {std::pair(0, 64), std::pair(3, 70), std::pair(60, 5), std::pair(191, 1)}) {
        const auto part = evaluate::sampleDamages(m_network->calibration, start(),
                                                  evaluate::SampleRange{first, count}, 2, {}, quiet);
        GOOD(part);
        QCOMPARE(std::ssize(*part), count);
        for (int i = 0; i < count; ++i)
            QCOMPARE((*part)[std::size_t(i)], (*damages)[std::size_t(first + i)]);
    }
    const auto few = m_network->calibration.measure(start(), 10, {}, quiet);
    GOOD(few);
    QVERIFY(std::abs(std::accumulate(some->begin(), some->end(), 0.0) / 10 / few->kl - 1) < 1e-9);
}

void TestImprove::fallIsPaired()
{
    const std::vector<double> before{1, 2, 3, 4};
    const std::vector<double> after{0.5, 1.5, 2.5, 3.5};
    const auto even = evaluate::pairedFall(before, after);
    QCOMPARE(even.fall, 0.5);
    QCOMPARE(even.standardError, 0.0); // though the damages themselves differ
    const auto uneven = evaluate::pairedFall(before, std::vector<double>{0, 2, 2, 4});
    QCOMPARE(uneven.fall, 0.5);
    QVERIFY(std::abs(uneven.standardError - std::sqrt(1.0 / 3 / 4)) < 1e-12);
}

void TestImprove::improvedRecipeDoesLessDamageWithinTheLimit()
{
    PARETOSCOPE_ROW(name);
    searchOn(name);
    const auto from = pipeline::uniformRecipe(start().settings.size(), plainGrid(3));
    auto chosen = options(2);
    chosen.maxBytes = compress::modelCost(m_network->model, from.settings).storedBytes;
    RecordedProgress progress;
    const auto improved =
        search::improve(m_network->calibration, m_network->problem, from, chosen, {}, progress);
    GOOD(improved);
    QVERIFY(progress.risesOnly());
    QVERIFY(improved->rounds >= 1); // layers differ in what they tolerate
    QCOMPARE(improved->n, samples);
    QCOMPARE(improved->before.recipe, from);
    QCOMPARE(improved->after.origin, search::Origin::Improved);
    QVERIFY(improved->after.storedBytes <= *chosen.maxBytes);
    QCOMPARE(compress::modelCost(m_network->model, improved->after.recipe.settings).storedBytes,
             improved->after.storedBytes);
    QVERIFY(improved->klFall > 0);
    QVERIFY(improved->klFallStandardError > 0);
    for (const auto &[recipe, kl] : {std::pair(improved->before.recipe, improved->klBefore),
                                     std::pair(improved->after.recipe, improved->klAfter)}) {
        const auto measured = m_network->calibration.measure(recipe, 0, {}, quiet);
        GOOD(measured);
        QVERIFY(std::abs(measured->kl / kl - 1) < 1e-9);
    }
    QVERIFY(std::abs(improved->klBefore - improved->klAfter - improved->klFall) < 1e-9);
}

void TestImprove::samplesThatJudgeDidNotChoose()
{
    searchOn("demo");
    const auto improved =
        search::improve(m_network->calibration, m_network->problem, start(), options(2), {}, quiet);
    GOOD(improved);
    QVERIFY(!improved->judged.empty());
    std::vector<bool> judges(samples, false);
    std::size_t compared = 0;
    pipeline::Recipe taken = start();
    for (const auto &[recipe, choosing, judging, judgement] : improved->judged) {
        QVERIFY(choosing.count > 0 && judging.count > 0);
        const bool corrects = isCorrected(recipe.steps) && !isCorrected(taken.steps);
        if (!corrects) {
            QVERIFY(choosing.end() <= judging.first || judging.end() <= choosing.first); // disjoint
            QCOMPARE(choosing.count + judging.count, samples);                           // and all of them
        }
        QCOMPARE(judgement.n, judging.count);
        QCOMPARE(judgement.compared, ++compared);
        // The verdict is that of these samples, run on their own.
        const auto before = evaluate::sampleDamages(m_network->calibration, taken, judging, 2, {}, quiet);
        GOOD(before);
        const auto after =
            corrects ? base::Result<std::vector<double>>(underMeansOfOthers(recipe))
                     : evaluate::sampleDamages(m_network->calibration, recipe, judging, 2, {}, quiet);
        GOOD(after);
        const auto again = search::judge(*before, *after, compared);
        QCOMPARE(again.accepted, judgement.accepted);
        QVERIFY(std::abs(again.rootLow - judgement.rootLow) < 1e-9);
        if (judgement.accepted)
            taken = recipe;
    }
    QCOMPARE(improved->after.recipe, taken);
}

/// Whether biases are to be corrected is judged by samples that gave no means either.
std::vector<double> TestImprove::underMeansOfOthers(const pipeline::Recipe &recipe) const
{
    const evaluate::Evaluator &all = m_network->calibration;
    const auto first = all.samples().indices.begin();
    const std::vector halves{all.on({all.samples().dataset, {first, first + firstHalf}}).value(),
                             all.on({all.samples().dataset, {first + firstHalf, first + samples}}).value()};
    std::vector<double> damages;
    for (const std::size_t half : {0u, 1u}) {
        auto own = halves[half];
        own.calibrateOn(halves[1 - half].on(halves[1 - half].samples()).value());
        const auto here = evaluate::sampleDamages(own, recipe, {0, own.samples().size()}, 2, {}, quiet);
        damages.insert(damages.end(), here->begin(), here->end());
    }
    return damages;
}

void TestImprove::biasesAreCorrectedFirstIfThatHelps()
{
    searchOn("demo");
    auto chosen = options(1);
    chosen.maxBytes.reset();
    const auto run = [&](const pipeline::Recipe &from) {
        return search::improve(m_network->calibration, m_network->problem, from, chosen, {}, quiet);
    };
    const auto before = pipeline::uniformRecipe(start().settings.size(), bits(3));
    auto corrected = before;
    corrected.steps = correctedIf(true, corrected.steps);
    const auto improved = run(before);
    GOOD(improved);
    QCOMPARE(improved->judged.front().recipe, corrected);
    QVERIFY(improved->judged.front().judgement.accepted);
    QCOMPARE(improved->after.recipe, corrected);
    QCOMPARE(improved->after.storedBytes, improved->before.storedBytes);
    QVERIFY(improved->klAfter < improved->klBefore);
    // Not where it is done already, nor where nobody wants it.
    const auto again = run(corrected);
    GOOD(again);
    QVERIFY(isCorrected(again->after.recipe.steps));
    for (const auto &judged : again->judged)
        QVERIFY(judged.recipe != corrected);
    chosen.stepsAfterCoding = false;
    const auto without = run(before);
    GOOD(without);
    QVERIFY(!isCorrected(without->after.recipe.steps));
}

/// Clipping without rescaling shrinks channels alike, which hurts no answer until means are put right among
/// them.
void TestImprove::biasesOfResnet20StayWhereCorrectingThemHurts()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("cifar10/calib_512.bin");
    searchOn("resnet20");
    auto corrected = start();
    corrected.steps = correctedIf(true, corrected.steps);
    const auto improved =
        search::improve(m_network->calibration, m_network->problem, start(), options(1), {}, quiet);
    GOOD(improved);
    QCOMPARE(improved->judged.front().recipe, corrected);
    QVERIFY(!improved->judged.front().judgement.accepted);
    QVERIFY(!isCorrected(improved->after.recipe.steps));
}

void TestImprove::samplesOfTheStepsDoNotChangeThoseThatJudge()
{
    searchOn("demo");
    evaluate::SampleRange judging;
    for (const std::int64_t steps : {16, 0}) {
        auto chosen = options(0);
        chosen.rounds = 1;
        chosen.stepsAfterCoding = false;
        chosen.samples = steps;
        const auto improved =
            search::improve(m_network->calibration, m_network->problem, start(), chosen, {}, quiet);
        GOOD(improved);
        QCOMPARE(improved->n, samples);
        QVERIFY(!improved->judged.empty());
        const auto &round = improved->judged.front();
        QCOMPARE(round.choosing.first, 0); // two parts of whole micro-batches
        QCOMPARE(round.judging.first, round.choosing.count);
        QCOMPARE(round.judging.end(), samples);
        if (steps == 16)
            judging = round.judging;
        QCOMPARE(round.judging, judging);
    }
}

void TestImprove::interactionsAreMeasuredDifferences()
{
    searchOn("demo");
    const auto unchanged =
        search::improve(m_network->calibration, m_network->problem, start(), options(0), {}, quiet);
    GOOD(unchanged);
    QCOMPARE(unchanged->rounds, 0);
    QCOMPARE(unchanged->after.recipe, start());
    QVERIFY(!unchanged->interactions.empty());
    const auto &interaction = unchanged->interactions[unchanged->interactions.size() / 2];
    pipeline::Recipe finer = start();
    QCOMPARE(finer.settings[interaction.layer], interaction.setting);
    finer.settings[interaction.layer] = interaction.against;
    const auto n = unchanged->interactionSamples;
    QCOMPARE(n, cellSamples);
    const auto taken = m_network->calibration.measure(start(), n, {}, quiet);
    const auto measured = m_network->calibration.measure(finer, n, {}, quiet);
    GOOD(taken);
    GOOD(measured);
    QVERIFY(std::abs(taken->kl - measured->kl - interaction.klInContext) < 1e-5);
    const auto cell = [&](const compress::LayerSetting &setting) {
        return m_network->table.cell(interaction.layer, *m_network->table.settingIndex(setting))->kl;
    };
    QCOMPARE(interaction.klAlone, cell(interaction.setting));
    QCOMPARE(interaction.klAloneDifference, cell(interaction.setting) - cell(interaction.against));
}

void TestImprove::pinnedLayersStay()
{
    searchOn("demo");
    auto chosen = options(1);
    for (std::size_t layer = 0; layer < 8; ++layer)
        chosen.pins.push_back({layer, start().settings[layer]});
    const auto improved =
        search::improve(m_network->calibration, m_network->problem, start(), chosen, {}, quiet);
    GOOD(improved);
    for (std::size_t layer = 0; layer < 8; ++layer)
        QCOMPARE(improved->after.recipe.settings[layer], start().settings[layer]);
    for (const auto &interaction : improved->interactions)
        QVERIFY(interaction.layer >= 8);
}

void TestImprove::allPinnedChangesNothing()
{
    searchOn("demo");
    auto chosen = options(3);
    for (std::size_t layer = 0; layer < start().settings.size(); ++layer)
        chosen.pins.push_back({layer, start().settings[layer]});
    const auto improved =
        search::improve(m_network->calibration, m_network->problem, start(), chosen, {}, quiet);
    GOOD(improved);
    QCOMPARE(improved->rounds, 0);
    QCOMPARE(improved->after.recipe, improved->before.recipe);
    QCOMPARE(improved->klFall, 0.0);
    QVERIFY(improved->interactions.empty());
}

void TestImprove::recipesSetByHandAreImprovedToo()
{
    searchOn("demo");
    auto byHand = start();
    byHand.settings[3] = byHand.settings[3].with("bits", 7); // never measured
    byHand.settings[5] = byHand.settings[5].with("sparsity", 0.35);
    auto chosen = options(1);
    chosen.maxBytes.reset();
    const auto improved =
        search::improve(m_network->calibration, m_network->problem, byHand, chosen, {}, quiet);
    GOOD(improved);
    QCOMPARE(improved->before.storedBytes,
             compress::modelCost(m_network->model, byHand.settings).storedBytes);
    QVERIFY(improved->after.storedBytes <= improved->before.storedBytes);
    pipeline::Recipe alone = pipeline::uniformRecipe(byHand.settings.size(), {});
    double sum = 0;
    for (std::size_t layer = 0; layer < byHand.settings.size(); ++layer) {
        alone.settings[layer] = byHand.settings[layer];
        const auto &options = m_network->problem.layers[layer];
        const auto known = std::ranges::find(options, byHand.settings[layer], &search::Option::setting);
        sum += known != options.end() ? known->kl
                                      : m_network->calibration.measure(alone, cellSamples, {}, quiet)->kl;
        alone.settings[layer] = {};
    }
    QVERIFY(std::abs(improved->before.kl / sum - 1) < 1e-4);
}

void TestImprove::recipesOfAnotherModelAreRefused()
{
    searchOn("demo");
    auto other = start();
    other.settings.pop_back();
    const auto refused =
        search::improve(m_network->calibration, m_network->problem, other, options(1), {}, quiet);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
}

/// Of a layer that stays as it is activations have none to keep.
void TestImprove::stepsKeepTheBitsOfActivations()
{
    const auto rounded = [](int width, std::int64_t activations) {
        return bits(width).with("activationBits", activations);
    };
    const std::vector<search::Option> options{
        {{}, 1000, 0}, {rounded(8, 8), 200, 0.05}, {rounded(6, 6), 150, 0.07}, {rounded(4, 8), 100, 0.1}};
    const auto ofFloats = search::stepsFrom(options, 0);
    QCOMPARE(ofFloats.down, std::optional<std::size_t>(1));
    QVERIFY(!ofFloats.up);
    const auto ofEight = search::stepsFrom(options, 1);
    QCOMPARE(ofEight.down, std::optional<std::size_t>(3)); // not the larger 2
    QCOMPARE(ofEight.up, std::optional<std::size_t>(0));
}

void TestImprove::stops()
{
    searchOn("demo");
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = search::improve(m_network->calibration, m_network->problem, start(), options(1),
                                         stop.get_token(), quiet);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestImprove)
#include "tst_improve.moc"
