#include "core/formats/torchscript.h"
#include "core/graph/macs.h"
#include "tests/support/realdata.h"

#include <QTest>

#include <numeric>

using namespace paretoscope;
using graph::InputShape;

namespace {

std::int64_t sum(const std::vector<std::int64_t> &values)
{
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

} // namespace

class TestMacs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resnet20CountsAsItsPaperDoes();
    void batchDoesNotCount();
    void tokensRunAsIntegers();
    void hintAtTheShapeStartsFromTheFirstLayer();
    void impossibleShapesAreRefusedUnallocated();
    void shapeTheModelDoesNotTakeIsNamed();
};

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
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto model = formats::readTorchScript(tests::realData("cifar10/resnet20.pt"));
    QVERIFY(model);
    const std::vector<InputShape> one{{{1, 3, 32, 32}, false}};
    const std::vector<InputShape> five{{{5, 3, 32, 32}, false}};
    QCOMPARE(graph::measureMacs(*model, one).value(), graph::measureMacs(*model, five).value());
}

void TestMacs::tokensRunAsIntegers()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const auto model = formats::readTorchScript(tests::realData("tinystories/stories260k.pt"));
    QVERIFY(model);
    const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{{1, 16}, true}});
    QVERIFY(macs);
    QVERIFY(sum(*macs) > 0);
}

void TestMacs::hintAtTheShapeStartsFromTheFirstLayer()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("mnist/convnet.pt");
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const auto hint = [](const char *file) {
        const auto model = formats::readTorchScript(tests::realData(file));
        return model ? graph::inputShapeHint(*model) : model.error().message;
    };
    QCOMPARE(hint("cifar10/resnet20.pt"), std::string("1,3,HEIGHT,WIDTH"));
    QCOMPARE(hint("mnist/convnet.pt"), std::string("1,1,HEIGHT,WIDTH"));
    QCOMPARE(hint("tinystories/stories260k.pt"), std::string("1,TOKENS"));
}

void TestMacs::impossibleShapesAreRefusedUnallocated()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto model = formats::readTorchScript(tests::realData("cifar10/resnet20.pt"));
    QVERIFY(model);
    for (const std::vector<std::int64_t> &shape :
         {std::vector<std::int64_t>{1, 3, 0, 32}, {1, 3, -1, 32}, {1 << 30, 1 << 30, 1 << 30, 1 << 30}}) {
        const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{shape, false}});
        QVERIFY(!macs);
        QCOMPARE(macs.error().code, base::ErrorCode::DataMismatch);
    }
    QVERIFY(!graph::measureMacs(*model, {}));
}

void TestMacs::shapeTheModelDoesNotTakeIsNamed()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto model = formats::readTorchScript(tests::realData("cifar10/resnet20.pt"));
    QVERIFY(model);
    const auto macs = graph::measureMacs(*model, std::vector<InputShape>{{{1, 4, 32, 32}, false}});
    QVERIFY(!macs);
    QVERIFY(macs.error().message.find("1,4,32,32") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestMacs)
#include "tst_macs.moc"
