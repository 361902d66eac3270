// What few samples say of others: steadier than their mean, and the mean itself where samples are many.
#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "core/sensitivity/sensitivitytable.h"
#include "tests/support/bits.h"
#include "tests/support/rankcorrelation.h"
#include "tests/support/searchednetwork.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace paretoscope;
using sensitivity::SensitivityCell;
using sensitivity::SensitivityTable;

namespace {

compress::LayerSetting percentSparse(int percent)
{
    return tests::sparse(percent / 100.0);
}

/// A cell of SAMPLES, as the analysis makes it.
SensitivityCell cellFrom(std::size_t layer, const compress::LayerSetting &setting,
                         const std::vector<double> &samples)
{
    const auto n = static_cast<double>(samples.size());
    double sum = 0;
    double squares = 0;
    double roots = 0;
    for (const double damage : samples) {
        sum += damage;
        squares += damage * damage;
        roots += std::pow(damage, 0.25);
    }
    SensitivityCell cell{.layer = layer, .setting = setting, .flips = {}};
    cell.n = static_cast<std::int64_t>(samples.size());
    cell.kl = sum / n;
    cell.klStandardError = std::sqrt(std::max(0.0, squares / n - cell.kl * cell.kl) / (n - 1));
    cell.klRoot = roots / n;
    return cell;
}

/// 60 cells whose samples are heavy-tailed: log-normal about levels from 1e-4 to 1.
class HeavyTailed {
public:
    HeavyTailed(std::size_t samples, double spread, unsigned seed) : table(layers, settings())
    {
        std::mt19937 random(seed);
        std::normal_distribution<double> normal(0, spread);
        for (std::size_t i = 0; i < cells; ++i) {
            const double level = std::pow(1e-4, static_cast<double>(i) / cells);
            std::vector<double> damages(samples);
            for (double &damage : damages)
                damage = level * std::exp(normal(random));
            table.put(cellFrom(i % layers, settings()[i / layers], damages));
            truth.push_back(level * std::exp(spread * spread / 2));
        }
    }

    /// Root mean square of the logarithms of what VALUE makes of the cells against the truth, but for a
    /// factor that all share.
    double error(auto value) const
    {
        std::vector<double> logs;
        for (std::size_t i = 0; i < cells; ++i)
            logs.push_back(std::log(value(*table.cell(i % layers, i / layers)) / truth[i]));
        const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / cells;
        double sum = 0;
        for (const double log : logs)
            sum += (log - mean) * (log - mean);
        return std::sqrt(sum / cells);
    }

    double errorOfMeans() const
    {
        return error([](const SensitivityCell &cell) { return cell.kl; });
    }
    double errorExpected() const
    {
        return error([this](const SensitivityCell &cell) { return table.expectedKl(cell); });
    }

    static constexpr std::size_t layers = 10;
    static constexpr std::size_t cells = 60;
    static std::vector<compress::LayerSetting> settings()
    {
        return {percentSparse(10), percentSparse(20), percentSparse(30),
                percentSparse(40), percentSparse(50), percentSparse(60)};
    }

    SensitivityTable table;
    std::vector<double> truth;
};

} // namespace

class TestShrinkage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fewHeavyTailedSamplesAreSteadied();
    void manySamplesKeepTheirMean();
    void oneSampleThatStandsOutIsNotTakenAtItsWord();
    void fewCellsStayAsTheyAre();
    void unknownRootsAndEstimatesStayAsTheyAre();
    void jointCellsMoveNoOther();
    void orderOfPuttingDoesNotMatter();
    void searchReckonsWithWhatIsExpected();
    void otherImagesAreForetoldBetter_data();
    void otherImagesAreForetoldBetter();
};

void TestShrinkage::fewHeavyTailedSamplesAreSteadied()
{
    double means = 0;
    double expected = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const HeavyTailed few(64, 2.0, seed);
        means += few.errorOfMeans();
        expected += few.errorExpected();
    }
    QVERIFY2(expected < 0.75 * means, qPrintable(QStringLiteral("%1 of %2").arg(expected).arg(means)));
}

void TestShrinkage::manySamplesKeepTheirMean()
{
    // No line runs through means that differ for other reasons than chance: the spread differs by cell.
    std::mt19937 random(1);
    SensitivityTable table(10, HeavyTailed::settings());
    for (std::size_t i = 0; i < HeavyTailed::cells; ++i) {
        std::normal_distribution<double> normal(0, i % 2 ? 0.2 : 1.0);
        std::vector<double> damages(20'000);
        for (double &damage : damages)
            damage = std::pow(1e-4, static_cast<double>(i) / 60) * std::exp(normal(random));
        table.put(cellFrom(i % 10, HeavyTailed::settings()[i / 10], damages));
    }
    for (std::size_t i = 0; i < HeavyTailed::cells; ++i) {
        const auto *cell = table.cell(i % 10, i / 10);
        QVERIFY(std::abs(std::log(table.expectedKl(*cell) / cell->kl)) < 0.01);
    }
}

void TestShrinkage::oneSampleThatStandsOutIsNotTakenAtItsWord()
{
    HeavyTailed few(64, 1.0, 3);
    std::vector<double> damages(64, 0.01);
    damages[5] = 64; // the mean is a hundred times what 63 of 64 samples say
    const auto odd = cellFrom(0, percentSparse(10), damages);
    few.table.put(odd);
    QVERIFY(few.table.expectedKl(odd) < 0.2 * odd.kl);
    QVERIFY(few.table.expectedKl(odd) > 0.01);
    QCOMPARE(few.table.cell(0, 0)->kl, odd.kl); // what was measured stays what it is
}

void TestShrinkage::fewCellsStayAsTheyAre()
{
    SensitivityTable table(10, HeavyTailed::settings());
    const HeavyTailed source(64, 2.0, 1);
    for (std::size_t layer = 0; layer < 7; ++layer)
        table.put(*source.table.cell(layer, 0));
    for (std::size_t layer = 0; layer < 7; ++layer)
        QCOMPARE(table.expectedKl(*table.cell(layer, 0)), table.cell(layer, 0)->kl);
}

void TestShrinkage::unknownRootsAndEstimatesStayAsTheyAre()
{
    HeavyTailed few(64, 2.0, 1);
    SensitivityCell cell = *few.table.cell(2, 2);
    cell.klRoot = 0;
    QCOMPARE(few.table.expectedKl(cell), cell.kl);
    cell = *few.table.cell(2, 2);
    cell.estimate = true;
    QCOMPARE(few.table.expectedKl(cell), cell.kl);
    cell = *few.table.cell(2, 2);
    cell.kl = cell.klRoot = cell.klStandardError = 0; // no damage at all
    QCOMPARE(few.table.expectedKl(cell), 0.0);
}

void TestShrinkage::jointCellsMoveNoOther()
{
    HeavyTailed few(64, 2.0, 5);
    const double before = few.table.expectedKl(*few.table.cell(3, 3));
    auto joint = *few.table.cell(1, 1);
    joint.setting = joint.setting.with("bits", 4);
    joint.kl *= 100;
    few.table.put(joint);
    QCOMPARE(few.table.expectedKl(*few.table.cell(3, 3)), before);
    QVERIFY(few.table.expectedKl(joint) < joint.kl); // but it is steadied itself
}

void TestShrinkage::orderOfPuttingDoesNotMatter()
{
    const HeavyTailed source(64, 2.0, 7);
    SensitivityTable backwards(HeavyTailed::layers, HeavyTailed::settings());
    for (std::size_t i = HeavyTailed::cells; i-- > 0;)
        backwards.put(*source.table.cell(i % 10, i / 10));
    for (std::size_t i = 0; i < HeavyTailed::cells; ++i) {
        const auto *cell = source.table.cell(i % 10, i / 10);
        QCOMPARE(backwards.expectedKl(*cell), source.table.expectedKl(*cell)); // to the last bit
    }
}

void TestShrinkage::searchReckonsWithWhatIsExpected()
{
    const HeavyTailed few(64, 2.0, 1);
    std::vector<graph::Layer> layers(HeavyTailed::layers);
    for (auto &layer : layers) {
        layer.name = "layer";
        layer.weightShape = {8, 8};
    }
    const auto problem =
        search::makeProblem(layers, 0, few.table, HeavyTailed::settings(), {}, pipeline::Steps::usual());
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        for (std::size_t s = 0; s < few.table.settings().size(); ++s) {
            const double expected = few.table.expectedKl(*few.table.cell(layer, s));
            QCOMPARE(problem.layers[layer].at(s + 1).kl, expected); // after float
            QCOMPARE(few.table.predictedKl(layer, few.table.settings()[s]).value_or(-1), expected);
        }
}

void TestShrinkage::otherImagesAreForetoldBetter_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<double>("atLeast"); // Spearman's rank correlation
    QTest::newRow("demo") << "demo" << 0.9;
    QTest::newRow("resnet20") << "resnet20" << 0.95;
}

/// Cells of 64 calibration images against the mean damage on the other calibration images.
void TestShrinkage::otherImagesAreForetoldBetter()
{
    PARETOSCOPE_ROW(name);
    QFETCH(const double, atLeast);
    auto settings = tests::bitSettings();
    std::erase_if(settings, [](const auto &setting) {
        return tests::bitsOf(setting) == 5 || tests::bitsOf(setting) == 8;
    });
    const auto few = tests::searchNetwork(tests::calibrationOf(name), 64, settings);
    QVERIFY2(few.ok(), few ? "" : few.error().message().c_str());
    const auto many = tests::searchNetwork(tests::calibrationOf(name), 256, settings);
    QVERIFY2(many.ok(), many ? "" : many.error().message().c_str());
    std::vector<double> means;
    std::vector<double> expected;
    std::vector<double> others;
    for (std::size_t layer = 0; layer < few->table.layerCount(); ++layer)
        for (std::size_t s = 0; s < few->settings.size(); ++s) {
            const auto *cell = few->table.cell(layer, s);
            const auto *larger = many->table.cell(layer, s);
            means.push_back(cell->kl);
            expected.push_back(few->table.expectedKl(*cell));
            others.push_back(larger->kl * 256 - cell->kl * 64); // the 192 that the 64 do not have
        }
    const double byMeans = tests::spearman(means, others);
    const double byExpected = tests::spearman(expected, others);
    QVERIFY2(byExpected > byMeans && byExpected > atLeast,
             qPrintable(QStringLiteral("%1 against %2").arg(byExpected).arg(byMeans)));
}

QTEST_GUILESS_MAIN(TestShrinkage)
#include "tst_shrinkage.moc"
