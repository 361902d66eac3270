// Tensors between layers, rounded as runtimes of integers round them: which, in which ranges, to which
// numbers, once each, and what a file then computes.
#include "core/base/enginescope.h"
#include "core/compress/inputrange.h"
#include "core/graph/cone.h"
#include "core/graph/executor.h"
#include "core/graph/roundedvalues.h"
#include "core/pipeline/activations/roundedtensors.h"
#include "core/pipeline/works.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/layercases.h"
#include "tests/support/onebatch.h"
#include "tests/support/realdata.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/stepsandmodels.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/add.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

at::Tensor kernel(int seed)
{
    return weights({4, 4, 3, 3}, seed);
}

at::Tensor convolved(const at::Tensor &x, int seed)
{
    return at::conv2d(x, kernel(seed), {}, 1, 1);
}

/// Rounds by the formulas, number by number; the ranges are those of all that a first run shows.
class ByHand {
public:
    ByHand(int bits, bool isSymmetric) : m_bits(bits), m_isSymmetric(isSymmetric) {}
    bool isLearning = true;

    at::Tensor operator()(const char *range, const at::Tensor &tensor)
    {
        auto &[low, high] = m_ranges[range];
        if (isLearning) {
            low = std::min(low, tensor.min().item<double>());
            high = std::max(high, tensor.max().item<double>());
            return tensor;
        }
        const double most = std::exp2(m_isSymmetric ? m_bits - 1 : m_bits) - 1;
        const double least = m_isSymmetric ? -most : 0;
        const auto scale = static_cast<float>((m_isSymmetric ? std::max(-low, high) : high - low) / most);
        const double zero = m_isSymmetric ? 0 : std::round(-low / scale);
        at::Tensor rounded = tensor.contiguous().clone();
        auto *const values = rounded.data_ptr<float>();
        for (std::int64_t i = 0; i < rounded.numel(); ++i) {
            const double code = std::clamp(std::nearbyint(values[i] / scale) + zero, least, most);
            values[i] = static_cast<float>((code - zero) * scale);
        }
        return rounded;
    }

private:
    int m_bits;
    bool m_isSymmetric;
    std::map<std::string, std::pair<double, double>> m_ranges;
};

struct Case {
    const char *name;
    const char *code;
    std::size_t tensors, ranges;
    std::function<at::Tensor(const at::Tensor &, ByHand &)> byHand;
};

/// In CODE "CONV(x, a)" stands for a convolution with that kernel; kernels a, b, c, d have the seeds 1 to 4.
const std::vector<Case> &cases()
{
    using T = at::Tensor;
    static const std::vector<Case> all{
        {"a sum behind its ReLU",
         "    y = torch.relu(CONV(x, a))\n"
         "    z = torch.relu(CONV(y, b) + y)\n"
         "    return CONV(z, c)\n",
         3, 3,
         [](const T &x, ByHand &q) {
             const T y = q("y", at::relu(convolved(x, 1)));
             return convolved(q("z", at::relu(at::add(q("b", convolved(y, 2)), y))), 3);
         }},
        {"a projection",
         "    y = torch.relu(CONV(x, a))\n"
         "    return CONV(torch.relu(CONV(y, b) + CONV(y, c)), d)\n",
         3, 3,
         [](const T &x, ByHand &q) {
             const T y = at::relu(convolved(x, 1)); // layers alone read it
             return convolved(q("z", at::relu(at::add(q("b", convolved(y, 2)), q("c", convolved(y, 3))))), 4);
         }},
        {"branches side by side",
         "    y = torch.cat([torch.relu(CONV(x, a)), CONV(x, b)], 2)\n"
         "    return CONV(y, c)\n",
         2, 1,
         [](const T &x, ByHand &q) {
             return convolved(at::cat({q("y", at::relu(convolved(x, 1))), q("y", convolved(x, 2))}, 2), 3);
         }},
        {"side by side behind a max pool, and side by side again",
         "    y = torch.relu(CONV(x, a))\n"
         "    p = torch.cat([torch.max_pool2d(y, [3, 3], [1, 1], [1, 1]), CONV(y, b)], 2)\n"
         "    return CONV(torch.cat([p, torch.relu(CONV(x, c))], 2), d)\n",
         3, 1,
         [](const T &x, ByHand &q) {
             const T y = q("y", at::relu(convolved(x, 1)));
             const T p = at::cat({at::max_pool2d(y, {3, 3}, {1, 1}, {1, 1}), q("y", convolved(y, 2))}, 2);
             return convolved(at::cat({p, q("y", at::relu(convolved(x, 3)))}, 2), 4);
         }},
        {"dropout that drops nothing, and padding with zeros",
         "    y = torch.dropout(CONV(x, a), 0.5, False)\n"
         "    y = torch.constant_pad_nd(y, [0, 0, 1, 0])\n"
         "    return CONV(y[:, :, 1:] + CONV(x, b), c)\n",
         3, 3,
         [](const T &x, ByHand &q) {
             return convolved(q("z", at::add(q("y", convolved(x, 1)), q("b", convolved(x, 2)))), 3);
         }},
        {"an average pool",
         "    y = torch.relu(CONV(x, a))\n"
         "    return CONV(torch.avg_pool2d(y, [3, 3]), b)\n",
         2, 1,
         [](const T &x, ByHand &q) {
             return convolved(q("y", at::avg_pool2d(q("y", at::relu(convolved(x, 1))), {3, 3})), 2);
         }},
        {"a mean over positions",
         "    y = torch.mean(CONV(x, a), [2, 3], True)\n"
         "    return CONV(y, b)\n",
         2, 2,
         [](const T &x, ByHand &q) {
             return convolved(q("m", at::mean(q("y", convolved(x, 1)), {2, 3}, true)), 2);
         }},
        {"gates, and SiLU in two operators",
         "    y = CONV(x, a)\n"
         "    y = y * torch.sigmoid(y)\n"
         "    g = torch.sigmoid(CONV(x, b))\n"
         "    return CONV(y * g, c)\n",
         3, 3,
         [](const T &x, ByHand &q) {
             const T y = convolved(x, 1);
             const T s = q("s", at::mul(y, at::sigmoid(y)));
             return convolved(q("p", at::mul(s, q("g", at::sigmoid(convolved(x, 2))))), 3);
         }},
        {"in place",
         "    y = torch.relu_(CONV(x, a))\n"
         "    z = CONV(y, b)\n"
         "    z += y\n"
         "    return CONV(torch.relu_(z), c)\n",
         3, 3, [](const T &x, ByHand &q) { return cases()[0].byHand(x, q); }},
        {"what the network is fed", "    return CONV(CONV(x, a) + x, b)\n", 3, 3, [](const T &x, ByHand &q) {
             const T own = q("x", x);
             return convolved(q("z", at::add(q("a", convolved(own, 1)), own)), 2);
         }}};
    return all;
}

graph::Model networkOf(std::string code)
{
    static const QTemporaryDir folder;
    for (auto at = code.find("CONV("); at != std::string::npos; at = code.find("CONV(")) {
        int depth = 1; // of brackets
        std::size_t end = at + 5, comma = 0;
        for (; depth > 0; ++end) {
            depth += code[end] == '(' ? 1 : code[end] == ')' ? -1 : 0;
            comma = code[end] == ',' && depth == 1 ? end : comma;
        }
        const std::string name = code.substr(comma + 2, end - 1 - comma - 2);
        code.replace(at, end - at,
                     "torch.conv2d(" + code.substr(at + 5, comma - at - 5) + ", self." + name +
                         ".weight, None, [1, 1], [1, 1], [1, 1], 1)");
    }
    std::vector<ScriptedModule::Named> kernels;
    for (const auto &[name, seed] : {std::pair{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}})
        if (code.find(std::string("self.") + name + ".") != std::string::npos)
            kernels.emplace_back(std::string(name) + ".weight", kernel(seed));
    if (code.find("self.shift.") != std::string::npos)
        kernels.emplace_back("shift.weight", weights({4, 1, 1}, 5));
    return readScripted(scripted(kernels, code), folder.filePath(QStringLiteral("n.pt")).toStdString());
}

at::Tensor answerOf(const graph::Model &model, const at::Tensor &input)
{
    const std::vector<c10::IValue> given{input};
    const auto ran = graph::Executor(model).run(given, {}, {});
    if (!ran)
        qFatal("%s (%s)", ran.error().message().c_str(), ran.error().detail.c_str());
    return ran->first().clone();
}

graph::Model rounded(const graph::Model &model, const std::string &steps, const at::Tensor &batch)
{
    const OneBatch calibration(batch);
    const auto work = pipeline::workAfter(model, stepsOf(steps), &calibration);
    if (!work)
        qFatal("%s (%s)", work.error().message().c_str(), work.error().detail.c_str());
    return work->model;
}

std::vector<const graph::Node *> roundingNodes(const graph::Model &model)
{
    std::vector<const graph::Node *> nodes;
    for (const graph::Node &node : model.data().nodes)
        if (graph::roundingBy(model.data(), node))
            nodes.push_back(&node);
    return nodes;
}

const Case &caseOfRow()
{
    const std::string name = QTest::currentDataTag();
    return *std::ranges::find_if(cases(), [&](const Case &own) { return name.starts_with(own.name); });
}

at::Tensor samples(int seed)
{
    return bellShaped({6, 4, 8, 8}, seed, 0.3F, 1.0F);
}

} // namespace

class TestRoundActivations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreThoseByHand_data();
    void numbersAreThoseByHand();
    void whatIsNoTensorBetweenLayersStays_data();
    void whatIsNoTensorBetweenLayersStays();
    void rangesThatAreSharedAreEqual();
    void roundingAgainChangesNothing();
    void answersAreRoundedIfAsked();
    void placesAreThoseOfAnotherQuantizer();
    void withoutSamplesOrPlacesItIsSaid();
    void numbersWithoutRangeStayFloats();
    void conesFollowWhatIsWrittenIntoRoundedTensors();
    void answersStayFloatsWhereOthersReadThem_data();
    void answersStayFloatsWhereOthersReadThem();
};

void TestRoundActivations::numbersAreThoseByHand_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    for (const Case &own : cases()) {
        QTest::addRow("%s, 8 bits", own.name) << 8 << false;
        QTest::addRow("%s, 4 bits, symmetric", own.name) << 4 << true;
    }
    QTest::addRow("%s, 16 bits", cases()[0].name) << 16 << false;
}

void TestRoundActivations::numbersAreThoseByHand()
{
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    const base::EngineScope engine(1);
    const Case &own = caseOfRow();
    const graph::Model model = networkOf(own.code);
    const auto found = pipeline::tensorsToRound(model.data(), pipeline::FinalAnswers::Kept);
    QCOMPARE(found.tensors.size(), own.tensors);
    QCOMPARE(found.ranges, own.ranges);
    const std::string steps =
        "roundActivations:range=minMax:bits=" + std::to_string(bits) + (symmetric ? ":symmetric=true" : "");
    const graph::Model made = rounded(model, steps, samples(1));
    QCOMPARE(roundingNodes(made).size(), own.tensors);
    ByHand byHand(bits, symmetric);
    const at::Tensor asFloat = own.byHand(samples(1), byHand);
    QVERIFY(at::allclose(asFloat, answerOf(model, samples(1)), 1e-5, 1e-6));
    byHand.isLearning = false;
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "written.pt";
    GOOD(writeRecipe(made, pipeline::uniformRecipe(made.layers().size(), {}, stepsOf(steps)), file));
    const graph::Model written = load(file);
    for (const int seed : {1, 2}) { // also beyond the ranges
        const at::Tensor expected = own.byHand(samples(seed), byHand), is = answerOf(made, samples(seed));
        QVERIFY(at::allclose(is, expected, 1e-4, 1e-5));
        QVERIFY(at::equal(answerOf(written, samples(seed)), is));
        if (bits < 16)
            QVERIFY(!at::allclose(is, answerOf(model, samples(seed)), 1e-4, 1e-4));
    }
}

void TestRoundActivations::whatIsNoTensorBetweenLayersStays_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("tensors");
    QTest::newRow("layers alone") << "    return CONV(torch.relu(CONV(x, a)), b)\n" << 0;
    QTest::newRow("scores and a mask") << "    y = CONV(x, a)\n    s = torch.matmul(y, y) + x\n"
                                          "    return CONV(torch.softmax(s, -1), b)\n"
                                       << 0;
    QTest::newRow("a norm in several operators")
        << "    y = CONV(x, a)\n    y = y * torch.rsqrt(torch.mean(y * y, [-1], True) + 1e-5)\n"
           "    return CONV(y, b)\n"
        << 0;
    QTest::newRow("a norm in several operators, without the dimension")
        << "    y = CONV(x, a)\n    m = torch.mean(y * y, [-1], False)\n"
           "    y = y * torch.rsqrt(m + 1e-5).unsqueeze(-1)\n    return CONV(y, b)\n"
        << 0;
    QTest::newRow("a pool over the last dimension")
        << "    y = torch.mean(CONV(x, a), [-1], False)\n    return CONV(y.unsqueeze(-1), b)\n"
        << 2;
    QTest::newRow("a bias") << "    return CONV(CONV(x, a) + self.shift.weight, b)\n" << 0;
    QTest::newRow("a table") << "    return CONV(CONV(x, a)[:, :, :3, :3] + self.b.weight[:1], c)\n" << 2;
    QTest::newRow("a number") << "    return CONV(CONV(x, a) * 0.5 + 1.0, b)\n" << 0;
    QTest::newRow("the answer") << "    return CONV(x, a) + CONV(x, b)\n" << 2;
    QTest::newRow("rounded already")
        << "    y = torch.fake_quantize_per_tensor_affine(CONV(x, a) + CONV(x, b), 0.1, 3, 0, 15)\n"
           "    return CONV(y, c)\n"
        << 2;
}

void TestRoundActivations::whatIsNoTensorBetweenLayersStays()
{
    QFETCH(QString, code);
    QFETCH(int, tensors);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(code.toStdString());
    const auto found = pipeline::tensorsToRound(model.data(), pipeline::FinalAnswers::Kept);
    QCOMPARE(found.tensors.size(), static_cast<std::size_t>(tensors));
}

void TestRoundActivations::rangesThatAreSharedAreEqual()
{
    const base::EngineScope engine(1);
    for (const Case &own : cases()) {
        for (const char *rule : {"mse", "movingAverage", "percentile", "entropy"}) {
            const graph::Model made =
                rounded(networkOf(own.code), std::string("roundActivations:range=") + rule, samples(1));
            std::set<std::pair<double, std::int64_t>> grids;
            for (const graph::Node *node : roundingNodes(made)) {
                const auto coding = graph::roundingBy(made.data(), *node);
                QCOMPARE(graph::bitsOf(*coding), 8);
                grids.emplace(coding->scale, coding->zeroPoint);
            }
            QCOMPARE(grids.size(), own.ranges);
        }
    }
}

void TestRoundActivations::roundingAgainChangesNothing()
{
    const base::EngineScope engine(1);
    for (const Case &own : cases()) {
        const graph::Model once = rounded(networkOf(own.code), "roundActivations", samples(1));
        QVERIFY(pipeline::tensorsToRound(once.data(), pipeline::FinalAnswers::Kept).tensors.empty());
    }
    for (const int bits : {4, 8, 16})
        for (const bool symmetric : {false, true}) {
            const auto coding = compress::codingOf({-0.37, 1.91}, bits, symmetric);
            const at::Tensor once = graph::rounded(samples(3), coding, {});
            QVERIFY(sameBits(graph::rounded(once, coding, {}), once));
        }
}

void TestRoundActivations::answersAreRoundedIfAsked()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(cases()[0].code);
    const graph::Model made =
        rounded(model, "roundActivations:range=minMax:bits=4:answers=round", samples(1));
    QCOMPARE(roundingNodes(made).size(), cases()[0].tensors + 1);
    const at::Tensor answer = answerOf(made, samples(1)).contiguous();
    const std::set<float> levels(answer.data_ptr<float>(), answer.data_ptr<float>() + answer.numel());
    QVERIFY(levels.size() <= 16);
}

/// onnxruntime wrote resnet20_int8_qdq.onnx with 30 ranges of activations: what the network is fed and gives,
/// what 19 convolutions give (behind their ReLU, where one follows at once), and 9 sums; the pool has that of
/// the last.
void TestRoundActivations::placesAreThoseOfAnotherQuantizer()
{
    const std::filesystem::path path = realData("formats/resnet20.pt2");
    if (!std::filesystem::exists(path))
        QSKIP("needs formats/resnet20.pt2 in the folder of real data");
    const base::EngineScope engine(1);
    const graph::Model made = rounded(load(path), "foldBatchNorm,roundActivations:answers=round",
                                      bellShaped({4, 3, 32, 32}, 1, 0, 1));
    std::set<double> scales;
    for (const graph::Node *node : roundingNodes(made))
        scales.insert(graph::roundingBy(made.data(), *node)->scale);
    std::size_t layersAlone = 0;
    for (std::size_t layer = 0; layer < made.layers().size(); ++layer)
        layersAlone += graph::inputsRoundedAs(made.data(), layer) ? 0 : 1;
    QCOMPARE(roundingNodes(made).size(), std::size_t{21});
    QCOMPARE(scales.size() + layersAlone, std::size_t{30});
}

void TestRoundActivations::withoutSamplesOrPlacesItIsSaid()
{
    const base::EngineScope engine(1);
    const auto steps = stepsOf("roundActivations");
    const auto without = pipeline::workAfter(networkOf(cases()[0].code), steps);
    QVERIFY(!without);
    QCOMPARE(without.error().said.id(), std::string_view("step.without-calibration"));
    QVERIFY(without.error().message().find("roundActivations") != std::string::npos);
    const OneBatch calibration(samples(1));
    const auto nothing =
        pipeline::workAfter(networkOf("    return CONV(torch.relu(CONV(x, a)), b)\n"), steps, &calibration);
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().said.id(), std::string_view("step.nothing-to-do"));
    QVERIFY(!pipeline::stepsFromText("roundActivations:bits=3"));
    QVERIFY(!pipeline::stepsFromText("roundActivations:bits=17"));
}

void TestRoundActivations::numbersWithoutRangeStayFloats()
{
    const base::EngineScope engine(1);
    const OneBatch calibration(samples(1));
    const auto some = pipeline::workAfter(
        networkOf("    y = CONV(x, a) + CONV(x, b)\n    return CONV(y / (y - y) + CONV(y, c), d)\n"),
        stepsOf("roundActivations"), &calibration);
    GOOD(some);
    QVERIFY(std::ranges::any_of(some->notes, [](const base::Sentence &note) {
        return note.english().find("NaN or infinite") != std::string::npos;
    }));
    const auto none =
        pipeline::workAfter(networkOf("    return CONV((CONV(x, a) / 0.0) + (CONV(x, b) / 0.0), c)\n"),
                            stepsOf("roundActivations"), &calibration);
    QVERIFY(!none);
    QCOMPARE(none.error().said.id(), std::string_view("round-activations.nothing"));
}

/// Layers b and c read y before the network writes into it.
void TestRoundActivations::conesFollowWhatIsWrittenIntoRoundedTensors()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf("    y = CONV(x, a)\n    z = CONV(y, b)\n    y += CONV(y, c)\n"
                                         "    return torch.cat([z, CONV(y, d)], 1)\n");
    const graph::Executor executor(rounded(model, "roundActivations:bits=4", samples(1)));
    const graph::ModelData &data = executor.model().data();
    const auto writes = std::ranges::find_if(data.nodes, &graph::Node::mutates);
    QVERIFY(writes != data.nodes.end());
    const auto place = static_cast<std::size_t>(writes - data.nodes.begin());
    QVERIFY(graph::roundingsIn(data, place)[graph::at(writes->inputs[0])]);
    QVERIFY(!graph::roundingsIn(data, place + 1)[graph::at(writes->inputs[0])]);
    const std::vector<c10::IValue> given{samples(2)};
    graph::Activations retained;
    GOOD(executor.runRetaining(given, std::vector<graph::Override>(), {}, retained));
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer) {
        const auto weight = data.bindings[layer].weight;
        const std::vector<graph::Override> overrides{
            {weight, at::mul(data.parameters[graph::at(weight)].tensor, 0.75)}};
        const auto whole = executor.run(given, overrides, {});
        const auto cone = executor.runCone(graph::coneOf(executor.model(), {layer}, executor.retention()),
                                           retained, overrides, {});
        GOOD(whole);
        GOOD(cone);
        QVERIFY2(sameOutputs(*whole, *cone), data.layers[layer].name.c_str());
    }
}

void TestRoundActivations::answersStayFloatsWhereOthersReadThem_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<bool>("stays");
    QTest::newRow("as it is") << "(p, q)" << true;
    QTest::newRow("a view of it") << "(p.flatten(1), q)" << true;
    QTest::newRow("also side by side with others") << "(torch.cat([p, q], 1), q)" << false;
}

/// P, of a layer, is an answer, and read by a sum.
void TestRoundActivations::answersStayFloatsWhereOthersReadThem()
{
    QFETCH(QString, answer);
    QFETCH(bool, stays);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf("    p = CONV(x, a)\n    q = CONV(CONV(x, b) + p, c)\n    return " +
                                         answer.toStdString() + "\n");
    for (const bool round : {false, true}) {
        const graph::Model made = rounded(
            model, std::string("roundActivations:bits=4") + (round ? ":answers=round" : ""), samples(1));
        const at::Tensor first = answerOf(made, samples(1)).reshape({-1}).contiguous();
        const at::Tensor floats = answerOf(model, samples(1)).reshape({-1});
        if (stays)
            QCOMPARE(at::equal(first, floats), !round);
        else
            QVERIFY(!at::equal(first, floats));
    }
}

QTEST_GUILESS_MAIN(TestRoundActivations)
#include "tst_roundactivations.moc"
