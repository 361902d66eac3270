// What finding the units of distances adds to a run: it is told as work, wherever the samples lie that the
// units are of, so that the time that is left can be believed.
#include "core/evaluate/evaluatordata.h"
#include "tests/support/good.h"
#include "tests/support/recordedprogress.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace {

/// Plain numbers, whose distances need a unit.
ScriptedModule numbers()
{
    ScriptedModule module;
    module.parameters = {{"fc.weight", weights({6, 8}, 1)}};
    module.code = "def forward(self, x):\n    return torch.linear(x, self.fc.weight)\n";
    return module;
}

/// EVALUATOR on COUNT samples that it does not evaluate.
base::Result<evaluate::Evaluator> onOthers(const evaluate::Evaluator &evaluator, const QTemporaryDir &folder,
                                           std::int64_t count)
{
    MadeUpData others{{count, 8}, {}};
    others.seed = 7;
    const auto samples = madeUpSamples(folder.filePath("more.npz").toStdString(), others, Task::Unlabelled);
    if (!samples)
        return samples.error();
    return evaluator.on(*samples);
}

} // namespace

class TestOutputUnits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplesOfTheirOwnAreCountedAsWork_data();
    void samplesOfTheirOwnAreCountedAsWork();
    void samplesThatAreEvaluatedAreCountedOnce();
    void whatIsKnownIsNoWork();
    void baselinesOfScoresRunNothingForThem();

private:
    const QTemporaryDir m_folder;
};

void TestOutputUnits::samplesOfTheirOwnAreCountedAsWork_data()
{
    QTest::addColumn<int>("evaluated");
    QTest::addColumn<int>("calibrated");
    QTest::newRow("as many") << 128 << 128;
    QTest::newRow("fewer") << 192 << 64;
    QTest::newRow("more") << 64 << 320;
}

void TestOutputUnits::samplesOfTheirOwnAreCountedAsWork()
{
    QFETCH(int, evaluated);
    QFETCH(int, calibrated);
    auto evaluator = scriptedEvaluator(m_folder, numbers(), {{evaluated, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const auto calibration = onOthers(*evaluator, m_folder, calibrated);
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    QCOMPARE(evaluator->data().furtherUnitSamples(), calibrated);
    RecordedProgress told;
    const auto measured = evaluator->measureFloat({}, told);
    GOOD(measured);
    QVERIFY(told.risesOnly());
    QCOMPARE(told.all.back().fraction, 1.0);
    // No micro-batch, of whichever samples, is more of the whole than it is of the work.
    const double most = static_cast<double>(evaluator->data().microBatch) / (evaluated + calibrated);
    for (std::size_t i = 1; i < told.all.size(); ++i)
        QVERIFY(told.all[i].fraction - told.all[i - 1].fraction <= most + 1e-9);
    QCOMPARE(evaluator->data().furtherUnitSamples(), 0);
}

void TestOutputUnits::samplesThatAreEvaluatedAreCountedOnce()
{
    const auto evaluator = scriptedEvaluator(m_folder, numbers(), {{256, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    QCOMPARE(evaluator->data().furtherUnitSamples(), 0);
    RecordedProgress told;
    const auto measured = evaluator->measureFloat({}, told);
    GOOD(measured);
    QVERIFY(told.risesOnly());
    QCOMPARE(told.all.back().fraction, 1.0);
}

void TestOutputUnits::whatIsKnownIsNoWork()
{
    auto evaluator = scriptedEvaluator(m_folder, numbers(), {{64, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const auto calibration = onOthers(*evaluator, m_folder, 192);
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    GOOD(calibration->data().floatOutputs({0, 64}, {}));
    QCOMPARE(evaluator->data().furtherUnitSamples(), 128);
    GOOD(evaluator->data().units({}));
    QCOMPARE(evaluator->data().furtherUnitSamples(), 0);
}

void TestOutputUnits::baselinesOfScoresRunNothingForThem()
{
    ScriptedModule module = numbers();
    module.code = "def forward(self, x):\n    return torch.softmax(torch.linear(x, self.fc.weight), -1)\n";
    auto evaluator = scriptedEvaluator(m_folder, module, {{64, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const auto calibration = onOthers(*evaluator, m_folder, 64);
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    QCOMPARE(evaluator->data().furtherUnitSamples(), 0);
}

QTEST_APPLESS_MAIN(TestOutputUnits)

#include "tst_outputunits.moc"
