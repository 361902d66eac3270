#include "core/formats/torchscript/torchscript.h"
#include "core/graph/macs.h"
#include "tests/support/realdata.h"
#include "tests/support/scriptedmodule.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>
#include <utility>

using namespace paretoscope;
using graph::InputShape;

namespace {

std::int64_t sum(const std::vector<std::int64_t> &values)
{
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

base::Result<graph::Model> demoModel()
{
    return formats::readTorchScript(PARETOSCOPE_DEMO_DIR "/digits.pt");
}

} // namespace

class TestMacs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void demoCountsAsItsTableDoes();
    void resnet20CountsAsItsPaperDoes();
    void batchDoesNotCount();
    void tokensRunAsIntegers();
    void hintAtTheShapeStartsFromTheFirstLayer_data();
    void hintAtTheShapeStartsFromTheFirstLayer();
    void impossibleShapesAreRefusedUnallocated();
    void shapeTheModelDoesNotTakeIsNamed();
};

void TestMacs::demoCountsAsItsTableDoes()
{
    const auto model = demoModel();
    QVERIFY(model);
    const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{{1, 1, 8, 8}, false}});
    QVERIFY(macs);
    // resources/demo/README.md, pixels × weights: 8 × 8 pixels up to the stride of 2 in block2, then 4 × 4.
    const std::vector<std::pair<const char *, std::int64_t>> layers{
        {"stem", 64 * 144},           {"block1.conv1", 64 * 2'304},
        {"block2.conv1", 16 * 4'608}, {"block2.shortcut", 16 * 512},
        {"depthwise", 16 * 288},      {"wide.conv2", 16 * 46'080},
        {"classifier", 1'280}};
    for (const auto &[layer, expected] : layers)
        QCOMPARE(macs->at(*model->layerIndex(layer)), expected);
    QCOMPARE(macs->size(), model->layers().size());
}

void TestMacs::resnet20CountsAsItsPaperDoes()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto model = formats::readTorchScript(tests::realData("cifar10/resnet20.pt"));
    QVERIFY(model);
    const std::vector<InputShape> input{{{1, 3, 32, 32}, false}};
    const auto macs = graph::measureMacs(*model, input);
    QVERIFY(macs);
    // He et al. 2016, section 4.2: output pixels × output channels × inputs of one output, stage by stage.
    const std::int64_t stem = 32 * 32 * 16 * 27;
    const std::int64_t stage1 = 6 * (32 * 32 * 16 * 144);
    const std::int64_t stage2 = 16 * 16 * 32 * 144 + 5 * (16 * 16 * 32 * 288);
    const std::int64_t stage3 = 8 * 8 * 64 * 288 + 5 * (8 * 8 * 64 * 576);
    QCOMPARE(sum(*macs), stem + stage1 + stage2 + stage3 + 64 * 10);
    QCOMPARE(macs->front(), stem);
    QCOMPARE(macs->size(), model->layers().size());
}

void TestMacs::batchDoesNotCount()
{
    const auto model = demoModel();
    QVERIFY(model);
    const std::vector<InputShape> one{{{1, 1, 8, 8}, false}};
    const std::vector<InputShape> five{{{5, 1, 8, 8}, false}};
    QCOMPARE(graph::measureMacs(*model, one).value(), graph::measureMacs(*model, five).value());
}

void TestMacs::tokensRunAsIntegers()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath("tokens.pt").toStdString();
    tests::ScriptedModule module;
    module.parameters = {{"tokens.weight", tests::weights({32, 6}, 1)},
                         {"head.weight", tests::weights({4, 6}, 2)}};
    module.code = "def forward(self, x):\n"
                  "    tokens = torch.embedding(self.tokens.weight, x, -1, False, False)\n"
                  "    return torch.linear(tokens, self.head.weight, None)\n";
    module.save(file);
    const auto model = formats::readTorchScript(file);
    QVERIFY(model);
    const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{{1, 16}, true}});
    QVERIFY2(macs, macs ? "" : macs.error().message().c_str());
    QCOMPARE(*macs, (std::vector<std::int64_t>{0, 16 * 6 * 4})); // looking a row up multiplies nothing
}

void TestMacs::hintAtTheShapeStartsFromTheFirstLayer_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("hint");
    QTest::newRow("demo") << PARETOSCOPE_DEMO_DIR "/digits.pt"
                          << "1,1,HEIGHT,WIDTH";
    QTest::newRow("resnet20") << "cifar10/resnet20.pt"
                              << "1,3,HEIGHT,WIDTH";
    QTest::newRow("stories260k") << "tinystories/stories260k.pt"
                                 << "1,TOKENS";
}

void TestMacs::hintAtTheShapeStartsFromTheFirstLayer()
{
    QFETCH(const QString, file);
    QFETCH(const QString, hint);
    PARETOSCOPE_NEEDS(file.toStdString());
    const auto model = formats::readTorchScript(tests::realData(file.toStdString()));
    QVERIFY(model);
    QCOMPARE(QString::fromStdString(graph::inputShapeHint(*model)), hint);
}

void TestMacs::impossibleShapesAreRefusedUnallocated()
{
    const auto model = demoModel();
    QVERIFY(model);
    for (const std::vector<std::int64_t> &shape :
         {std::vector<std::int64_t>{1, 1, 0, 8}, {1, 1, -1, 8}, {1 << 30, 1 << 30, 1 << 30, 1 << 30}}) {
        const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{shape, false}});
        QVERIFY(!macs);
        QCOMPARE(macs.error().code, base::ErrorCode::DataMismatch);
    }
    QVERIFY(!graph::measureMacs(*model, {}));
}

void TestMacs::shapeTheModelDoesNotTakeIsNamed()
{
    const auto model = demoModel();
    QVERIFY(model);
    const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{{1, 4, 8, 8}, false}});
    QVERIFY(!macs);
    QVERIFY(macs.error().message().find("1,4,8,8") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestMacs)
#include "tst_macs.moc"
