// Steps before coding that learn from calibration samples: what other samples teach is another network, and
// nothing that is kept of the one is taken for the other.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/editor.h"
#include "core/graph/observer.h"
#include "core/pipeline/calibration.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/equal.h>
#include <ATen/ops/mul.h>

#include <atomic>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;
using pipeline::Steps;

namespace {

/// Multiplies the first weight by 1 more than the mean magnitude of its inputs: what it makes shows which
/// samples it saw.
class TaughtScale final : public pipeline::NetworkStep {
public:
    const pipeline::StepAbout &about() const override
    {
        static const pipeline::StepAbout about{.key = "taughtScale",
                                               .title = "Scale as taught",
                                               .tip = "Scale",
                                               .phrase = PARETOSCOPE_SAY("test.scaled", "scaled as taught"),
                                               .place = 15,
                                               .paper = "none"};
        return about;
    }
    pipeline::Findings look(const graph::Model &, const compress::Values &) const override
    {
        return {1, PARETOSCOPE_SAY("test.one-place", "1 layer."), {}};
    }
    bool needsCalibration(const compress::Values &) const override { return true; }
    base::Result<pipeline::Work> run(pipeline::Work work, const compress::Values &,
                                     const pipeline::Calibration *calibration,
                                     const std::stop_token &stop) const override
    {
        ++runs;
        if (fails)
            return base::Error{base::ErrorCode::NonFinite, PARETOSCOPE_SAY("test.failed", "It failed."), {}};
        const auto node = static_cast<std::size_t>(work.model.data().bindings[0].nodes[0]);
        double mean = 0;
        const auto observer = [&mean](std::size_t, torch::jit::Stack &stack, const auto &runNode) {
            mean = stack[stack.size() - 3].toTensor().abs().mean().template item<double>();
            runNode(stack);
        };
        const auto observed = graph::observed(work.model, std::vector{node}, observer);
        if (const auto ran = calibration->run(observed, {}, stop); !ran)
            return ran.error();
        graph::Editor editor(work.model);
        const auto weight = work.model.data().bindings[0].weight;
        editor.setTensor(weight, at::mul(editor.data().parameters[graph::at(weight)].tensor, 1 + mean));
        work.model = std::move(editor).finish();
        return work;
    }

    mutable std::atomic<int> runs = 0;
    std::atomic<bool> fails = false;
};

ScriptedModule perceptron()
{
    return {{{"a.weight", weights({12, 8}, 1)}, {"b.weight", weights({5, 12}, 2)}},
            {},
            R"(
def forward(self, x):
    return torch.linear(torch.relu(torch.linear(x, self.a.weight)), self.b.weight)
)"};
}

compress::LayerSetting learned(int width)
{
    return bits(width).with("rounding", std::string("learned"));
}

} // namespace

class TestTaughtSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsSamples();
    void otherSamplesTeachAnotherNetwork();
    void laterStepsFollowTheOneThatIsTaught();
    void measurementsAreThoseOfTheirOwnTeacher();
    void cellsOfOtherTeachersAreNotResumed();
    void stopIsHeard();
    void whatFailedIsNotTriedAgain();
    void whoeverMustNotWaitIsGivenWhatIsThere();

private:
    evaluate::Evaluator evaluatorOn(unsigned seed) const
    {
        MadeUpData data{{64, 8}, {}};
        data.seed = seed;
        data.scale = static_cast<float>(seed);
        auto evaluator = scriptedEvaluator(m_folder, perceptron(), data, Task::Unlabelled);
        if (!evaluator)
            qFatal("%s", evaluator.error().message().c_str());
        return *evaluator;
    }
    /// FIRST's network on other samples.
    evaluate::Evaluator alsoOn(const evaluate::Evaluator &first, unsigned seed) const
    {
        MadeUpData data{{64, 8}, {}};
        data.seed = seed;
        data.scale = static_cast<float>(seed);
        const auto path = m_folder.filePath(QStringLiteral("data%1.npz").arg(seed)).toStdString();
        auto samples = madeUpSamples(path, data, Task::Unlabelled);
        auto evaluator = samples ? first.on(*samples) : samples.error();
        if (!evaluator)
            qFatal("%s", evaluator.error().message().c_str());
        return *evaluator;
    }
    Steps taught() const { return Steps().with({&m_kind, {}}); }

    QTemporaryDir m_folder;
    TaughtScale m_kind;
};

void TestTaughtSteps::needsSamples()
{
    const auto evaluator = evaluatorOn(1);
    const auto refused = pipeline::workAfter(evaluator.model(), taught());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
    QCOMPARE(refused.error().said.id(), std::string_view("step.without-calibration"));
    QVERIFY(refused.error().message().find("taughtScale") != std::string::npos);
    GOOD(evaluator.after(taught()));
}

void TestTaughtSteps::otherSamplesTeachAnotherNetwork()
{
    auto evaluator = evaluatorOn(1);
    const auto second = alsoOn(evaluator, 2), third = alsoOn(evaluator, 3);
    auto same = alsoOn(evaluator, 1);
    const int before = m_kind.runs;
    const auto own = second.after(taught()), other = third.after(taught());
    GOOD(own);
    GOOD(other);
    QCOMPARE(m_kind.runs - before, 2);
    QVERIFY(own->model.history().starts_with("taughtScale taught by "));
    QVERIFY(own->model.history() != other->model.history());
    QVERIFY(own->model.contentHash() != other->model.contentHash());
    QVERIFY(!at::equal(own->model.data().parameters[0].tensor, other->model.data().parameters[0].tensor));
    // Whoever is calibrated on the same samples shares what they made, whatever it measures.
    evaluator.calibrateOn(second);
    same.calibrateOn(second);
    QCOMPARE(&evaluator.after(taught())->model.data(), &own->model.data());
    QCOMPARE(&same.after(taught())->model.data(), &own->model.data());
    same.calibrateOn(third);
    QCOMPARE(&same.after(taught())->model.data(), &other->model.data());
    QCOMPARE(m_kind.runs - before, 2);
}

void TestTaughtSteps::laterStepsFollowTheOneThatIsTaught()
{
    const auto first = evaluatorOn(1), second = alsoOn(first, 2);
    const Steps both = taught().with(*pipeline::stepFromKey("equalize"));
    const auto own = first.after(both), other = second.after(both);
    GOOD(own);
    GOOD(other);
    QVERIFY(own->model.history().ends_with(", equalize"));
    QVERIFY(!at::equal(own->model.data().parameters[1].tensor, other->model.data().parameters[1].tensor));
    // What comes before it is nobody's own: made once.
    const Steps after = Steps().with(*pipeline::stepFromKey("equalize"));
    QCOMPARE(&first.after(after)->model.data(), &second.after(after)->model.data());
}

/// One evaluator that is taught by the one, then by the other, measures as those that never knew another.
void TestTaughtSteps::measurementsAreThoseOfTheirOwnTeacher()
{
    const auto recipe = pipeline::uniformRecipe(2, learned(3), taught());
    std::vector<double> damages;
    const auto shared = evaluatorOn(4);
    for (const unsigned teacher : {1u, 2u}) {
        auto fresh = evaluatorOn(4);
        fresh.calibrateOn(alsoOn(fresh, teacher));
        const auto alone = fresh.measure(recipe, 0, {}, quiet);
        auto again = alsoOn(shared, 4);
        again.calibrateOn(alsoOn(shared, teacher));
        const auto beside = again.measure(recipe, 0, {}, quiet);
        GOOD(alone);
        GOOD(beside);
        QCOMPARE(beside->kl, alone->kl);
        damages.push_back(alone->kl);
        const auto coded = again.data().coded(recipe, {});
        const auto expected = fresh.data().coded(recipe, {});
        GOOD(coded);
        GOOD(expected);
        for (const std::size_t layer : {0u, 1u})
            QVERIFY(at::equal(coded->coded[layer]->weight, expected->coded[layer]->weight));
    }
    QVERIFY(damages[0] != damages[1]);
}

/// One cache, as if its key told nothing of the samples.
void TestTaughtSteps::cellsOfOtherTeachersAreNotResumed()
{
    const auto measured = evaluatorOn(4);
    sensitivity::AnalysisPlan plan;
    plan.settings = {bits(2), learned(2)};
    plan.steps = taught();
    sensitivity::MeasurementCache cache({}, "key");
    std::vector<double> damages;
    for (const unsigned teacher : {1u, 2u}) {
        auto evaluator = alsoOn(measured, 4);
        evaluator.calibrateOn(alsoOn(measured, teacher));
        sensitivity::MeasurementCache empty({}, "key");
        const auto resumed = sensitivity::analyse(evaluator, plan, cache, nullptr, {}, quiet);
        const auto expected = sensitivity::analyse(evaluator, plan, empty, nullptr, {}, quiet);
        GOOD(resumed);
        GOOD(expected);
        for (const std::size_t layer : {0u, 1u})
            for (const std::size_t setting : {0u, 1u})
                QCOMPARE(resumed->cell(layer, setting)->kl, expected->cell(layer, setting)->kl);
        damages.push_back(expected->cell(0, 0)->kl);
    }
    QVERIFY(damages[0] != damages[1]);
}

void TestTaughtSteps::stopIsHeard()
{
    const auto evaluator = evaluatorOn(1);
    std::stop_source source;
    source.request_stop();
    const auto stopped = evaluator.after(taught(), source.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    GOOD(evaluator.after(taught())); // nothing half made is kept
}

void TestTaughtSteps::whatFailedIsNotTriedAgain()
{
    const auto evaluator = evaluatorOn(1);
    const int before = m_kind.runs;
    m_kind.fails = true;
    for (int i = 0; i < 3; ++i) {
        const auto failed = evaluator.after(taught());
        QVERIFY(!failed);
        QCOMPARE(failed.error().said.id(), std::string_view("test.failed"));
    }
    m_kind.fails = false;
    QCOMPARE(m_kind.runs - before, 1);
    GOOD(evaluatorOn(2).after(taught())); // other samples are another matter
}

void TestTaughtSteps::whoeverMustNotWaitIsGivenWhatIsThere()
{
    const auto evaluator = evaluatorOn(1);
    const int before = m_kind.runs;
    QVERIFY(!evaluator.afterAtOnce(taught()));
    QCOMPARE(m_kind.runs, before);
    QVERIFY(evaluator.afterAtOnce(Steps())); // nothing is learnt
    const auto made = evaluator.after(taught());
    GOOD(made);
    const auto known = evaluator.afterAtOnce(taught());
    QVERIFY(known);
    QCOMPARE(known->model.history(), made->model.history());
    QCOMPARE(m_kind.runs - before, 1);
}

QTEST_GUILESS_MAIN(TestTaughtSteps)
#include "tst_taughtsteps.moc"
