// What opening a network costs: how many samples run through it before anything is measured, and that what
// was seen on the way is what running it again would tell.
#include "core/evaluate/batchdependence.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/firstanswer.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/observer.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodule.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>

using namespace paretoscope;
using namespace paretoscope::tests;
using base::ErrorCode;

namespace {

/// COUNT pictures [3, SIDE, SIDE], labels 0 to 4 from FIRSTLABEL on.
class Pictures final : public data::Dataset {
public:
    Pictures(std::int64_t count, std::int64_t side, std::int64_t firstLabel = 0)
        : m_count(count), m_side(side), m_firstLabel(firstLabel),
          m_hash(std::to_string(side) + ' ' + std::to_string(firstLabel))
    {
    }
    std::int64_t size() const override { return m_count; }
    base::Result<data::Batch> read(std::span<const std::int64_t> indices) const override
    {
        std::vector<float> values;
        std::vector<std::int64_t> labels;
        for (const std::int64_t index : indices) {
            for (std::int64_t i = 0; i < 3 * m_side * m_side; ++i)
                values.push_back(static_cast<float>(std::sin(0.1 * static_cast<double>(i * (index + 1)))));
            labels.push_back(m_firstLabel + index % 5);
        }
        data::Batch batch;
        batch.inputs.push_back({{std::ssize(indices), 3, m_side, m_side}, std::move(values)});
        batch.targets = {{std::ssize(indices)}, std::move(labels)};
        return batch;
    }
    const std::string &contentHash() const override { return m_hash; }

private:
    const std::int64_t m_count;
    const std::int64_t m_side;
    const std::int64_t m_firstLabel;
    const std::string m_hash;
};

data::SampleSet pictures(std::int64_t count, std::int64_t side, std::int64_t firstLabel = 0)
{
    return data::allOf(std::make_shared<Pictures>(count, side, firstLabel));
}

/// Two convolutions, ENTERING, and a linear layer to CLASSES, whatever the size of the pictures.
graph::Model convolutions(std::int64_t channels, std::int64_t classes = 5, const std::string &entering = {})
{
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("m.pt")).toStdString();
    ScriptedModule module;
    module.parameters = {{"enter.weight", weights({channels, 3, 1, 1}, 1)},
                         {"conv.weight", weights({channels, channels, 3, 3}, 2)},
                         {"fc.weight", weights({classes, channels}, 3)}};
    module.code = "def forward(self, x):\n" + entering +
                  "    x = torch.relu(torch.conv2d(x, self.enter.weight))\n"
                  "    x = torch.relu(torch.conv2d(x, self.conv.weight))\n"
                  "    return torch.linear(torch.mean(x, [2, 3]), self.fc.weight)\n";
    module.save(path);
    return formats::readTorchScript(path).value();
}

/// MODEL, adding the samples that pass its first convolution to SEEN.
graph::Model counted(const graph::Model &model, std::atomic<std::int64_t> &seen)
{
    std::vector<std::size_t> nodes;
    for (std::size_t i = 0; i < model.data().nodes.size() && nodes.empty(); ++i)
        if (model.data().nodes[i].op.find("conv") != std::string::npos)
            nodes.push_back(i);
    return graph::observed(model, nodes, [&seen](std::size_t, torch::jit::Stack &stack, const auto &run) {
        run(stack);
        seen += stack.back().toTensor().size(0);
    });
}

} // namespace

class TestOpening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLargeNetworkIsOpenedWithOneSample();
    void aLargeNetworkThatMixesSamplesIsFoundOut();
    void aLargeNetworkOfFewOutputsIsLookedAtWithAWholeMicroBatch();
    void aSmallNetworkKeepsTheMicroBatchThatItWasOpenedWith();
    void otherSamplesOfTheSameShapeAreNotRun();
    void otherSamplesOfAnotherShapeAreRun();
    void labelsOfOtherSamplesAreStillJudged();
    void whatTheFirstSampleToldIsWhatARunTells_data()
    {
        addNetworkRows({"resnet20", "mobilenet", "stories"});
    }
    void whatTheFirstSampleToldIsWhatARunTells();
};

void TestOpening::aLargeNetworkIsOpenedWithOneSample()
{
    std::atomic<std::int64_t> seen = 0;
    const graph::Model model =
        counted(convolutions(64, 40), seen); // 3.9 billion multiply-accumulates a sample
    const auto steady = evaluate::createSteady(model, data::Task::Classification, pictures(16, 328), {});
    GOOD(steady);
    QCOMPARE(steady->evaluator.data().microBatch, 8);
    QCOMPARE(seen.load(), 1);
    QVERIFY(steady->notes.empty());
}

void TestOpening::aLargeNetworkThatMixesSamplesIsFoundOut()
{
    const auto steady = evaluate::createSteady(convolutions(64, 20, "    x = torch.cumsum(x, 0)\n"),
                                               data::Task::Classification, pictures(16, 328), {});
    GOOD(steady);
    QCOMPARE(steady->evaluator.data().microBatch, 1);
    QCOMPARE(steady->notes.size(), std::size_t{1});
    QVERIFY(steady->notes.front().english().find("cumsum") != std::string::npos);
}

void TestOpening::aLargeNetworkOfFewOutputsIsLookedAtWithAWholeMicroBatch()
{
    std::atomic<std::int64_t> seen = 0;
    const graph::Model model = counted(convolutions(64), seen);
    const auto evaluator = evaluate::Evaluator::create(model, data::Task::Classification, pictures(16, 328));
    GOOD(evaluator);
    QCOMPARE(seen.load(), 1 + evaluator->data().microBatch);
}

void TestOpening::aSmallNetworkKeepsTheMicroBatchThatItWasOpenedWith()
{
    std::atomic<std::int64_t> seen = 0;
    const graph::Model model = counted(convolutions(8), seen);
    const auto steady = evaluate::createSteady(model, data::Task::Classification, pictures(100, 12), {});
    GOOD(steady);
    const std::int64_t batch = steady->evaluator.data().microBatch;
    QCOMPARE(seen.load(), 1 + batch + 1); // alone, together, the last one alone
    const auto measured = steady->evaluator.measureFloat({}, quiet);
    GOOD(measured);
    QCOMPARE(seen.load(), 1 + 1 + 100);
}

void TestOpening::otherSamplesOfTheSameShapeAreNotRun()
{
    std::atomic<std::int64_t> seen = 0;
    const auto evaluator = evaluate::Evaluator::create(counted(convolutions(8), seen),
                                                       data::Task::Classification, pictures(40, 12));
    GOOD(evaluator);
    seen = 0;
    const auto other = evaluator->on(pictures(30, 12));
    GOOD(other);
    const auto another = other->on(pictures(20, 12));
    GOOD(another);
    QCOMPARE(seen.load(), 0);
    QCOMPARE(another->data().macs, evaluator->data().macs);
    QCOMPARE(another->data().microBatch, evaluator->data().microBatch);
    // And they are measured as by an evaluator of their own.
    const auto own =
        evaluate::Evaluator::create(convolutions(8), data::Task::Classification, pictures(20, 12));
    GOOD(own);
    const auto one = another->measureFloat({}, quiet);
    const auto two = own->measureFloat({}, quiet);
    GOOD(one);
    GOOD(two);
    QCOMPARE(*one, *two);
}

void TestOpening::otherSamplesOfAnotherShapeAreRun()
{
    std::atomic<std::int64_t> seen = 0;
    const auto evaluator = evaluate::Evaluator::create(counted(convolutions(8), seen),
                                                       data::Task::Classification, pictures(40, 12));
    GOOD(evaluator);
    seen = 0;
    const auto larger = evaluator->on(pictures(30, 16));
    GOOD(larger);
    QVERIFY(seen > 0);
    QVERIFY(larger->data().macs != evaluator->data().macs);
    const auto tooSmall = evaluator->on(pictures(30, 2));
    QVERIFY(!tooSmall.ok());
    QCOMPARE(tooSmall.error().code, ErrorCode::DataMismatch);
}

void TestOpening::labelsOfOtherSamplesAreStillJudged()
{
    const auto evaluator =
        evaluate::Evaluator::create(convolutions(8), data::Task::Classification, pictures(40, 12));
    GOOD(evaluator);
    const auto wrong = evaluator->on(pictures(30, 12, 3));
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().code, ErrorCode::DataMismatch);
    QVERIFY2(wrong.error().message().starts_with("Sample 2 (counted from 0) has the label 5"),
             wrong.error().message().c_str());
}

void TestOpening::whatTheFirstSampleToldIsWhatARunTells()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = openNetwork(networkNamed(name), 4);
    GOOD(evaluator);
    const auto sample = evaluator->samples().read(0, 1);
    GOOD(sample);
    std::vector<graph::InputShape> shapes;
    for (const data::Array &input : sample->inputs)
        shapes.push_back({input.shape, input.isInteger()});
    const auto macs = graph::measureMacs(evaluator->model(), shapes);
    GOOD(macs);
    QCOMPARE(evaluate::macsOf(*evaluator), *macs);
    const auto outputs = graph::describeOutputs(evaluator->model(), shapes);
    GOOD(outputs);
    const auto own = evaluate::describedOutputs(*evaluator);
    QCOMPARE(own.size(), outputs->size());
    for (std::size_t i = 0; i < own.size(); ++i) {
        QCOMPARE(own[i].name, (*outputs)[i].name);
        QCOMPARE(own[i].shape, (*outputs)[i].shape);
    }
}

QTEST_APPLESS_MAIN(TestOpening)

#include "tst_opening.moc"
