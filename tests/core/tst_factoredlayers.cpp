// Layers whose weight is a product as two: which can be, that outputs are those of the product, and that
// files of networks have them so, with as many multiply-accumulates as were reckoned.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency/factoredrun.h"
#include "core/evaluate/layersafter.h"
#include "core/evaluate/recipelatency.h"
#include "core/formats/readmodel.h"
#include "core/graph/executor.h"
#include "core/graph/factoredlayers.h"
#include "core/graph/layerweight.h"
#include "core/graph/macs.h"
#include "core/graph/modeldata.h"
#include "core/graph/twolayers.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/writerecipe.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

namespace {

/// A network of every use of a weight that matters here; what is listed first can be two layers.
ScriptedModule everyUse()
{
    return {{{"strided.weight", weights({12, 4, 3, 3}, 1)},
             {"strided.bias", weights({12}, 2)},
             {"same.weight", weights({10, 12, 3, 3}, 3)},
             {"dilated.weight", weights({12, 10, 3, 3}, 4)},
             {"line.weight", weights({9, 12, 5}, 5)},
             {"line.bias", weights({9}, 6)},
             {"twice.weight", weights({18, 18}, 7)},
             {"fc.weight", weights({20, 18}, 8)},
             {"fc.bias", weights({20}, 9)},
             {"grouped.weight", weights({20, 10, 1}, 10)},
             {"transposed.weight", weights({20, 6, 2}, 11)},
             {"product", weights({24, 12}, 12)},
             {"taken.weight", weights({24, 12}, 13)},
             {"taken.right.weight", weights({24, 24}, 14)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.conv2d(x, self.strided.weight, self.strided.bias, [2, 1], [1, 2]))
    x = torch.relu(torch.conv2d(x, self.same.weight, None, [1, 1], "same"))
    x = torch.conv2d(x, self.dilated.weight, None, [1, 1], [2, 2], [2, 2])
    x = torch.conv1d(torch.flatten(x, 2, -1), self.line.weight, self.line.bias, [3])
    x = torch.adaptive_avg_pool1d(x, [2]).reshape([-1, 18])
    x = torch.linear(torch.relu(torch.linear(x, self.twice.weight)), self.twice.weight)
    x = torch.linear(x, self.fc.weight, self.fc.bias).reshape([-1, 20, 1])
    x = torch.conv1d(x, self.grouped.weight, None, [1], [0], [1], 2)
    x = torch.conv_transpose1d(x, self.transposed.weight, None, [1])
    x = torch.matmul(torch.flatten(x, 1, -1), self.product.t())
    x = torch.linear(torch.linear(x, self.taken.right.weight), self.taken.weight.t())
    return x
)"};
}

std::int64_t sum(const std::vector<std::int64_t> &numbers)
{
    return std::accumulate(numbers.begin(), numbers.end(), std::int64_t{0});
}

LayerSetting ranked(double share)
{
    return {{"rank", share}};
}

} // namespace

class FactoredLayersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void plainLinearLayersAndConvolutionsCanBeTwo();
    void outputsAreThoseOfTheProduct();
    void filesHaveTwoLayers();
    void multiplyAccumulatesAreAsReckoned();
    void latencyIsOfTwoLayers();

private:
    at::Tensor answers(const graph::Model &model, const std::vector<graph::Override> &overrides = {}) const
    {
        const std::vector<c10::IValue> inputs{weights({3, 4, 9, 11}, 20)};
        const auto outputs = graph::Executor(model).run(inputs, overrides, {});
        if (!outputs)
            qFatal("%s", outputs.error().message().c_str());
        return outputs->first();
    }
    /// Every layer that a rank saves something of at half of it.
    pipeline::Recipe halved(const graph::Model &model, const LayerSetting &setting = ranked(0.4)) const
    {
        auto recipe = pipeline::uniformRecipe(model.layers().size(), setting, {});
        for (std::size_t i = 0; i < recipe.settings.size(); ++i)
            if (!compress::validate(setting, model.layers()[i]))
                recipe.settings[i] = {};
        return recipe;
    }
    std::filesystem::path path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir m_folder;
    graph::Model m_model;
};

void FactoredLayersTest::initTestCase()
{
    everyUse().save(path("every.pt"));
    const auto read = formats::readModel(path("every.pt"));
    GOOD(read);
    m_model = read->model;
}

void FactoredLayersTest::plainLinearLayersAndConvolutionsCanBeTwo()
{
    const std::vector<std::string> can{"strided", "same", "dilated", "line",
                                       "twice",   "fc",   "grouped", "taken.right"};
    const auto &layers = m_model.layers();
    for (std::size_t i = 0; i < layers.size(); ++i)
        QVERIFY2(graph::canBeTwoLayers(m_model.data(), i) ==
                     (std::ranges::find(can, layers[i].name) != can.end()),
                 layers[i].name.c_str());
    QVERIFY(layers.size() > can.size());
    QCOMPARE(graph::nameOfRight("a.conv.weight"), std::string("a.conv.right.weight"));
    QCOMPARE(graph::nameOfRight("weight"), std::string("right.weight"));
    QCOMPARE(graph::nameOfRight("a.proj_weight"), std::string("a.proj_weight_right"));
}

void FactoredLayersTest::outputsAreThoseOfTheProduct()
{
    const auto recipe = halved(m_model);
    const auto coded = codedBy(recipe, m_model);
    GOOD(coded);
    std::vector<graph::FactoredLayer> products;
    std::vector<graph::LayerWeight> whole;
    for (std::size_t i = 0; i < coded->size(); ++i)
        if ((*coded)[i] && graph::canBeTwoLayers(m_model.data(), i)) {
            products.push_back({i, (*coded)[i]->factors->left.weight, (*coded)[i]->factors->right.weight});
            whole.push_back({i, (*coded)[i]->weight});
        }
    QCOMPARE(products.size(), std::size_t{8});
    const graph::Model two = graph::withLayersFactored(m_model, products);
    QCOMPARE(two.layers().size(), m_model.layers().size() + 8);
    const at::Tensor expected = answers(m_model, graph::overridesOf(m_model.data(), whole));
    QVERIFY(answers(two).allclose(expected, 1e-4, 1e-5 * expected.abs().max().item<double>()));
    QVERIFY(!answers(m_model).allclose(expected, 1e-2, 1e-3)); // which is another than before
}

void FactoredLayersTest::filesHaveTwoLayers()
{
    for (const LayerSetting &setting : {ranked(0.4), ranked(0.4).with("bits", std::int64_t{5})}) {
        const auto recipe = halved(m_model, setting);
        const auto coded = codedBy(recipe, m_model);
        GOOD(coded);
        const auto written = writeRecipe(m_model, recipe, path("out.pt"), path("every.pt"));
        GOOD(written);
        QCOMPARE(written->weightBytes, compress::modelCost(m_model, recipe.settings).storedBytes);
        const auto said = [](const base::Sentence &note) { return note.id() == "torchscript.factored"; };
        QCOMPARE(std::ranges::count_if(written->notes, said), 1);
        const auto read = formats::readModel(path("out.pt"));
        GOOD(read);
        for (const char *name : {"strided", "strided.right", "same", "same.right", "fc", "fc.right",
                                 "twice.right", "grouped.right"})
            QVERIFY2(read->model.layerIndex(name).has_value(), name);
        for (const char *name : {"product.right", "transposed.right"})
            QVERIFY2(!read->model.layerIndex(name).has_value(), name);
        std::vector<graph::LayerWeight> whole;
        for (std::size_t i = 0; i < coded->size(); ++i)
            if ((*coded)[i])
                whole.push_back({i, (*coded)[i]->weight});
        const at::Tensor expected = answers(m_model, graph::overridesOf(m_model.data(), whole));
        QVERIFY(answers(read->model).allclose(expected, 1e-4, 1e-5 * expected.abs().max().item<double>()));
    }
}

void FactoredLayersTest::multiplyAccumulatesAreAsReckoned()
{
    const std::vector<graph::InputShape> shape{{{1, 4, 9, 11}, false}};
    const auto before = graph::measureMacs(m_model, shape);
    GOOD(before);
    auto recipe = halved(m_model);
    for (const char *transposed : {"product", "taken"}) // by their kind these might be two
        recipe.settings[m_model.layerIndex(transposed).value()] = {};
    const auto reckoned = evaluate::macsAfter(*before, m_model.layers(), m_model, recipe.settings);
    GOOD(writeRecipe(m_model, recipe, path("out.pt"), path("every.pt")));
    const auto read = formats::readModel(path("out.pt"));
    GOOD(read);
    const auto after = graph::measureMacs(read->model, shape);
    GOOD(after);
    QCOMPARE(sum(reckoned), sum(*after));
    QVERIFY(5 * sum(reckoned) < 4 * sum(*before));
    QCOMPARE(evaluate::macsAfter(*before, m_model.layers(), m_model), *before);
}

/// What is timed has the multiply-accumulates of the file: a wide layer of a hundredth of the rank takes
/// less.
void FactoredLayersTest::latencyIsOfTwoLayers()
{
    const auto project = demoProject();
    QVERIFY(project);
    auto recipe = pipeline::uniformRecipe(project->evaluator.model().layers().size(), {});
    const auto after = project->evaluator.after(recipe.steps);
    GOOD(after);
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        if (compress::validate(ranked(0.2), after->model.layers()[i]))
            recipe.settings[i] = ranked(0.2);
    const auto coded = project->evaluator.data().coded(recipe, {});
    GOOD(coded);
    const auto run = evaluate::factoredRun(after->model, *coded);
    QVERIFY(run);
    std::size_t two = 0;
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        two += !recipe.settings[i].isFloat() && graph::canBeTwoLayers(after->model, i) ? 1 : 0;
    QVERIFY(two > 0);
    QCOMPARE(run->executor.model().layers().size(), after->model.layers().size() + two);
    const auto timed = evaluate::measureLatency(project->evaluator, recipe, {}, quiet);
    GOOD(timed);
    QCOMPARE(timed->batches.size(), std::size_t{2});
}

QTEST_GUILESS_MAIN(FactoredLayersTest)
#include "tst_factoredlayers.moc"
