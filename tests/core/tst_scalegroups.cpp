// Channels that a scale can be moved along: which are found, that whatever scale is folded into them changes
// no answer, and what is said of the others.
#include "core/base/enginescope.h"
#include "core/evaluate/scoring.h"
#include "core/formats/readmodel.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/channels/channellayout.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/channels/scalegroups.h"
#include "core/pipeline/works.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/networks.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/exp2.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sub.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using pipeline::ChannelLayout;

namespace {

using Sizes = std::vector<ChannelLayout::Size>;

at::Tensor positive(std::initializer_list<std::int64_t> shape, int seed)
{
    return weights(shape, seed).abs().add(0.5);
}

graph::Model networkOf(const ScriptedModule &module)
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    module.save(path);
    auto read = formats::readModel(path);
    if (!read)
        qFatal("%s (%s)", read.error().message().c_str(), read.error().detail.c_str());
    return read->model;
}

/// What BODY returns, of x [2, 5, 8], with norms (8) of gains g and h and shift s, linear layers a to d (8 →
/// 8 each), e (8 → 4), f (8 → 8, no bias) and the matrix m [8, 6].
ScriptedModule sequence(const std::string &body)
{
    ScriptedModule module;
    module.parameters = {{"g.weight", positive({8}, 1)},   {"s.weight", weights({8}, 2)},
                         {"h.weight", positive({8}, 3)},   {"a.weight", weights({8, 8}, 4)},
                         {"a.bias", weights({8}, 5)},      {"b.weight", weights({8, 8}, 6)},
                         {"b.bias", weights({8}, 7)},      {"c.weight", weights({8, 8}, 8)},
                         {"c.bias", weights({8}, 9)},      {"d.weight", weights({8, 8}, 10)},
                         {"d.bias", weights({8}, 11)},     {"e.weight", weights({4, 8}, 12)},
                         {"e.bias", weights({4}, 13)},     {"f.weight", weights({8, 8}, 14)},
                         {"m.weight", weights({8, 6}, 15)}};
    std::erase_if(module.parameters, [&](const auto &own) {
        const char letter = own.first[0];
        const bool isLayer = own.first.ends_with("bias") || (letter >= 'a' && letter <= 'f');
        return body.find("self." + own.first) == std::string::npos &&
               (!isLayer || body.find(std::string("L") + letter + "(") == std::string::npos);
    });
    module.code = "def forward(self, x):\n";
    std::string written = body;
    for (const char letter : std::string("abcdef")) {
        const std::string name(1, letter), call = "L" + name + "(";
        const std::string bias = letter == 'f' ? "None" : "self." + name + ".bias";
        for (auto at = written.find(call); at != std::string::npos; at = written.find(call)) {
            int depth = 1;
            auto end = at + call.size();
            for (; depth > 0; ++end)
                depth += written[end] == '(' ? 1 : written[end] == ')' ? -1 : 0;
            const std::string inner = written.substr(at + call.size(), end - at - call.size() - 1);
            written.replace(at, end - at,
                            "torch.linear(" + inner + ", self." + name + ".weight, " + bias + ")");
        }
    }
    module.code += written;
    return module;
}

const std::string rms =
    "    n = x * torch.rsqrt(torch.mean(torch.pow(x, 2), [-1], True) + 1e-5) * self.g.weight\n";
const std::string layerNorm = "    n = torch.layer_norm(x, [8], self.g.weight, self.s.weight, 1e-5, False)\n";
const std::string heads = "    q = La(x).view([x.size(0), x.size(1), 4, 2]).transpose(1, 2)\n"
                          "    k = Lb(x).view([x.size(0), x.size(1), 4, 2]).transpose(1, 2)\n";
const std::string probabilities = "    p = torch.softmax(torch.matmul(q, k.transpose(2, 3)), -1)\n";

/// What BODY returns, of x [2, 4, 8, 8], with convolutions a (4 → 6), b (6 → 6), d (6 → 6, one channel each),
/// a linear layer k (96 → 5) and the vectors of a norm (6).
ScriptedModule picture(const std::string &body)
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({6, 4, 3, 3}, 1)}, {"a.bias", weights({6}, 2)},
                         {"b.weight", weights({6, 6, 3, 3}, 3)}, {"b.bias", weights({6}, 4)},
                         {"d.weight", weights({6, 1, 3, 3}, 5)}, {"k.weight", weights({5, 96}, 6)},
                         {"n.weight", positive({6}, 7)},         {"n.bias", weights({6}, 8)}};
    module.buffers = {{"n.mean", weights({6}, 9)}, {"n.var", positive({6}, 10)}};
    const std::string a = "torch.conv2d(x, self.a.weight, self.a.bias, [1,1], [1,1], [1,1], 1)";
    std::string written = body;
    for (auto at = written.find("A"); at != std::string::npos; at = written.find("A"))
        written.replace(at, 1, a);
    const auto isUnread = [&](const auto &own) {
        return written.find("self." + own.first) == std::string::npos;
    };
    std::erase_if(module.parameters, isUnread);
    std::erase_if(module.buffers, isUnread);
    module.code = "def forward(self, x):\n" + written;
    return module;
}

const std::string batchNorm =
    "torch.batch_norm(%, self.n.weight, self.n.bias, self.n.mean, self.n.var, False, 0.1, 1e-5, False)";

std::string normed(std::string norm, const std::string &inner)
{
    return norm.replace(norm.find('%'), 1, inner);
}

std::string conv(const std::string &input, const char *name, const char *bias, int groups)
{
    return "torch.conv2d(" + input + ", self." + name + ".weight, " + bias + ", [1,1], [1,1], [1,1], " +
           std::to_string(groups) + ")";
}

at::Tensor answer(const graph::Model &model, const at::Tensor &input)
{
    const auto outputs = graph::Executor(model).run(std::vector<c10::IValue>{input}, {}, {});
    if (!outputs)
        qFatal("%s", outputs.error().message().c_str());
    return outputs->first();
}

double relativeDifference(const graph::Model &a, const graph::Model &b, const at::Tensor &input)
{
    const at::Tensor expected = answer(a, input);
    return at::sub(answer(b, input), expected).abs().max().item<double>() /
           expected.abs().max().item<double>();
}

/// Of each group scales between 1/4 and 4, the same every time.
std::vector<at::Tensor> someScales(const graph::ModelData &data,
                                   const std::vector<pipeline::ScaleGroup> &groups)
{
    std::vector<at::Tensor> scales;
    int seed = 20;
    for (const pipeline::ScaleGroup &group : groups) {
        const at::Tensor exponents = weights({group.channels}, ++seed);
        const double largest = exponents.abs().max().item<double>();
        scales.push_back(
            pipeline::takenScale(data, group, at::exp2(exponents.to(at::kDouble).mul(2 / largest))));
    }
    return scales;
}

} // namespace

class TestScaleGroups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersStay_data();
    void answersStay();
    void whatIsLeftIsNamed_data();
    void whatIsLeftIsNamed();
    void halfPrecisionRoundsNothing_data();
    void halfPrecisionRoundsNothing();
    void numbersStayThoseOfFloat16();
    void layoutsFollowViews();
    void layoutsThatCannotBeToldAreNone();
    void realNetworksAnswerTheSame_data();
    void realNetworksAnswerTheSame();
};

void TestScaleGroups::answersStay_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<std::vector<std::size_t>>("readers"); // of each group
    using Readers = std::vector<std::size_t>;
    const auto row = [](const char *name, const ScriptedModule &module, const Readers &readers) {
        QTest::newRow(name) << module << readers;
    };
    row("rms norm, three readers", sequence(rms + "    return La(n) + Lb(n) + Lf(n)\n"), {3});
    row("layer norm", sequence(layerNorm + "    return La(n)\n"), {1});
    row("layer norm, activation", sequence(layerNorm + "    return La(torch.relu(n)) * Lb(n)\n"), {2});
    row("layer norm, transposed weights", sequence(layerNorm + "    return torch.matmul(n, self.m.weight)\n"),
        {1});
    row("layer norm, weights through a transpose",
        sequence(layerNorm + "    return torch.matmul(n, self.a.weight.t())\n"), {1});
    row("two norms",
        sequence(rms + "    y = La(n)\n    z = torch.layer_norm(y, [8], self.h.weight, None, 1e-5, "
                       "False)\n    return Lb(z)\n"),
        {1, 1});
    row("layers", sequence("    return Lb(torch.relu(La(x)))\n"), {1});
    row("gated", sequence("    return Lc(torch.silu(La(x)) * Lb(x))\n"), {1});
    row("gated, the other way round", sequence("    return Lc(Lb(x) * torch.sigmoid(La(x)) * 0.5)\n"), {1});
    row("gated, norm before", sequence(rms + "    return Lc(torch.silu(La(n)) * Lb(n))\n"), {2, 1});
    row("attention",
        sequence(heads + probabilities +
                 "    v = Lc(x).view([x.size(0), x.size(1), 4, 2]).transpose(1, 2)\n"
                 "    return Ld(torch.matmul(p, v).transpose(1, 2).reshape([x.size(0), x.size(1), 8]))\n"),
        {1});
    row("attention, permuted and flattened",
        sequence(heads + probabilities +
                 "    v = Lc(x).reshape([x.size(0), -1, 4, 2]).permute([0, 2, 1, 3])\n"
                 "    return Ld(torch.matmul(p, v).permute([0, 2, 1, 3]).contiguous().flatten(2))\n"),
        {1});
    row("attention, queries share values",
        sequence(heads + probabilities +
                 "    v = Le(x).view([x.size(0), x.size(1), 2, 2]).repeat_interleave(2, 2).transpose(1, 2)\n"
                 "    return Ld(torch.matmul(p, v).transpose(1, 2).reshape([x.size(0), x.size(1), -1]))\n"),
        {1});
    row("attention, values expanded",
        sequence(heads + probabilities +
                 "    v = Le(x).view([x.size(0), x.size(1), 2, 2]).transpose(1, 2)\n"
                 "    v = v[:, :, None, :, :].expand([x.size(0), 2, 2, x.size(1), 2])\n"
                 "    v = v.reshape([x.size(0), 4, x.size(1), 2])\n"
                 "    return Ld(torch.matmul(p, v).transpose(1, 2).reshape([x.size(0), x.size(1), 8]))\n"),
        {1});
    row("convolutions", picture("    return " + conv("torch.relu(A)", "b", "self.b.bias", 1) + "\n"), {1});
    row("one channel each",
        picture("    return " +
                conv("torch.relu(" + conv("torch.relu(A)", "d", "None", 6) + ")", "b", "None", 1) + "\n"),
        {1, 1});
    row("flattened",
        picture(
            "    return torch.linear(torch.flatten(torch.adaptive_avg_pool2d(torch.relu(A), [4,4]), 1, -1), "
            "self.k.weight, None)\n"),
        {1});
    row("batch norm, two readers",
        picture("    n = torch.relu(" + normed(batchNorm, "torch.sigmoid(A)") + ")\n    return " +
                conv("n", "b", "None", 1) + " + " + conv("n", "d", "None", 6) + "\n"),
        {2});
    row("group norm, pooled",
        picture("    n = torch.group_norm(A, 3, self.n.weight, self.n.bias, 1e-5, False)\n    return " +
                conv("torch.max_pool2d(n, [2,2], [2,2], [0,0], [1,1], False)", "b", "None", 1) + "\n"),
        {1});
}

void TestScaleGroups::answersStay()
{
    QFETCH(ScriptedModule, module);
    QFETCH(std::vector<std::size_t>, readers);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(module);
    const auto groups = pipeline::scaleGroupsOf(model.data()).groups;
    std::vector<std::size_t> found;
    for (const pipeline::ScaleGroup &group : groups)
        found.push_back(group.readers.size());
    QCOMPARE(found, readers);
    const auto scales = someScales(model.data(), groups);
    const graph::Model scaled = pipeline::withScales(model, groups, scales);
    const bool isPicture = module.code.find("conv2d") != std::string::npos;
    const at::Tensor input = isPicture ? bellShaped({2, 4, 8, 8}, 3, 0, 1) : bellShaped({2, 5, 8}, 3, 0, 1);
    const double difference = relativeDifference(model, scaled, input);
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    QVERIFY(scaled.layers() == model.layers());
    QCOMPARE(scaled.otherBytes(), model.otherBytes());
    for (const pipeline::ScaleGroup &group : groups)
        for (const pipeline::ScaledReader &reader : group.readers) {
            const auto weight = static_cast<std::size_t>(reader.layer.use.weight);
            QVERIFY2(!model.data().parameters[weight].tensor.equal(scaled.data().parameters[weight].tensor),
                     "nothing was scaled");
        }
}

void TestScaleGroups::whatIsLeftIsNamed_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("because");
    const auto row = [](const char *name, const ScriptedModule &module, const char *left,
                        const char *because) {
        QTest::newRow(name) << module << QByteArray(left) << QByteArray(because);
    };
    row("returned, too", sequence(rms + "    return La(n), n\n"), "g", "what the network returns");
    row("a residual", sequence(layerNorm + "    return Lb(La(n) + n)\n"), "g", "aten::add");
    row("gelu", sequence(layerNorm + "    return La(torch.gelu(n))\n"), "g", "aten::gelu");
    row("no gain", sequence("    n = torch.layer_norm(x, [8], None, None, 1e-5, False)\n    return La(n)\n"),
        "", "without a gain");
    row("a gain for two",
        sequence(
            rms +
            "    y = La(n)\n    return Lb(torch.layer_norm(y, [8], self.g.weight, None, 1e-5, False))\n"),
        "g", "a gain that several operators read");
    row("tied weights", sequence(layerNorm + "    return La(La(n))\n"), "g", "aten::linear");
    row("squared", sequence("    y = La(x)\n    return Lb(y * y)\n"), "a", "aten::mul");
    row("divided by", sequence("    return Lb(torch.ones_like(x) / La(x))\n"), "a", "aten::div");
    row("mixed heads",
        sequence(heads + probabilities +
                 "    v = Lc(x).view([x.size(0), x.size(1), 4, 2]).transpose(1, 2)\n"
                 "    return Ld(torch.matmul(p, v).reshape([x.size(0), x.size(1), 8]))\n"),
        "c", "aten::reshape");
    row("a ceiling", picture("    return " + conv("torch.relu6(A)", "b", "None", 1) + "\n"), "a",
        "ReLU6, which cuts at a number");
}

void TestScaleGroups::whatIsLeftIsNamed()
{
    QFETCH(ScriptedModule, module);
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, because);
    const base::EngineScope engine(1);
    const auto found = pipeline::scaleGroupsOf(networkOf(module).data());
    bool isNamed = because.isEmpty();
    QStringList all;
    for (const auto &[text, obstacle] : found.apart) {
        const bool isLayer = left.isEmpty() || obstacle.layers.front() == left.toStdString();
        isNamed = isNamed || (isLayer && text.find(because.toStdString()) != std::string::npos);
        all << QString::fromStdString(obstacle.layers.front() + ": " + text);
    }
    QVERIFY2(isNamed, qPrintable(all.join(QStringLiteral("; "))));
    for (const pipeline::ScaleGroup &group : found.groups)
        QVERIFY2(group.name != left.toStdString() || left.isEmpty(), "it is scaled all the same");
}

void TestScaleGroups::halfPrecisionRoundsNothing_data()
{
    QTest::addColumn<int>("type");
    QTest::newRow("float16") << static_cast<int>(at::kHalf);
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
}

void TestScaleGroups::halfPrecisionRoundsNothing()
{
    QFETCH(int, type);
    const base::EngineScope engine(1);
    ScriptedModule module = sequence(layerNorm + "    return Lc(torch.silu(La(n)) * Lb(n))\n");
    for (auto &[name, tensor] : module.parameters)
        tensor = tensor.to(static_cast<at::ScalarType>(type));
    const graph::Model model = networkOf(module);
    const auto groups = pipeline::scaleGroupsOf(model.data()).groups;
    QCOMPARE(groups.size(), std::size_t{2});
    const auto scales = someScales(model.data(), groups);
    for (const at::Tensor &scale : scales)
        QVERIFY(scale.log2().equal(scale.log2().round()));
    const auto scaled = pipeline::withScales(model, groups, scales);
    QVERIFY(relativeDifference(model, scaled, bellShaped({2, 5, 8}, 3, 0, 1)) < 1e-6);
}

/// A gain near the largest is not divided by less than it can bear, a weight not multiplied by more.
void TestScaleGroups::numbersStayThoseOfFloat16()
{
    const base::EngineScope engine(1);
    ScriptedModule module = sequence(layerNorm + "    return La(n)\n");
    for (auto &[name, tensor] : module.parameters) {
        if (name == "g.weight")
            tensor[0] = 60000;
        if (name == "a.weight")
            tensor[3][1] = 40000;
        tensor = tensor.to(at::kHalf);
    }
    const graph::Model model = networkOf(module);
    const auto groups = pipeline::scaleGroupsOf(model.data()).groups;
    QCOMPARE(groups.size(), std::size_t{1});
    at::Tensor wanted = at::ones({8}, at::kDouble);
    wanted[0] = 0.01;
    wanted[1] = 100;
    const at::Tensor taken = pipeline::takenScale(model.data(), groups.front(), wanted);
    QCOMPARE(taken[0].item<double>(), 1.0);
    QCOMPARE(taken[1].item<double>(), 1.0);
    const auto scaled = pipeline::withScales(model, groups, std::vector{taken});
    for (const graph::Parameter &parameter : scaled.data().parameters)
        QVERIFY(parameter.tensor.isfinite().all().item<bool>());
}

void TestScaleGroups::layoutsFollowViews()
{
    const ChannelLayout flat = ChannelLayout::alongLast(12);
    // [b, t, 12] as [b, t, 2, 3, 2], the middle ones exchanged, and flat again.
    const auto split = flat.reshaped(Sizes{{}, {}, 2, 3, 2});
    QVERIFY(split && !split->lastDimension());
    const auto turned = split->transposed(2, 3);
    QVERIFY(turned);
    const auto joined = turned->reshaped(Sizes{{}, {}, 12});
    QVERIFY(joined && joined->lastDimension());
    const at::Tensor order = at::arange(12).view({2, 3, 2}).transpose(0, 1).reshape({12});
    for (std::int64_t i = 0; i < 12; ++i)
        QCOMPARE((*joined->lastDimension())[static_cast<std::size_t>(i)], order[i].item<std::int64_t>());
    // Each of two values stands for three heads.
    const auto shared = ChannelLayout::alongLast(4).reshaped(Sizes{{}, {}, 2, 2});
    const auto heads = shared->repeated(2, 3);
    QVERIFY(heads);
    const auto features = heads->reshaped(Sizes{{}, {}, {}});
    QCOMPARE(*features->lastDimension(), (std::vector<std::int64_t>{0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3}));
}

void TestScaleGroups::layoutsThatCannotBeToldAreNone()
{
    const ChannelLayout flat = ChannelLayout::alongLast(12);
    QVERIFY(!flat.transposed(1, 2));               // how many dimensions there are is not known
    QVERIFY(!flat.reshaped(Sizes{{}, {}, 5, 2}));  // 12 places are not rows of 10
    QVERIFY(!flat.reshaped(Sizes{{}, {}, {}, 4})); // nor known where one size is not
    QVERIFY(!flat.reshaped(Sizes{{}, {}, 3, 2}));  // the half would lie among samples
    QVERIFY(!flat.multiplied());                   // channels of its rows are not known
    const auto rows = flat.reshaped(Sizes{{}, {}, 4, 3})->transposed(-1, -3);
    QVERIFY(rows && !rows->reshaped(Sizes{{}, {}, 12}));
    QVERIFY(!ChannelLayout::alongSecond().transposed(-1, -2));
    QVERIFY(!ChannelLayout::alongSecond().lastDimension());
}

void TestScaleGroups::realNetworksAnswerTheSame_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("groups");
    QTest::newRow("demo") << QStringLiteral("demo") << -1;
    // Of each of five blocks both norms, values and gate, and the last norm.
    QTest::newRow("stories") << QStringLiteral("stories") << 21;
    QTest::newRow("resnet20") << QStringLiteral("resnet20") << 9; // the two convolutions of each block
    QTest::newRow("lenet5") << QStringLiteral("lenet5") << 4;
}

void TestScaleGroups::realNetworksAnswerTheSame()
{
    QFETCH(QString, network);
    QFETCH(int, groups);
    const std::string name = network.toStdString();
    if (!isThere(name))
        QSKIP("needs the folder of real data");
    const base::EngineScope engine(1);
    const auto evaluator = openNetwork(networkNamed(name), 8);
    GOOD(evaluator);
    const auto folded = evaluator->after(pipeline::Steps::usual());
    GOOD(folded);
    const graph::Model &model = folded->model;
    const auto found = pipeline::scaleGroupsOf(model.data()).groups;
    QVERIFY(!found.empty());
    if (groups >= 0)
        QCOMPARE(std::ssize(found), groups);
    const auto scaled = pipeline::withScales(model, found, someScales(model.data(), found));
    const auto batch = evaluator->samples().read(0, 8);
    GOOD(batch);
    const auto inputs = evaluate::toInputs(*batch);
    const auto before = graph::Executor(model).run(inputs, {}, {}),
               after = graph::Executor(scaled).run(inputs, {}, {});
    GOOD(before);
    GOOD(after);
    const double difference = at::sub(after->first(), before->first()).abs().max().item<double>() /
                              before->first().abs().max().item<double>();
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    QVERIFY(scaled.layers() == model.layers());
}

QTEST_GUILESS_MAIN(TestScaleGroups)
#include "tst_scalegroups.moc"
