// Every weight is a layer, whatever operator uses it: found, with its output channels where they lie, run as
// the JIT runs it, changed within cones, written and read back, to the last bit.
#include "core/graph/weightvalues.h"
#include "core/pipeline/coverage.h"
#include "tests/support/layercases.h"

#include <ATen/ops/mul.h>
#include <ATen/ops/randint.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

std::vector<LayerCase> convolutions()
{
    return {
        {"conv3d",
         scripted(
             {{"c.weight", weights({6, 3, 3, 3, 3}, 1)}, {"c.bias", weights({6}, 2)}},
             "    return torch.conv3d(x, self.c.weight, self.c.bias, [1, 1, 1], [1, 1, 1], [1, 1, 1], 1)\n"),
         {2, 3, 5, 6, 7},
         {"c conv3d 6x81 " + std::to_string(6 * 5 * 6 * 7 * 81)}},
        {"conv3d in groups",
         scripted({{"c.weight", weights({6, 2, 3, 1, 2}, 1)}},
                  "    return torch.conv3d(x, self.c.weight, None, [1, 2, 1], [0, 0, 0], [1, 1, 1], 2)\n"),
         {2, 4, 5, 6, 7},
         {"c conv3d 6x12 " + std::to_string(6 * 3 * 3 * 6 * 12)}},
        {"transposed conv3d",
         scripted({{"c.weight", weights({4, 3, 2, 2, 2}, 1)}},
                  "    return torch.conv_transpose3d(x, self.c.weight, None, [2, 2, 2], [0, 0, 0], [0, 0, "
                  "0], 2)\n"),
         {2, 4, 3, 3, 3},
         {"c convTranspose3d 6x16 " + std::to_string(4 * 27 * 24)}},
        {"same padding, 1d",
         scripted({{"c.weight", weights({5, 3, 5}, 1)}},
                  "    return torch.conv1d(x, self.c.weight, None, [1], \"same\", [1], 1)\n"),
         {2, 3, 9},
         {"c conv1d 5x15 " + std::to_string(5 * 9 * 15)}},
        {"same padding, 2d",
         scripted({{"c.weight", weights({5, 3, 3, 3}, 1)}, {"c.bias", weights({5}, 2)}},
                  "    return torch.conv2d(x, self.c.weight, self.c.bias, [1, 1], \"same\", [1, 1], 1)\n"),
         {2, 3, 6, 6},
         {"c conv2d 5x27 " + std::to_string(5 * 36 * 27)}},
        {"same padding, as traced",
         scripted({{"c.weight", weights({5, 3, 3, 3}, 1)}, {"c.bias", weights({5}, 2)}},
                  "    return torch._convolution_mode(x, self.c.weight, self.c.bias, [1, 1], \"same\", [1, "
                  "1], 1)\n"),
         {2, 3, 6, 6},
         {"c conv2d 5x27 " + std::to_string(5 * 36 * 27)}},
        {"same padding, as traced, 3d",
         scripted({{"c.weight", weights({4, 2, 3, 3, 3}, 1)}},
                  "    return torch._convolution_mode(x, self.c.weight, None, [1, 1, 1], \"valid\", [1, 1, "
                  "1], 1)\n"),
         {2, 2, 5, 5, 5},
         {"c conv3d 4x54 " + std::to_string(4 * 27 * 54)}},
    };
}

std::vector<LayerCase> products()
{
    return {
        {"x W",
         scripted({{"W", weights({12, 5}, 1)}}, "    return torch.matmul(x, self.W)\n"),
         {3, 4, 12},
         {"W linearTransposed 5x12 240"}},
        {"x W, mm",
         scripted({{"m.W", weights({12, 5}, 1)}}, "    return torch.mm(x, self.m.W)\n"),
         {3, 12},
         {"m linearTransposed 5x12 60"}},
        {"W x",
         scripted({{"W", weights({5, 12}, 1)}}, "    return torch.matmul(self.W, x)\n"),
         {3, 12, 4},
         {"W linear 5x12 240"}},
        {"addmm, as GPT-2 has it",
         scripted({{"c.weight", weights({12, 5}, 1)}, {"c.bias", weights({5}, 2)}},
                  "    return torch.addmm(self.c.bias, x, self.c.weight)\n"),
         {3, 12},
         {"c linearTransposed 5x12 60"}},
        {"addmm of the transpose",
         scripted({{"c.weight", weights({5, 12}, 1)}, {"c.bias", weights({5}, 2)}},
                  "    return torch.addmm(self.c.bias, x, torch.t(self.c.weight))\n"),
         {3, 12},
         {"c linear 5x12 60"}},
        {"linear of the transpose",
         scripted({{"c.weight", weights({12, 5}, 1)}},
                  "    return torch.linear(x, torch.permute(self.c.weight, [1, 0]), None)\n"),
         {3, 12},
         {"c linearTransposed 5x12 60"}},
        {"one matrix a head",
         scripted({{"W", weights({4, 6, 3}, 1)}}, "    return torch.matmul(x, self.W)\n"),
         {2, 4, 5, 6},
         {"W product 12x6 360"}},
        {"bmm of transposes",
         scripted({{"W", weights({4, 3, 6}, 1)}},
                  "    return torch.bmm(torch.transpose(x, 0, 1), torch.transpose(self.W, 1, 2))\n"),
         {2, 4, 6},
         {"W product 12x6 72"}},
        {"packed matrices",
         scripted({{"p.weight", weights({9, 6}, 1)}},
                  "    q, k, v = torch.chunk(self.p.weight, 3)\n    return torch.linear(x, q) + "
                  "torch.linear(x, k) * torch.linear(x, v)\n"),
         {2, 6},
         {"p linear 9x6 54"}},
        {"slices of a matrix",
         scripted({{"p.weight", weights({9, 6}, 1)}},
                  "    return torch.cat([torch.linear(x, self.p.weight[0:4], None), torch.linear(x, "
                  "self.p.weight[4:9], None)], 1)\n"),
         {2, 6},
         {"p linear 9x6 54"}},
        {"one of a stack",
         scripted({{"p.weight", weights({2, 5, 6}, 1)}},
                  "    return torch.linear(torch.linear(x, self.p.weight[0], None), "
                  "torch.t(self.p.weight[1]), None)\n"),
         {2, 6},
         {"p product 10x6 60"}},
        {"a kernel kept as a matrix",
         scripted({{"p.weight", weights({4, 27}, 1)}}, "    return torch.conv2d(x, torch.view(self.p.weight, "
                                                       "[4, 3, 3, 3]), None, [1, 1], [0, 0], [1, 1], 1)\n"),
         {2, 3, 5, 5},
         {"p product 4x27 972"}},
    };
}

std::vector<LayerCase> sums()
{
    return {
        {"einsum to columns",
         scripted({{"W", weights({12, 5}, 1)}}, "    return torch.einsum(\"bi,io->bo\", [x, self.W])\n"),
         {3, 12},
         {"W linearTransposed 5x12 60"}},
        {"einsum to rows",
         scripted({{"W", weights({5, 12}, 1)}}, "    return torch.einsum(\"oi,...i->...o\", [self.W, x])\n"),
         {3, 2, 12},
         {"W linear 5x12 120"}},
        {"einsum into heads",
         scripted({{"W", weights({6, 2, 3}, 1)}},
                  "    return torch.einsum(\"bsd,dhk->bshk\", [x, self.W])\n"),
         {3, 4, 6},
         {"W product 6x6 144"}},
        {"einsum out of heads",
         scripted({{"W", weights({2, 3, 6}, 1)}},
                  "    return torch.einsum(\"bshk,hkd->bsd\", [x, self.W])\n"),
         {3, 4, 2, 3},
         {"W product 6x6 144"}},
        {"einsum without an arrow",
         scripted({{"W", weights({12, 5}, 1)}}, "    return torch.einsum(\"bi,ij\", [x, self.W])\n"),
         {3, 12},
         {"W linearTransposed 5x12 60"}},
        {"bilinear",
         scripted({{"b.weight", weights({4, 5, 5}, 1)}, {"b.bias", weights({4}, 2)}},
                  "    return torch.bilinear(x, torch.tanh(x), self.b.weight, self.b.bias)\n"),
         {3, 5},
         {"b product 4x25 100"}},
        {"a codebook",
         scripted({{"W", weights({256, 16}, 1)}}, "    return torch.cdist(x, self.W)\n"),
         {3, 4, 16},
         {"W other 256x16 0"}},
        {"positions",
         scripted({{"W", weights({1, 64, 64}, 1)}, {"f.weight", weights({3, 64}, 2)}},
                  "    return torch.linear(x + self.W, self.f.weight, None)\n"),
         {2, 64, 64},
         {"W other 64x64 0", "f linear 3x64 12288"}},
    };
}

std::vector<LayerCase> tables()
{
    return {
        {"embedding_bag",
         scripted({{"e.weight", weights({32, 6}, 1)}},
                  "    offsets = torch.arange(0, 12, 4)\n    return torch.embedding_bag(self.e.weight, "
                  "torch.flatten(x), offsets)[0]\n"),
         {3, 4},
         {"e embedding 32x6 0"},
         32},
        {"index_select",
         scripted({{"W", weights({32, 6}, 1)}},
                  "    return torch.index_select(self.W, 0, torch.flatten(x))\n"),
         {3, 4},
         {"W embedding 32x6 0"},
         32},
        {"index",
         scripted({{"W", weights({32, 6}, 1)}}, "    return self.W[x]\n"),
         {3, 4},
         {"W embedding 32x6 0"},
         32},
        {"tied embedding",
         scripted({{"e.weight", weights({32, 6}, 1)}},
                  "    h = torch.tanh(torch.embedding(self.e.weight, x))\n    return torch.matmul(h, "
                  "torch.t(self.e.weight))\n"),
         {3, 4},
         {"e embedding 32x6 768"},
         32},
    };
}

} // namespace

class TestWeightLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void convolutionsOfEveryForm() { check(convolutions()); }
    void productsWithTheWeightOnEitherSide() { check(products()); }
    void sumsOverAnyDimensions() { check(sums()); }
    void tablesHoweverTheyAreRead() { check(tables()); }
    void smallTableOfConstantPositionsIsNoLayer();
    void coverageNamesWhatIsLeft();
    void pastOfAWeightShowsInItsValues();

private:
    void check(const std::vector<LayerCase> &cases);
    graph::Model read(const ScriptedModule &module)
    {
        return readScripted(module, std::filesystem::path(m_folder.path().toStdString()) / "model.pt");
    }

    QTemporaryDir m_folder;
};

void TestWeightLayers::check(const std::vector<LayerCase> &cases)
{
    for (const LayerCase &one : cases) {
        const std::string problem = problemOf(one, m_folder.path().toStdString());
        QVERIFY2(problem.empty(), (one.label + ": " + problem).c_str());
    }
}

void TestWeightLayers::smallTableOfConstantPositionsIsNoLayer()
{
    ScriptedModule module = scripted({{"table", weights({49, 4}, 1)}, {"f.weight", weights({4, 49}, 2)}},
                                     "    positions = torch.mean(self.table[self.places], 0)\n"
                                     "    return torch.linear(x, self.f.weight, None) + positions\n");
    module.buffers = {{"places", at::randint(49, {9}, at::kLong)}};
    const graph::Model model = read(module);
    QCOMPARE(model.layers().size(), std::size_t{1});
    QCOMPARE(model.layers()[0].name, std::string("f"));
}

void TestWeightLayers::coverageNamesWhatIsLeft()
{
    const graph::Model model =
        read(scripted({{"f.weight", weights({4, 8}, 1)},
                       {"f.bias", weights({4}, 2)},
                       {"n.weight", weights({4}, 3)},
                       {"n.bias", weights({4}, 4)}},
                      "    h = torch.linear(x, self.f.weight, self.f.bias)\n    return torch.layer_norm(h, "
                      "[4], self.n.weight, self.n.bias)\n"));
    const pipeline::Coverage coverage = pipeline::coverageOf(model);
    QCOMPARE(coverage.bytes, std::int64_t{4 * (32 + 4 + 4 + 4)});
    QCOMPARE(coverage.coveredBytes, std::int64_t{4 * 36});
    QCOMPARE(coverage.uncovered.size(), std::size_t{2});
    QCOMPARE(coverage.uncovered[0].name, std::string("n.weight"));
    QCOMPARE(coverage.share(), 36.0 / 44.0);
    const graph::Model norms =
        read(scripted({{"n.weight", weights({4}, 3)}, {"n.bias", weights({4}, 4)}},
                      "    return torch.layer_norm(x, [4], self.n.weight, self.n.bias)\n"));
    QCOMPARE(pipeline::coverageOf(norms).coveredBytes, std::int64_t{0});
    QCOMPARE(pipeline::coverageOf(norms).uncovered.size(), std::size_t{2});
}

void TestWeightLayers::pastOfAWeightShowsInItsValues()
{
    const at::Tensor levels = at::mul(at::randint(-3, 4, {20, 30}, at::kFloat), 0.25);
    at::Tensor pruned = weights({20, 20}, 1);
    pruned.narrow(0, 0, 5).zero_();
    const graph::Model model =
        read(scripted({{"a.weight", levels}, {"b.weight", pruned}, {"c.weight", weights({300, 20}, 2)}},
                      "    h = torch.linear(torch.linear(x, self.a.weight, None), self.b.weight, None)\n    "
                      "return torch.linear(h, self.c.weight, None)\n"));
    const auto values = graph::weightValues(model);
    QCOMPARE(values.size(), std::size_t{3});
    QCOMPARE(values[0].distinct, std::optional<std::int64_t>(7));
    QCOMPARE(values[0].zeros, 600 - levels.count_nonzero().item<std::int64_t>());
    QCOMPARE(values[1].zeros, std::int64_t{100});
    QVERIFY(values[2].distinct && *values[2].distinct <= 6000);
}

QTEST_GUILESS_MAIN(TestWeightLayers)
#include "tst_weightlayers.moc"
