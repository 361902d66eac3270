// Dropping residual blocks: the network computes what it does with the branches times zero, is smaller, and
// what cannot be dropped is named.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/impossible.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"
#include "core/graph/editor.h"
#include "core/graph/executor.h"
#include "core/graph/macs.h"
#include "core/pipeline/blocks/blocklikeness.h"
#include "core/pipeline/blocks/residualblocks.h"
#include "core/pipeline/works.h"
#include "core/report/exportmodel.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/layercases.h"
#include "tests/support/networks.h"
#include "tests/support/onebatch.h"
#include "tests/support/quiet.h"
#include "tests/support/stepsandmodels.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cosine_similarity.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sub.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

using namespace paretoscope;
using pipeline::ResidualBlock;
using pipeline::ResidualBlocks;
using pipeline::Steps;
using tests::load;
using tests::OneBatch;
using tests::stepsOf;

namespace {

const std::map<std::string, std::vector<std::int64_t>> shapes{
    {"a", {8, 4, 3, 3}}, {"b", {8, 8, 3, 3}}, {"c", {8, 8, 3, 3}},  {"d", {8, 8, 3, 3}},
    {"e", {8, 8, 3, 3}}, {"f", {8, 4, 1, 1}}, {"g", {16, 8, 3, 3}}, {"h", {16, 16, 3, 3}},
    {"p", {6, 6}},       {"q", {6, 6}},       {"r", {6, 6}},        {"s", {6, 6}},
    {"t", {6, 6}},       {"u", {6, 6}},       {"v", {6, 6}}};

/// BODY makes y of x, a statement a line, of pictures [2, 4, 8, 8] or tokens [2, 5, 6].
graph::Model networkOf(const std::string &body)
{
    std::vector<tests::ScriptedModule::Named> parameters;
    for (const auto &[name, shape] : shapes) {
        if (body.find("self." + name + ".") == std::string::npos)
            continue;
        parameters.emplace_back(name + ".weight",
                                shape.size() == 4
                                    ? tests::weights({shape[0], shape[1], shape[2], shape[3]}, name[0])
                                    : tests::weights({shape[0], shape[1]}, name[0]));
    }
    std::string code;
    for (std::size_t at = 0; at < body.size();) {
        const auto end = std::min(body.find('\n', at), body.size());
        code += "    " + body.substr(at, end - at) + "\n";
        at = end + 1;
    }
    const QTemporaryDir folder;
    return tests::readScripted(tests::scripted(std::move(parameters), code + "    return y\n"),
                               folder.filePath(QStringLiteral("model.pt")).toStdString());
}

std::string conv(const std::string &input, const std::string &layer, int padding = 1)
{
    const std::string pad = std::to_string(padding);
    return "torch.conv2d(" + input + ", self." + layer + ".weight, None, [1,1], [" + pad + "," + pad + "])";
}

std::string linear(const std::string &input, const std::string &layer)
{
    return "torch.linear(" + input + ", self." + layer + ".weight, None)";
}

std::string norm(const std::string &input)
{
    return "torch.layer_norm(" + input + ", [6])";
}

at::Tensor outputOf(const graph::Model &model, const at::Tensor &input)
{
    const std::vector<c10::IValue> inputs{input.clone()};
    const auto outputs = graph::Executor(model).run(inputs, {}, {});
    if (!outputs)
        qFatal("%s (%s)", outputs.error().message().c_str(), outputs.error().detail.c_str());
    return outputs->first();
}

double relativeDifference(const at::Tensor &expected, const at::Tensor &actual)
{
    if (expected.sizes() != actual.sizes())
        qFatal("other shapes");
    return at::sub(actual, expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

/// What BLOCKS add, times zero.
graph::Model masked(const graph::Model &model, std::span<const ResidualBlock> blocks)
{
    graph::Editor editor(model);
    for (const ResidualBlock &block : blocks) {
        const graph::ValueId branch = editor.data().nodes[block.add].inputs[1 - block.shortcut];
        const graph::ValueId zero = editor.constant(c10::IValue(0.0));
        editor.node(block.add).inputs[1 - block.shortcut] =
            editor.callBefore(block.add, "aten::mul", "Scalar", {branch, zero});
    }
    return std::move(editor).finish();
}

graph::Model dropped(const graph::Model &model, std::span<const ResidualBlock> blocks)
{
    graph::Editor editor(model);
    pipeline::dropBlocks(editor, blocks);
    return std::move(editor).finishWithout();
}

std::string listed(const std::vector<std::string> &names)
{
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : " ") + name;
    return all;
}

std::string listed(const ResidualBlocks &found)
{
    std::string all;
    for (const ResidualBlock &block : found.blocks)
        all += (all.empty() ? "" : ", ") + listed(block.layers);
    return all;
}

std::string saidOf(const ResidualBlocks &found)
{
    std::string all;
    for (const auto &[text, obstacle] : found.apart)
        all += text + ": " + listed(obstacle.layers) + "\n";
    return all;
}

std::int64_t weightsOf(const graph::Model &model)
{
    std::int64_t count = 0;
    for (const graph::Layer &layer : model.layers())
        count += layer.weightCount();
    return count;
}

std::vector<std::string> namesOf(const graph::Model &model)
{
    std::vector<std::string> names;
    for (const graph::Layer &layer : model.layers())
        names.push_back(layer.name);
    return names;
}

const std::string start = "y = torch.relu(" + conv("x", "a") + ")\n";

} // namespace

class TestDropBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void droppedEqualsMasked_data();
    void droppedEqualsMasked();
    void whatIsNoBlockStays_data();
    void whatIsNoBlockStays();
    void likenessIsTheMeanCosine_data();
    void likenessIsTheMeanCosine();
    void likestGoFirst();
    void whatAnswersMissLeastGoesFirst();
    void realNetworksDroppedEqualMasked_data();
    void realNetworksDroppedEqualMasked();
    void layersKeepNamesAndPlaces();
    void settingsOfGoneLayersChangeNothing();
    void sizesAreThoseOfTheSmallerNetwork();
    void otherStepsFollow();
    void valuesAreRefusedByName_data();
    void valuesAreRefusedByName();
    void nothingToDropIsSaid();
    void stoppedStepMakesNothing();
    void exportIsProved_data();
    void exportIsProved();
};

void TestDropBlocks::droppedEqualsMasked_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("blocks");
    const auto row = [](const char *name, const std::string &body, const char *blocks) {
        QTest::newRow(name) << QString::fromStdString(body) << blocks;
    };
    const std::string branch = conv("torch.relu(" + conv("y", "b") + ")", "c");
    row("a block", start + "y = torch.relu(torch.add(y, " + branch + "))\ny = " + conv("y", "g"), "b c");
    row("in place",
        start + "z = " + branch +
            "\nz = z.add_(y)\ny = torch.relu_(z)\nz = " + conv("torch.relu_(" + conv("y", "d") + ")", "e") +
            "\nz = z.add_(y)\ny = torch.relu_(z)\ny = " + conv("y", "g"),
        "b c, d e");
    row("written into afterwards",
        start + "z = y + " + branch + "\nu = torch.relu(y - 0.5)\nz.mul_(2)\ny = " + conv("z + u + y", "g"),
        "b c");
    row("returned", start + "y = torch.add(y, " + branch + ")", "b c");
    row("of what the network is given",
        "y = torch.add(x, " + linear("torch.relu(" + linear("x", "p") + ")", "q") + ")", "p q");
    row("behind a projection",
        "z = " + conv("x", "f", 0) + "\ny = " + conv("torch.relu(" + conv("x", "a") + ")", "b") +
            "\ny = torch.relu(y + z)\ny = " + conv("y", "g"),
        "a b");
    row("behind a shortcut that pads channels",
        start + "z = torch.pad(torch.slice(y, 2, 0, 8, 1), [0,0,0,0,4,4])\ny = torch.add(" +
            conv("torch.relu(" + conv("y", "g") + ")", "h") + ", z)",
        "g h");
    row("norms first",
        "y = x + " + linear("torch.relu(" + linear(norm("x"), "p") + ")", "q") + "\ny = y + " +
            linear("torch.relu(" + linear(norm("y"), "r") + ")", "s") + "\ny = " + norm("y"),
        "p q, r s");
    row("side by side", "n = " + norm("x") + "\ny = x + " + linear("n", "p") + " + " + linear("n", "q"),
        "p, q");
    row("times a number", "y = torch.add(x, " + linear("x", "p") + ", alpha=0.5)\ny = " + linear("y", "q"),
        "p");
    row("sizes inside",
        "z = " + linear("x", "p") + "\nz = torch.reshape(z, [z.size(0), z.size(1), 2, 3])\ny = x + " +
            linear("torch.reshape(z, [x.size(0), x.size(1), 6])", "q"),
        "p q");
    row("an assertion inside",
        "z = " + linear("x", "p") + "\nassert z.size(2) == 6\ny = x + " + linear("torch.relu(z)", "q"),
        "p q");
    const std::string two = linear("torch.relu(" + linear("x", "p") + ")", "q");
    row("an assertion behind the sum", "z = " + two + "\ny = x + z\nassert z.size(2) == 6", "p q");
    row("an assertion on two branches",
        "z = " + two + "\ny = x + z\nw = " + linear("y", "r") + "\nassert w.size(2) == z.size(2)\ny = y + w",
        "p q, r");
    row("attention with a mask",
        "y = x + " + linear("x", "t") + "\nm = torch.triu(torch.full([5, 5], -10.0), 1)\nq = " +
            linear("y", "p") + "\nk = " + linear("y", "q") + "\nv = " + linear("y", "r") +
            "\nq = torch.matmul(q, k.transpose(1, 2)) + m\ny = y + " +
            linear("torch.matmul(torch.softmax(q, -1), v)", "s"),
        "t, p q r s");
    row("a mask from what comes in",
        "m = torch.sum(x, [2], True)\nq = " + linear("x", "p") + "\nk = " + linear("x", "q") +
            "\nq = torch.matmul(q, k.transpose(1, 2)) + m\nx = x + " +
            linear("torch.matmul(torch.softmax(q, -1), x)", "s") + "\nq = " + linear("x", "r") +
            "\nk = " + linear("x", "t") + "\nq = torch.matmul(q, k.transpose(1, 2)) + m\ny = x + " +
            linear("torch.matmul(torch.softmax(q, -1), x)", "u"),
        "p q s, r t u");
    row("what comes in is written into",
        "x = x * 2\ny = x + " + linear("torch.relu_(x)", "p") + "\ny = " + linear("y", "q"), "p");
    row("blocks in a block",
        "y = " + linear("x", "p") + "\ny = y + " + linear("y", "q") + "\ny = x + " + linear("y", "r"), "q");
}

void TestDropBlocks::droppedEqualsMasked()
{
    QFETCH(QString, body);
    QFETCH(QString, blocks);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(body.toStdString());
    const ResidualBlocks found = pipeline::residualBlocksOf(model.data());
    QCOMPARE(QString::fromStdString(listed(found)), blocks);
    const at::Tensor input = body.contains("conv2d") ? at::randn({2, 4, 8, 8}) : at::randn({2, 5, 6});
    for (std::size_t first = 0; first < found.blocks.size(); ++first)
        for (std::size_t count = 1; first + count <= found.blocks.size(); ++count) {
            const auto some = std::span(found.blocks).subspan(first, count);
            const graph::Model small = dropped(model, some);
            QVERIFY(relativeDifference(outputOf(masked(model, some), input), outputOf(small, input)) < 1e-5);
            std::int64_t weights = weightsOf(model);
            for (const ResidualBlock &block : some)
                for (const std::string &layer : block.layers)
                    weights -= model.layers()[*model.layerIndex(layer)].weightCount();
            QCOMPARE(weightsOf(small), weights);
            QCOMPARE(small.parameterCount(), weights);
            QVERIFY(small.data().nodes.size() < model.data().nodes.size());
        }
}

void TestDropBlocks::whatIsNoBlockStays_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("blocks");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const std::string &body, const char *blocks, const char *said) {
        QTest::newRow(name) << QString::fromStdString(body) << blocks << said;
    };
    row("two paths alike", "y = " + conv("x", "a") + " + " + conv("x", "f", 0), "", "");
    row("a sum without a shortcut",
        "y = " + linear("x", "p") + "\ny = " + linear("y", "q") + " + " + linear("torch.relu(y)", "r"), "",
        "");
    row("no layer in it", "y = x + torch.relu(x)\ny = " + linear("y", "p"), "", "");
    row("positions", "y = x + torch.sin(torch.ones([5, 6]))\ny = " + linear("y", "p"), "", "");
    row("read elsewhere", "z = " + linear("x", "p") + "\ny = (x + z) * z", "",
        "what the branch computes, which is read elsewhere, too: p\n");
    row("a layer that is used twice",
        "y = x + " + linear("torch.relu(" + linear("x", "p") + ")", "q") + "\ny = y + " +
            linear("torch.relu(" + linear("y", "p") + ")", "r"),
        "", "the layer p, which is used elsewhere, too: p q r\n");
    row("blocks inside",
        "y = " + linear("x", "p") + "\ny = y + " + linear("y", "q") + "\ny = x + " + linear("y", "r"), "q",
        "blocks inside it, of which each can be dropped: p q r\n");
}

void TestDropBlocks::whatIsNoBlockStays()
{
    QFETCH(QString, body);
    QFETCH(QString, blocks);
    QFETCH(QString, said);
    const base::EngineScope engine(1);
    const ResidualBlocks found = pipeline::residualBlocksOf(networkOf(body.toStdString()).data());
    QCOMPARE(QString::fromStdString(listed(found)), blocks);
    QCOMPARE(QString::fromStdString(saidOf(found)), said);
}

void TestDropBlocks::likenessIsTheMeanCosine_data()
{
    QTest::addColumn<bool>("pictures");
    QTest::newRow("pictures") << true;
    QTest::newRow("tokens") << false;
}

void TestDropBlocks::likenessIsTheMeanCosine()
{
    QFETCH(bool, pictures);
    const base::EngineScope engine(1);
    const graph::Model model =
        pictures ? networkOf("y = torch.add(x, torch.conv2d(x, self.b.weight, None, [1,1], [1,1]), alpha=3)")
                 : networkOf("y = torch.add(" + linear("x", "p") + ", x)");
    const at::Tensor input = pictures ? at::randn({3, 8, 6, 6}) : at::randn({3, 5, 6});
    const ResidualBlocks found = pipeline::residualBlocksOf(model.data());
    QCOMPARE(found.blocks.size(), std::size_t(1));
    const auto alike = pipeline::blockLikenesses(model, found.blocks, OneBatch(input), {});
    GOOD(alike);
    const double expected =
        at::cosine_similarity(input, outputOf(model, input), pictures ? 1 : 2).mean().item<double>();
    QVERIFY(alike->front().fits);
    QVERIFY2(std::abs(alike->front().cosine - expected) < 1e-6,
             qPrintable(QString::number(alike->front().cosine)));
}

/// Three blocks, of which the second adds nearly nothing, then the third.
void TestDropBlocks::likestGoFirst()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf("y = x + " + linear("x", "p") + "\ny = torch.add(y, " +
                                         linear("y", "q") + ", alpha=0.01)\ny = torch.add(y, " +
                                         linear("y", "r") + ", alpha=0.1)\ny = y + " + linear("y", "s"));
    const OneBatch calibration(at::randn({4, 5, 6}));
    const auto gone = [&](const std::string &text) {
        const auto work = pipeline::workAfter(model, stepsOf(text), &calibration);
        if (!work)
            qFatal("%s", work.error().message().c_str());
        std::vector<std::string> names;
        for (const graph::Layer &layer : work->model.layers())
            if (layer.isGone)
                names.push_back(layer.name);
        return listed(names);
    };
    QCOMPARE(gone("dropBlocks:share=0.25"), std::string("q"));
    QCOMPARE(gone("dropBlocks:share=0.5"), std::string("q r"));
    QCOMPARE(gone("dropBlocks:share=0.5:criterion=last"), std::string("r s"));
    QCOMPARE(gone("dropBlocks:share=0.99:criterion=last"), std::string("q r s")); // one stays
    std::set<std::string> byChance;
    for (int seed = 1; seed <= 12; ++seed) {
        const std::string text = "dropBlocks:share=0.25:criterion=random:seed=" + std::to_string(seed);
        QCOMPARE(gone(text), gone(text));
        byChance.insert(gone(text));
    }
    QVERIFY(byChance.size() > 2);
}

/// The block that is like its input most is read with a weight that makes much of it.
void TestDropBlocks::whatAnswersMissLeastGoesFirst()
{
    const base::EngineScope engine(1);
    const at::Tensor input = at::randn({4, 5, 6});
    const OneBatch calibration(input);
    const graph::Model model =
        networkOf("y = x + " + linear("x", "p") + "\ny = torch.add(y, " + linear("y", "q") +
                  ", alpha=0.3)\nz = y * torch.tensor([50.0, 0.0, 0.0, 0.0, 0.0, 0.0])\ny = torch.add(y, " +
                  linear("z", "r") + ", alpha=0.02)\ny = y + " + linear("y", "s"));
    const ResidualBlocks found = pipeline::residualBlocksOf(model.data());
    QCOMPARE(listed(found), std::string("p, q, r, s"));
    const at::Tensor whole = outputOf(model, input);
    std::vector<std::pair<double, std::string>> losses;
    for (const ResidualBlock &block : found.blocks)
        losses.emplace_back(
            at::sub(outputOf(masked(model, std::span(&block, 1)), input), whole).norm().item<double>(),
            block.layers.front());
    std::ranges::sort(losses);
    for (std::size_t count = 1; count <= 3; ++count) {
        const auto work = pipeline::workAfter(model,
                                              stepsOf("dropBlocks:criterion=answers:share=" +
                                                      std::to_string(0.25 * static_cast<double>(count))),
                                              &calibration);
        GOOD(work);
        std::set<std::string> gone, expected;
        for (const graph::Layer &layer : work->model.layers())
            if (layer.isGone)
                gone.insert(layer.name);
        for (std::size_t i = 0; i < count; ++i)
            expected.insert(losses[i].second);
        QCOMPARE(gone, expected);
    }
}

void TestDropBlocks::realNetworksDroppedEqualMasked_data()
{
    QTest::addColumn<int>("blocks");
    QTest::addColumn<QString>("network");
    QTest::newRow("demo") << 0 << "demo";
    QTest::newRow("resnet20") << 9 << "resnet20";
    QTest::newRow("stories") << 10 << "stories"; // five of attention, five behind it
    QTest::newRow("mobilenet") << 0 << "mobilenet";
}

void TestDropBlocks::realNetworksDroppedEqualMasked()
{
    QFETCH(int, blocks);
    PARETOSCOPE_ROW(name);
    const base::EngineScope engine(1);
    const graph::Model model = load(tests::realData(tests::networkNamed(name).model));
    const ResidualBlocks found = pipeline::residualBlocksOf(model.data());
    if (name == "demo")
        QVERIFY(found.blocks.size() >= 3);
    else
        QCOMPARE(found.blocks.size(), static_cast<std::size_t>(blocks));
    const at::Tensor input = name == "stories"    ? at::randint(0, 512, {2, 40}, at::kLong)
                             : name == "demo"     ? at::randn({2, 1, 8, 8})
                             : name == "resnet20" ? at::randn({2, 3, 32, 32})
                                                  : at::Tensor();
    std::vector<ResidualBlock> some;
    for (std::size_t i = 0; i < found.blocks.size(); i += 2)
        some.push_back(found.blocks[i]);
    if (!some.empty())
        QVERIFY(relativeDifference(outputOf(masked(model, some), input),
                                   outputOf(dropped(model, some), input)) < 1e-5);
}

void TestDropBlocks::layersKeepNamesAndPlaces()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf("y = x + " + linear("torch.relu(" + linear("x", "s") + ")", "r") +
                                         "\ny = " + linear("y", "q") + "\ny = y + " + linear("y", "p") +
                                         "\ny = " + linear("y", "t") + "\ny = y + " + linear("y", "u"));
    const ResidualBlocks found = pipeline::residualBlocksOf(model.data());
    QCOMPARE(listed(found), std::string("s r, p, u"));
    for (std::size_t i = 0; i < found.blocks.size(); ++i) {
        const graph::Model small = dropped(model, std::span(found.blocks).subspan(i, 1));
        QCOMPARE(namesOf(small), namesOf(model));
        // Whatever is done later, what is gone stays gone, where it was.
        const ResidualBlocks rest = pipeline::residualBlocksOf(small.data());
        QCOMPARE(rest.blocks.size(), found.blocks.size() - 1);
        const graph::Model smallest = dropped(small, rest.blocks);
        QCOMPARE(namesOf(smallest), namesOf(model));
        for (const graph::Layer &layer : smallest.layers())
            QCOMPARE(layer.isGone, layer.name != "q" && layer.name != "t");
        graph::Editor editor(smallest);
        QCOMPARE(namesOf(std::move(editor).finish()), namesOf(model));
    }
}

void TestDropBlocks::settingsOfGoneLayersChangeNothing()
{
    const auto project = tests::demoProject();
    const Steps steps = stepsOf("dropBlocks:share=0.4,foldBatchNorm");
    const auto ready = project->after(steps);
    GOOD(ready);
    const auto &layers = ready->model.layers();
    const auto gone = std::ranges::find(layers, true, &graph::Layer::isGone);
    QVERIFY(gone != layers.end());
    const auto place = static_cast<std::size_t>(gone - layers.begin());
    const std::vector<compress::LayerSetting> settings{
        {{"bits", std::int64_t{4}}},
        {{"bits", std::int64_t{16}}},
        {{"sparsity", 0.5}},
        {{"bits", std::int64_t{3}}, {"group", std::int64_t{32}}}};
    auto recipe = pipeline::uniformRecipe(layers.size(), {}, steps);
    const auto asFloat = project->evaluator.measure(recipe, 64, {}, tests::quiet);
    GOOD(asFloat);
    for (const compress::LayerSetting &setting : settings) {
        QVERIFY(compress::validate(setting, *gone).ok());
        QVERIFY(compress::isLeftAlone(*gone, setting));
        QVERIFY(!compress::whyImpossible(ready->model, place, setting));
        QCOMPARE(compress::layerBytes(*gone, setting).stored, std::int64_t(0));
        recipe.settings[place] = setting;
        const auto measured = project->evaluator.measure(recipe, 64, {}, tests::quiet);
        GOOD(measured);
        QCOMPARE(measured->kl, asFloat->kl);
    }
    sensitivity::AnalysisPlan plan;
    plan.steps = steps;
    plan.settings = settings;
    plan.samples = 32;
    sensitivity::MeasurementCache cache({}, "dropped");
    const auto table = sensitivity::analyse(project->calibration, plan, cache, nullptr, {}, tests::quiet);
    GOOD(table);
    for (std::size_t setting = 0; setting < settings.size(); ++setting) {
        const auto *cell = table->cell(place, setting);
        QVERIFY(cell);
        QCOMPARE(cell->kl, 0.0);
    }
}

void TestDropBlocks::sizesAreThoseOfTheSmallerNetwork()
{
    const auto project = tests::demoProject();
    const auto before = project->after({});
    const auto after = project->after(stepsOf("dropBlocks:share=0.4"));
    GOOD(before);
    GOOD(after);
    QVERIFY(after->model.parameterCount() < before->model.parameterCount());
    const std::vector<compress::LayerSetting> none(before->model.layers().size());
    QVERIFY(compress::modelCost(after->model, none).storedBytes <
            compress::modelCost(before->model, none).storedBytes);
    const auto macs = evaluate::macsOf(project->evaluator);
    const auto reckoned = evaluate::macsAfter(macs, before->model.layers(), after->model);
    const std::vector<graph::InputShape> shape{{{1, 1, 8, 8}, false}};
    const auto ran = graph::measureMacs(after->model, shape);
    GOOD(ran);
    QCOMPARE(reckoned, *ran);
    QVERIFY(std::accumulate(ran->begin(), ran->end(), std::int64_t{0}) <
            std::accumulate(macs.begin(), macs.end(), std::int64_t{0}));
}

void TestDropBlocks::otherStepsFollow()
{
    const auto project = tests::demoProject();
    for (const char *text : {"dropBlocks,cutChannels:share=0.3,foldBatchNorm,equalize",
                             "dropBlocks,cutChannels:share=0.3:criterion=reconstruct,foldBatchNorm"}) {
        const auto ready = project->after(stepsOf(text));
        GOOD(ready);
        QCOMPARE(namesOf(ready->model), namesOf(project->model));
    }
    const auto recipe =
        pipeline::uniformRecipe(project->model.layers().size(), {{"bits", std::int64_t{4}}},
                                stepsOf("dropBlocks,foldBatchNorm,reconstruct,biasCorrection"));
    GOOD(project->evaluator.measure(recipe, 64, {}, tests::quiet));
}

void TestDropBlocks::valuesAreRefusedByName_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("share") << "dropBlocks:share=1";
    QTest::newRow("criterion") << "dropBlocks:criterion=first";
    QTest::newRow("seed") << "dropBlocks:seed=0";
    QTest::newRow("channels") << "dropBlocks:channels=all";
}

void TestDropBlocks::valuesAreRefusedByName()
{
    QFETCH(QString, text);
    const auto steps = pipeline::stepsFromText(text.toStdString());
    QVERIFY(!steps);
    QVERIFY(steps.error().message().find(QTest::currentDataTag()) != std::string::npos);
}

void TestDropBlocks::nothingToDropIsSaid()
{
    const base::EngineScope engine(1);
    const OneBatch calibration(at::randn({4, 5, 6}));
    const graph::Model none = networkOf("y = " + linear("x", "p"));
    const graph::Model one = networkOf("y = x + " + linear("x", "p"));
    const graph::Model broadcast = networkOf("z = torch.mean(x, [1], True)\ny = z + " + linear("x - z", "p") +
                                             "\nz = torch.mean(y, [1], True)\n"
                                             "y = z + " +
                                             linear("y - z", "q"));
    for (const graph::Model &model : {none, one, broadcast}) {
        const auto made = pipeline::workAfter(model, stepsOf("dropBlocks:share=0.5"), &calibration);
        QVERIFY(!made);
        QCOMPARE(made.error().code, base::ErrorCode::InvalidSetting);
    }
    const auto without = pipeline::workAfter(tests::demoProject()->model, stepsOf("dropBlocks"));
    QVERIFY(!without);
    QVERIFY(without.error().message().find("dropBlocks") != std::string::npos);
}

void TestDropBlocks::stoppedStepMakesNothing()
{
    const auto project = tests::demoProject();
    std::stop_source stopped;
    stopped.request_stop();
    const Steps steps = stepsOf("dropBlocks:share=0.3");
    const auto made = project->calibration.after(steps, stopped.get_token());
    QVERIFY(!made);
    QCOMPARE(made.error().code, base::ErrorCode::Cancelled);
    GOOD(project->calibration.after(steps));
}

void TestDropBlocks::exportIsProved_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<int>("bits");
    QTest::newRow("TorchScript") << "pt" << 4;
    QTest::newRow("TorchScript, float") << "pt" << 32;
    QTest::newRow("safetensors") << "safetensors" << 4;
}

void TestDropBlocks::exportIsProved()
{
    QFETCH(QString, suffix);
    QFETCH(int, bits);
    const auto project = tests::demoProject();
    const auto baseline = project::measureBaseline(*project, {}, tests::quiet);
    GOOD(baseline);
    const QTemporaryDir folder;
    report::ExportRequest request;
    const compress::LayerSetting setting =
        bits < 32 ? compress::LayerSetting{{"bits", std::int64_t{bits}}} : compress::LayerSetting();
    const auto exported = [&](const std::string &steps, const QString &name) {
        request.recipe = pipeline::uniformRecipe(project->model.layers().size(), setting, stepsOf(steps));
        request.target = folder.filePath(name + "." + suffix).toStdString();
        return report::exportModel(*project, *baseline, request, {}, tests::quiet);
    };
    const auto whole = exported("foldBatchNorm", QStringLiteral("whole"));
    GOOD(whole);
    const auto done = exported("dropBlocks:share=0.4,foldBatchNorm", QStringLiteral("small"));
    GOOD(done);
    QVERIFY(done->verified);
    const auto ready = project->after(request.recipe.steps);
    GOOD(ready);
    QCOMPARE(done->storedBytes, compress::modelCost(ready->model, request.recipe.settings).storedBytes);
    QVERIFY(done->fileBytes < whole->fileBytes);
    if (suffix != "pt")
        return;
    const graph::Model written = load(done->model);
    std::vector<std::string> left;
    for (const graph::Layer &layer : ready->model.layers())
        if (!layer.isGone)
            left.push_back(layer.name);
    QCOMPARE(namesOf(written), left);
}

QTEST_GUILESS_MAIN(TestDropBlocks)
#include "tst_dropblocks.moc"
