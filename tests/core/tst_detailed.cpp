// Outcomes and behaviour of the real networks.
#include "core/compress/compressedweight.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/scoring.h"
#include "core/graph/executor.h"
#include "core/graph/model.h"
#include "core/statistics/paired.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <map>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

pipeline::Recipe uniform(const evaluate::Evaluator &evaluator, int width)
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), bits(width));
}

Network unlabelled(Network network)
{
    network.task = data::Task::Unlabelled;
    return network;
}

struct Counts {
    std::int64_t n = 0, before = 0, after = 0, lost = 0, won = 0;
};

/// The class of largest score in every row.
std::vector<std::int64_t> classesOf(const at::Tensor &outputs)
{
    std::vector<std::int64_t> classes;
    const std::int64_t columns = outputs.size(1);
    for (std::int64_t row = 0; row < outputs.size(0); ++row) {
        const float *scores = outputs.data_ptr<float>() + row * columns;
        classes.push_back(std::max_element(scores, scores + columns) - scores);
    }
    return classes;
}

} // namespace

class TestDetailed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsEqualThoseOfAPlainMeasurement_data();
    void sumsEqualThoseOfAPlainMeasurement();
    void outcomesAddUpToTheMeasurement();
    void tokensOfStoriesAreInOrder();
    void classesEqualCountsFromThePredictions_data();
    void classesEqualCountsFromThePredictions();
    void withoutLabelsTheFloatAnswersStand();
    void stopEndsIt();
};

void TestDetailed::sumsEqualThoseOfAPlainMeasurement_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("samples");
    QTest::addColumn<bool>("labelled");
    QTest::newRow("demo") << "demo" << 0 << true;
    QTest::newRow("demo unlabelled") << "demo" << 100 << false;
    QTest::newRow("resnet20") << "resnet20" << 100 << true;
    QTest::newRow("convnet") << "convnet" << 200 << true;
    QTest::newRow("lenet5") << "lenet5" << 200 << true;
    QTest::newRow("mobilenet") << "mobilenet" << 12 << true;
    QTest::newRow("stories260k") << "stories" << 6 << true;
}

void TestDetailed::sumsEqualThoseOfAPlainMeasurement()
{
    PARETOSCOPE_ROW(name);
    QFETCH(int, samples);
    QFETCH(bool, labelled);
    const Network network = labelled ? networkNamed(name) : unlabelled(networkNamed(name));
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    const auto evaluator = openNetwork(network, samples, options);
    QVERIFY2(evaluator.ok(), evaluator ? "" : evaluator.error().message().c_str());
    const auto recipe = uniform(*evaluator, 4);
    const auto plain = evaluator->measure(recipe, 0, {}, quiet);
    const auto detailed = evaluator->measureDetailed(recipe, {}, quiet);
    QVERIFY(plain.ok() && detailed.ok());
    QCOMPARE(detailed->measured, *plain); // every field, to the last bit
    QCOMPARE(static_cast<std::int64_t>(detailed->outcomes.size()), plain->predictions);
    const bool classified = network.task == data::Task::Classification;
    QCOMPARE(detailed->classes > 0, classified);
}

void TestDetailed::outcomesAddUpToTheMeasurement()
{
    const auto evaluator = openNetwork(demo());
    QVERIFY(evaluator.ok());
    const auto detailed = evaluator->measureDetailed(uniform(*evaluator, 3), {}, quiet);
    QVERIFY(detailed.ok());
    const auto &measured = detailed->measured;
    std::int64_t correct = 0;
    std::int64_t baselineCorrect = 0;
    double kl = 0;
    double lossAfter = 0;
    for (std::size_t i = 0; i < detailed->outcomes.size(); ++i) {
        const evaluate::Outcome &outcome = detailed->outcomes[i];
        QCOMPARE(outcome.sample, static_cast<std::int64_t>(i));
        QCOMPARE(outcome.row, 0);
        QVERIFY(outcome.confidenceBefore >= 0.1F && outcome.confidenceBefore <= 1);
        QVERIFY(outcome.confidenceAfter >= 0.1F && outcome.confidenceAfter <= 1);
        // The confidence in the right answer is what its loss says.
        if (outcome.isRight())
            QVERIFY(std::abs(std::exp(-outcome.lossAfter) - outcome.confidenceAfter) < 1e-5F);
        correct += outcome.isRight();
        baselineCorrect += outcome.wasRight();
        kl += outcome.kl;
        lossAfter += static_cast<double>(outcome.lossAfter);
    }
    QCOMPARE(correct, measured.correct);
    QCOMPARE(baselineCorrect, measured.baselineCorrect);
    QCOMPARE(baselineCorrect, 595);
    const auto n = static_cast<double>(measured.n);
    QVERIFY(std::abs(kl / n - measured.kl) < 1e-9);
    QVERIFY(std::abs(lossAfter / n - measured.crossEntropy) < 1e-6);
    const auto summary = evaluate::summaryFrom(detailed->outcomes, detailed->classes);
    QCOMPARE(summary.flips, measured.flips);
    QVERIFY(summary.changed >= summary.flips.rightToWrong + summary.flips.wrongToRight);
}

void TestDetailed::tokensOfStoriesAreInOrder()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const auto evaluator = openNetwork(stories(), 9);
    QVERIFY(evaluator.ok());
    const auto detailed = evaluator->measureDetailed(uniform(*evaluator, 4), {}, quiet);
    QVERIFY(detailed.ok());
    QCOMPARE(detailed->outcomes.size(), std::size_t(9 * 256));
    const auto windows = evaluator->samples().read(0, 9);
    QVERIFY(windows.ok());
    const auto &targets = std::get<std::vector<std::int64_t>>(windows->targets.values);
    for (std::size_t i = 0; i < detailed->outcomes.size(); ++i) {
        QCOMPARE(detailed->outcomes[i].sample, static_cast<std::int64_t>(i / 256));
        QCOMPARE(detailed->outcomes[i].row, static_cast<std::int64_t>(i % 256));
        QCOMPARE(detailed->outcomes[i].label, targets[i]);
    }
    const auto behaviour = evaluate::behaviourFrom(detailed->outcomes, detailed->classes, 5);
    QVERIFY(behaviour.classes.empty());
    QCOMPARE(behaviour.worst.size(), std::size_t(5));
    QVERIFY(behaviour.worst[0].kl >= behaviour.worst[4].kl);
    QVERIFY(behaviour.worst[0].outcome.kl >= behaviour.worst[0].kl); // its worst token
}

void TestDetailed::classesEqualCountsFromThePredictions_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("labels"); // the file; its first label; bytes from one to the next
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("step");
    QTest::newRow("demo") << "demo" << QString::fromStdString(demo().source.labels.string()) << 8 << 1;
    QTest::newRow("resnet20") << "resnet20" << QString::fromStdString(realData("cifar10/test_1017.bin")) << 0
                              << 3073;
}

// Labels straight from the file, predictions straight from the executor.
void TestDetailed::classesEqualCountsFromThePredictions()
{
    PARETOSCOPE_ROW(name);
    QFETCH(const QString, labels);
    QFETCH(const int, first);
    QFETCH(const int, step);
    const auto evaluator = openNetwork(networkNamed(name));
    QVERIFY(evaluator.ok());
    const auto recipe = uniform(*evaluator, 2);
    const auto folded = tests::folded(evaluator->model());
    QVERIFY(folded.ok());
    const graph::Executor plain(evaluator->model());
    const graph::Executor changed(*folded);
    const auto overrides = compress::overridesFor(*folded, recipe.settings);
    QVERIFY(overrides.ok());
    QFile file(labels);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray records = file.readAll();
    std::map<std::int64_t, Counts> counts;
    const std::int64_t all = evaluator->samples().size();
    for (std::int64_t from = 0; from < all; from += 64) {
        const auto batch = evaluator->samples().read(from, std::min<std::int64_t>(64, all - from));
        QVERIFY(batch.ok());
        const auto inputs = evaluate::toInputs(*batch);
        const auto before = classesOf(plain.run(inputs, {}, {})->first().contiguous());
        const auto after = classesOf(changed.run(inputs, *overrides, {})->first().contiguous());
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto label =
                static_cast<unsigned char>(records.at(first + (from + static_cast<std::int64_t>(i)) * step));
            Counts &count = counts[label];
            ++count.n;
            count.before += before[i] == label;
            count.after += after[i] == label;
            count.lost += before[i] == label && after[i] != label;
            count.won += before[i] != label && after[i] == label;
        }
    }
    const auto detailed = evaluator->measureDetailed(recipe, {}, quiet);
    QVERIFY(detailed.ok());
    QCOMPARE(detailed->classes, 10);
    const auto behaviour = evaluate::behaviourFrom(detailed->outcomes, detailed->classes);
    QCOMPARE(behaviour.classes.size(), counts.size());
    double largest = 0;
    for (const evaluate::ClassChange &change : behaviour.classes) {
        const Counts &count = counts.at(change.label);
        QCOMPARE(change.n, count.n);
        QCOMPARE(change.correctBefore, count.before);
        QCOMPARE(change.correctAfter, count.after);
        QCOMPARE(change.flips, (statistics::Flips{count.lost, count.won}));
        const double drop = static_cast<double>(count.before - count.after) / static_cast<double>(count.n);
        QCOMPARE(change.drop(), drop);
        QVERIFY(change.difference.low <= -drop && -drop <= change.difference.high);
        QVERIFY(change.pValue >= statistics::mcnemarExact(count.lost, count.won));
        largest = std::max(largest, drop);
    }
    QCOMPARE(behaviour.summary.largestClassDrop, largest);
    QVERIFY(largest > 0.1); // two bits everywhere hurt some class badly
}

void TestDetailed::withoutLabelsTheFloatAnswersStand()
{
    const auto evaluator = openNetwork(unlabelled(demo()), 16);
    QVERIFY(evaluator.ok());
    const auto detailed = evaluator->measureDetailed(uniform(*evaluator, 4), {}, quiet);
    QVERIFY(detailed.ok());
    for (const evaluate::Outcome &outcome : detailed->outcomes) {
        QCOMPARE(outcome.label, -1);
        QVERIFY(outcome.wasRight());
        QCOMPARE(outcome.lossAfter, 0.0F);
    }
}

void TestDetailed::stopEndsIt()
{
    const auto evaluator = openNetwork(demo(), 64);
    QVERIFY(evaluator.ok());
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = evaluator->measureDetailed(uniform(*evaluator, 4), stop.get_token(), quiet);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestDetailed)
#include "tst_detailed.moc"
