// Operators that hold a whole attention are written in plain ones that can be differentiated, equal to 1e-6.
#include "core/base/enginescope.h"
#include "core/graph/modeldata.h"
#include "tests/support/layercases.h"

#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

std::vector<ScriptedModule::Named> attentionParameters(std::int64_t width)
{
    return {{"a.in_proj_weight", weights({3 * width, width}, 1)},
            {"a.in_proj_bias", weights({3 * width}, 2)},
            {"a.out_proj.weight", weights({width, width}, 3)},
            {"a.out_proj.bias", weights({width}, 4)}};
}

LayerCase encoder(const std::string &label, const std::string &gelu, const std::string &normFirst)
{
    auto parameters = attentionParameters(8);
    for (const auto &more : std::vector<ScriptedModule::Named>{{"n1.weight", weights({8}, 5)},
                                                               {"n1.bias", weights({8}, 6)},
                                                               {"n2.weight", weights({8}, 7)},
                                                               {"n2.bias", weights({8}, 8)},
                                                               {"f1.weight", weights({12, 8}, 9)},
                                                               {"f1.bias", weights({12}, 10)},
                                                               {"f2.weight", weights({8, 12}, 11)},
                                                               {"f2.bias", weights({8}, 12)}})
        parameters.push_back(more);
    return {label,
            scripted(parameters,
                     "    return torch._transformer_encoder_layer_fwd(x, 8, 2, self.a.in_proj_weight, "
                     "self.a.in_proj_bias, self.a.out_proj.weight, self.a.out_proj.bias, " +
                         gelu + ", " + normFirst +
                         ", 0.00001, self.n1.weight, self.n1.bias, self.n2.weight, self.n2.bias, "
                         "self.f1.weight, self.f1.bias, self.f2.weight, self.f2.bias)\n"),
            {3, 5, 8},
            {"a linear 24x8 960", "a.out_proj linear 8x8 320", "f1 linear 12x8 480", "f2 linear 8x12 480"},
            0,
            false};
}

std::vector<LayerCase> attentions()
{
    const std::string call = "torch._native_multi_head_attention(x, x, x, 8, 2, self.a.in_proj_weight, "
                             "self.a.in_proj_bias, self.a.out_proj.weight, self.a.out_proj.bias";
    return {
        {"attention",
         scripted(attentionParameters(8), "    return " + call + ", None, False, True)[0]\n"),
         {3, 5, 8},
         {"a linear 24x8 960", "a.out_proj linear 8x8 320"},
         0,
         false},
        {"attention and what it looked at",
         scripted(attentionParameters(8),
                  "    y, w = " + call + ", None, True, True)\n    return torch.cat([y, w], 2)\n"),
         {3, 5, 8},
         {"a linear 24x8 960", "a.out_proj linear 8x8 320"},
         0,
         false},
        encoder("encoder layer", "True", "False"),
        encoder("encoder layer, norm first", "False", "True"),
    };
}

} // namespace

class TestPlainAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeAttentionsInPlainOperators() { check(attentions()); }
    void maskedAttentionKeepsItsOperator();

private:
    void check(const std::vector<LayerCase> &cases);
    graph::Model read(const ScriptedModule &module)
    {
        return readScripted(module, std::filesystem::path(m_folder.path().toStdString()) / "model.pt");
    }

    QTemporaryDir m_folder;
};

void TestPlainAttention::check(const std::vector<LayerCase> &cases)
{
    for (const LayerCase &one : cases) {
        const std::string problem = problemOf(one, m_folder.path().toStdString());
        QVERIFY2(problem.empty(), (one.label + ": " + problem).c_str());
    }
}

void TestPlainAttention::maskedAttentionKeepsItsOperator()
{
    const base::EngineScope engine;
    ScriptedModule module = scripted(
        attentionParameters(8),
        "    return torch._native_multi_head_attention(x, x, x, 8, 2, self.a.in_proj_weight, "
        "self.a.in_proj_bias, self.a.out_proj.weight, self.a.out_proj.bias, self.mask, False, True, 0)[0]\n");
    module.buffers = {{"mask", at::zeros({5, 5}, at::kBool)}};
    const graph::Model model = read(module);
    QVERIFY(model.data().rewritten.empty());
    QCOMPARE(model.layers().size(), std::size_t{2});
    QCOMPARE(model.layers()[0].name, std::string("a"));
    QCOMPARE(model.layers()[1].name, std::string("a.out_proj"));
}

QTEST_GUILESS_MAIN(TestPlainAttention)
#include "tst_plainattention.moc"
