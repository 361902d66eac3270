// What lies in a file in half precision beside its parameters: methods, constants in the code, weights that
// are such.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/bits.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/linspace.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using tests::bits;
using tests::ScriptedModule;
using tests::weights;
using torch::jit::Module;

class HalfCodeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void otherMethodsAskForTheSameTypes_data() { types(); }
    void otherMethodsAskForTheSameTypes();
    void constantsKeepTheirType_data() { types(); }
    void constantsKeepTheirType();
    void frozenWeightsKeepTheirType_data() { types(); }
    void frozenWeightsKeepTheirType();
    void doubleIsExportedAsFloatAndSaid();

private:
    void types();
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    /// Reads "source.pt" and writes it at 4 bits to "out.pt".
    formats::WrittenModel exported();

    QTemporaryDir m_folder;
    graph::Model m_model;
    pipeline::Recipe m_recipe;
};

void HalfCodeTest::types()
{
    QTest::addColumn<int>("type");
    QTest::newRow("float16") << static_cast<int>(at::kHalf);
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
}

formats::WrittenModel HalfCodeTest::exported()
{
    auto model = formats::readTorchScript(path("source.pt"));
    if (!model)
        qFatal("%s", (model.error().message() + model.error().detail).c_str());
    m_model = *model;
    m_recipe = pipeline::uniformRecipe(m_model.layers().size(), bits(4), {});
    auto written = tests::writeRecipe(m_model, m_recipe, path("out.pt"), path("source.pt"));
    if (!written)
        qFatal("%s", (written.error().message() + written.error().detail).c_str());
    return *written;
}

void HalfCodeTest::otherMethodsAskForTheSameTypes()
{
    QFETCH(int, type);
    const auto own = static_cast<at::ScalarType>(type);
    const base::EngineScope engine;
    const std::string number = std::to_string(type);
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({7, 9}, 1).to(own)}, {"b.weight", weights({4, 7}, 2).to(own)}};
    module.code = "def forward(self, x):\n    return torch.linear(torch.linear(x.to(" + number +
                  "), self.a.weight, None), self.b.weight, None)\n"
                  "def features(self, x):\n    return torch.linear(x.to(" +
                  number +
                  "), self.a.weight, None) + torch.zeros([x.size(0), 7], dtype=self.b.weight.dtype)\n"
                  "def scaled(self, x, by: float):\n    return x.to(" +
                  number + ") * by\n";
    module.save(path("source.pt"));
    const auto written = exported();
    QVERIFY(written.leftOut.empty());
    const Module file = torch::jit::load(path("out.pt"));
    for (const char *name : {"forward", "features", "scaled"}) {
        QVERIFY(file.find_method(name));
        const std::string code = file.get_method(name).graph()->toString(false);
        QVERIFY2(code.find("[value=" + number + "]") != std::string::npos, code.c_str());
        QVERIFY2(code.find("[value=6]") == std::string::npos, code.c_str());
    }
    QCOMPARE(file.attr("a").toModule().attr("weight").toTensor().scalar_type(), own);
    const auto x = at::linspace(-1, 1, 18).view({2, 9});
    QCOMPARE(file.get_method("scaled")({x, 2.0}).toTensor().scalar_type(), own);
}

/// What only depends on constants is one itself once the network is read.
void HalfCodeTest::constantsKeepTheirType()
{
    QFETCH(int, type);
    const auto own = static_cast<at::ScalarType>(type);
    const base::EngineScope engine;
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({7, 9}, 1).to(own)}};
    module.code = "def forward(self, x):\n    return torch.linear(x, self.a.weight, None) + torch.full([7], "
                  "0.3, dtype=" +
                  std::to_string(type) + ")\n";
    module.save(path("source.pt"));
    const auto written = exported();
    QCOMPARE(written.weightBytes, compress::modelCost(m_model, m_recipe.settings).storedBytes);
    const Module file = torch::jit::load(path("out.pt"));
    for (const auto &attribute : file.named_attributes())
        if (attribute.value.isTensor() && attribute.value.toTensor().is_floating_point() &&
            !attribute.name.ends_with("_packed"))
            QCOMPARE(attribute.value.toTensor().scalar_type(), own);
    const auto runner = formats::TorchScriptRunner::load(
        path("out.pt"), {graph::FloatType::Float16, graph::FloatType::BFloat16});
    QVERIFY(runner);
    const std::vector<c10::IValue> inputs{at::linspace(-1, 1, 18).view({2, 9})};
    const auto overrides = compress::overridesFor(m_model, m_recipe.settings);
    const auto ours = graph::Executor(m_model).run(inputs, *overrides, {});
    const auto theirs = runner->run(inputs);
    QVERIFY(ours && theirs);
    QVERIFY(at::allclose(theirs->first(), ours->first(), 1e-5, 1e-6));
}

void HalfCodeTest::frozenWeightsKeepTheirType()
{
    QFETCH(int, type);
    const auto own = static_cast<at::ScalarType>(type);
    const base::EngineScope engine;
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({7, 9}, 1).to(own)},
                         {"a.bias", weights({7}, 2).to(own)},
                         {"b.weight", weights({4, 7}, 3).to(own)}};
    module.code = "def forward(self, x):\n    x = torch.relu(torch.linear(x, self.a.weight, self.a.bias))\n"
                  "    return torch.linear(x, self.b.weight, None)\n";
    module.save(path("whole.pt"));
    Module whole = torch::jit::load(path("whole.pt"));
    whole.eval();
    torch::jit::freeze_module(whole).save(path("source.pt"));
    const auto written = exported();
    QCOMPARE(m_model.layers().size(), std::size_t{2});
    QCOMPARE(m_model.otherBytes(), 2 * 7);
    QCOMPARE(written.weightBytes, compress::modelCost(m_model, m_recipe.settings).storedBytes);
    int tensors = 0;
    for (const auto &entry : torch::jit::load(path("out.pt")).named_parameters()) {
        QCOMPARE(entry.value.scalar_type(), own);
        ++tensors;
    }
    QCOMPARE(tensors, 3);
}

void HalfCodeTest::doubleIsExportedAsFloatAndSaid()
{
    const base::EngineScope engine;
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({7, 9}, 1).to(at::kDouble)}};
    module.code = "def forward(self, x):\n    return torch.linear(x.to(7), self.a.weight, None)\n";
    module.save(path("source.pt"));
    const auto written = exported();
    QCOMPARE(written.leftOut.size(), std::size_t{1});
    QVERIFY2(written.leftOut[0].english().find("Double") != std::string::npos,
             written.leftOut[0].english().c_str());
    const Module file = torch::jit::load(path("out.pt"));
    QCOMPARE(file.attr("a").toModule().attr("weight").toTensor().scalar_type(), at::kFloat);
    QCOMPARE(written.tensorTypes.at("a.weight"), std::string("Float"));
}

QTEST_GUILESS_MAIN(HalfCodeTest)
#include "tst_halfcode.moc"
