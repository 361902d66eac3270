// Which layers are recognised as made of blocks, which can be set apart by hand, and what is said of others:
// each case found, run by cones, and written and read back in plain LibTorch as any other layer.
#include "tests/support/blocknetworks.h"

#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using base::ErrorCode;
using graph::Apart;

namespace {

using Named = std::vector<ScriptedModule::Named>;
using Names = std::vector<std::string>;

Named recurrent(std::int64_t gates, const std::string &suffix = "_l0")
{
    return {{"r.weight_ih" + suffix, weights({gates * 5, 6}, 1)},
            {"r.weight_hh" + suffix, weights({gates * 5, 5}, 2)},
            {"r.bias_ih" + suffix, weights({gates * 5}, 3)},
            {"r.bias_hh" + suffix, weights({gates * 5}, 4)}};
}

const std::string recurrentList =
    "[self.r.weight_ih_l0, self.r.weight_hh_l0, self.r.bias_ih_l0, self.r.bias_hh_l0]";

Named attentionParameters()
{
    return {{"a.in_proj_weight", weights({24, 8}, 1)},
            {"a.in_proj_bias", weights({24}, 2)},
            {"a.out_proj.weight", weights({8, 8}, 3)},
            {"a.out_proj.bias", weights({8}, 4)}};
}

/// Of x [3, 5, 8], after the packed projection is cut into q, k, v by CUT, heads aside.
LayerCase attention(const std::string &label, const std::string &cut)
{
    return {label,
            scripted(attentionParameters(),
                     "    p = torch.linear(x, self.a.in_proj_weight, self.a.in_proj_bias)\n" + cut +
                         "    w = torch.softmax(torch.matmul(q * 0.5, k.transpose(-2, -1)), -1)\n"
                         "    y = torch.matmul(w, v).reshape([3, 5, 8])\n"
                         "    return torch.linear(y, self.a.out_proj.weight, self.a.out_proj.bias)\n"),
            {3, 5, 8},
            {"a.q linear 8x8 320", "a.k linear 8x8 320", "a.v linear 8x8 320", "a.out_proj linear 8x8 320"},
            0,
            true,
            recognised};
}

std::vector<LayerCase> recurrents()
{
    const std::string start = "    h = torch.zeros([1, x.size(0), 5])\n";
    const Named projected{{"r.weight_ih_l0", weights({20, 6}, 1)},
                          {"r.weight_hh_l0", weights({20, 3}, 2)},
                          {"r.weight_hr_l0", weights({3, 5}, 3)}};
    return {
        {"LSTM",
         scripted(recurrent(4), start + "    return torch.lstm(x, [h, h], " + recurrentList +
                                    ", True, 1, 0.0, False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0.i lstm 5x6 210", "r.weight_ih_l0.f lstm 5x6 210", "r.weight_ih_l0.g lstm 5x6 210",
          "r.weight_ih_l0.o lstm 5x6 210", "r.weight_hh_l0.i lstm 5x5 175", "r.weight_hh_l0.f lstm 5x5 175",
          "r.weight_hh_l0.g lstm 5x5 175", "r.weight_hh_l0.o lstm 5x5 175"},
         0,
         true,
         recognised},
        {"LSTM whose projection has no gates",
         scripted(projected,
                  start + "    p = torch.zeros([1, x.size(0), 3])\n    return torch.lstm(x, [p, h], "
                          "[self.r.weight_ih_l0, self.r.weight_hh_l0, self.r.weight_hr_l0], False, 1, 0.0, "
                          "False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0 lstm 20x6 840", "r.weight_hh_l0.i lstm 5x3 105", "r.weight_hh_l0.f lstm 5x3 105",
          "r.weight_hh_l0.g lstm 5x3 105", "r.weight_hh_l0.o lstm 5x3 105", "r.weight_hr_l0 lstm 3x5 105"},
         0,
         true,
         {false, {{"r.weight_hh_l0", {}}}}},
        {"GRU",
         scripted(recurrent(3), start + "    return torch.gru(x, h, " + recurrentList +
                                    ", True, 1, 0.0, False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0.r gru 5x6 210", "r.weight_ih_l0.z gru 5x6 210", "r.weight_ih_l0.n gru 5x6 210",
          "r.weight_hh_l0.r gru 5x5 175", "r.weight_hh_l0.z gru 5x5 175", "r.weight_hh_l0.n gru 5x5 175"},
         0,
         true,
         recognised},
        {"LSTM cell",
         scripted(recurrent(4, ""),
                  "    h = torch.tanh(x[:, 0:5])\n    h, c = torch.lstm_cell(x, [h, h], self.r.weight_ih, "
                  "self.r.weight_hh, self.r.bias_ih, self.r.bias_hh)\n    return torch.cat([h, c], 1)\n"),
         {2, 6},
         {"r.weight_ih.i lstm 5x6 30", "r.weight_ih.f lstm 5x6 30", "r.weight_ih.g lstm 5x6 30",
          "r.weight_ih.o lstm 5x6 30", "r.weight_hh lstm 20x5 100"},
         0,
         true,
         {false, {{"r.weight_ih", {}}}}},
    };
}

std::vector<LayerCase> attentions()
{
    LayerCase native = attention("native operator", "");
    native.module =
        scripted(attentionParameters(), "    return torch._native_multi_head_attention(x, x, x, 8, 2, "
                                        "self.a.in_proj_weight, self.a.in_proj_bias, self.a.out_proj.weight, "
                                        "self.a.out_proj.bias, None, False, True)[0]\n");
    native.bitIdentical = false;
    LayerCase masked = native;
    masked.label = "native operator that stays";
    masked.module.code.replace(masked.module.code.find("None, False, True"), 17, "self.mask, False, True, 1");
    masked.module.buffers = {{"mask", at::zeros({3, 5}, at::kBool)}};
    LayerCase transposed = attention("as GPT-2 has it", "");
    transposed.module = scripted(
        {{"a.weight", weights({8, 24}, 1)}, {"a.bias", weights({24}, 2)}, {"o.weight", weights({8, 8}, 3)}},
        "    p = torch.addmm(self.a.bias, x.view([-1, 8]), self.a.weight).view([3, 5, 24])\n"
        "    q, k, v = torch.split(p, 8, 2)\n"
        "    w = torch.softmax(torch.matmul(q, k.transpose(-2, -1)) / 2.0, -1)\n"
        "    return torch.linear(torch.matmul(w, v), self.o.weight, None)\n");
    transposed.layers = {"a.q linearTransposed 8x8 320", "a.k linearTransposed 8x8 320",
                         "a.v linearTransposed 8x8 320", "o linear 8x8 320"};
    return {
        native,
        masked,
        transposed,
        attention("chunks", "    q, k, v = torch.chunk(p, 3, -1)\n"),
        attention("split", "    q, k, v = torch.split(p, 8, 2)\n"),
        attention("split by heads", "    q, k, v = torch.split_with_sizes(p, [8, 8, 8], 2)\n"
                                    "    q = q.view([3, 5, 2, 4]).transpose(1, 2)\n"
                                    "    k = k.view([3, 5, 2, 4]).transpose(1, 2)\n"
                                    "    v = v.view([3, 5, 2, 4]).transpose(1, 2)\n"),
        attention("a dimension of their own",
                  "    p = p.reshape([x.size(0), x.size(1), 3, 2, -1]).permute([2, 0, 3, 1, 4])\n"
                  "    q, k, v = torch.unbind(p, 0)\n"),
        attention("unflattened, as torch.nn has it",
                  "    p = p.unflatten(-1, [3, 8]).unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous()\n"
                  "    q = p[0]\n    k = p[1]\n    v = p[2]\n"),
    };
}

std::vector<LayerCase> namedByHand()
{
    LayerCase rotated = attention("parts that something else is done to",
                                  "    q, k, v = torch.chunk(torch.tanh(p), 3, -1)\n");
    rotated.apart = {false, {{"a", {"q", "k", "v"}}}};
    return {
        rotated,
        {"rows of a convolution",
         scripted({{"c.weight", weights({6, 3, 3, 3}, 1)}, {"c.bias", weights({6}, 2)}},
                  "    return torch.conv2d(x, self.c.weight, self.c.bias, [1, 1], [1, 1])\n"),
         {2, 3, 4, 4},
         {"c.low conv2d 3x27 1296", "c.high conv2d 3x27 1296"},
         0,
         true,
         {false, {{"c", {"low", "high"}}}}},
        {"columns of a transposed convolution",
         scripted({{"c.weight", weights({6, 4, 2, 2}, 1)}, {"c.bias", weights({4}, 2)}},
                  "    return torch.conv_transpose2d(x, self.c.weight, self.c.bias, [2, 2])\n"),
         {2, 6, 4, 4},
         {"c.low convTranspose2d 2x24 768", "c.high convTranspose2d 2x24 768"},
         0,
         true,
         {false, {{"c", {"low", "high"}}}}},
        {"depthwise channels",
         scripted({{"c.weight", weights({6, 1, 3, 3}, 1)}},
                  "    return torch.conv2d(x, self.c.weight, None, [1, 1], [1, 1], [1, 1], 6)\n"),
         {2, 6, 4, 4},
         {"c.a conv2d 2x9 288", "c.b conv2d 2x9 288", "c.c conv2d 2x9 288"},
         0,
         true,
         {false, {{"c", {"a", "b", "c"}}}}},
        {"rows of a table",
         scripted({{"e.weight", weights({20, 8}, 1)}, {"o.weight", weights({4, 8}, 2)}},
                  "    return torch.linear(torch.embedding(self.e.weight, x), self.o.weight, None)\n"),
         {40, 3},
         {"e.often embedding 10x8 0", "e.seldom embedding 10x8 0", "o linear 4x8 96"},
         20,
         true,
         {false, {{"e", {"often", "seldom"}}}}},
    };
}

} // namespace

class TestSetApart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gatesAreLayers() { check(recurrents()); }
    void queryKeyAndValueAreLayers() { check(attentions()); }
    void blocksNamedByHandAreLayers() { check(namedByHand()); }
    void partsOfNoAttentionAreNotRecognised_data();
    void partsOfNoAttentionAreNotRecognised();
    void whatCannotBeSetApartIsSaid_data();
    void whatCannotBeSetApartIsSaid();

private:
    void check(const std::vector<LayerCase> &cases);
    graph::Model read(const ScriptedModule &module, const Apart &apart = {}) const
    {
        return readApart(m_folder, module, apart);
    }

    QTemporaryDir m_folder;
};

void TestSetApart::check(const std::vector<LayerCase> &cases)
{
    for (const LayerCase &one : cases) {
        const std::string problem = problemOf(one, m_folder.path().toStdString());
        QVERIFY2(problem.empty(), (one.label + ": " + problem).c_str());
    }
}

void TestSetApart::partsOfNoAttentionAreNotRecognised_data()
{
    QTest::addColumn<QString>("cut");
    QTest::newRow("gates of a unit of one's own")
        << "    q, k, v = torch.chunk(p, 3, -1)\n    y = torch.sigmoid(q) * torch.tanh(k) + v\n";
    QTest::newRow("two halves of something")
        << "    q, k = torch.chunk(p, 2, -1)\n    y = q * torch.sigmoid(k)\n";
    QTest::newRow("each head's own three")
        << "    q, k, v = torch.unbind(p.reshape([x.size(0), x.size(1), 2, 3, -1]).permute([3, 0, 2, 1, 4]), "
           "0)\n"
           "    y = torch.matmul(torch.matmul(q, k.transpose(-2, -1)), v)\n";
    QTest::newRow("queries that are also values")
        << "    q, k, v = torch.chunk(p, 3, -1)\n"
           "    y = torch.matmul(torch.matmul(q, k.transpose(1, 2)), q) + torch.tanh(v)\n";
}

void TestSetApart::partsOfNoAttentionAreNotRecognised()
{
    QFETCH(QString, cut);
    const auto module = scripted(attentionParameters(),
                                 "    p = torch.linear(x, self.a.in_proj_weight, self.a.in_proj_bias)\n" +
                                     cut.toStdString() + "    return y\n");
    QCOMPARE(read(module, recognised).layers().front().name, std::string("a"));
}

void TestSetApart::whatCannotBeSetApartIsSaid_data()
{
    QTest::addColumn<Apart>("apart");
    QTest::addColumn<QString>("said");
    const auto by = [](const std::string &layer, const Names &names) {
        return Apart{false, {{layer, names}}};
    };
    QTest::newRow("unknown layer") << by("r.weight", {}) << "does not have; `paretoscope-cli inspect`";
    QTest::newRow("one block only") << by("n.weight_ih_l0", {}) << "nothing to set apart; leave it out.";
    QTest::newRow("unknown blocks") << by("o", {}) << "not recognized; name them";
    QTest::newRow("does not divide") << by("o", {"a", "b"}) << "its 5 output channels do not divide";
    QTest::newRow("one name") << by("o", {"a"}) << "one name only";
    QTest::newRow("empty name") << by("g", {"a", ""}) << "an empty name";
    QTest::newRow("name twice") << by("g", {"a", "a"}) << "the name \"a\" twice";
    QTest::newRow("long name") << by("g", {"a", std::string(101, 'b')}) << "shorten it";
    QTest::newRow("too many") << by("g", Names(257, "a")) << "at most 256";
    QTest::newRow("taken name") << by("g", {"a", "b"}) << "two layers named \"g.b\"";
    QTest::newRow("channels in groups") << by("t", {"a", "b"}) << "do not lie one after the other";
}

void TestSetApart::whatCannotBeSetApartIsSaid()
{
    QFETCH(Apart, apart);
    QFETCH(QString, said);
    Named parameters = recurrent(1);
    for (auto &[name, tensor] : parameters)
        name.replace(0, 1, "n");
    for (const auto &more : Named{{"g.weight", weights({4, 5}, 5)},
                                  {"g.b.weight", weights({5, 4}, 6)},
                                  {"o.weight", weights({5, 5}, 7)},
                                  {"t.weight", weights({4, 2, 1}, 8)}})
        parameters.push_back(more);
    const auto module = scripted(
        parameters, "    h = torch.zeros([1, x.size(0), 5])\n"
                    "    y = torch.rnn_tanh(x, h, [self.n.weight_ih_l0, self.n.weight_hh_l0, "
                    "self.n.bias_ih_l0, self.n.bias_hh_l0], True, 1, 0.0, False, False, True)[0]\n"
                    "    y = torch.linear(torch.linear(y, self.g.weight), getattr(self.g, \"b\").weight)\n"
                    "    z = torch.conv_transpose1d(x[:, 0:4], self.t.weight, None, [1], [0], [0], 2)\n"
                    "    return torch.linear(y, self.o.weight).sum() + z.sum()\n");
    const auto model = graph::setApart(read(module), apart);
    QVERIFY(!model);
    QCOMPARE(model.error().code, ErrorCode::InvalidProject);
    QVERIFY2(QString::fromStdString(model.error().message()).contains(said), model.error().message().c_str());
    QVERIFY(model.error().message().starts_with("\"apart\" "));
}

QTEST_GUILESS_MAIN(TestSetApart)
#include "tst_setapart.moc"
