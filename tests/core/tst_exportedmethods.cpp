// Methods besides forward (@torch.jit.export) in an exported file: they compute with the compressed
// parameters, keep the names and defaults of their arguments, and what cannot be kept is named.
#include "core/base/enginescope.h"
#include "core/compress/cost.h"
#include "core/formats/torchscript/torchscript.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/relu.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace paretoscope;
using tests::bits;
using torch::jit::Module;

namespace {

const char *const methods = R"(
def features(self, x):
    x = torch.conv2d(x, self.conv.weight, None, [1, 1], [1, 1], [1, 1], 1)
    x = torch.batch_norm(x, self.norm.weight, self.norm.bias, self.norm.running_mean, self.norm.running_var, False, 0.1, 1e-05, False)
    return torch.relu(x)

def forward(self, x):
    return torch.linear(torch.mean(self.features(x), [2, 3]), self.head.weight, self.head.bias)

def scores(self, x, scale: float=2.0, flip: bool=False):
    y = torch.softmax(self.forward(x) * scale, 1)
    if flip:
        y = torch.flip(y, [1])
    return y, torch.argmax(y, 1)

def classes(self) -> List[str]:
    return self.names

def unfolded(self, x):
    return torch.conv2d(x, self.conv.weight, None, [1, 1], [1, 1], [1, 1], 1)

def aside(self, x):
    return torch.linear(x, self.side.weight)

def rename(self, name: str) -> None:
    self.names = [name]
)";

Module part(std::initializer_list<std::pair<const char *, at::Tensor>> parameters,
            std::initializer_list<std::pair<const char *, at::Tensor>> buffers = {})
{
    Module module("Part");
    module.register_attribute("training", c10::BoolType::get(), false);
    for (const auto &[name, tensor] : parameters)
        module.register_parameter(name, tensor, false);
    for (const auto &[name, tensor] : buffers)
        module.register_buffer(name, tensor);
    return module;
}

void saveNetwork(const std::string &path)
{
    using tests::weights;
    Module root("Root");
    root.register_attribute("training", c10::BoolType::get(), false);
    root.register_attribute("names", c10::ListType::ofStrings(), c10::List<std::string>({"cat", "dog"}));
    root.register_module("conv", part({{"weight", weights({6, 3, 3, 3}, 1)}}));
    root.register_module(
        "norm", part({{"weight", weights({6}, 2).add(1)}, {"bias", weights({6}, 3)}},
                     {{"running_mean", weights({6}, 4)}, {"running_var", weights({6}, 5).abs().add(0.5)}}));
    root.register_module("head", part({{"weight", weights({4, 6}, 6)}, {"bias", weights({4}, 7)}}));
    root.register_module("side", part({{"weight", weights({2, 8}, 8)}}));
    root.define(methods);
    root.save(path);
}

bool names(const std::vector<base::Sentence> &sentences, const std::string &method)
{
    return std::ranges::any_of(sentences, [&](const base::Sentence &sentence) {
        return sentence.english().find("method " + method + " ") != std::string::npos;
    });
}

} // namespace

class ExportedMethodsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computeWithTheCompressedParameters_data();
    void computeWithTheCompressedParameters();
    void keepNamesAndDefaultsOfTheirArguments();
    void readPlainAttributes();
    void thoseThatCannotBeKeptAreNamed();

private:
    Module exported(const compress::LayerSetting &setting, bool fold);
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

    QTemporaryDir m_folder;
    formats::WrittenModel m_written;
    const at::Tensor m_input = at::linspace(-1, 1, 2 * 3 * 8 * 8).view({2, 3, 8, 8});
};

Module ExportedMethodsTest::exported(const compress::LayerSetting &setting, bool fold)
{
    const base::EngineScope engine;
    saveNetwork(path("source.pt"));
    auto model = formats::readTorchScript(path("source.pt"));
    if (model && fold)
        model = tests::folded(*model);
    if (!model)
        qFatal("%s", model.error().message().c_str());
    const auto recipe = pipeline::uniformRecipe(model->layers().size(), setting, tests::foldedIf(fold));
    const auto written = tests::writeRecipe(*model, recipe, path("out.pt"), path("source.pt"));
    if (!written)
        qFatal("%s", (written.error().message() + written.error().detail).c_str());
    m_written = *written;
    if (m_written.weightBytes != compress::modelCost(*model, recipe.settings).storedBytes)
        qFatal("the bytes are not those that were counted");
    return torch::jit::load(path("out.pt"));
}

void ExportedMethodsTest::computeWithTheCompressedParameters_data()
{
    QTest::addColumn<std::string>("width");
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<bool>("fold");
    for (const bool fold : {false, true}) {
        const char *suffix = fold ? ", folded" : "";
        QTest::addRow("4 bits%s", suffix) << std::string("4") << 0.0 << fold;
        QTest::addRow("float16%s", suffix) << std::string("float16") << 0.0 << fold;
        QTest::addRow("sparse%s", suffix) << std::string("8") << 0.6 << fold;
        QTest::addRow("float%s", suffix) << std::string("float32") << 0.0 << fold;
    }
}

void ExportedMethodsTest::computeWithTheCompressedParameters()
{
    QFETCH(std::string, width);
    QFETCH(double, sparsity);
    QFETCH(bool, fold);
    const Module module = exported(tests::bitsFrom(width, sparsity), fold);
    const at::Tensor features = module.get_method("features")({m_input}).toTensor();
    const at::Tensor pooled = features.mean({2, 3});
    const at::Tensor logits = pooled.matmul(module.attr("head").toModule().attr("weight").toTensor().t())
                                  .add(module.attr("head").toModule().attr("bias").toTensor());
    QVERIFY(at::allclose(Module(module).forward({m_input}).toTensor(), logits, 1e-4, 1e-5));
    const Module conv = module.attr("conv").toModule();
    const at::Tensor weight = conv.attr("weight").toTensor();
    if (fold) {
        const at::Tensor folded = at::conv2d(m_input, weight, conv.attr("bias").toTensor(), 1, 1);
        QVERIFY(at::allclose(features, at::relu(folded), 1e-4, 1e-5));
    } else { // the original's own method on the compressed weight
        const Module source = torch::jit::load(path("source.pt"));
        source.attr("conv").toModule().attr("weight").toTensor().detach().copy_(weight);
        QVERIFY(at::allclose(features, source.get_method("features")({m_input}).toTensor(), 1e-5, 1e-6));
    }
}

void ExportedMethodsTest::keepNamesAndDefaultsOfTheirArguments()
{
    const Module module = exported(bits(6), true);
    const at::Tensor logits = module.get_method("forward")({}, {{"x", m_input}}).toTensor();
    const auto method = module.get_method("scores");
    const auto softmax = [&](double scale) { return logits.mul(scale).softmax(1); };
    const auto first = [](const c10::IValue &pair) { return pair.toTupleRef().elements()[0].toTensor(); };
    QVERIFY(at::allclose(first(method({m_input})), softmax(2)));
    QVERIFY(at::allclose(first(method({m_input}, {{"scale", 0.5}})), softmax(0.5)));
    QVERIFY(at::allclose(first(method({m_input}, {{"flip", true}})), softmax(2).flip({1})));
}

void ExportedMethodsTest::readPlainAttributes()
{
    const Module module = exported(bits(6), false);
    const auto classes = module.get_method("classes")({}).toList();
    QCOMPARE(classes.size(), std::size_t{2});
    QCOMPARE(std::string(classes.get(1).toStringRef()), std::string("dog"));
}

void ExportedMethodsTest::thoseThatCannotBeKeptAreNamed()
{
    for (const bool fold : {false, true}) {
        const Module module = exported(bits(6), fold);
        for (const char *kept : {"features", "scores", "classes"}) {
            QVERIFY2(module.find_method(kept), kept);
            QVERIFY2(!names(m_written.leftOut, kept), kept);
        }
        for (const char *gone : {"aside", "rename"}) {
            QVERIFY2(!module.find_method(gone), gone);
            QVERIFY2(names(m_written.leftOut, gone), gone);
        }
        // A convolution without its batch norm is no longer in a file where that is folded into it.
        QCOMPARE(module.find_method("unfolded").has_value(), !fold);
        QCOMPARE(names(m_written.leftOut, "unfolded"), fold);
    }
}

QTEST_GUILESS_MAIN(ExportedMethodsTest)
#include "tst_exportedmethods.moc"
