// Cutting heads of attention: the smaller network computes what the larger one does with the outputs of those
// heads times zero, and what cannot be cut is named.
#include "core/base/enginescope.h"
#include "core/evaluate/layersafter.h"
#include "core/graph/editor.h"
#include "core/graph/executor.h"
#include "core/graph/macs.h"
#include "core/pipeline/channels/channelcut.h"
#include "core/pipeline/heads/attentionheads.h"
#include "core/pipeline/heads/headscores.h"
#include "core/pipeline/works.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/layercases.h"
#include "tests/support/networks.h"
#include "tests/support/onebatch.h"
#include "tests/support/stepsandmodels.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

using namespace paretoscope;
using pipeline::Attention;
using pipeline::AttentionHeads;
using pipeline::Steps;
using tests::load;
using tests::OneBatch;
using tests::stepsOf;

namespace {

/// Of q, k, v, of k and v of two heads, of one head, of all packed, packed with two heads of k and v, of the
/// output; numbers for each head and for all.
const std::map<std::string, std::vector<std::int64_t>> shapes{
    {"q", {16, 12}}, {"k", {16, 12}}, {"v", {16, 12}}, {"m", {8, 12}},  {"n", {8, 12}}, {"s", {4, 12}},
    {"t", {4, 12}},  {"p", {48, 12}}, {"g", {32, 12}}, {"o", {12, 16}}, {"f", {5, 12}}, {"w", {12, 16}}};

tests::ScriptedModule moduleOf(const std::string &body)
{
    std::vector<tests::ScriptedModule::Named> parameters;
    for (const auto &[name, shape] : shapes) {
        if (body.find("self." + name + ".weight") == std::string::npos)
            continue;
        parameters.emplace_back(name + ".weight", tests::weights({shape[0], shape[1]}, name[0]));
        parameters.emplace_back(name + ".bias", tests::weights({shape[0]}, name[0] + 100));
    }
    if (body.find("self.each.") != std::string::npos)
        parameters.emplace_back("each.scale", tests::weights({4, 1, 1}, 7));
    if (body.find("self.all.") != std::string::npos)
        parameters.emplace_back("all.scale", tests::weights({4}, 8));
    if (body.find("self.table.") != std::string::npos)
        parameters.emplace_back("table.bias", tests::weights({4, 32, 32}, 9));
    std::string code;
    for (std::size_t at = 0; at < body.size();) {
        const auto end = std::min(body.find('\n', at), body.size());
        code += "    " + body.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return tests::scripted(std::move(parameters), code + "    return y\n");
}

/// BODY makes y of x [2, 5, 12], a statement a line.
graph::Model networkOf(const std::string &body)
{
    const QTemporaryDir folder;
    return tests::readScripted(moduleOf(body), folder.filePath(QStringLiteral("model.pt")).toStdString());
}

std::string linear(const std::string &input, const std::string &layer)
{
    return "torch.linear(" + input + ", self." + layer + ".weight, self." + layer + ".bias)";
}

/// NAME = a projection of x, by heads [2, HEADS, 5, 4].
std::string heads(const std::string &name, const std::string &layer, const std::string &count = "4")
{
    return name + " = torch.transpose(torch.view(" + linear("x", layer) + ", [2, 5, " + count +
           ", 4]), 1, 2)\n";
}

const std::string scores = "a = torch.matmul(q, k.transpose(2, 3)) / 2.0\n";
const std::string values = "a = torch.matmul(torch.softmax(a, -1), v)\n";
const std::string merged = "a = torch.reshape(torch.transpose(a, 1, 2), [2, 5, 16])\n";
const std::string output = "y = torch.add(x, " + linear("a", "o") + ")\n";
const std::string plainHeads = heads("q", "q") + heads("k", "k") + heads("v", "v");
const std::string shaped = "x = torch.reshape(x, [2, 5, 12])\n"; // now its dimensions are known
const std::string plain = plainHeads + scores + values + merged + output;

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

graph::ParameterId parameterNamed(const graph::Model &model, const std::string &name)
{
    const auto &all = model.data().parameters;
    const auto found = std::ranges::find(all, name, &graph::Parameter::name);
    return static_cast<graph::ParameterId>(found - all.begin());
}

/// The outputs of some GROUPS of heads times zero: columns of the projection LAYER, WIDTH for each.
graph::Model masked(const graph::Model &model, const std::string &layer, std::int64_t width,
                    const std::set<std::int64_t> &groups)
{
    graph::Editor editor(model);
    const auto id = parameterNamed(model, layer + ".weight");
    const at::Tensor weight = model.data().parameters[graph::at(id)].tensor.detach().clone();
    for (const std::int64_t group : groups)
        weight.narrow(1, group * width, width).zero_();
    editor.setTensor(id, weight);
    return std::move(editor).finish();
}

graph::Model cut(const graph::Model &model, const AttentionHeads &found,
                 const std::vector<std::pair<std::size_t, std::int64_t>> &removed)
{
    pipeline::KeptChannels kept(found.flow.firstOf.size(), true);
    for (const auto &[attention, group] : removed)
        kept[static_cast<std::size_t>(found.attentions[attention].groups[static_cast<std::size_t>(group)])] =
            false;
    graph::Editor editor(model);
    pipeline::cutChannels(editor, found.flow, kept);
    return std::move(editor).finish();
}

std::string listed(const std::vector<std::string> &names)
{
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : " ") + name;
    return all;
}

std::string saidOf(const AttentionHeads &found)
{
    std::string all;
    for (const auto &[text, obstacle] : found.apart)
        all += text + ": " + listed(obstacle.layers) + "\n";
    return all;
}

std::int64_t macsOf(const graph::Model &model)
{
    const std::vector<graph::InputShape> shape{{{2, 5, 12}, false}};
    const auto macs = graph::measureMacs(model, shape);
    if (!macs)
        qFatal("%s", macs.error().message().c_str());
    return std::accumulate(macs->begin(), macs->end(), std::int64_t{0});
}

} // namespace

class TestCutHeads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutEqualsMasked_data();
    void cutEqualsMasked();
    void whatCannotBeCutIsNamed_data();
    void whatCannotBeCutIsNamed();
    void storiesCutEqualMasked();
    void contributionIsWhatIsAdded();
    void leastGoByEachCriterion_data();
    void leastGoByEachCriterion();
    void normsAreThoseOfEachAttention();
    void answersAreThoseWithoutTheHead();
    void packedAttentionIsCut();
    void writtenFileComputesTheSame_data();
    void writtenFileComputesTheSame();
    void nothingToCutIsSaid();
    void tableThatWouldBeNoLayerIsNamed();
    void otherStepsFollow();
};

void TestCutHeads::cutEqualsMasked_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("removed"); // numbers of weights and biases that go with each group
    const auto row = [](const char *name, const std::string &body, int groups = 4,
                        int removed = 3 * 4 * 13 + 4 * 12) {
        QTest::newRow(name) << QString::fromStdString(body) << groups << removed;
    };
    const int shared = (8 + 4 + 4) * 13 + 8 * 12; // two heads with one of keys and one of values
    row("plain", plain);
    row("a mask", plainHeads + scores + "a = a + torch.triu(torch.full([5, 5], -10.0), 1)\n" + values +
                      merged + output);
    row("a mask that is filled in", plainHeads + scores +
                                        "a = a.masked_fill(torch.triu(torch.ones([5, 5]), 1) == 1, -10.0)\n" +
                                        values + merged + output);
    row("a choice", plainHeads + scores +
                        "a = torch.where(torch.triu(torch.ones([5, 5]), 1) == 1, -10.0, a)\n" + values +
                        merged + output);
    row("a mask of samples", shaped + plainHeads + scores +
                                 "a = a + torch.unsqueeze(torch.unsqueeze(x.select(2, 0), 1), 1)\n" + values +
                                 merged + output);
    row("flattened",
        plainHeads + scores + values + "a = torch.flatten(torch.transpose(a, 1, 2), 2, 3)\n" + output);
    row("what is left", plainHeads + scores + values +
                            "a = torch.transpose(a, 1, 2).contiguous().view([x.size(0), x.size(1), -1])\n" +
                            output);
    row("rows of all samples",
        plainHeads + scores + values +
            "a = torch.reshape(torch.transpose(a, 1, 2), [-1, 16])\ny = torch.add(x, " + "torch.view(" +
            linear("a", "o") + ", [2, 5, 12]))\n");
    row("sizes asked for", "b = x.size(0)\nt = x.size(1)\nq = torch.permute(torch.view(" + linear("x", "q") +
                               ", [b, t, 4, 4]), [0, 2, 1, 3])\nk = torch.permute(torch.view(" +
                               linear("x", "k") +
                               ", [b, t, -1, 4]), [0, 2, 1, 3])\nv = torch.permute(torch.view(" +
                               linear("x", "v") + ", [b, t, 4, -1]), [0, 2, 1, 3])\n" + scores + values +
                               "a = torch.reshape(torch.permute(a, [0, 2, 1, 3]), [b, t, 16])\n" + output);
    row("keys and values shared",
        heads("q", "q") + heads("k", "m", "2") + heads("v", "n", "2") +
            "k = torch.repeat_interleave(k, 2, 1)\nv = torch.repeat_interleave(v, 2, "
            "1)\n" +
            scores + values + merged + output,
        2, shared);
    row("shared by views",
        heads("q", "q") + heads("k", "m", "2") + heads("v", "n", "2") +
            "k = torch.reshape(torch.unsqueeze(k, 2).expand([2, 2, 2, 5, 4]), [2, 4, 5, 4])\n"
            "v = torch.reshape(torch.unsqueeze(v, 2).expand([-1, -1, 2, -1, -1]), [2, 4, 5, 4])\n" +
            scores + values + merged + output,
        2, shared);
    row("one of keys and values for all",
        heads("q", "q") + heads("k", "s", "1") + heads("v", "t", "1") + scores + values + merged + output, 4,
        4 * 13 + 4 * 12);
    const std::string rotated = "a0 = torch.slice(z, 3, 0, None, 2)\nb0 = torch.slice(z, 3, 1, None, 2)\n"
                                "z = torch.flatten(torch.stack([a0 * c - b0 * d, a0 * d + b0 * c], -1), 3)\n";
    row("rotated by position", "c = torch.unsqueeze(torch.ones([5, 2]) * 0.6, 0)\nd = "
                               "torch.unsqueeze(torch.ones([5, 2]) * 0.8, 0)\n" +
                                   heads("z", "q") + rotated + "q = z\n" + heads("z", "k") + rotated +
                                   "k = z\n" + heads("v", "v") + scores + values + merged + output);
    row("rotated by halves",
        "c = torch.unsqueeze(torch.ones([5, 4]) * 0.6, 0)\n" + plainHeads +
            "q = q * c + torch.cat([-torch.slice(q, 3, 2), torch.slice(q, 3, 0, 2)], -1) * 0.8\n" + scores +
            values + merged + output);
    row("a norm of each head",
        plainHeads + "q = torch.layer_norm(q, [4], self.all.scale)\n" + scores + values + merged + output);
    row("a number for each head",
        plainHeads + "q = q * self.each.scale\n" + scores + values + merged + output, 4,
        3 * 4 * 13 + 4 * 12 + 1);
    row("one operator", plainHeads + "a = torch.scaled_dot_product_attention(q, k, v)\n" + merged + output);
    row("one operator with a mask",
        plainHeads +
            "a = torch.scaled_dot_product_attention(q, k, v, torch.triu(torch.full([5, 5], -9.0), 1))\n" +
            merged + output);
    row("one operator, shared",
        heads("q", "q") + heads("k", "m", "2") + heads("v", "n", "2") +
            "a = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True, scale=0.5, enable_gqa=True)\n" +
            merged + output,
        2, shared);
    const std::string three = "q = torch.transpose(torch.view(q, [2, 5, 4, 4]), 1, 2)\n"
                              "k = torch.transpose(torch.view(k, [2, 5, 4, 4]), 1, 2)\n"
                              "v = torch.transpose(torch.view(v, [2, 5, 4, 4]), 1, 2)\n" +
                              scores + values + merged + output;
    row("packed, in three", "q, k, v = torch.chunk(" + linear("x", "p") + ", 3, -1)\n" + three);
    row("packed, split", shaped + "q, k, v = torch.split(" + linear("x", "p") + ", 16, 2)\n" + three);
    row("packed, split, all sizes asked for",
        "b, t, c = x.size()\nq, k, v = torch.split(" + linear("x + b * 0.0", "p") + ", 16, 2)\n" + three);
    row("packed, sliced", shaped + "z = " + linear("x", "p") +
                              "\nq = z[:, :, :16]\nk = z[:, :, 16:32]\nv = z[:, :, 32:]\n" + three);
    row("packed, permuted", "z = torch.permute(torch.reshape(" + linear("x", "p") +
                                ", [2, 5, 3, 4, 4]), [2, 0, 3, 1, 4])\nq = z.select(0, 0)\nk = z.select(0, "
                                "1)\nv = z.select(0, 2)\n" +
                                scores + values + merged + output);
    row("packed, unbound", "z = torch.reshape(" + linear("x", "p") +
                               ", [2, 5, 3, 4, 4]).transpose(1, 3)\nq, k, v = torch.unbind(z, 2)\n" + scores +
                               values + merged + output);
    row("packed by head", "z = torch.transpose(torch.view(" + linear("x", "p") +
                              ", [2, 5, 4, 12]), 1, 2)\nq, k, v = torch.chunk(z, 3, -1)\n" + scores + values +
                              merged + output);
    row("packed and shared",
        shaped + "q, k, v = torch.split_with_sizes(" + linear("x", "g") +
            ", [16, 8, 8], 2)\nq = torch.transpose(torch.view(q, [2, 5, 4, 4]), 1, 2)\n"
            "k = torch.repeat_interleave(torch.transpose(torch.view(k, [2, 5, 2, 4]), 1, 2), 2, 1)\n"
            "v = torch.repeat_interleave(torch.transpose(torch.view(v, [2, 5, 2, 4]), 1, 2), 2, 1)\n" +
            scores + values + merged + output,
        2, shared);
}

void TestCutHeads::cutEqualsMasked()
{
    QFETCH(QString, body);
    QFETCH(int, groups);
    QFETCH(int, removed);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(body.toStdString());
    const AttentionHeads found = pipeline::attentionHeadsOf(model.data());
    QVERIFY2(found.attentions.size() == 1, saidOf(found).c_str());
    const Attention &attention = found.attentions.front();
    QCOMPARE(static_cast<int>(attention.groups.size()), groups);
    QCOMPARE(attention.heads, std::int64_t(4));
    QCOMPARE(listed(attention.outputs), std::string("o"));
    const at::Tensor input = at::randn({2, 5, 12});
    for (const std::set<std::int64_t> &gone :
         {std::set<std::int64_t>{0}, std::set<std::int64_t>{1}, std::set<std::int64_t>{0, 2, 3}}) {
        if (*gone.rbegin() >= groups)
            continue;
        std::vector<std::pair<std::size_t, std::int64_t>> some;
        for (const std::int64_t group : gone)
            some.emplace_back(0, group);
        const graph::Model small = cut(model, found, some);
        QVERIFY(relativeDifference(outputOf(masked(model, "o", 16 / groups, gone), input),
                                   outputOf(small, input)) < 1e-5);
        QCOMPARE(small.parameterCount(), model.parameterCount() - std::ssize(gone) * removed);
        QVERIFY(macsOf(small) < macsOf(model));
    }
}

void TestCutHeads::whatCannotBeCutIsNamed_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const std::string &body, const char *said) {
        QTest::newRow(name) << QString::fromStdString(body) << said;
    };
    row("shares over heads",
        plainHeads + scores + "a = torch.matmul(torch.softmax(a, 1), v)\n" + merged + output,
        "aten::softmax, through which heads are not followed: q k\n");
    row("heads among samples",
        "q = torch.transpose(torch.view(" + linear("x", "q") +
            ", [5, 8, 4]), 0, 1)\nk = torch.transpose(torch.view(" + linear("x", "k") +
            ", [5, 8, 4]), 0, 1)\nv = torch.transpose(torch.view(" + linear("x", "v") +
            ", [5, 8, 4]), 0, 1)\na = torch.bmm(torch.softmax(torch.bmm(q, k.transpose(1, 2)), -1), v)\n"
            "a = torch.view(torch.transpose(a, 0, 1).contiguous(), [2, 5, 16])\n" +
            output,
        "aten::view, through which heads are not followed: q k\n");
    row("one head",
        shaped + "q = " + linear("x", "q") + "\nk = " + linear("x", "k") + "\nv = " + linear("x", "v") +
            "\na = torch.matmul(torch.softmax(torch.matmul(q, k.transpose(1, 2)), -1), v)\n" + output,
        "aten::matmul, through which heads are not followed: q k\n");
    row("returned", plainHeads + scores + values + merged + output + "y = torch.add(torch.mean(y), a)\n",
        "aten::add, through which heads are not followed: q k\n");
    row("a mask of what is not known",
        plainHeads + scores + "a = a + torch.einsum('bij,bkj->bik', [x, x])\n" + values + merged + output,
        "aten::add, through which heads are not followed: q k\n");
    row("a mask that may have more dimensions than are named",
        plainHeads + scores + "a = a + x / x.size(0)\n" + values + merged + output,
        "aten::add, through which heads are not followed: q k\n");
    row("parts along a dimension that may be another",
        "c = x.size(2)\nx = torch.embedding(self.s.weight, x)\n"
        "q, k, v = torch.split(" +
            linear("x + c * 0.0", "p") +
            ", 16, 3)\nq = torch.transpose(torch.view(q, [2, 5, 4, 4]), 1, 2)\n"
            "k = torch.transpose(torch.view(k, [2, 5, 4, 4]), 1, 2)\n"
            "v = torch.transpose(torch.view(v, [2, 5, 4, 4]), 1, 2)\n" +
            scores + values + merged + output,
        "aten::split, through which heads are not followed: p\n");
    row("more heads than any layer has numbers for",
        heads("q", "q") + heads("k", "k") + heads("v", "v") + "k = torch.repeat_interleave(k, 1000000, 1)\n" +
            scores + values + merged + output,
        "aten::matmul, through which heads are not followed: q\n"
        "aten::repeat_interleave, through which heads are not followed: k\n");
    row("a dimension that is not there",
        plainHeads + "q = torch.transpose(q, 1, 9) + torch.ones([5, 4])\n" + scores + values + merged +
            output,
        "aten::matmul, through which heads are not followed: k\n"
        "aten::transpose, through which heads are not followed: q\n");
    row("a layer used twice",
        heads("q", "q") + heads("k", "q") + heads("v", "v") + scores + values + merged + output,
        "the layer q, whose weight is used elsewhere, too, or in another form: q\n");
}

void TestCutHeads::whatCannotBeCutIsNamed()
{
    QFETCH(QString, body);
    QFETCH(QString, said);
    const base::EngineScope engine(1);
    const AttentionHeads found = pipeline::attentionHeadsOf(networkOf(body.toStdString()).data());
    QCOMPARE(found.attentions.size(), std::size_t(0));
    QCOMPARE(QString::fromStdString(saidOf(found)), said);
}

/// Eight heads, of which two each share keys and values.
void TestCutHeads::storiesCutEqualMasked()
{
    const base::EngineScope engine(1);
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const graph::Model model = load(tests::realData("tinystories/stories260k.pt"));
    const AttentionHeads found = pipeline::attentionHeadsOf(model.data());
    QCOMPARE(found.attentions.size(), std::size_t(5));
    QVERIFY2(found.apart.empty(), saidOf(found).c_str());
    graph::Model expected = model;
    std::vector<std::pair<std::size_t, std::int64_t>> gone;
    for (std::size_t i = 0; i < found.attentions.size(); ++i) {
        const std::string layer = "layers." + std::to_string(i);
        QCOMPARE(listed(found.attentions[i].projections), layer + ".wq " + layer + ".wk " + layer + ".wv");
        QCOMPARE(listed(found.attentions[i].outputs), layer + ".wo");
        QCOMPARE(found.attentions[i].groups.size(), std::size_t(4));
        QCOMPARE(found.attentions[i].heads, std::int64_t(8));
        const auto group = static_cast<std::int64_t>(i) % 4;
        expected = masked(expected, layer + ".wo", 16, {group});
        gone.emplace_back(i, group);
    }
    const at::Tensor tokens = at::randint(0, 512, {2, 40}, at::kLong);
    const graph::Model small = cut(model, found, gone);
    QVERIFY(relativeDifference(outputOf(expected, tokens), outputOf(small, tokens)) < 1e-5);
    QCOMPARE(small.parameterCount(), model.parameterCount() - 5 * (16 + 8 + 8 + 16) * 64);
}

void TestCutHeads::contributionIsWhatIsAdded()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(plain);
    const AttentionHeads found = pipeline::attentionHeadsOf(model.data());
    const at::Tensor input = at::randn({2, 5, 12});
    const auto made = pipeline::headContributions(model, found, OneBatch(input), {});
    GOOD(made);
    const at::Tensor none = outputOf(masked(model, "o", 4, {0, 1, 2, 3}), input);
    for (std::int64_t head = 0; head < 4; ++head) {
        std::set<std::int64_t> others{0, 1, 2, 3};
        others.erase(head);
        const at::Tensor own = at::sub(outputOf(masked(model, "o", 4, others), input), none);
        const double expected = own.pow(2).sum().item<double>() / 10;
        const double score = made->front()[static_cast<std::size_t>(head)];
        QVERIFY(std::abs(score - expected) < 1e-4 * expected);
    }
}

void TestCutHeads::leastGoByEachCriterion_data()
{
    QTest::addColumn<QString>("criterion");
    QTest::newRow("contribution") << "contribution";
    QTest::newRow("l2") << "l2";
    QTest::newRow("answers") << "answers";
}

/// One head is a hundredth of the others in all of its weights.
void TestCutHeads::leastGoByEachCriterion()
{
    QFETCH(QString, criterion);
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(plain);
    const at::Tensor input = at::randn({2, 5, 12});
    const OneBatch calibration(input);
    for (std::int64_t least = 0; least < 4; ++least) {
        graph::Editor editor(model);
        for (const std::string layer : {"q", "k", "v", "o"}) {
            const auto id = parameterNamed(model, layer + ".weight");
            const at::Tensor weight = model.data().parameters[graph::at(id)].tensor.detach().clone();
            weight.narrow(layer == "o" ? 1 : 0, 4 * least, 4).mul_(0.01);
            editor.setTensor(id, weight);
        }
        const graph::Model scaled = std::move(editor).finish();
        const auto work = pipeline::workAfter(
            scaled, stepsOf("cutHeads:criterion=" + criterion.toStdString()), &calibration);
        GOOD(work);
        QVERIFY(relativeDifference(outputOf(masked(scaled, "o", 4, {least}), input),
                                   outputOf(work->model, input)) < 1e-5);
    }
}

/// Two attentions, the second with all of its projections in one layer.
void TestCutHeads::normsAreThoseOfEachAttention()
{
    const base::EngineScope engine(1);
    const std::string parts = "q, k, v = torch.chunk(" + linear("x", "p") + ", 3, -1)\n";
    std::string second = "x = y\n" + parts;
    for (const std::string name : {"q", "k", "v"})
        second += name + " = torch.transpose(torch.view(" + name + ", [2, 5, 4, 4]), 1, 2)\n";
    second += scores + values + merged + "y = torch.add(x, " + linear("a", "w") + ")\n";
    const graph::Model model = networkOf(plain + second);
    const AttentionHeads found = pipeline::attentionHeadsOf(model.data());
    QCOMPARE(found.attentions.size(), std::size_t(2));
    const auto made = pipeline::headNorms(model.data(), found);
    QCOMPARE(made.size(), std::size_t(2));
    const auto normsOf = [&](const std::string &layer, std::int64_t dimension, std::int64_t blocks) {
        const at::Tensor weight =
            model.data().parameters[graph::at(parameterNamed(model, layer + ".weight"))].tensor.detach();
        const at::Tensor rows = dimension == 0 ? weight : weight.t();
        std::vector<double> norms;
        for (std::int64_t head = 0; head < 4; ++head) {
            double sum = 0;
            for (std::int64_t block = 0; block < blocks; ++block)
                sum += rows.narrow(0, 16 * block + 4 * head, 4).pow(2).sum().item<double>();
            norms.push_back(std::sqrt(sum));
        }
        const double mean = std::accumulate(norms.begin(), norms.end(), 0.0) / 4;
        for (double &norm : norms)
            norm /= mean;
        return norms;
    };
    std::vector<std::vector<double>> expected(2, std::vector<double>(4, 0.0));
    const auto add = [&](std::size_t attention, const std::vector<double> &norms) {
        for (std::size_t head = 0; head < 4; ++head)
            expected[attention][head] += norms[head];
    };
    for (const char *layer : {"q", "k", "v"})
        add(0, normsOf(layer, 0, 1));
    add(0, normsOf("o", 1, 1));
    add(1, normsOf("p", 0, 3));
    add(1, normsOf("w", 1, 1));
    for (std::size_t attention = 0; attention < 2; ++attention)
        for (std::size_t head = 0; head < 4; ++head)
            QVERIFY(std::abs(made[attention][head] - expected[attention][head]) < 1e-5);
}

void TestCutHeads::answersAreThoseWithoutTheHead()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(plain);
    const AttentionHeads found = pipeline::attentionHeadsOf(model.data());
    const at::Tensor input = at::randn({2, 5, 12});
    const auto made = pipeline::headLosses(model, found, OneBatch(input), {});
    GOOD(made);
    const at::Tensor whole = outputOf(model, input);
    for (std::int64_t head = 0; head < 4; ++head) {
        const double expected =
            at::sub(outputOf(masked(model, "o", 4, {head}), input), whole).pow(2).sum().item<double>() /
            whole.pow(2).sum().item<double>();
        const double score = made->front()[static_cast<std::size_t>(head)];
        QVERIFY(std::abs(score - expected) < 1e-4 * expected);
    }
}

/// Attention that is stored as one operator is written in plain ones.
void TestCutHeads::packedAttentionIsCut()
{
    const base::EngineScope engine(1);
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    const graph::Model model = tests::readScripted(
        tests::scripted({{"p.weight", tests::weights({48, 16}, 1)},
                         {"p.bias", tests::weights({48}, 2)},
                         {"o.weight", tests::weights({16, 16}, 3)},
                         {"o.bias", tests::weights({16}, 4)}},
                        "    return torch._native_multi_head_attention(x, x, x, 16, 4, self.p.weight, "
                        "self.p.bias, self.o.weight, self.o.bias, None, False, True, None)[0]\n"),
        path);
    const AttentionHeads found = pipeline::attentionHeadsOf(model.data());
    QVERIFY2(found.attentions.size() == 1, saidOf(found).c_str());
    const at::Tensor input = at::randn({2, 5, 16});
    QVERIFY(relativeDifference(outputOf(masked(model, "o", 4, {1, 2}), input),
                               outputOf(cut(model, found, {{0, 1}, {0, 2}}), input)) < 1e-5);
}

void TestCutHeads::writtenFileComputesTheSame_data()
{
    QTest::addColumn<bool>("stories");
    QTest::newRow("made up") << false;
    QTest::newRow("stories") << true;
}

void TestCutHeads::writtenFileComputesTheSame()
{
    QFETCH(bool, stories);
    if (stories && !tests::hasRealData("tinystories/stories260k.pt"))
        QSKIP("needs stories260k in the folder of real data");
    const base::EngineScope engine(1);
    const QTemporaryDir folder;
    const auto made = folder.filePath(QStringLiteral("model.pt")).toStdString();
    if (!stories)
        moduleOf(plain).save(made);
    const auto source = stories ? tests::realData("tinystories/stories260k.pt") : made;
    const graph::Model model = load(source);
    const Steps steps = stepsOf("cutHeads:criterion=l2:share=0.5");
    const auto work = pipeline::workAfter(model, steps);
    GOOD(work);
    const auto recipe = pipeline::uniformRecipe(model.layers().size(), {}, steps);
    const auto whole = folder.filePath(QStringLiteral("whole.pt")).toStdString();
    const auto small = folder.filePath(QStringLiteral("small.pt")).toStdString();
    GOOD(tests::writeRecipe(model, pipeline::uniformRecipe(model.layers().size(), {}, {}), whole, source));
    GOOD(tests::writeRecipe(work->model, recipe, small, source));
    QVERIFY(std::filesystem::file_size(small) < std::filesystem::file_size(whole));
    const at::Tensor input = stories ? at::randint(0, 512, {2, 30}, at::kLong) : at::randn({2, 5, 12});
    QVERIFY(relativeDifference(outputOf(work->model, input), outputOf(load(small), input)) < 1e-6);
}

void TestCutHeads::nothingToCutIsSaid()
{
    const base::EngineScope engine(1);
    const graph::Model model = networkOf(plain);
    const auto few = pipeline::workAfter(model, stepsOf("cutHeads:criterion=l2:share=0.05"));
    QVERIFY(!few);
    QCOMPARE(few.error().code, base::ErrorCode::InvalidSetting);
    const auto without = pipeline::workAfter(model, stepsOf("cutHeads"));
    QVERIFY(!without);
    QVERIFY(without.error().message().find("cutHeads") != std::string::npos);
    const auto none = pipeline::workAfter(tests::demoProject()->model, stepsOf("cutHeads:criterion=l2"));
    QVERIFY(!none);
    QCOMPARE(none.error().code, base::ErrorCode::InvalidSetting);
}

/// Numbers for each head and pair of positions are a layer, as long as they are many.
void TestCutHeads::tableThatWouldBeNoLayerIsNamed()
{
    const base::EngineScope engine(1);
    std::string body;
    for (const std::string name : {"q", "k", "v"})
        body += name + " = torch.transpose(torch.view(" + linear("x", name) + ", [2, 32, 4, 4]), 1, 2)\n";
    body += scores + "a = a + self.table.bias\n" + values +
            "a = torch.reshape(torch.transpose(a, 1, 2), [2, 32, 16])\n" + output;
    const graph::Model model = networkOf(body);
    QVERIFY(model.layerIndex("table"));
    QCOMPARE(pipeline::attentionHeadsOf(model.data()).attentions.size(), std::size_t(1));
    const auto made = pipeline::workAfter(model, stepsOf("cutHeads:criterion=l2:share=0.25"));
    QVERIFY(!made);
    QCOMPARE(made.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY(made.error().message().find("table") != std::string::npos);
}

void TestCutHeads::otherStepsFollow()
{
    const base::EngineScope engine(1);
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const graph::Model model = load(tests::realData("tinystories/stories260k.pt"));
    const OneBatch calibration(at::randint(0, 512, {8, 40}, at::kLong));
    const auto work = pipeline::workAfter(
        model, stepsOf("dropBlocks:share=0.1,cutHeads:share=0.5,cutChannels:share=0.3,smooth"), &calibration);
    GOOD(work);
    QVERIFY(work->model.parameterCount() < model.parameterCount());
    outputOf(work->model, at::randint(0, 512, {2, 30}, at::kLong));
    QCOMPARE(work->model.layers().size(), model.layers().size());
}

QTEST_GUILESS_MAIN(TestCutHeads)
#include "tst_cutheads.moc"
