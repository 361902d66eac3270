// Weights computed from parameters (weight norm, spectral norm, …) are computed once and are layers then.
#include "core/graph/modeldata.h"
#include "tests/support/layercases.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

std::vector<LayerCase> parametrised()
{
    const std::string convolution = "    return torch.conv2d(x, w, None, [1, 1], [0, 0], [1, 1], 1)\n";
    ScriptedModule spectral =
        scripted({{"c.weight_orig", weights({4, 27}, 1)}},
                 "    sigma = torch.dot(self.c.weight_u, torch.mv(self.c.weight_orig, self.c.weight_v))\n    "
                 "return torch.linear(x, self.c.weight_orig / sigma, None)\n");
    spectral.buffers = {{"c.weight_u", weights({4}, 2)}, {"c.weight_v", weights({27}, 3)}};
    return {
        {"weight norm",
         scripted({{"c.weight_g", weights({4, 1, 1, 1}, 1)}, {"c.weight_v", weights({4, 3, 3, 3}, 2)}},
                  "    w = torch._weight_norm(self.c.weight_v, self.c.weight_g, 0)\n" + convolution),
         {2, 3, 5, 5},
         {"c conv2d 4x27 972"}},
        {"weight norm of a linear layer",
         scripted({{"c.parametrizations.weight.original0", weights({4, 1}, 1)},
                   {"c.parametrizations.weight.original1", weights({4, 27}, 2)}},
                  "    w = torch._weight_norm(getattr(self.c.parametrizations.weight, \"original1\"), "
                  "getattr(self.c.parametrizations.weight, \"original0\"), 0)\n    return torch.linear(x, w, "
                  "None)\n"),
         {2, 27},
         {"c linear 4x27 108"}},
        {"spectral norm", spectral, {2, 27}, {"c linear 4x27 108"}},
        {"weight standardisation",
         scripted({{"c.weight", weights({4, 3, 3, 3}, 1)}},
                  "    w = self.c.weight - torch.mean(self.c.weight, [1, 2, 3], True)\n    w = w / "
                  "(torch.std(self.c.weight, [1, 2, 3], True, True) + 0.00001)\n" +
                      convolution),
         {2, 3, 5, 5},
         {"c conv2d 4x27 972"}},
        {"a low-rank change",
         scripted(
             {{"c.weight", weights({8, 12}, 1)}, {"c.a", weights({2, 12}, 2)}, {"c.b", weights({8, 2}, 3)}},
             "    return torch.linear(x, self.c.weight + torch.matmul(self.c.b, self.c.a) * 0.5, None)\n"),
         {2, 12},
         {"c linear 8x12 96"}},
    };
}

} // namespace

class TestComputedWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parametrisedWeightsAreComputedOnce() { check(parametrised()); }
    void computedWeightSaysWhatItIsMadeOf();

private:
    void check(const std::vector<LayerCase> &cases);
    graph::Model read(const ScriptedModule &module)
    {
        return readScripted(module, std::filesystem::path(m_folder.path().toStdString()) / "model.pt");
    }

    QTemporaryDir m_folder;
};

void TestComputedWeights::check(const std::vector<LayerCase> &cases)
{
    for (const LayerCase &one : cases) {
        const std::string problem = problemOf(one, m_folder.path().toStdString());
        QVERIFY2(problem.empty(), (one.label + ": " + problem).c_str());
    }
}

void TestComputedWeights::computedWeightSaysWhatItIsMadeOf()
{
    const graph::Model model = read(parametrised().front().module);
    const graph::Parameter &weight =
        model.data().parameters[static_cast<std::size_t>(model.data().bindings[0].weight)];
    QCOMPARE(weight.name, std::string("c.weight"));
    QCOMPARE(weight.computedFrom, std::string("c.weight_g, c.weight_v"));
    QCOMPARE(model.data().nodes.size(), std::size_t{1}); // what computed it is gone
    QCOMPARE(model.data().parameters.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestComputedWeights)
#include "tst_computedweights.moc"
