// What outputs are is found out, and every number is that of what they really are: against the same network
// with other outputs, and against sums written out here.
#include "core/evaluate/behaviour.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/executor.h"
#include "core/sensitivity/estimate.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <ATen/ops/mul.h>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using base::ErrorCode;
using compress::LayerSetting;
using data::Task;
using evaluate::OutputKind;

namespace {

constexpr std::int64_t samples = 48;

/// z = [n, WIDTH] numbers of one layer; what is RETURNED is made of them.
ScriptedModule scores(std::int64_t width, const std::string &returned, double scale = 3)
{
    ScriptedModule module;
    module.parameters = {{"fc.weight", at::mul(weights({width, 6}, 4), scale)}};
    module.code =
        "def forward(self, x):\n    z = torch.linear(x, self.fc.weight, None)\n    return " + returned + "\n";
    return module;
}

std::vector<std::int64_t> mixedLabels(std::int64_t count, std::int64_t classes)
{
    std::mt19937 random(11);
    std::vector<std::int64_t> labels;
    for (std::int64_t i = 0; i < count; ++i)
        labels.push_back(static_cast<std::int64_t>(random() % static_cast<unsigned>(classes)));
    return labels;
}

pipeline::Recipe uniform(const evaluate::Evaluator &evaluator, int width)
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), bits(width), {});
}

/// What the model of EVALUATOR gives under RECIPE for all samples, in doubles, row by row.
std::vector<double> outputsOf(const evaluate::Evaluator &evaluator, const pipeline::Recipe &recipe)
{
    const base::EngineScope scope;
    const auto batch = evaluator.samples().read(0, evaluator.samples().size());
    const auto overrides = evaluator.data().weights.overrides(evaluator.model(), recipe, {});
    const auto outputs =
        graph::Executor(evaluator.model()).run(evaluate::toInputs(*batch), *overrides, {}).value();
    const at::Tensor all = outputs.first().to(at::kDouble).contiguous();
    return {all.data_ptr<double>(), all.data_ptr<double>() + all.numel()};
}

pipeline::Recipe floatRecipe(const evaluate::Evaluator &evaluator)
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), {}, {});
}

double further(const evaluate::Measurement &measurement, const std::string &key, bool after = true)
{
    for (const auto &metric : measurement.further)
        if (metric.key == key)
            return after ? metric.value : metric.baselineValue;
    return std::nan("");
}

bool near(double a, double b, double tolerance = 1e-6)
{
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

#define NEAR(a, b) QVERIFY2(near((a), (b)), qPrintable(QString("%1 instead of %2").arg(a).arg(b)))

} // namespace

class TestOutputKinds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void distributionsAreTakenAsWhatTheyAre_data();
    void distributionsAreTakenAsWhatTheyAre();
    void oneNumberTellsTwoClassesApart_data();
    void oneNumberTellsTwoClassesApart();
    void labelsBeyondTwoClassesAreToldInOneSentence();
    void independentLabelsAreCountedOneByOne_data();
    void independentLabelsAreCountedOneByOne();
    void everyPlaceIsPredicted_data();
    void everyPlaceIsPredicted();
    void placesWithoutLabelAreNotJudged();
    void embeddingsAreDirections();
    void embeddingsFindTheirNeighbours();
    void regressionTellsAbsoluteErrorAndR2_data();
    void regressionTellsAbsoluteErrorAndR2();
    void plainNumbersAreNoAnswers_data();
    void plainNumbersAreNoAnswers();
    void projectOverrulesWhatIsFound();
    void impossibleActivationIsToldInOneSentence();
    void estimatesFollowEveryKind_data();
    void estimatesFollowEveryKind();

private:
    base::Result<evaluate::Evaluator> open(const ScriptedModule &module, const MadeUpData &data, Task task,
                                           const evaluate::OutputChoice &choice = {})
    {
        return scriptedEvaluator(m_folder, module, data, task, choice);
    }
    QTemporaryDir m_folder;
};

void TestOutputKinds::distributionsAreTakenAsWhatTheyAre_data()
{
    QTest::addColumn<QString>("returned");
    QTest::addColumn<OutputKind>("kind");
    QTest::newRow("softmax") << "torch.softmax(z, 1)" << OutputKind::Probabilities;
    QTest::newRow("softmax, then arranged")
        << "torch.reshape(torch.softmax(z, -1), [-1, 5, 1])" << OutputKind::Probabilities;
    QTest::newRow("log-softmax") << "torch.log_softmax(z, 1)" << OutputKind::LogProbabilities;
    QTest::newRow("softmax written out")
        << "torch.exp(z) / torch.sum(torch.exp(z), 1, True)" << OutputKind::Probabilities;
    QTest::newRow("its logarithm written out")
        << "z - torch.logsumexp(z, [1], True)" << OutputKind::LogProbabilities;
    QTest::newRow("logits") << "z" << OutputKind::Logits;
}

void TestOutputKinds::distributionsAreTakenAsWhatTheyAre()
{
    QFETCH(QString, returned);
    QFETCH(OutputKind, kind);
    const MadeUpData data{{samples, 6}, mixedLabels(samples, 5)};
    const auto logits = open(scores(5, "z"), data, Task::Classification);
    GOOD(logits);
    const auto expected = logits->measureDetailed(uniform(*logits, 3), {}, quiet);
    GOOD(expected);
    const auto evaluator = open(scores(5, returned.toStdString()), data, Task::Classification);
    GOOD(evaluator);
    QCOMPARE(evaluator->outputs().ofTask().kind, kind);
    const auto found = evaluator->measureDetailed(uniform(*evaluator, 3), {}, quiet);
    GOOD(found);
    NEAR(found->measured.kl, expected->measured.kl);
    NEAR(found->measured.crossEntropy, expected->measured.crossEntropy);
    QCOMPARE(found->measured.correct, expected->measured.correct);
    QCOMPARE(found->measured.damageKind, evaluate::DamageKind::Kl);
    const auto a = evaluate::behaviourFrom(found->outcomes, found->classes).summary;
    const auto b = evaluate::behaviourFrom(expected->outcomes, expected->classes).summary;
    NEAR(a.eceBefore, b.eceBefore);
    NEAR(a.eceAfter, b.eceAfter);
    QCOMPARE(a.overconfidentBefore, b.overconfidentBefore);
    const auto baseline = evaluator->measureFloat({}, quiet);
    NEAR(baseline->crossEntropy, logits->measureFloat({}, quiet)->crossEntropy);
}

void TestOutputKinds::oneNumberTellsTwoClassesApart_data()
{
    QTest::addColumn<QString>("returned");
    QTest::addColumn<OutputKind>("kind");
    QTest::newRow("sigmoid") << "torch.sigmoid(z)" << OutputKind::IndependentProbabilities;
    QTest::newRow("sigmoid without a second dimension")
        << "torch.reshape(torch.sigmoid(z), [-1])" << OutputKind::IndependentProbabilities;
    QTest::newRow("logit") << "z" << OutputKind::IndependentLogits;
    QTest::newRow("share of a softmax")
        << "torch.softmax(torch.cat([z * 0.0, z], 1), 1)[:, 1]" << OutputKind::IndependentProbabilities;
}

/// The same as two logits, 0 and z.
void TestOutputKinds::oneNumberTellsTwoClassesApart()
{
    QFETCH(QString, returned);
    QFETCH(OutputKind, kind);
    const MadeUpData data{{samples, 6}, mixedLabels(samples, 2)};
    const auto two = open(scores(1, "torch.cat([z * 0.0, z], 1)"), data, Task::Classification);
    GOOD(two);
    const auto expected = two->measure(uniform(*two, 2), 0, {}, quiet);
    GOOD(expected);
    const auto evaluator = open(scores(1, returned.toStdString()), data, Task::Classification);
    GOOD(evaluator);
    QCOMPARE(evaluator->outputs().ofTask().kind, kind);
    const auto found = evaluator->measure(uniform(*evaluator, 2), 0, {}, quiet);
    GOOD(found);
    QCOMPARE(found->correct, expected->correct);
    QCOMPARE(found->flips, expected->flips);
    QCOMPARE(*found->pValue, *expected->pValue);
    NEAR(found->kl, expected->kl);
    NEAR(found->crossEntropy, expected->crossEntropy);
    QVERIFY(expected->kl > 0);
}

void TestOutputKinds::labelsBeyondTwoClassesAreToldInOneSentence()
{
    const auto evaluator =
        open(scores(1, "torch.sigmoid(z)"), {{samples, 6}, mixedLabels(samples, 3)}, Task::Classification);
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
    QVERIFY(evaluator.error().message().find("0 and 1") != std::string::npos);
}

void TestOutputKinds::independentLabelsAreCountedOneByOne_data()
{
    QTest::addColumn<QString>("returned");
    QTest::newRow("sigmoids") << "torch.sigmoid(z)";
    QTest::newRow("logits") << "z";
    QTest::newRow("sigmoids written out") << "1.0 / (1.0 + torch.exp(-z))";
}

void TestOutputKinds::independentLabelsAreCountedOneByOne()
{
    QFETCH(QString, returned);
    constexpr std::int64_t labels = 4;
    MadeUpData data{{samples, 6}, mixedLabels(samples * labels, 2), {samples, labels}};
    const auto truth = std::get<std::vector<std::int64_t>>(data.targets);
    const auto evaluator = open(scores(labels, returned.toStdString()), data, Task::Classification);
    GOOD(evaluator);
    const auto recipe = uniform(*evaluator, 3);
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    const auto logits = open(scores(labels, "z"), data, Task::Classification);
    const auto before = outputsOf(*logits, floatRecipe(*logits));
    const auto after = outputsOf(*logits, recipe);
    double kl = 0;
    double loss = 0;
    std::int64_t right = 0;
    std::int64_t allRight = 0;
    std::vector<double> hits(labels), said(labels), positives(labels);
    const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
    for (std::int64_t i = 0; i < samples; ++i) {
        bool all = true;
        for (std::int64_t l = 0; l < labels; ++l) {
            const auto at = static_cast<std::size_t>(i * labels + l);
            const double p = sigmoid(before[at]);
            const double q = sigmoid(after[at]);
            kl += p * std::log(p / q) + (1 - p) * std::log((1 - p) / (1 - q));
            loss -= truth[at] ? std::log(q) : std::log(1 - q);
            const bool yes = after[at] > 0;
            right += yes == (truth[at] == 1);
            all = all && yes == (truth[at] == 1);
            hits[static_cast<std::size_t>(l)] += yes && truth[at];
            said[static_cast<std::size_t>(l)] += yes;
            positives[static_cast<std::size_t>(l)] += truth[at] == 1;
        }
        allRight += all;
    }
    double f1 = 0;
    for (std::size_t l = 0; l < labels; ++l)
        f1 += 2 * hits[l] / (said[l] + positives[l]) / labels;
    QCOMPARE(measured->predictions, samples * labels);
    QCOMPARE(measured->correct, right);
    QVERIFY(near(measured->kl, kl / (samples * labels), 1e-5));
    QVERIFY(near(measured->crossEntropy, loss / (samples * labels), 1e-5));
    NEAR(further(*measured, "subsetAccuracy"), static_cast<double>(allRight) / samples);
    NEAR(further(*measured, "macroF1"), f1);
    QCOMPARE(measured->classes.size(), std::size_t{labels});
    QCOMPARE(measured->classes[1].truth, static_cast<std::int64_t>(positives[1]));
    QVERIFY(!measured->pValue); // labels of a sample hang together
    QVERIFY(measured->interval.low >= 0 && measured->interval.high <= 1);
    QVERIFY(measured->interval.low < measured->value && measured->value < measured->interval.high);
}

void TestOutputKinds::everyPlaceIsPredicted_data()
{
    QTest::addColumn<QString>("returned");
    QTest::addColumn<bool>("classesFirst");
    QTest::addColumn<bool>("picture");
    // 18 numbers a sample: 3 classes at 2 × 3 places.
    QTest::newRow("pixels") << "torch.reshape(z, [-1, 3, 2, 3])" << true << true;
    QTest::newRow("pixels, softmax over classes")
        << "torch.softmax(torch.reshape(z, [-1, 3, 2, 3]), 1)" << true << true;
    QTest::newRow("tokens") << "torch.reshape(z, [-1, 6, 3])" << false << false;
    QTest::newRow("signal") << "torch.log_softmax(torch.reshape(z, [-1, 3, 6]), 1)" << true << false;
}

void TestOutputKinds::everyPlaceIsPredicted()
{
    QFETCH(QString, returned);
    QFETCH(bool, classesFirst);
    QFETCH(bool, picture);
    constexpr std::int64_t places = 6;
    constexpr std::int64_t classes = 3;
    const MadeUpData data{{samples, 6},
                          mixedLabels(samples * places, classes),
                          picture ? std::vector<std::int64_t>{samples, 2, 3}
                                  : std::vector<std::int64_t>{samples, places}};
    const auto truth = std::get<std::vector<std::int64_t>>(data.targets);
    const auto evaluator = open(scores(18, returned.toStdString()), data, Task::Classification);
    GOOD(evaluator);
    const auto recipe = uniform(*evaluator, 3);
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    const auto after = outputsOf(*evaluator, recipe);
    std::vector<double> hits(classes), said(classes), occurs(classes);
    std::int64_t right = 0;
    for (std::int64_t i = 0; i < samples; ++i)
        for (std::int64_t p = 0; p < places; ++p) {
            const auto score = [&](std::int64_t c) {
                return after[static_cast<std::size_t>(i * 18 +
                                                      (classesFirst ? c * places + p : p * classes + c))];
            };
            std::int64_t best = 0;
            for (std::int64_t c = 1; c < classes; ++c)
                best = score(c) > score(best) ? c : best;
            const std::int64_t wanted = truth[static_cast<std::size_t>(i * places + p)];
            right += best == wanted;
            hits[static_cast<std::size_t>(best)] += best == wanted;
            said[static_cast<std::size_t>(best)] += 1;
            occurs[static_cast<std::size_t>(wanted)] += 1;
        }
    double mean = 0;
    for (std::size_t c = 0; c < classes; ++c)
        mean += hits[c] / (said[c] + occurs[c] - hits[c]) / classes;
    QCOMPARE(measured->predictions, samples * places);
    QCOMPARE(measured->correct, right);
    NEAR(further(*measured, "meanIoU"), mean);
    QVERIFY(measured->kl > 0);
    QVERIFY(!measured->pValue);
    // From few samples the interval may not leave what is possible.
    QVERIFY(measured->interval.low >= 0 && measured->interval.high <= 1);
}

void TestOutputKinds::placesWithoutLabelAreNotJudged()
{
    MadeUpData data{{samples, 6}, mixedLabels(samples * 6, 3), {samples, 2, 3}};
    auto &labels = std::get<std::vector<std::int64_t>>(data.targets);
    for (std::size_t i = 0; i < labels.size(); i += 3)
        labels[i] = i % 2 ? 255 : -1;
    const auto evaluator = open(scores(18, "torch.reshape(z, [-1, 3, 2, 3])"), data, Task::Classification);
    GOOD(evaluator);
    const auto measured = evaluator->measure(uniform(*evaluator, 3), 0, {}, quiet);
    GOOD(measured);
    QCOMPARE(measured->predictions, samples * 4);
    labels[0] = 3;
    QVERIFY(!open(scores(18, "torch.reshape(z, [-1, 3, 2, 3])"), data, Task::Classification));
}

void TestOutputKinds::embeddingsAreDirections()
{
    const MadeUpData data{{samples, 6}, {}};
    const auto evaluator = open(scores(16, "z / torch.norm(z, 2, [1], True)"), data, Task::Unlabelled);
    GOOD(evaluator);
    QCOMPARE(evaluator->outputs().ofTask().kind, OutputKind::Embedding);
    // Said so, vectors of any length are directions.
    evaluate::OutputChoice said;
    said.activation = OutputKind::Embedding;
    const auto unscaled = open(scores(16, "z"), data, Task::Unlabelled, said);
    GOOD(unscaled);
    const auto recipe = uniform(*evaluator, 3);
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    const auto before = outputsOf(*evaluator, floatRecipe(*evaluator));
    const auto after = outputsOf(*evaluator, recipe);
    double cosine = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        cosine += before[i] * after[i] / samples;
    NEAR(further(*measured, "cosine"), cosine);
    NEAR(measured->kl, 2 - 2 * cosine);
    QCOMPARE(measured->damageKind, evaluate::DamageKind::Distance);
    NEAR(unscaled->measure(recipe, 0, {}, quiet)->kl, measured->kl);
}

/// Neighbours are looked for among all samples, whichever micro-batch they are in.
void TestOutputKinds::embeddingsFindTheirNeighbours()
{
    evaluate::OutputChoice said;
    said.activation = OutputKind::Embedding;
    const auto labels = mixedLabels(samples, 4);
    for (const bool labelled : {false, true}) {
        MadeUpData data{{samples, 6}, {}};
        if (labelled)
            data.targets = labels;
        const auto evaluator =
            open(scores(8, "z"), data, labelled ? Task::Classification : Task::Unlabelled, said);
        GOOD(evaluator);
        const auto recipe = uniform(*evaluator, 2);
        const auto detailed = evaluator->measureDetailed(recipe, {}, quiet);
        GOOD(detailed);
        const auto neighbours = [](const std::vector<double> &all) {
            std::vector<std::size_t> found;
            for (std::size_t i = 0; i < samples; ++i) {
                double best = -2;
                found.push_back(0);
                for (std::size_t j = 0; j < samples; ++j) {
                    double product = 0, a = 0, b = 0;
                    for (std::size_t c = 0; c < 8; ++c) {
                        product += all[i * 8 + c] * all[j * 8 + c];
                        a += all[i * 8 + c] * all[i * 8 + c];
                        b += all[j * 8 + c] * all[j * 8 + c];
                    }
                    if (i != j && product / std::sqrt(a * b) > best) {
                        best = product / std::sqrt(a * b);
                        found.back() = j;
                    }
                }
            }
            return found;
        };
        const auto before = neighbours(outputsOf(*evaluator, floatRecipe(*evaluator)));
        const auto after = neighbours(outputsOf(*evaluator, recipe));
        double right = 0;
        for (std::size_t i = 0; i < samples; ++i)
            right += labelled ? labels[after[i]] == labels[i] : after[i] == before[i];
        NEAR(further(detailed->measured, "retrievalTop1"), right / samples);
        QVERIFY(labelled || further(detailed->measured, "retrievalTop1", false) == 1);
    }
}

void TestOutputKinds::regressionTellsAbsoluteErrorAndR2_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("returned");
    QTest::newRow("one number") << 1 << "z";
    QTest::newRow("one number a sample") << 1 << "torch.reshape(z, [-1])";
    QTest::newRow("three numbers") << 3 << "z";
    QTest::newRow("a sigmoid") << 1 << "torch.sigmoid(z)";
}

void TestOutputKinds::regressionTellsAbsoluteErrorAndR2()
{
    QFETCH(int, width);
    QFETCH(QString, returned);
    const auto columns = static_cast<std::size_t>(width);
    const auto targets = madeUpNumbers({{samples, width}, {}, {}, 2, 9});
    const MadeUpData data{{samples, 6}, targets, {samples, width}};
    const auto evaluator = open(scores(width, returned.toStdString()), data, Task::Regression);
    GOOD(evaluator);
    QCOMPARE(evaluator->outputs().ofTask().kind, OutputKind::Values);
    const auto recipe = uniform(*evaluator, 3);
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    const auto after = outputsOf(*evaluator, recipe);
    double absolute = 0;
    double r2 = 0;
    for (std::size_t c = 0; c < columns; ++c) {
        double mean = 0;
        double squares = 0;
        double deviation = 0;
        for (std::size_t i = c; i < targets.size(); i += columns)
            mean += static_cast<double>(targets[i]) / samples;
        for (std::size_t i = c; i < targets.size(); i += columns) {
            const double target = static_cast<double>(targets[i]);
            absolute += std::abs(after[i] - target) / static_cast<double>(targets.size());
            squares += (after[i] - target) * (after[i] - target);
            deviation += (target - mean) * (target - mean);
        }
        r2 += (1 - squares / deviation) / width;
    }
    NEAR(further(*measured, "absoluteError"), absolute);
    NEAR(further(*measured, "r2"), r2);
    QCOMPARE(measured->damageKind, evaluate::DamageKind::Distance);
    QVERIFY(measured->interval.low >= 0);
}

void TestOutputKinds::plainNumbersAreNoAnswers_data()
{
    QTest::addColumn<QString>("returned");
    QTest::newRow("joints") << "z";
    QTest::newRow("joints within limits") << "torch.tanh(z)";
    QTest::newRow("picture") << "torch.reshape(z, [-1, 1, 3, 4])";
    QTest::newRow("positive numbers") << "torch.relu(z)";
}

void TestOutputKinds::plainNumbersAreNoAnswers()
{
    QFETCH(QString, returned);
    const auto evaluator = open(scores(12, returned.toStdString()), {{samples, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    QCOMPARE(evaluator->outputs().ofTask().kind, OutputKind::Values);
    const auto detailed = evaluator->measureDetailed(uniform(*evaluator, 2), {}, quiet);
    GOOD(detailed);
    QVERIFY(detailed->outcomes.empty());
    QCOMPARE(detailed->measured.damageKind, evaluate::DamageKind::Distance);
    QVERIFY(!evaluate::hasAnswers(detailed->measured));
}

void TestOutputKinds::projectOverrulesWhatIsFound()
{
    const MadeUpData data{{samples, 6}, {}};
    evaluate::OutputChoice said;
    said.activation = OutputKind::Logits;
    const auto logits = open(scores(12, "z"), data, Task::Unlabelled, said);
    GOOD(logits);
    const auto detailed = logits->measureDetailed(uniform(*logits, 2), {}, quiet);
    GOOD(detailed);
    QCOMPARE(detailed->outcomes.size(), std::size_t{samples});
    QCOMPARE(detailed->measured.damageKind, evaluate::DamageKind::Kl);
    const std::int64_t lost = detailed->measured.flips.rightToWrong;
    QVERIFY(lost > 0);
    QVERIFY(
        near(*detailed->measured.pValue, std::min(1.0, 2 * std::pow(0.5, static_cast<double>(lost))), 1e-12));
    said.activation = OutputKind::Values;
    const auto values = open(scores(12, "torch.softmax(z, 1)"), data, Task::Unlabelled, said);
    GOOD(values);
    QCOMPARE(values->measure(uniform(*values, 2), 0, {}, quiet)->damageKind, evaluate::DamageKind::Distance);
    said.activation = OutputKind::IndependentLogits;
    const auto independent =
        open(scores(12, "z"), {{samples, 6}, mixedLabels(samples, 12)}, Task::Classification, said);
    GOOD(independent); // one label of many, trained with a sigmoid for each
    const auto plain = open(scores(12, "z"), {{samples, 6}, mixedLabels(samples, 12)}, Task::Classification);
    const auto recipe = uniform(*plain, 3);
    QCOMPARE(independent->measure(recipe, 0, {}, quiet)->correct,
             plain->measure(recipe, 0, {}, quiet)->correct);
}

void TestOutputKinds::impossibleActivationIsToldInOneSentence()
{
    const auto code = [&](OutputKind kind, Task task, const MadeUpData &data, std::int64_t width) {
        evaluate::OutputChoice said;
        said.activation = kind;
        const auto evaluator = open(scores(width, "z"), data, task, said);
        return evaluator ? ErrorCode::Internal : evaluator.error().code;
    };
    const MadeUpData classes{{samples, 6}, mixedLabels(samples, 2)};
    const MadeUpData numbers{{samples, 6}, madeUpNumbers({{samples, 2}, {}}), {samples, 2}};
    QCOMPARE(code(OutputKind::Values, Task::Classification, classes, 2), ErrorCode::InvalidProject);
    QCOMPARE(code(OutputKind::Logits, Task::Classification, classes, 1), ErrorCode::InvalidProject);
    QCOMPARE(code(OutputKind::Probabilities, Task::Regression, numbers, 2), ErrorCode::InvalidProject);
}

void TestOutputKinds::estimatesFollowEveryKind_data()
{
    QTest::addColumn<QString>("returned");
    QTest::addColumn<OutputKind>("kind");
    QTest::newRow("logits") << "z" << OutputKind::Logits;
    QTest::newRow("log-probabilities") << "torch.log_softmax(z, 1)" << OutputKind::LogProbabilities;
    QTest::newRow("probabilities") << "torch.softmax(z, 1)" << OutputKind::Probabilities;
    QTest::newRow("independent logits") << "z" << OutputKind::IndependentLogits;
    QTest::newRow("independent probabilities") << "torch.sigmoid(z)" << OutputKind::IndependentProbabilities;
    QTest::newRow("embedding") << "z" << OutputKind::Embedding;
    QTest::newRow("values") << "z" << OutputKind::Values;
    QTest::newRow("a distribution at each pixel") << "torch.reshape(z, [-1, 3, 2, 2])" << OutputKind::Logits;
}

void TestOutputKinds::estimatesFollowEveryKind()
{
    QFETCH(QString, returned);
    QFETCH(OutputKind, kind);
    evaluate::OutputChoice said;
    said.activation = kind;
    constexpr std::int64_t many = 3000;
    const auto evaluator =
        open(scores(12, returned.toStdString(), 1), {{many, 6}, {}}, Task::Unlabelled, said);
    GOOD(evaluator);
    const LayerSetting setting = bits(6);
    const auto estimated = sensitivity::estimate(*evaluator, {{setting}, many}, nullptr, {}, quiet);
    GOOD(estimated);
    const auto measured = evaluator->measure(uniform(*evaluator, 6), 0, {}, quiet);
    GOOD(measured);
    const double ratio = estimated->cell(0, 0)->kl / measured->kl;
    QVERIFY2(ratio > 0.85 && ratio < 1.15, qPrintable(QString::number(ratio)));
}

QTEST_GUILESS_MAIN(TestOutputKinds)
#include "tst_outputkinds.moc"
