#include "core/base/enginescope.h"
#include "core/formats/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/realdata.h"

#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>

#include <QTest>

using namespace paretoscope;

namespace {

graph::Model load(const std::string &file)
{
    auto model = formats::readTorchScript(tests::realData(file));
    if (!model)
        qFatal("%s (%s)", model.error().message.c_str(), model.error().detail.c_str());
    return *model;
}

double relativeDifference(const at::Tensor &actual, const at::Tensor &expected)
{
    return at::sub(actual, expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

std::size_t countNodes(const graph::Model &model, const std::string &op)
{
    std::size_t count = 0;
    for (const graph::Node &node : model.data().nodes)
        count += node.op == op ? 1 : 0;
    return count;
}

} // namespace

class TestFoldBatchNorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldedModelComputesTheSame_data();
    void foldedModelComputesTheSame();
};

void TestFoldBatchNorm::foldedModelComputesTheSame_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("norms");
    QTest::newRow("cifar10/resnet20.pt") << 32 << 19;
    QTest::newRow("cifar10/resnet20_distiller.pt") << 32 << 21;
    QTest::newRow("cifar10/resnet8_mlperf_tiny.pt") << 32 << -1;
    QTest::newRow("imagenet/mobilenet_v1_075_224.pt") << 224 << 27;
}

void TestFoldBatchNorm::foldedModelComputesTheSame()
{
    const std::string file = QTest::currentDataTag();
    PARETOSCOPE_NEEDS(file);
    QFETCH(int, size);
    QFETCH(int, norms);
    const base::EngineScope engine(3);
    const graph::Model model = load(file);
    if (norms >= 0)
        QCOMPARE(model.foldableBatchNorms(), norms);
    const auto folded = graph::foldBatchNorm(model);
    QVERIFY(folded);
    QVERIFY(folded->batchNormFolded());
    QCOMPARE(folded->foldableBatchNorms(), 0);
    QCOMPARE(countNodes(*folded, "aten::batch_norm"), std::size_t{0});
    QVERIFY(folded->contentHash() != model.contentHash());
    QCOMPARE(folded->layers().size(), model.layers().size());
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        QCOMPARE(folded->layers()[i].name, model.layers()[i].name);
        QCOMPARE(folded->layers()[i].weightShape, model.layers()[i].weightShape);
    }
    const std::vector<c10::IValue> inputs{at::randn({2, 3, size, size})};
    const auto expected = graph::Executor(model).run(inputs, {}, {});
    const auto actual = graph::Executor(*folded).run(inputs, {}, {});
    QVERIFY(expected && actual);
    const double difference = relativeDifference(*actual, *expected);
    QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
}

QTEST_GUILESS_MAIN(TestFoldBatchNorm)
#include "tst_foldbatchnorm.moc"
