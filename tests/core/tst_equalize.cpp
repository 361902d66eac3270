// Cross-layer equalization: the network computes the same, and its layers share their ranges.
#include "core/base/enginescope.h"
#include "core/compress/cost.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/channels/channelpairs.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/works.h"
#include "core/report/exportmodel.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/modulestate.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/stepsandmodels.h"
#include "tests/support/writerecipe.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/div.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace paretoscope;
using pipeline::Steps;
using tests::load;
using tests::stepsOf;

namespace {

/// Channels of very different sizes, which is what equalization is for.
at::Tensor uneven(std::initializer_list<std::int64_t> shape, int seed)
{
    at::Tensor weight = tests::weights(shape, seed);
    for (std::int64_t i = 0; i < weight.size(0); ++i)
        weight[i].mul_(std::pow(10.0, static_cast<double>(i % 5) - 2));
    return weight;
}

const std::string first = "torch.conv2d(x, a.weight, a.bias, [1,1], [1,1], [1,1], 1)";

/// BODY computes h from x or, written as "y", what convolution a makes of it, [2, 4, 8, 8], with convolutions
/// a (4 → 6), b (6 → 6), d (6 → 6, one channel each), t (6 → 6, transposed, two groups) and linear layers m
/// (6 → 5), k (96 → 5), n (5 → 3), slopes p (one) and q (6), positive numbers v (6), and w like a without a
/// bias.
tests::ScriptedModule moduleOf(const std::string &body)
{
    tests::ScriptedModule module;
    module.parameters = {{"a.weight", uneven({6, 4, 3, 3}, 1)},
                         {"a.bias", tests::weights({6}, 2)},
                         {"b.weight", uneven({6, 6, 3, 3}, 3)},
                         {"b.bias", tests::weights({6}, 4)},
                         {"d.weight", uneven({6, 1, 3, 3}, 5)},
                         {"d.bias", tests::weights({6}, 6)},
                         {"t.weight", tests::weights({6, 3, 3, 3}, 7)},
                         {"t.bias", tests::weights({6}, 8)},
                         {"m.weight", uneven({5, 6}, 9)},
                         {"m.bias", tests::weights({5}, 10)},
                         {"k.weight", uneven({5, 96}, 11)},
                         {"n.weight", uneven({3, 5}, 12)},
                         {"p.weight", tests::weights({1}, 13)},
                         {"q.weight", tests::weights({6}, 14)},
                         {"v.weight", tests::weights({6}, 15).abs().add(0.5)},
                         {"w.weight", uneven({6, 4, 3, 3}, 16)}};
    const bool isAhead = body.find("(y)") != std::string::npos;
    const std::string all = isAhead ? first + body : body;
    const auto isRead = [&](const std::string &part) {
        return all.find(part + ".weight") != std::string::npos;
    };
    std::erase_if(module.parameters, [&](const auto &own) { return !isRead(own.first.substr(0, 1)); });
    module.code = "def forward(self, x):\n";
    for (const char *part : {"a", "b", "d", "t", "m", "k", "n", "p", "q", "v", "w"})
        if (isRead(part))
            module.code += std::string("    ") + part + " = self." + part + "\n";
    if (isAhead)
        module.code += "    y = " + first + "\n";
    module.code += "    h = " + body + "\n    return h\n";
    return module;
}

graph::Model networkOf(const tests::ScriptedModule &module)
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    module.save(path);
    return load(path);
}

graph::Model networkOf(const std::string &body)
{
    return networkOf(moduleOf(body));
}

tests::ScriptedModule in(at::ScalarType type, tests::ScriptedModule module)
{
    for (auto &[name, tensor] : module.parameters)
        tensor = tensor.detach().to(type);
    return module;
}

std::string onFirst(std::string activation)
{
    return activation.replace(activation.find('%'), 1, first);
}

/// What FILE computes in TYPE, where this LibTorch can.
std::optional<at::Tensor> runIn(at::ScalarType type, const std::filesystem::path &file,
                                const at::Tensor &input)
{
    const at::NoGradGuard inference;
    try {
        return torch::jit::load(file.string()).forward({input.to(type)}).toTensor();
    } catch (const std::exception &) { // no kernels
        return {};
    }
}

std::string conv(const std::string &input, const char *layer, int groups = 1)
{
    const std::string name(layer);
    return "torch.conv2d(" + input + ", " + name + ".weight, " + name + ".bias, [1,1], [1,1], [1,1], " +
           std::to_string(groups) + ")";
}

double relativeDifference(const graph::Model &a, const graph::Model &b, const at::Tensor &input)
{
    const std::vector<c10::IValue> inputs{input};
    const auto expected = graph::Executor(a).run(inputs, {}, {});
    const auto actual = graph::Executor(b).run(inputs, {}, {});
    if (!expected || !actual)
        qFatal("%s", (!expected ? expected : actual).error().message().c_str());
    return at::sub(actual->first(), expected->first()).abs().max().item<double>() /
           expected->first().abs().max().item<double>();
}

at::Tensor weightOf(const graph::Model &model, const pipeline::ChannelLayer &layer)
{
    return model.data().parameters[static_cast<std::size_t>(layer.use.weight)].tensor;
}

/// The largest |ln(r1 / r2)| of a channel between two layers of MODEL.
double unevenness(const graph::Model &model)
{
    double largest = 0;
    for (const pipeline::ChannelPair &pair : pipeline::channelPairsOf(model.data()).pairs) {
        if (!pair.ceilings.empty())
            continue;
        const auto writes = pipeline::largestByOutput(weightOf(model, pair.first), pair.first.layer);
        const auto reads = at::amax(pipeline::largestByInput(weightOf(model, pair.second), pair.second.layer)
                                        .view({writes.numel(), pair.featuresPerChannel}),
                                    {1});
        for (std::int64_t i = 0; i < writes.numel(); ++i) {
            const double w = writes[i].item<double>();
            const double r = reads[i].item<double>();
            if (w > 0 && r > 0)
                largest = std::max(largest, std::abs(std::log(w / r)));
        }
    }
    return largest;
}

} // namespace

class TestEqualize : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputsStayAndRangesMeet_data();
    void outputsStayAndRangesMeet();
    void whatDoesNotScaleIsNamed_data();
    void whatDoesNotScaleIsNamed();
    void relu6IsRefusedByName();
    void ceilingsCanScale_data();
    void ceilingsCanScale();
    void halfPrecisionRoundsNothing_data();
    void halfPrecisionRoundsNothing();
    void scaledNumbersStayNumbersOfFloat16_data();
    void scaledNumbersStayNumbersOfFloat16();
    void layersThatNoneFollowsAreNotNamed_data();
    void layersThatNoneFollowsAreNotNamed();
    void unfoldedNormsAreNamed();
    void weightsAloneSayWhatTheirCodeLacks_data();
    void weightsAloneSayWhatTheirCodeLacks();
    void realNetworksComputeTheSame_data();
    void realNetworksComputeTheSame();
    void exportIsProved();
    void oneScaleForTheWholeTensorIsEnoughThen();
};

void TestEqualize::outputsStayAndRangesMeet_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("pairs");
    const auto row = [](const char *name, const std::string &body, int pairs) {
        QTest::newRow(name) << QString::fromStdString(body) << pairs;
    };
    row("convolutions", conv("torch.relu(" + first + ")", "b"), 1);
    row("nothing between", conv(first, "b"), 1);
    row("in place", conv("torch.relu_(" + first + ")", "b"), 1);
    row("leaky", conv("torch.leaky_relu(" + first + ", 0.1)", "b"), 1);
    row("one slope", conv("torch.prelu(" + first + ", p.weight)", "b"), 1);
    row("a slope each", conv("torch.prelu(" + first + ", q.weight)", "b"), 1);
    row("a slope each, pooled",
        conv("torch.max_pool2d(torch.prelu(" + first + ", q.weight), [2,2], [2,2], [0,0], [1,1], False)",
             "b"),
        1);
    row("one channel each", conv("torch.relu(" + conv("torch.relu(" + first + ")", "d", 6) + ")", "b"), 2);
    row("transposed, grouped",
        "torch.conv_transpose2d(torch.relu(" + first + "), t.weight, t.bias, [2,2], [0,0], [0,0], 2, [1,1])",
        1);
    row("after a transposed one",
        conv("torch.relu(torch.conv_transpose2d(torch.relu(" + first +
                 "), t.weight, t.bias, [2,2], [0,0], [0,0], 2, [1,1]))",
             "b"),
        2);
    row("pooled by the largest",
        conv("torch.max_pool2d(torch.relu(" + first + "), [2,2], [2,2], [0,0], [1,1], False)", "b"), 1);
    row("pooled by the mean",
        conv("torch.avg_pool2d(torch.relu(" + first + "), [2,2], [2,2], [0,0], False, True, None)", "b"), 1);
    row("padded with zeros", conv("torch.constant_pad_nd(torch.relu(" + first + "), [1,1,1,1], 0)", "b"), 1);
    row("flattened, 16 features a channel",
        "torch.linear(torch.flatten(torch.adaptive_avg_pool2d(torch.relu(" + first +
            "), [4,4]), 1, -1), k.weight, None)",
        1);
    row("mean over the picture",
        "torch.linear(torch.mean(torch.relu(" + first + "), [2,3], False), m.weight, m.bias)", 1);
    row("linear layers",
        "torch.linear(torch.relu(torch.linear(torch.mean(torch.relu(" + first +
            "), [2,3], False), m.weight, m.bias)), n.weight, None)",
        2);
}

void TestEqualize::outputsStayAndRangesMeet()
{
    QFETCH(QString, body);
    QFETCH(int, pairs);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(body.toStdString());
    QCOMPARE(std::ssize(pipeline::channelPairsOf(model.data()).pairs), pairs);
    QVERIFY2(unevenness(model) > 1, "the test's own weights are even");
    const auto made = pipeline::workAfter(model, stepsOf("equalize"));
    GOOD(made);
    QCOMPARE(made->model.history(), std::string("equalize"));
    QVERIFY2(unevenness(made->model) < 2e-3, qPrintable(QString::number(unevenness(made->model))));
    const double difference = relativeDifference(model, made->model, at::randn({2, 4, 8, 8}));
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    QVERIFY(made->model.layers() == model.layers());
    QCOMPARE(made->model.otherBytes(), model.otherBytes());
}

void TestEqualize::whatDoesNotScaleIsNamed_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *name, const std::string &body, const char *named) {
        QTest::newRow(name) << QString::fromStdString(body) << QByteArray(named);
    };
    row("sigmoid", conv("torch.sigmoid(" + first + ")", "b"), "aten::sigmoid, which does not scale");
    row("gelu", conv("torch.gelu(" + first + ")", "b"), "aten::gelu, which does not scale");
    row("padded with ones", conv("torch.constant_pad_nd(" + first + ", [1,1,1,1], 1)", "b"),
        "aten::constant_pad_nd");
    row("padded channels",
        "torch.conv2d(torch.constant_pad_nd(" + first +
            ", [0,0,0,0,1,-1], 0), b.weight, None, [1,1], [1,1], [1,1], 1)",
        "aten::constant_pad_nd");
    row("moved by a number", conv("torch.add(" + first + ", 1)", "b"), "aten::add, which does not scale");
    row("read twice", "torch.add(" + conv("torch.relu(y)", "b") + ", y)",
        "several operators that read the output");
    row("across the channels", conv("torch.softmax(" + first + ", 1)", "b"), "aten::softmax");
}

void TestEqualize::whatDoesNotScaleIsNamed()
{
    QFETCH(QString, body);
    QFETCH(QByteArray, named);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(body.toStdString());
    const pipeline::StepKind &kind = *pipeline::stepNamed("equalize");
    const auto found = kind.look(model, pipeline::usualStep(kind).values);
    const bool isNamed = std::ranges::any_of(found.left, [&](const base::Sentence &sentence) {
        return sentence.english().find(named.toStdString()) != std::string::npos &&
               sentence.english().find(": a") != std::string::npos;
    });
    QVERIFY2(isNamed, found.left.empty() ? "nothing is said" : found.left.front().english().c_str());
    if (found.places == 0) {
        const auto refused = pipeline::workAfter(model, stepsOf("equalize"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
        QVERIFY(refused.error().message().find(named.toStdString()) != std::string::npos);
    }
}

void TestEqualize::relu6IsRefusedByName()
{
    const base::EngineScope engine(1);
    for (const char *ceiling :
         {"torch.hardtanh(%, 0., 6.)", "torch.relu6(%)", "torch.hardtanh_(%, 0., 6.)"}) {
        std::string activation = ceiling;
        activation.replace(activation.find('%'), 1, first);
        const auto refused = pipeline::workAfter(networkOf(conv(activation, "b")), stepsOf("equalize"));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("ReLU6") != std::string::npos,
                 refused.error().message().c_str());
        QVERIFY(refused.error().message().find("ceilings=scale") != std::string::npos);
    }
}

void TestEqualize::ceilingsCanScale_data()
{
    QTest::addColumn<QString>("activation");
    QTest::addColumn<int>("bytes"); ///< more, besides layers
    QTest::newRow("ReLU6") << "torch.hardtanh(%, 0., 6.)" << 6 * 4 + 4;
    QTest::newRow("in place") << "torch.hardtanh_(%, 0., 6.)" << 6 * 4 + 4;
    QTest::newRow("hardtanh") << "torch.hardtanh(%, -1., 1.)" << 2 * 6 * 4;
    QTest::newRow("clamped") << "torch.clamp(%, -0.5, 2.)" << 2 * 6 * 4;
}

void TestEqualize::ceilingsCanScale()
{
    QFETCH(QString, activation);
    QFETCH(int, bytes);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(conv(
        QString(activation).replace(QLatin1Char('%'), QString::fromStdString(first)).toStdString(), "b"));
    const auto made = pipeline::workAfter(model, stepsOf("equalize:ceilings=scale"));
    GOOD(made);
    const double difference = relativeDifference(model, made->model, at::mul(at::randn({2, 4, 8, 8}), 4));
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    QCOMPARE(made->model.otherBytes() - model.otherBytes(), bytes);
}

void TestEqualize::halfPrecisionRoundsNothing_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("activation");
    QTest::addColumn<int>("bytes"); ///< more, besides layers
    for (const auto type : {at::kHalf, at::kBFloat16}) {
        const QByteArray name = type == at::kHalf ? "float16, " : "bfloat16, ";
        const auto row = [&](const char *activation, int bytes) {
            QTest::newRow(name + activation) << static_cast<int>(type) << activation << bytes;
        };
        row("torch.relu(%)", 0);
        row("torch.prelu(%, q.weight)", 0);
        row("torch.hardtanh(%, 0., 6.)", 2 * (6 + 1));
        row("torch.hardtanh_(%, 0., 6.)", 2 * (6 + 1));
        row("torch.hardtanh(%, -1., 1.)", 2 * 2 * 6);
        row("torch.clamp(%, -0.5, 2.)", 2 * 2 * 6);
    }
}

/// What equalizing adds is of the network's type, so that the file runs in it; and scales are powers of two,
/// so that what float32 computes is the same but for subnormal numbers.
void TestEqualize::halfPrecisionRoundsNothing()
{
    QFETCH(int, type);
    QFETCH(QString, activation);
    QFETCH(int, bytes);
    const base::EngineScope engine(1);
    const auto own = static_cast<at::ScalarType>(type);
    const QTemporaryDir folder;
    const std::filesystem::path source = folder.filePath(QStringLiteral("model.pt")).toStdString();
    const std::filesystem::path target = folder.filePath(QStringLiteral("even.pt")).toStdString();
    in(own, moduleOf(conv(onFirst(activation.toStdString()), "b"))).save(source);
    const graph::Model model = load(source);
    const auto made = pipeline::workAfter(model, stepsOf("equalize:ceilings=scale"));
    GOOD(made);
    const at::Tensor input = at::mul(at::randn({2, 4, 8, 8}), 4).to(own).to(at::kFloat);
    const double difference = relativeDifference(model, made->model, input);
    QVERIFY2(difference <= (own == at::kHalf ? 1e-5 : 0), qPrintable(QString::number(difference)));
    QVERIFY2(unevenness(made->model) < std::log(2.0) + 0.01,
             qPrintable(QString::number(unevenness(made->model))));
    QCOMPARE(made->model.otherBytes() - model.otherBytes(), bytes);

    const auto recipe =
        pipeline::uniformRecipe(model.layers().size(), {}, stepsOf("equalize:ceilings=scale"));
    const auto written = tests::writeRecipe(made->model, recipe, target, source);
    GOOD(written);
    QCOMPARE(written->weightBytes, compress::modelCost(made->model, recipe.settings).storedBytes);
    for (const auto &[name, tensor] : tests::stateOf(torch::jit::load(target.string())))
        QVERIFY2(tensor.scalar_type() == own, name.c_str());
    const auto expected = runIn(own, source, input);
    const auto actual = runIn(own, target, input);
    if (!expected) // this LibTorch has no kernels
        return;
    QVERIFY2(actual, "it does not run in its own type");
    QCOMPARE(actual->scalar_type(), own);
    const at::Tensor wide = expected->to(at::kFloat);
    QVERIFY(at::sub(actual->to(at::kFloat), wide).abs().max().item<double>() <=
            0.02 * wide.abs().max().item<double>());
}

void TestEqualize::scaledNumbersStayNumbersOfFloat16_data()
{
    QTest::addColumn<QString>("activation");
    QTest::newRow("a bias") << "torch.relu(%)";
    QTest::newRow("a ceiling") << "torch.hardtanh(%, 0., 6.)";
    QTest::newRow("a floor") << "torch.hardtanh(%, -6., 1.)";
}

/// A channel that is written by next to nothing and read by much would be divided by some 1e-6.
void TestEqualize::scaledNumbersStayNumbersOfFloat16()
{
    QFETCH(QString, activation);
    const base::EngineScope engine(1);
    tests::ScriptedModule module = moduleOf(conv(onFirst(activation.toStdString()), "b"));
    for (auto &[name, tensor] : module.parameters) {
        if (name == "a.weight")
            tensor[0].fill_(1e-7);
        else if (name == "a.bias")
            tensor[0].fill_(3);
        else if (name == "b.weight")
            tensor.select(1, 0).fill_(2e4);
    }
    const graph::Model model = networkOf(in(at::kHalf, module));
    const auto made = pipeline::workAfter(model, stepsOf("equalize:ceilings=scale"));
    GOOD(made);
    for (const graph::Parameter &parameter : made->model.data().parameters)
        QVERIFY2(parameter.tensor.isfinite().all().item<bool>(), parameter.name.c_str());
    const double difference = relativeDifference(model, made->model, at::randn({2, 4, 8, 8}));
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
}

void TestEqualize::layersThatNoneFollowsAreNotNamed_data()
{
    QTest::addColumn<QString>("body");
    const std::string last = conv("torch.relu(" + first + ")", "b");
    QTest::newRow("a dict") << QString::fromStdString("{\"out\": " + last + "}");
    QTest::newRow("a tuple") << QString::fromStdString("(" + last + ", torch.sigmoid(" + last + "))");
    QTest::newRow("softmax") << QString::fromStdString("torch.softmax(" + last + ", 1)");
    QTest::newRow("moved") << QString::fromStdString("torch.add(torch.sigmoid(" + last + "), 1)");
}

void TestEqualize::layersThatNoneFollowsAreNotNamed()
{
    QFETCH(QString, body);
    const base::EngineScope engine(1);
    const auto found = pipeline::channelPairsOf(networkOf(body.toStdString()).data());
    for (const auto &[text, obstacle] : found.apart)
        QVERIFY2(std::ranges::find(obstacle.layers, "b") == obstacle.layers.end(), text.c_str());
}

void TestEqualize::unfoldedNormsAreNamed()
{
    const base::EngineScope engine(1);
    const graph::Model model =
        networkOf(conv("torch.relu(torch.batch_norm(" + first +
                           ", v.weight, v.weight, v.weight, v.weight, False, 0.1, 1e-05, True))",
                       "b"));
    const auto refused = pipeline::workAfter(model, stepsOf("equalize"));
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("foldBatchNorm") != std::string::npos,
             refused.error().message().c_str());
    const auto made = pipeline::workAfter(model, stepsOf("foldBatchNorm,equalize"));
    GOOD(made);
    QCOMPARE(made->model.history(), std::string("foldBatchNorm, equalize"));
    const double difference = relativeDifference(model, made->model, at::randn({2, 4, 8, 8}));
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
}

void TestEqualize::weightsAloneSayWhatTheirCodeLacks_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QString>("id"); ///< empty: the code computes the same with these weights
    QTest::addColumn<QList<QByteArray>>("named");
    const auto row = [](const char *name, const std::string &body, const char *steps, const char *id,
                        const QList<QByteArray> &named) {
        QTest::newRow(name) << QString::fromStdString(body) << steps << id << named;
    };
    row("weights alone", conv("torch.relu(" + first + ")", "b"), "equalize", "", {});
    row("a ceiling each", conv("torch.hardtanh(" + first + ", 0., 6.)", "b"), "equalize:ceilings=scale",
        "safetensors.code-lacks", {"a.ceiling"});
    row("floors, too", conv("torch.hardtanh(" + first + ", -1., 1.)", "b"), "equalize:ceilings=scale",
        "safetensors.code-lacks", {"a.floor", "a.ceiling"});
    const std::string norm = ", v.weight, v.weight, v.weight, v.weight, False, 0.1, 1e-05, True)";
    row("a folded norm", "torch.batch_norm(" + first + norm, "foldBatchNorm", "safetensors.code-wants",
        {"v.weight"});
    row("and a bias for it",
        "torch.batch_norm(torch.conv2d(x, w.weight, None, [1,1], [1,1], [1,1], 1)" + norm, "foldBatchNorm",
        "safetensors.other-code", {"w.bias", "v.weight"});
}

void TestEqualize::weightsAloneSayWhatTheirCodeLacks()
{
    QFETCH(QString, body);
    QFETCH(QString, steps);
    QFETCH(QString, id);
    QFETCH(QList<QByteArray>, named);
    const base::EngineScope engine(1);
    const QTemporaryDir folder;
    const std::filesystem::path source = folder.filePath(QStringLiteral("model.pt")).toStdString();
    moduleOf(body.toStdString()).save(source);
    const graph::Model model = load(source);
    const auto made = pipeline::workAfter(model, stepsOf(qPrintable(steps)));
    GOOD(made);
    const auto recipe = pipeline::uniformRecipe(model.layers().size(), {}, stepsOf(qPrintable(steps)));
    auto coded = tests::codedBy(recipe, made->model);
    GOOD(coded);
    const auto written = formats::targetNamed("safetensors")
                             ->write({made->model, recipe, std::move(*coded), source},
                                     folder.filePath(QStringLiteral("even.safetensors")).toStdString());
    GOOD(written);
    std::vector<base::Sentence> changed;
    for (const base::Sentence &sentence : written->leftOut)
        if (sentence.english().find("computes something else") != std::string::npos)
            changed.push_back(sentence);
    QCOMPARE(changed.empty(), id.isEmpty());
    if (changed.empty())
        return;
    QCOMPARE(std::string(changed.front().id()), id.toStdString());
    for (const QByteArray &name : named)
        QVERIFY2(changed.front().english().find(name.toStdString()) != std::string::npos,
                 changed.front().english().c_str());
}

void TestEqualize::realNetworksComputeTheSame_data()
{
    QTest::addColumn<QString>("steps");
    QTest::addColumn<int>("size");
    QTest::newRow(PARETOSCOPE_DEMO_DIR "/digits.pt") << "foldBatchNorm,equalize" << 8;
    QTest::newRow("cifar10/resnet20.pt") << "foldBatchNorm,equalize" << 32;
    QTest::newRow("mnist/lenet5_32x32.pt") << "equalize" << 32;
    QTest::newRow("mnist/convnet.pt") << "equalize" << 28;
    QTest::newRow("imagenet/mobilenet_v1_075_224.pt") << "foldBatchNorm,equalize:ceilings=scale" << 224;
    QTest::newRow("imagenet/mobilenet_v2_100_224_from_int8.pt") << "equalize:ceilings=scale" << 224;
}

void TestEqualize::realNetworksComputeTheSame()
{
    const std::string file = QTest::currentDataTag();
    PARETOSCOPE_NEEDS(file);
    QFETCH(QString, steps);
    QFETCH(int, size);
    const base::EngineScope engine(2);
    const graph::Model model = load(tests::realData(file));
    const auto made = pipeline::workAfter(model, stepsOf(qPrintable(steps)));
    GOOD(made);
    const auto folded = pipeline::workAfter(model, Steps::usual());
    GOOD(folded);
    const std::int64_t channels = model.layers().front().weightShape[1];
    const double difference =
        relativeDifference(folded->model, made->model, at::randn({2, channels, size, size}));
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
}

void TestEqualize::exportIsProved()
{
    const auto project = tests::demoProject();
    const auto baseline = project::measureBaseline(*project, {}, tests::quiet);
    GOOD(baseline);
    const QTemporaryDir folder;
    report::ExportRequest request;
    request.recipe = pipeline::uniformRecipe(
        project->model.layers().size(),
        compress::LayerSetting{{"bits", std::int64_t{8}}, {"granularity", std::string("tensor")}},
        stepsOf("foldBatchNorm,equalize"));
    request.target = folder.filePath(QStringLiteral("even.pt")).toStdString();
    const auto done = report::exportModel(*project, *baseline, request, {}, tests::quiet);
    GOOD(done);
    QVERIFY(done->verified);
    const bool said = std::ranges::any_of(done->notes, [](const base::Sentence &note) {
        return note.english().find("Not equalized with the next layer") != std::string::npos;
    });
    QVERIFY(said); // the residual network adds
}

/// MobileNet's channels differ so much that one scale a tensor loses the network (Nagel et al. 2019, table
/// 1); to the nearest number without equalization is the control.
void TestEqualize::oneScaleForTheWholeTensorIsEnoughThen()
{
    PARETOSCOPE_NEEDS("imagenet/mobilenet_v1_075_224.pt");
    const auto evaluator = tests::openNetwork(tests::mobilenet(), 100);
    GOOD(evaluator);
    const auto asFloat = evaluator->measureFloat({}, tests::quiet);
    GOOD(asFloat);
    const auto correctWith = [&](const char *steps) {
        const compress::LayerSetting setting{{"bits", std::int64_t{8}},
                                             {"granularity", std::string("tensor")},
                                             {"clip", std::string("max")},
                                             {"symmetric", true}};
        const auto recipe =
            pipeline::uniformRecipe(evaluator->model().layers().size(), setting, stepsOf(steps));
        const auto measured = evaluator->measure(recipe, 0, {}, tests::quiet);
        if (!measured)
            qFatal("%s", measured.error().message().c_str());
        return measured->correct;
    };
    const auto control = correctWith("foldBatchNorm");
    const auto equalized = correctWith("foldBatchNorm,equalize:ceilings=scale");
    qInfo("of %lld: float %lld, to nearest %lld, equalized %lld", static_cast<long long>(asFloat->n),
          static_cast<long long>(asFloat->correct), static_cast<long long>(control),
          static_cast<long long>(equalized));
    QVERIFY(control < asFloat->correct / 2);
    QVERIFY(equalized > asFloat->correct * 9 / 10);
}

QTEST_GUILESS_MAIN(TestEqualize)
#include "tst_equalize.moc"
