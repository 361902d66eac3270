// Layers that are blocks of a parameter: their shares of it, and what a recipe makes of it.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/layerweight.h"
#include "core/pipeline/norms/foldablenorms.h"
#include "tests/support/bits.h"
#include "tests/support/blocknetworks.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/rand.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using graph::Apart;

namespace {

bool sameOverrides(const std::vector<graph::Override> &a, const std::vector<graph::Override> &b)
{
    return std::ranges::equal(a, b, [](const graph::Override &x, const graph::Override &y) {
        return x.parameter == y.parameter && x.tensor.equal(y.tensor) &&
               x.tensor.strides() == y.tensor.strides();
    });
}

} // namespace

class TestLayerBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingChangesWithoutBlocks();
    void wholeAgainIsAsBefore();
    void hashTellsBlocksApart();
    void sharesAddUp();
    void sameSettingByChannelIsThatOfTheWhole_data() { addBlockNetworks(); }
    void sameSettingByChannelIsThatOfTheWhole();
    void oneBlockIsReplacedAlone_data() { addBlockNetworks(); }
    void oneBlockIsReplacedAlone();
    void batchNormFoldsIntoBlocks_data();
    void batchNormFoldsIntoBlocks();
    void blocksInHalfPrecisionStaySo();

private:
    graph::Model read(const ScriptedModule &module, const Apart &apart = {}) const
    {
        return readApart(m_folder, module, apart);
    }

    QTemporaryDir m_folder;
};

void TestLayerBlocks::nothingChangesWithoutBlocks()
{
    const auto file = std::filesystem::path(m_folder.path().toStdString()) / "model.pt";
    const graph::Model whole = readScripted(lstmNetwork(), file);
    const auto same = graph::setApart(whole, {});
    GOOD(same);
    QCOMPARE(same->contentHash(), whole.contentHash());
    QVERIFY(same->layers() == whole.layers());
    QVERIFY(same->layers().front().blockOf.empty());
}

void TestLayerBlocks::wholeAgainIsAsBefore()
{
    const graph::Model apart = read(lstmNetwork(), recognised);
    const auto whole = graph::setApart(apart, {});
    GOOD(whole);
    QVERIFY(whole->layers() == read(lstmNetwork()).layers());
    QCOMPARE(whole->contentHash(), read(lstmNetwork()).contentHash());
    const auto others = graph::setApart(apart, {false, {{"r.weight_hh_l0", {"a", "b"}}}});
    GOOD(others);
    QCOMPARE(others->layers().size(), std::size_t{4});
    QCOMPARE(others->layers()[1].name, std::string("r.weight_hh_l0.a"));
}

void TestLayerBlocks::hashTellsBlocksApart()
{
    const std::string whole = read(packedNetwork(false)).contentHash();
    const std::string parts = read(packedNetwork(false), recognised).contentHash();
    const std::string same = read(packedNetwork(false), {false, {{"a", {"q", "k", "v"}}}}).contentHash();
    const std::string renamed = read(packedNetwork(false), {false, {{"a", {"k", "q", "v"}}}}).contentHash();
    const std::string finer =
        read(packedNetwork(false), {false, {{"a", {"q", "k", "v", "w"}}}}).contentHash();
    QCOMPARE(same, parts);
    QCOMPARE((std::set<std::string>{whole, parts, renamed, finer}).size(), std::size_t{4});
}

void TestLayerBlocks::sharesAddUp()
{
    const graph::Model whole = read(lstmNetwork());
    const graph::Model apart = read(lstmNetwork(), recognised);
    std::int64_t parameters = 0;
    std::int64_t weights = 0;
    for (const graph::Layer &layer : apart.layers()) {
        parameters += layer.parameters;
        weights += layer.weightCount();
    }
    for (const graph::Layer &layer : whole.layers()) {
        parameters -= layer.parameters;
        weights -= layer.weightCount();
    }
    QCOMPARE(parameters, 0);
    QCOMPARE(weights, 0);
    QCOMPARE(apart.otherBytes(), whole.otherBytes());
    QCOMPARE(apart.parameterCount(), whole.parameterCount());
    // Each block as if it were stored for itself: its rows' codes and scales.
    const auto recipe = pipeline::uniformRecipe(apart.layers().size(), bits(3), {});
    std::int64_t bytes = apart.otherBytes();
    for (const graph::Layer &layer : apart.layers())
        bytes += (3 * layer.weightCount() + 7) / 8 + 4 * layer.weightShape[0];
    QCOMPARE(compress::modelCost(apart, recipe.settings).storedBytes, bytes);
}

void TestLayerBlocks::sameSettingByChannelIsThatOfTheWhole()
{
    QFETCH(ScriptedModule, module);
    QFETCH(Apart, apart);
    const graph::Model whole = read(module);
    const graph::Model blocks = read(module, apart);
    const auto overrides = [](const graph::Model &model, const LayerSetting &setting) {
        const base::EngineScope engine;
        return *compress::overridesFor(model,
                                       pipeline::uniformRecipe(model.layers().size(), setting, {}).settings);
    };
    LayerSetting setting = symmetricBits(4);
    QVERIFY(sameOverrides(overrides(blocks, setting), overrides(whole, setting)));
    setting = setting.with("symmetric", false);
    QVERIFY(sameOverrides(overrides(blocks, setting), overrides(whole, setting)));
    QVERIFY(sameOverrides(overrides(blocks, bits("bfloat16")), overrides(whole, bits("bfloat16"))));
    setting = setting.with("granularity", "tensor"); // each block has a scale of its own
    QVERIFY(!sameOverrides(overrides(blocks, setting), overrides(whole, setting)));
    const base::EngineScope engine;
    const auto pruned = overrides(blocks, sparse(0.3)); // and its own smallest weights
    const graph::ModelData &data = blocks.data();
    for (std::size_t i = 0; i < data.layers.size(); ++i) {
        const auto own = std::ranges::find(pruned, data.bindings[i].weight, &graph::Override::parameter);
        const at::Tensor part = graph::partOf(data, i, own->tensor);
        QCOMPARE(part.eq(0).sum().item<std::int64_t>(), data.layers[i].weightCount() * 3 / 10);
    }
}

void TestLayerBlocks::oneBlockIsReplacedAlone()
{
    QFETCH(ScriptedModule, module);
    QFETCH(Apart, apart);
    const base::EngineScope engine;
    const graph::Model model = read(module, apart);
    const graph::ModelData &data = model.data();
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        const graph::ChannelBlock &block = data.bindings[layer].block;
        if (block.isWhole())
            continue;
        auto recipe = pipeline::uniformRecipe(model.layers().size(), {}, {});
        recipe.settings[layer] = bits(3);
        const auto overrides = compress::overridesFor(model, recipe.settings);
        GOOD(overrides);
        QCOMPARE(overrides->size(), std::size_t{1});
        const auto parameter = static_cast<std::size_t>(data.bindings[layer].weight);
        const at::Tensor &whole = data.parameters[parameter].tensor;
        const std::int64_t end = block.first + block.count;
        const at::Tensor own = whole.narrow(0, block.first, block.count).clone();
        const auto changed = compress::compressWeight(own, model.layers()[layer], recipe.settings[layer]);
        GOOD(changed);
        const at::Tensor expected = at::cat(
            {whole.narrow(0, 0, block.first), changed->weight, whole.narrow(0, end, whole.size(0) - end)});
        QCOMPARE((*overrides)[0].parameter, data.bindings[layer].weight);
        QVERIFY((*overrides)[0].tensor.equal(expected));
        QVERIFY(!whole.equal(expected));
    }
}

void TestLayerBlocks::batchNormFoldsIntoBlocks_data()
{
    QTest::addColumn<bool>("combined");
    QTest::newRow("into the layer before") << false;
    QTest::newRow("into a scale and a shift") << true;
}

void TestLayerBlocks::batchNormFoldsIntoBlocks()
{
    QFETCH(bool, combined);
    ScriptedModule module =
        scripted({{"c.weight", weights({6, 3, 3, 3}, 1)},
                  {"n.weight", weights({6}, 2).abs().add(0.5)},
                  {"n.bias", weights({6}, 3)}},
                 std::string("    x = torch.conv2d(x, self.c.weight, None, [1, 1], [1, 1])\n") +
                     (combined ? "    x = torch.relu(x)\n" : "") +
                     "    return torch.batch_norm(x, self.n.weight, self.n.bias, self.n.running_mean, "
                     "self.n.running_var, False, 0.1, 1e-5, False)\n");
    module.buffers = {{"n.running_mean", weights({6}, 4)}, {"n.running_var", weights({6}, 5).abs().add(0.5)}};
    const Apart apart{false, {{"c", {"low", "high"}}}};
    const graph::Model whole = read(module);
    const graph::Model blocks = read(module, apart);
    QCOMPARE(tests::foldableBatchNorms(blocks), 1);
    QCOMPARE(std::ssize(pipeline::findCombinableNorms(blocks.data())), combined ? 1 : 0);
    const auto folded = tests::folded(blocks);
    GOOD(folded);
    const auto foldedFirst = graph::setApart(*tests::folded(whole), apart);
    GOOD(foldedFirst);
    QCOMPARE(folded->layers().size(), std::size_t{2});
    QCOMPARE(folded->layers()[1].name, std::string("c.high"));
    QVERIFY(folded->layers() == foldedFirst->layers());
    QCOMPARE(folded->contentHash(), foldedFirst->contentHash());
    QCOMPARE(folded->layers()[0].parameters, combined ? 81 : 84); // its own share of the new bias
    const base::EngineScope engine(3);
    const std::vector<c10::IValue> input{at::rand({2, 3, 4, 4})};
    const auto expected = graph::Executor(*tests::folded(whole)).run(input, {}, {});
    const auto own = graph::Executor(*folded).run(input, {}, {});
    GOOD(expected);
    GOOD(own);
    QVERIFY(sameOutputs(*own, *expected));
}

/// One block in integers, two as they are, one of them by its own type's name.
void TestLayerBlocks::blocksInHalfPrecisionStaySo()
{
    const base::EngineScope engine;
    ScriptedModule module = packedNetwork(false);
    for (auto &[name, tensor] : module.parameters)
        tensor = tensor.to(at::kHalf);
    const graph::Model model = read(module, recognised);
    auto recipe = pipeline::uniformRecipe(4, {}, {});
    recipe.settings[0] = symmetricBits(4);
    recipe.settings[1] = bits("float16");
    const std::string file = m_folder.filePath(QStringLiteral("half.pt")).toStdString();
    const auto written = tests::writeRecipe(model, recipe, file);
    GOOD(written);
    QCOMPARE(written->weightBytes, compress::modelCost(model, recipe.settings).storedBytes);
    const std::int64_t codesAndScales = 64 / 2 + 8 * 4;
    QCOMPARE(written->weightBytes,
             codesAndScales + 2 * (64 + 64) + 2 * 40 + 2 * 24); // q, k and v, o, the bias
    const auto again = formats::readTorchScript(file);
    GOOD(again);
    const auto expected = compress::overridesFor(model, recipe.settings);
    GOOD(expected);
    QCOMPARE(expected->size(), std::size_t{1});
    const auto own = std::ranges::find(again->data().parameters, "a.weight", &graph::Parameter::name);
    QVERIFY(own->stored == graph::FloatType::Float16);
    QVERIFY(own->tensor.equal(expected->front().tensor));
    const at::Tensor before = weights({24, 8}, 1).to(at::kHalf).to(at::kFloat);
    QVERIFY(own->tensor.narrow(0, 8, 16).equal(before.narrow(0, 8, 16)));
}

QTEST_GUILESS_MAIN(TestLayerBlocks)
#include "tst_layerblocks.moc"
