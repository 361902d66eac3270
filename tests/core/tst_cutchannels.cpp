// Cutting channels: the smaller network computes what the larger one does with those channels at zero, and
// what cannot be cut is named.
#include "core/base/enginescope.h"
#include "core/compress/cost.h"
#include "core/graph/executor.h"
#include "core/graph/knowntensor.h"
#include "core/graph/macs.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/asfloat.h"
#include "core/pipeline/channels/channelcut.h"
#include "core/pipeline/channels/channelgroups.h"
#include "core/pipeline/channels/channelscores.h"
#include "core/pipeline/works.h"
#include "core/report/exportmodel.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/stepsandmodels.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

using namespace paretoscope;
using pipeline::ChannelGroup;
using pipeline::ChannelGroups;
using pipeline::SliceRole;
using pipeline::Steps;
using tests::load;
using tests::stepsOf;

namespace {

/// Shapes of what BODY may read: "self.a.weight".
const std::map<std::string, std::vector<std::int64_t>> shapes{
    {"a", {8, 4, 3, 3}},  {"b", {8, 8, 3, 3}},  {"c", {8, 4, 3, 3}},  {"d", {8, 1, 3, 3}},
    {"e", {6, 16, 3, 3}}, {"i", {8, 16, 3, 3}}, {"f", {16, 1, 3, 3}}, {"g", {8, 4, 3, 3}},
    {"k", {5, 512}},      {"l", {16, 8, 3, 3}}, {"m", {10, 8}},       {"n", {3, 10}},
    {"j", {8, 2, 3, 3}},  {"o", {10, 8}},       {"r", {8, 4, 1, 1}},  {"s", {4, 8, 1, 1}},
    {"t", {8, 6, 3, 3}},  {"u", {8, 3, 3, 3}},  {"w", {16, 8, 3, 3}}, {"z", {3, 6}},
    {"aa", {6, 4, 3, 3}}, {"ab", {2, 4, 3, 3}}, {"ac", {4, 8, 3, 3}}};

at::Tensor weightNamed(const std::string &name)
{
    const auto &shape = shapes.at(name);
    return shape.size() == 4 ? tests::weights({shape[0], shape[1], shape[2], shape[3]}, name.front())
                             : tests::weights({shape[0], shape[1]}, name.front());
}

/// BODY sets h from x [2, 4, 8, 8], a statement a line.
graph::Model networkOf(const std::string &body)
{
    tests::ScriptedModule module;
    module.code = "def forward(self, x):\n";
    const auto isRead = [&](const std::string &of) {
        return body.find("self." + of + ".") != std::string::npos;
    };
    for (const auto &[name, shape] : shapes)
        if (isRead(name)) {
            module.parameters.emplace_back(name + ".weight", weightNamed(name));
            const std::int64_t outputs = name == "t" || name == "u" ? 6 : shape[0];
            module.parameters.emplace_back(name + ".bias", tests::weights({outputs}, 100 + name.front()));
        }
    for (const std::string name : {"p", "q"})
        if (isRead(name)) {
            const int seed = 200 + name.front();
            module.parameters.emplace_back(name + ".weight", tests::weights({8}, seed).abs().add(0.2));
            module.parameters.emplace_back(name + ".bias", tests::weights({8}, seed + 1));
            module.buffers.emplace_back(name + ".mean", tests::weights({8}, seed + 2));
            module.buffers.emplace_back(name + ".variance", tests::weights({8}, seed + 3).abs().add(0.3));
        }
    if (isRead("v"))
        module.parameters.emplace_back("v.weight", tests::weights({8, 1, 1}, 300));
    if (isRead("y"))
        module.parameters.emplace_back("y.weight", tests::weights({8}, 301));
    for (std::size_t at = 0; at < body.size();) {
        const auto end = std::min(body.find('\n', at), body.size());
        module.code += "    " + body.substr(at, end - at) + "\n";
        at = end + 1;
    }
    module.code += "    return h\n";
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    module.save(path);
    return load(path);
}

std::string conv(const std::string &input, const std::string &layer, int groups = 1, int padding = 1)
{
    const std::string pad = std::to_string(padding);
    return "torch.conv2d(" + input + ", self." + layer + ".weight, self." + layer + ".bias, [1,1], [" + pad +
           "," + pad + "], [1,1], " + std::to_string(groups) + ")";
}

std::string norm(const std::string &input, const std::string &name)
{
    return "torch.batch_norm(" + input + ", self." + name + ".weight, self." + name + ".bias, self." + name +
           ".mean, self." + name + ".variance, False, 0.1, 1e-05, True)";
}

std::string linear(const std::string &input, const std::string &layer)
{
    return "torch.linear(" + input + ", self." + layer + ".weight, self." + layer + ".bias)";
}

/// Every other channel of every group goes, from its FIRST on.
pipeline::KeptChannels everyOther(const ChannelGroups &found, std::size_t first)
{
    pipeline::KeptChannels kept(found.flow.firstOf.size(), true);
    for (const ChannelGroup &group : found.groups)
        for (std::size_t i = first; i < group.channels.size() && group.channels.size() > 1; i += 2)
            kept[static_cast<std::size_t>(group.channels[i])] = false;
    return kept;
}

/// What writes and adds to a channel that goes, at zero.
graph::Model masked(const graph::Model &model, const ChannelGroups &found, const pipeline::KeptChannels &kept)
{
    graph::Editor editor(model);
    for (const pipeline::ChannelSlices &slices : found.flow.slices) {
        const bool makes = slices.role == SliceRole::Writes || slices.role == SliceRole::Adds ||
                           slices.role == SliceRole::Norms || slices.role == SliceRole::Mean;
        const graph::Value &value = model.data().values[static_cast<std::size_t>(slices.tensor)];
        if (!makes || value.origin != graph::Value::Origin::Parameter)
            continue;
        const at::Tensor tensor =
            editor.data().parameters[static_cast<std::size_t>(value.parameter)].tensor.clone();
        const auto width = slices.channels.size() / static_cast<std::size_t>(slices.groups);
        const std::int64_t rows = tensor.size(0) / slices.groups;
        for (std::size_t i = 0; i < slices.channels.size(); ++i)
            if (!kept[static_cast<std::size_t>(found.flow.one(slices.channels[i]))]) {
                const auto group = static_cast<std::int64_t>(i / width);
                const at::Tensor own = slices.groups == 1 ? tensor : tensor.narrow(0, group * rows, rows);
                own.select(slices.dimension, static_cast<std::int64_t>(i % width)).zero_();
            }
        editor.setTensor(value.parameter, tensor);
    }
    return std::move(editor).finish();
}

graph::Model cut(const graph::Model &model, const ChannelGroups &found, const pipeline::KeptChannels &kept)
{
    graph::Editor editor(model);
    pipeline::cutChannels(editor, found.flow, kept);
    return std::move(editor).finish();
}

at::Tensor outputOf(const graph::Model &model, const at::Tensor &input)
{
    const std::vector<c10::IValue> inputs{input};
    const auto outputs = graph::Executor(model).run(inputs, {}, {});
    if (!outputs)
        qFatal("%s (%s)", outputs.error().message().c_str(), outputs.error().detail.c_str());
    return outputs->first();
}

double relativeDifference(const graph::Model &a, const graph::Model &b, const at::Tensor &input)
{
    const at::Tensor expected = outputOf(a, input);
    const at::Tensor actual = outputOf(b, input);
    if (expected.sizes() != actual.sizes())
        qFatal("other shapes");
    return at::sub(actual, expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

std::string saidOf(const ChannelGroups &found)
{
    std::string all;
    for (const auto &[text, obstacle] : found.apart) {
        all += text + ":";
        for (const std::string &layer : obstacle.layers)
            all += " " + layer;
        all += "\n";
    }
    return all;
}

std::string listed(const ChannelGroups &found)
{
    std::string all;
    for (const ChannelGroup &group : found.groups)
        all += std::to_string(group.channels.size()) + " of " + group.writers.front() + ", ";
    return all;
}

std::size_t channelsOf(const ChannelGroups &found)
{
    std::size_t count = 0;
    for (const ChannelGroup &group : found.groups)
        count += group.channels.size();
    return count;
}

std::int64_t macsOf(const graph::Model &model, std::vector<std::int64_t> shape)
{
    const std::vector<graph::InputShape> inputs{{std::move(shape), false}};
    const auto macs = graph::measureMacs(model, inputs);
    if (!macs)
        qFatal("%s", macs.error().message().c_str());
    return std::accumulate(macs->begin(), macs->end(), std::int64_t{0});
}

} // namespace

class TestCutChannels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutEqualsMasked_data();
    void cutEqualsMasked();
    void whatCannotBeCutIsNamed_data();
    void whatCannotBeCutIsNamed();
    void realNetworksCutEqualMasked_data();
    void realNetworksCutEqualMasked();
    void leastGoByEachCriterion();
    void shareIsThatOfEveryGroup();
    void valuesAreRefusedByName_data();
    void valuesAreRefusedByName();
    void criterionWithoutNormsIsRefused();
    void singleGroupsHaveSharesOfTheirOwn();
    void sharesOfGroupsAreRead_data();
    void sharesOfGroupsAreRead();
    void blocksStayAlike();
    void innerChannelsHaveOneMaker();
    void whatIsCutIsNotAsFloat();
    void layersKeepNamesAndOrder();
    void sizesAreThoseOfTheCutNetwork();
    void exportIsProved_data();
    void exportIsProved();
};

void TestCutChannels::cutEqualsMasked_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("channels");
    const auto row = [](const char *name, const std::string &body, int groups, int channels) {
        QTest::newRow(name) << QString::fromStdString(body) << groups << channels;
    };
    const std::string relu = "torch.relu(" + conv("x", "a") + ")";
    const std::string y = "y = " + relu + "\n";
    const std::string pooled = "torch.mean(" + relu + ", [2,3], False)";
    row("convolutions", "h = " + conv(relu, "b"), 1, 8);
    row("a batch norm", "h = " + conv("torch.relu(" + norm(conv("x", "a"), "p") + ")", "b"), 1, 8);
    row("in place", "y = " + norm(conv("x", "a"), "p") + "\nh = " + conv("torch.relu_(y)", "b"), 1, 8);
    row("a residual add", y + "z = torch.add(" + conv("y", "b") + ", y)\nh = " + conv("z", "l"), 1, 8);
    row("an inner convolution of a residual block",
        y + "z = torch.add(" + conv("torch.relu(" + conv("y", "l") + ")", "i") +
            ", y)\nh = " + conv("z", "b"),
        2, 24);
    row("a shortcut that pads channels",
        y + "z = torch.add(" + conv("y", "l") +
            ", torch.pad(torch.slice(y, 2, 0, 8, 1), [0,0,0,0,4,4]))\nh = " + conv("z", "e"),
        2, 16);
    row("branches side by side", y + "z = torch.cat([y, " + conv("x", "c") + "], 1)\nh = " + conv("z", "e"),
        2, 16);
    row("pictures side by side", y + "z = torch.cat([y, " + conv("x", "c") + "], 3)\nh = " + conv("z", "b"),
        1, 8);
    row("one channel each", "h = " + conv("torch.relu(" + conv(relu, "d", 8) + ")", "b"), 1, 8);
    row("two channels each", "h = " + conv("torch.relu(" + conv(relu, "f", 8) + ")", "e"), 1, 8);
    row("groups read", "h = " + conv(relu, "g", 2), 2, 8);
    row("groups written", "h = " + conv("torch.relu(" + conv("x", "j", 2) + ")", "b"), 2, 8);
    row("a transposed one",
        "z = torch.conv_transpose2d(" + relu +
            ", self.t.weight, self.t.bias, [2,2], [0,0], [0,0], 1, [1,1])\n"
            "h = " +
            linear("torch.mean(z, [2,3], False)", "z"),
        2, 14);
    row("a transposed one in groups",
        "z = torch.conv_transpose2d(" + relu +
            ", self.u.weight, self.u.bias, [2,2], [0,0], [0,0], 2, [1,1])\n"
            "h = " +
            linear("torch.mean(z, [2,3], False)", "z"),
        4, 14);
    row("flattened, 64 features a channel", "h = " + linear("torch.flatten(" + relu + ", 1, -1)", "k"), 1, 8);
    row("flattened by number", "h = " + linear("torch.reshape(" + relu + ", [-1, 512])", "k"), 1, 8);
    row("flattened by what is left",
        "h = " + linear("torch.reshape(" + relu + ", [torch.size(x, 0), -1])", "k"), 1, 8);
    row("flattened once pooled",
        "h = " + linear("torch.flatten(torch.adaptive_avg_pool2d(" + relu + ", [1,1]), 1, -1)", "m"), 1, 8);
    row("the mean", "h = " + linear(pooled, "m"), 1, 8);
    row("linear layers", "h = " + linear("torch.relu(" + linear(pooled, "m") + ")", "n"), 2, 18);
    row("gated",
        "z = " + pooled + "\nh = " +
            linear("torch.mul(torch.sigmoid(" + linear("z", "m") + "), " + linear("z", "o") + ")", "n"),
        2, 18);
    row("squeezed and excited",
        y +
            "z = torch.adaptive_avg_pool2d(y, [1,1])\n"
            "z = torch.sigmoid(" +
            conv("torch.relu(" + conv("z", "s", 1, 0) + ")", "r", 1, 0) +
            ")\n"
            "h = " +
            conv("torch.mul(y, z)", "b"),
        2, 12);
    row("scaled and moved by a number each",
        "h = " + conv("torch.add(torch.mul(" + relu + ", self.v.weight), self.v.weight)", "b"), 1, 8);
    row("a slope each", "h = " + conv("torch.prelu(" + conv("x", "a") + ", self.y.weight)", "b"), 1, 8);
    row("one norm twice",
        "z = torch.add(" + norm(conv("x", "a"), "p") + ", " + norm(conv("x", "c"), "p") +
            ")\nh = " + conv("z", "b"),
        1, 8);
    row("channels moved last", "z = torch.permute(" + relu + ", [0,2,3,1])\nh = " + linear("z", "m"), 1, 8);
}

void TestCutChannels::cutEqualsMasked()
{
    QFETCH(QString, body);
    QFETCH(int, groups);
    QFETCH(int, channels);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(body.toStdString());
    const ChannelGroups found = pipeline::channelGroupsOf(model.data());
    QVERIFY2(std::ssize(found.groups) == groups, saidOf(found).c_str());
    QCOMPARE(channelsOf(found), static_cast<std::size_t>(channels));
    const at::Tensor input = at::randn({2, 4, 8, 8});
    for (const std::size_t first : {0U, 1U}) {
        const auto kept = everyOther(found, first);
        const graph::Model small = cut(model, found, kept);
        const graph::Model large = masked(model, found, kept);
        const double difference = relativeDifference(large, small, input);
        QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
        QVERIFY(relativeDifference(model, large, input) > 1e-3);
        QVERIFY(small.parameterCount() < model.parameterCount());
        QVERIFY(macsOf(small, {2, 4, 8, 8}) < macsOf(model, {2, 4, 8, 8}));
    }
}

void TestCutChannels::whatCannotBeCutIsNamed_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *name, const std::string &body, const char *named) {
        QTest::newRow(name) << QString::fromStdString(body) << QByteArray(named);
    };
    const std::string first = conv("x", "a");
    const std::string y = "y = torch.relu(" + first + ")\n";
    row("returned", "h = " + first, "what the network returns");
    row("something of nothing", "h = " + conv("torch.sigmoid(" + first + ")", "b"),
        "aten::sigmoid, which makes something of zero that the layer b reads");
    row("moved by a number", "h = " + conv("torch.add(" + first + ", 1)", "b"),
        "aten::add, which makes something");
    row("padded with ones", "h = " + conv("torch.constant_pad_nd(" + first + ", [1,1,1,1], 1)", "b"),
        "aten::constant_pad_nd, which makes something");
    row("across the channels", "h = " + conv("torch.softmax(" + first + ", 1)", "b"),
        "aten::softmax, through which channels are not followed");
    row("normalized across the channels",
        "h = " + conv("torch.group_norm(" + first + ", 2, self.p.weight, self.p.bias, 1e-05, True)", "b"),
        "aten::group_norm, through which");
    row("a shape in the network",
        "z = torch.reshape(torch.relu(" + first + "), [2, 4, 2, 64])\nh = torch.mean(z, [2,3], False)",
        "aten::reshape, through which");
    row("a part of the channels", y + "z = torch.slice(y, 1, 0, 4, 1)\nh = torch.mean(z, [2,3], False)",
        "aten::slice, through which");
    row("a weight used twice", y + "z = " + conv("y", "b") + "\nh = " + conv("z", "b"),
        "the layer b, through which channels are not followed");
    row("with something of other channels",
        y + "h = torch.add(" + conv("y", "b") + ", torch.mean(x, [1], True))", "aten::add, through which");
    row("a scale that something else reads",
        "z = " + norm(first, "p") + "\nh = torch.add(" + conv("z", "b") + ", torch.sum(self.p.weight))",
        "p.weight, which something else reads, too");
    row("groups of unlike channels",
        y + "z = torch.cat([y, " + conv("x", "aa") + ", " + conv("x", "ab") +
            "], 1)\nh = " + conv("z", "ac", 2),
        "the groups of the layer ac, which would not stay of one length");
}

void TestCutChannels::whatCannotBeCutIsNamed()
{
    QFETCH(QString, body);
    QFETCH(QByteArray, named);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(body.toStdString());
    const pipeline::StepKind &kind = *pipeline::stepNamed("cutChannels");
    const auto found = kind.look(model, pipeline::usualStep(kind).values);
    const bool isNamed = std::ranges::any_of(found.left, [&](const base::Sentence &sentence) {
        return sentence.english().find(named.toStdString()) != std::string::npos;
    });
    QVERIFY2(isNamed, saidOf(pipeline::channelGroupsOf(model.data())).c_str());
    if (found.places == 0) {
        const auto refused = pipeline::workAfter(model, stepsOf("cutChannels"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
        QVERIFY(refused.error().message().find(named.toStdString()) != std::string::npos);
    }
}

void TestCutChannels::realNetworksCutEqualMasked_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("groups");
    QTest::newRow(PARETOSCOPE_DEMO_DIR "/digits.pt") << 8 << 0;
    QTest::newRow("cifar10/resnet20.pt")
        << 32 << 12; // 9 within blocks; 16 channels along all, 16 and 32 more
    QTest::newRow("cifar10/resnet44.pt") << 32 << 24;
    QTest::newRow("mnist/lenet5_32x32.pt") << 32 << 4;
    QTest::newRow("mnist/convnet.pt") << 28 << 3;
    QTest::newRow("imagenet/mobilenet_v1_075_224.pt") << 96 << 14;
    QTest::newRow("imagenet/mobilenet_v2_100_224_from_int8.pt") << 96 << 0;
}

void TestCutChannels::realNetworksCutEqualMasked()
{
    const std::string file = QTest::currentDataTag();
    PARETOSCOPE_NEEDS(file);
    QFETCH(int, size);
    QFETCH(int, groups);
    const base::EngineScope engine(2);
    const graph::Model model = load(tests::realData(file));
    const ChannelGroups found = pipeline::channelGroupsOf(model.data());
    QVERIFY2(groups == 0 || std::ssize(found.groups) == groups,
             qPrintable(QString::number(found.groups.size()) + QString::fromStdString(" " + saidOf(found))));
    const std::int64_t channels = model.layers().front().weightShape[1];
    const at::Tensor input = at::randn({2, channels, size, size});
    const auto kept = everyOther(found, 1);
    const double difference = relativeDifference(masked(model, found, kept), cut(model, found, kept), input);
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
}

/// Of eight channels the four that have least of what the criterion looks at, made so here.
void TestCutChannels::leastGoByEachCriterion()
{
    const base::EngineScope engine(1);
    const std::string body = "h = " + conv("torch.relu(" + norm(conv("x", "a"), "p") + ")", "b");
    const graph::Model model = networkOf(body);
    const at::Tensor weight = weightNamed("a").to(at::kDouble).reshape({8, -1});
    const at::Tensor scale = tests::weights({8}, 200 + 'p').abs().add(0.2).to(at::kDouble);
    const std::map<std::string, at::Tensor> scores{
        {"l1", weight.abs().sum(1)}, {"l2", weight.mul(weight).sum(1)}, {"batchNorm", scale}};
    for (const auto &[criterion, score] : scores) {
        const auto made = pipeline::workAfter(model, stepsOf("cutChannels:criterion=" + criterion));
        GOOD(made);
        const auto order = std::get<1>(score.sort(0, true)).narrow(0, 0, 4);
        const auto places = std::get<0>(order.sort(0, false));
        QVERIFY2(made->model.data().parameters[0].tensor.equal(weightNamed("a").index_select(0, places)),
                 criterion.c_str());
    }
    const auto one = pipeline::workAfter(model, stepsOf("cutChannels:criterion=random"));
    const auto same = pipeline::workAfter(model, stepsOf("cutChannels:criterion=random"));
    const auto other = pipeline::workAfter(model, stepsOf("cutChannels:criterion=random:seed=2"));
    GOOD(one);
    GOOD(other);
    const auto first = [](const pipeline::Work &work) { return work.model.data().parameters[0].tensor; };
    QVERIFY(first(*one).equal(first(*same)));
    QVERIFY(!first(*one).equal(first(*other)));
}

void TestCutChannels::shareIsThatOfEveryGroup()
{
    const base::EngineScope engine(1);
    const graph::Model model = load(PARETOSCOPE_DEMO_DIR "/digits.pt");
    for (const double share : {0.01, 0.25, 0.5, 0.75}) {
        const auto step = pipeline::withValue(*pipeline::stepFromKey("cutChannels"), "share", share);
        GOOD(step);
        const auto look = step->kind->look(model, step->values);
        const auto made = pipeline::workAfter(model, Steps().with(*step));
        if (look.places == 0) {
            QVERIFY(!made);
            continue;
        }
        GOOD(made);
        const ChannelGroups before = pipeline::channelGroupsOf(model.data());
        const ChannelGroups after = pipeline::channelGroupsOf(made->model.data());
        QVERIFY2(after.groups.size() == before.groups.size(),
                 qPrintable(QString::number(share) + " " +
                            QString::fromStdString(listed(before) + " / " + listed(after))));
        for (std::size_t i = 0; i < before.groups.size(); ++i) {
            const auto all = static_cast<double>(before.groups[i].channels.size());
            const double wanted = std::max(1.0, all - std::round(share * all));
            QCOMPARE(static_cast<double>(after.groups[i].channels.size()), wanted);
        }
    }
}

void TestCutChannels::valuesAreRefusedByName_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("all") << QByteArray("cutChannels:share=1") << QByteArray("a share from 0.01 to 0.99");
    QTest::newRow("none") << QByteArray("cutChannels:share=0") << QByteArray("a share from 0.01 to 0.99");
    QTest::newRow("a word") << QByteArray("cutChannels:share=half") << QByteArray("not \"half\"");
    QTest::newRow("no number") << QByteArray("cutChannels:share=nan") << QByteArray("\"share\"");
    QTest::newRow("a criterion") << QByteArray("cutChannels:criterion=l3") << QByteArray("l1");
    QTest::newRow("half a seed") << QByteArray("cutChannels:seed=1.5") << QByteArray("a whole number");
}

void TestCutChannels::valuesAreRefusedByName()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, named);
    const auto steps = pipeline::stepsFromText(text.toStdString());
    QVERIFY(!steps);
    QCOMPARE(steps.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(steps.error().message().find(named.toStdString()) != std::string::npos,
             steps.error().message().c_str());
}

void TestCutChannels::singleGroupsHaveSharesOfTheirOwn()
{
    const base::EngineScope engine(1);
    const graph::Model model = tests::demoProject()->model;
    const auto groups = pipeline::channelGroupsOf(model.data()).groups;
    QVERIFY(groups.size() > 2);
    const std::string one = groups[0].writers.front(), other = groups[1].writers.front();
    const auto channelsOf = [](const graph::Model &of, const std::string &name) {
        return std::ranges::find(of.layers(), name, &graph::Layer::name)->outputChannels();
    };
    const auto made = pipeline::workAfter(model, stepsOf("cutChannels:share=0.5:groups=" + other + "=0.25"));
    GOOD(made);
    QCOMPARE(channelsOf(made->model, one), channelsOf(model, one) / 2);
    QCOMPARE(channelsOf(made->model, other), channelsOf(model, other) * 3 / 4);
    const auto left = pipeline::workAfter(model, stepsOf("cutChannels:groups=" + other + "=0"));
    GOOD(left);
    QCOMPARE(channelsOf(left->model, other), channelsOf(model, other));
    const auto refused = pipeline::workAfter(model, stepsOf("cutChannels:groups=" + one + "=0;nowhere=0.1"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("cut-channels.no-group"));
    QVERIFY(refused.error().message().find("nowhere") != std::string::npos);
}

void TestCutChannels::sharesOfGroupsAreRead_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("kept"); // "-": refused
    const auto row = [](const char *said, const char *kept) {
        QTest::newRow(said) << QString::fromLatin1(said) << QString::fromLatin1(kept);
    };
    row("", "");
    row("b=0.5;a=0.25", "a=0.25;b=0.5");
    row(" a = 0.50 ; ", "a=0.5");
    row("/enc=1/conv=0", "/enc=1/conv=0");
    row("a=-0", "a=0");
    for (const char *none : {"a", "=0.5", "a=1", "a=-0.1", "a=nan", "a=0.5;a=0.1", "a=0.5x", ";a=0.5"})
        row(none, "-");
}

void TestCutChannels::sharesOfGroupsAreRead()
{
    QFETCH(QString, said);
    QFETCH(QString, kept);
    const auto step = pipeline::withValue(pipeline::usualStep(*pipeline::stepNamed("cutChannels")), "groups",
                                          compress::Value(said.toStdString()));
    QCOMPARE(static_cast<bool>(step), kept != QLatin1String("-"));
    if (step)
        QCOMPARE(QString::fromStdString(std::get<std::string>(step->values.at("groups"))), kept);
    else
        QVERIFY(step.error().message().find("conv1=0.5") != std::string::npos);
}

void TestCutChannels::criterionWithoutNormsIsRefused()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf("h = " + conv("torch.relu(" + conv("x", "a") + ")", "b"));
    const auto refused = pipeline::workAfter(model, stepsOf("cutChannels:criterion=batchNorm"));
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("no batch norm with a scale follows: a.") != std::string::npos,
             refused.error().message().c_str());
}

/// Of a grouped convolution whose one block has a batch norm and whose other has none, both stay whole.
void TestCutChannels::blocksStayAlike()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf("y = " + norm(conv("x", "a"), "p") + "\nz = torch.cat([y, " +
                                         conv("x", "c") + "], 1)\nh = " + conv("z", "b", 2));
    const auto refused = pipeline::workAfter(model, stepsOf("cutChannels:criterion=batchNorm"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(refused.error().message().find("would not stay of one length") != std::string::npos,
             refused.error().message().c_str());
    GOOD(pipeline::workAfter(model, stepsOf("cutChannels:criterion=l1")));
    // Nor is more of one cut than of the other.
    const auto unlike = pipeline::workAfter(model, stepsOf("cutChannels:groups=a=0.25"));
    QVERIFY(!unlike);
    QVERIFY2(unlike.error().message().find("would not stay of one length") != std::string::npos,
             unlike.error().message().c_str());
    GOOD(pipeline::workAfter(model, stepsOf("cutChannels:groups=a=0.25;c=0.25")));
    const auto twice = pipeline::workAfter(
        networkOf("h = " + conv("torch.add(" + conv("x", "a") + ", " + conv("x", "c") + ")", "b")),
        stepsOf("cutChannels:groups=a=0.25;c=0.5"));
    QVERIFY(!twice);
    QCOMPARE(twice.error().said.id(), std::string_view("cut-channels.two-shares"));
}

/// A channel-wise convolution makes no channels; layers whose outputs are added make the same ones.
void TestCutChannels::innerChannelsHaveOneMaker()
{
    const base::EngineScope engine(1);
    const std::string relu = "torch.relu(" + conv("x", "a") + ")";
    const Steps inner = stepsOf("cutChannels:channels=inner");
    const graph::Model channelWise = networkOf("h = " + conv("torch.relu(" + conv(relu, "d", 8) + ")", "b"));
    const auto made = pipeline::workAfter(channelWise, inner);
    GOOD(made);
    QCOMPARE(made->model.layers().front().weightShape.front(), std::int64_t(4));
    const graph::Model residual =
        networkOf("y = " + relu + "\nz = torch.add(" + conv("y", "b") + ", y)\nh = " + conv("z", "l"));
    const auto refused = pipeline::workAfter(residual, inner);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("channels=inner): a, b.") != std::string::npos,
             refused.error().message().c_str());
}

/// Floats of a cut network are not those of the network.
void TestCutChannels::whatIsCutIsNotAsFloat()
{
    QVERIFY(pipeline::isAsFloat(pipeline::uniformRecipe(3, {})));
    QVERIFY(pipeline::isAsFloat(pipeline::uniformRecipe(3, {}, stepsOf("equalize"))));
    QVERIFY(!pipeline::isAsFloat(pipeline::uniformRecipe(3, {}, stepsOf("cutChannels"))));
    QVERIFY(!pipeline::isAsFloat(pipeline::uniformRecipe(3, {{"bits", std::int64_t{8}}})));
}

void TestCutChannels::layersKeepNamesAndOrder()
{
    const base::EngineScope engine(1);
    const graph::Model model = load(PARETOSCOPE_DEMO_DIR "/digits.pt");
    const auto made = pipeline::workAfter(model, stepsOf("cutChannels:share=40%, foldBatchNorm"));
    GOOD(made);
    QCOMPARE(made->model.history(), std::string("cutChannels share=0.4 version 2, foldBatchNorm"));
    QCOMPARE(made->model.layers().size(), model.layers().size());
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        QCOMPARE(made->model.layers()[i].name, model.layers()[i].name);
        QVERIFY(made->model.layers()[i].weightCount() < model.layers()[i].weightCount());
    }
}

/// What is measured, predicted, promised and written is the smaller network.
void TestCutChannels::sizesAreThoseOfTheCutNetwork()
{
    const auto project = tests::demoProject();
    const Steps steps = stepsOf("cutChannels, foldBatchNorm");
    const auto made = project->after(steps);
    GOOD(made);
    const auto recipe = pipeline::uniformRecipe(project->model.layers().size(),
                                                compress::LayerSetting{{"bits", std::int64_t{4}}}, steps);
    const auto small = compress::modelCost(made->model, recipe.settings);
    QVERIFY(small.storedBytes * 2 < compress::modelCost(project->model, recipe.settings).storedBytes);
    const auto measured = project->evaluator.measure(recipe, 64, {}, tests::quiet);
    GOOD(measured);
    QVERIFY(measured->kl > 0);
}

void TestCutChannels::exportIsProved_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::newRow("TorchScript") << "pt";
    QTest::newRow("safetensors") << "safetensors";
}

void TestCutChannels::exportIsProved()
{
    QFETCH(QString, suffix);
    const auto project = tests::demoProject();
    const auto baseline = project::measureBaseline(*project, {}, tests::quiet);
    GOOD(baseline);
    const QTemporaryDir folder;
    report::ExportRequest request;
    request.recipe = pipeline::uniformRecipe(project->model.layers().size(),
                                             compress::LayerSetting{{"bits", std::int64_t{4}}},
                                             stepsOf("cutChannels:share=0.25, foldBatchNorm"));
    request.target = folder.filePath(QStringLiteral("small.") + suffix).toStdString();
    const auto done = report::exportModel(*project, *baseline, request, {}, tests::quiet);
    GOOD(done);
    QVERIFY(done->verified);
    const auto ready = project->after(request.recipe.steps);
    GOOD(ready);
    QCOMPARE(done->storedBytes, compress::modelCost(ready->model, request.recipe.settings).storedBytes);
    if (suffix == "pt") {
        const graph::Model written = load(done->model);
        QCOMPARE(written.layers().size(), ready->model.layers().size());
        for (std::size_t i = 0; i < written.layers().size(); ++i)
            QCOMPARE(written.layers()[i].weightShape, ready->model.layers()[i].weightShape);
    }
}

QTEST_GUILESS_MAIN(TestCutChannels)
#include "tst_cutchannels.moc"
