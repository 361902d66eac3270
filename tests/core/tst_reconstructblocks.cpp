// Blocks of layers whose rounding is learnt together: where they are, that what is learnt is what is stored,
// and that it comes nearer, the same way every time.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/pipeline/recoding/adam.h"
#include "core/pipeline/recoding/blocks.h"
#include "core/pipeline/recoding/softrounding.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;
using pipeline::Recipe;

namespace {

pipeline::Steps inBlocks(std::int64_t iterations, std::int64_t seed = 1)
{
    pipeline::Step step = *pipeline::stepFromKey("reconstruct");
    step = *pipeline::withValue(step, "unit", std::string("block"));
    step = *pipeline::withValue(step, "iterations", iterations);
    step = *pipeline::withValue(step, "seed", seed);
    return pipeline::Steps::usual().with(step);
}

Recipe uniform(const evaluate::Evaluator &evaluator, const compress::LayerSetting &setting,
               const pipeline::Steps &steps)
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), setting, steps);
}

/// Two residual blocks, the second with a convolution in its shortcut, between single layers.
ScriptedModule residual()
{
    return {{{"a.weight", weights({6, 3, 3, 3}, 1)},
             {"a.bias", weights({6}, 2)},
             {"b.weight", weights({6, 6, 3, 3}, 3)},
             {"b.bias", weights({6}, 4)},
             {"c.weight", weights({6, 6, 3, 3}, 5)},
             {"c.bias", weights({6}, 6)},
             {"d.weight", weights({8, 6, 3, 3}, 7)},
             {"d.bias", weights({8}, 8)},
             {"e.weight", weights({8, 8, 3, 3}, 9)},
             {"s.weight", weights({8, 6, 1, 1}, 10)},
             {"f.weight", weights({5, 8}, 11)},
             {"f.bias", weights({5}, 12)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu_(torch.conv2d(x, self.a.weight, self.a.bias, [1, 1], [1, 1]))
    y = torch.relu_(torch.conv2d(x, self.b.weight, self.b.bias, [1, 1], [1, 1]))
    x = torch.relu(torch.conv2d(y, self.c.weight, self.c.bias, [1, 1], [1, 1]) + x)
    y = torch.relu(torch.conv2d(x, self.d.weight, self.d.bias, [1, 1], [1, 1]))
    y = torch.conv2d(y, self.e.weight, None, [1, 1], [1, 1])
    x = torch.relu(y + torch.conv2d(x, self.s.weight, None))
    return torch.linear(x.mean([2, 3]), self.f.weight, self.f.bias)
)"};
}

/// With a weight whose thirds are layers of their own and a residual sum.
ScriptedModule attentionBlock()
{
    return {{{"e.weight", weights({8, 8}, 5)},
             {"a.weight", weights({24, 8}, 1)},
             {"a.bias", weights({24}, 2)},
             {"b.weight", weights({8, 8}, 3)},
             {"c.weight", weights({8, 5}, 4)}},
            {},
            R"(
def forward(self, x):
    x = torch.linear(x, self.e.weight)
    q, k, v = torch.linear(x, self.a.weight, self.a.bias).chunk(3, -1)
    x = x + torch.linear(torch.softmax(torch.matmul(q, k.transpose(1, 2)), -1).matmul(v), self.b.weight)
    return torch.matmul(x, self.c.weight)
)"};
}

/// Every weight is what its code stands for, computed here from the codes alone.
bool isOnGrid(const compress::CompressedWeight &coded, const graph::Layer &layer, int width,
              std::int64_t group)
{
    const at::Tensor rows = compress::toRows(coded.weight, layer).contiguous();
    const at::Tensor codes = coded.codes.reshape(rows.sizes()).contiguous();
    const std::int64_t columns = rows.size(1), units = coded.scales.numel() / rows.size(0);
    for (std::int64_t i = 0; i < rows.numel(); ++i) {
        const std::int64_t unit = i / columns * units + (i % columns) / group;
        const int code = codes.data_ptr<std::uint8_t>()[i];
        const int zero =
            coded.zeroPoints.defined() ? coded.zeroPoints.data_ptr<std::uint8_t>()[unit] : 1 << (width - 1);
        if (code >= 1 << width || rows.data_ptr<float>()[i] !=
                                      static_cast<float>(code - zero) * coded.scales.data_ptr<float>()[unit])
            return false;
    }
    return true;
}

} // namespace

class TestReconstructBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void residualSumsMakeBlocks();
    void softRoundingBeginsWithTheCodes();
    void stepsOfDescentAreAsLongAsTheirRate();
    void layersAreTheUsualUnit();
    void outputsComeNearer_data();
    void outputsComeNearer();
    void codesStayOnTheGrid();
    void otherTypesKeepWhatTheyHave();
    void seedsDecide();
    void stopIsHeardWhileItLearns();
    void theDemoLosesLess();

private:
    QTemporaryDir m_folder;
};

void TestReconstructBlocks::residualSumsMakeBlocks()
{
    const auto evaluator = scriptedEvaluator(m_folder, residual(), {{16, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const graph::Model &model = evaluator->model();
    const auto places = pipeline::codedPlacesIn(model);
    const auto blocks = pipeline::blocksOf(model, places);
    std::vector<std::size_t> sizes;
    std::size_t next = blocks.front().first;
    for (const pipeline::Block &block : blocks) {
        QCOMPARE(block.first, next); // all nodes, one after another
        next = block.end;
        if (!block.places.empty())
            sizes.push_back(block.places.size());
        QVERIFY(block.exits.size() == 1);
    }
    QCOMPARE(next, model.data().nodes.size());
    QCOMPARE(sizes, (std::vector<std::size_t>{1, 2, 3, 1}));
}

void TestReconstructBlocks::softRoundingBeginsWithTheCodes()
{
    graph::Layer layer;
    layer.kind = graph::LayerKind::Linear;
    layer.weightShape = {4, 70};
    const at::Tensor weight = bellShaped({4, 70}, 3);
    for (const int width : {2, 3, 4}) {
        const auto setting =
            bits(width).with("granularity", std::string("group")).with("groupSize", std::int64_t{32});
        const auto coded = compress::compressWeight(weight, layer, setting);
        GOOD(coded);
        const pipeline::SoftRounding soft(*coded, weight, layer, compress::layoutOf(setting, layer));
        QVERIFY(at::equal(soft.weight().detach(), coded->weight));
        QVERIFY(at::equal(soft.coded().codes, coded->codes));
        for (const double to : {-9.0, 9.0}) { // all down, all up
            soft.variable().detach().fill_(to);
            const auto moved = soft.coded();
            QVERIFY(isOnGrid(moved, layer, width, 32));
            const at::Tensor by = at::sub(moved.codes.to(at::kInt), coded->codes.to(at::kInt)).abs();
            QVERIFY(by.max().item<int>() == 1);
        }
        // Of the two levels one lies on either side of the weight, where levels reach.
        soft.variable().detach().fill_(-9.0);
        const at::Tensor low = soft.coded().codes.to(at::kInt);
        soft.variable().detach().fill_(9.0);
        QVERIFY(at::equal(at::sub(soft.coded().codes.to(at::kInt), low), at::full_like(low, 1)));
    }
}

/// Of slopes of any size, whatever they are: m / √v is ±1 in the first step.
void TestReconstructBlocks::stepsOfDescentAreAsLongAsTheirRate()
{
    const at::Tensor value = at::full({3}, 2.0);
    pipeline::Adam adam({{value, 0.25}});
    adam.step({at::full({3}, 1e-6)});
    QVERIFY(std::abs(value[0].item<double>() - 1.75) < 1e-5);
    adam.step({at::full({3}, 1e-6)}, 0.5);
    QVERIFY(std::abs(value[2].item<double>() - 1.625) < 1e-5);
    adam.step({at::Tensor()});
    QVERIFY(std::abs(value[2].item<double>() - 1.625) < 1e-5);
}

/// Keys of caches are what they were.
void TestReconstructBlocks::layersAreTheUsualUnit()
{
    const pipeline::Step step = *pipeline::stepFromKey("reconstruct");
    QCOMPARE(pipeline::Steps().with(step).text(), std::string("reconstruct version 3"));
    QCOMPARE(inBlocks(400).afterCoding().text(), std::string("reconstruct unit=block version 3"));
}

void TestReconstructBlocks::outputsComeNearer_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<bool>("isRounded");
    QTest::newRow("residual") << residual() << std::vector<std::int64_t>{96, 3, 6, 6} << false;
    QTest::newRow("attention") << attentionBlock() << std::vector<std::int64_t>{96, 7, 8} << false;
    QTest::newRow("rounded inputs") << residual() << std::vector<std::int64_t>{96, 3, 6, 6} << true;
}

void TestReconstructBlocks::outputsComeNearer()
{
    QFETCH(ScriptedModule, module);
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(bool, isRounded);
    const auto evaluator = scriptedEvaluator(m_folder, module, {shape, {}}, Task::Unlabelled);
    GOOD(evaluator);
    for (const int width : {2, 3}) {
        compress::LayerSetting setting = bits(width);
        if (isRounded)
            setting = setting.with("activationBits", std::int64_t{4});
        const auto plain = evaluator->measure(uniform(*evaluator, setting, {}), 0, {}, quiet);
        const auto nearer = evaluator->measure(uniform(*evaluator, setting, inBlocks(60)), 0, {}, quiet);
        GOOD(plain);
        GOOD(nearer);
        QVERIFY2(nearer->kl < plain->kl,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(width).arg(nearer->kl).arg(plain->kl)));
    }
}

void TestReconstructBlocks::codesStayOnTheGrid()
{
    const auto evaluator = scriptedEvaluator(m_folder, residual(), {{64, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    for (const int width : {2, 4}) {
        const auto setting =
            bits(width).with("granularity", std::string("group")).with("groupSize", std::int64_t{27});
        const auto made = evaluator->data().coded(uniform(*evaluator, setting, inBlocks(40)), {});
        GOOD(made);
        for (std::size_t layer = 0; layer < made->coded.size(); ++layer)
            QVERIFY(isOnGrid(*made->coded[layer], evaluator->model().layers()[layer], width, 27));
    }
}

/// They are coded layer by layer, and not learnt.
void TestReconstructBlocks::otherTypesKeepWhatTheyHave()
{
    const auto evaluator = scriptedEvaluator(m_folder, residual(), {{64, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const auto setting = bits(4).with("type", std::string("nf4"));
    const auto one = evaluator->data().coded(uniform(*evaluator, setting, inBlocks(20)), {});
    const auto other = evaluator->data().coded(uniform(*evaluator, setting, inBlocks(40)), {});
    GOOD(one);
    GOOD(other);
    for (std::size_t layer = 0; layer < one->coded.size(); ++layer)
        QVERIFY(at::equal(one->coded[layer]->weight, other->coded[layer]->weight));
}

void TestReconstructBlocks::seedsDecide()
{
    std::vector<std::vector<at::Tensor>> codes;
    for (const int seed : {1, 1, 2}) {
        QTemporaryDir folder;
        const auto evaluator = scriptedEvaluator(folder, residual(), {{96, 3, 6, 6}, {}}, Task::Unlabelled);
        GOOD(evaluator);
        const auto made = evaluator->data().coded(uniform(*evaluator, bits(2), inBlocks(60, seed)), {});
        GOOD(made);
        codes.emplace_back();
        for (const auto &coded : made->coded)
            codes.back().push_back(coded->codes);
    }
    const auto equals = [](const at::Tensor &a, const at::Tensor &b) { return at::equal(a, b); };
    QVERIFY(std::ranges::equal(codes[0], codes[1], equals));
    QVERIFY(!std::ranges::equal(codes[0], codes[2], equals));
}

void TestReconstructBlocks::stopIsHeardWhileItLearns()
{
    const auto evaluator = scriptedEvaluator(m_folder, residual(), {{64, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const Recipe recipe = uniform(*evaluator, bits(2), inBlocks(100000)); // minutes
    std::stop_source source;
    std::jthread stopping([&source] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        source.request_stop();
    });
    const auto stopped = evaluator->data().coded(recipe, source.get_token());
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code == base::ErrorCode::Cancelled);
}

/// On samples that did not teach.
void TestReconstructBlocks::theDemoLosesLess()
{
    const auto evaluator = openCalibrated("demo");
    GOOD(evaluator);
    const auto plain =
        evaluator->measure(uniform(*evaluator, bits(2), pipeline::Steps::usual()), 0, {}, quiet);
    const auto nearer = evaluator->measure(uniform(*evaluator, bits(2), inBlocks(100)), 0, {}, quiet);
    GOOD(plain);
    GOOD(nearer);
    QVERIFY2(nearer->kl < 0.5 * plain->kl,
             qPrintable(QStringLiteral("%1 %2").arg(nearer->kl).arg(plain->kl)));
}

QTEST_GUILESS_MAIN(TestReconstructBlocks)
#include "tst_reconstructblocks.moc"
