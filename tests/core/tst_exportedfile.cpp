// What people do with an exported file, by LibTorch alone: copy, freeze, convert, nest, save again, run on a
// phone's interpreter, fit a state dict, train. Every network of the zoo in every way that a weight can lie
// in a file.
#include "core/base/enginescope.h"
#include "core/compress/cost.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/setapart.h"
#include "tests/support/bits.h"
#include "tests/support/exportzoo.h"
#include "tests/support/modulestate.h"
#include "tests/support/writerecipe.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/mobile/import.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/python/update_graph_executor_opt.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>
#include <sstream>

using namespace paretoscope;
using tests::stateOf;
using torch::jit::Module;

namespace {

using Inputs = std::vector<c10::IValue>;

at::Tensor run(Module module, const Inputs &inputs)
{
    const at::NoGradGuard inference;
    return module.forward(inputs).toTensor();
}

Module savedAgain(const Module &module)
{
    std::stringstream file;
    module.save(file);
    return torch::jit::load(file);
}

at::Tensor runMobile(const Module &module, const Inputs &inputs)
{
    std::stringstream file;
    module._save_for_mobile(file);
    const at::NoGradGuard inference;
    return torch::jit::_load_for_mobile(file).forward(inputs).toTensor();
}

/// While it lives, graphs run as they are written. What LibTorch makes of them before they run takes long,
/// and shows where files are copied, frozen, nested and trained. (Nothing can be saved for phones meanwhile.)
class AsWritten {
public:
    AsWritten() { torch::jit::setGraphExecutorOptimize(false); }
    ~AsWritten() { torch::jit::setGraphExecutorOptimize(true); }
    AsWritten(const AsWritten &) = delete;
    AsWritten &operator=(const AsWritten &) = delete;
};

/// Networks with layers that are blocks of a parameter, each in another way than its neighbour, some as they
/// are.
pipeline::Recipe mixedRecipe(std::size_t layers, std::size_t first)
{
    const auto ways = tests::everyStorage();
    auto recipe = pipeline::uniformRecipe(layers, {}, {});
    for (std::size_t i = 0; i < layers; ++i)
        if (i % 4 != 2)
            recipe.settings[i] = ways[(first + i) % ways.size()].second;
    return recipe;
}

const graph::Apart inBlocks{true, {}};
constexpr std::size_t mixtures = 2; ///< recipes of blocks, each beginning with another way

std::string mixtureName(std::size_t i)
{
    return "blocks " + std::to_string(i);
}

struct Exported {
    std::string source;
    std::string file;
    Inputs inputs;
    formats::WrittenModel written;
    std::int64_t storedBytes = 0;
};

} // namespace

class ExportedFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isAsSmallAsCounted_data() { addRows(tests::everyStorage()); }
    void isAsSmallAsCounted();
    void everyTensorHasAStorageOfItsOwn_data() { addRows(tests::everyStorage()); }
    void everyTensorHasAStorageOfItsOwn();
    void copiesComputeTheSame_data() { addRows(tests::everyStorage()); }
    void copiesComputeTheSame();
    void statesOfACopyAreItsOwn();
    void freezesAndRunsTheSame_data() { addRows(tests::someStorages()); }
    void freezesAndRunsTheSame();
    void runsWithinAnotherModule_data() { addRows(tests::someStorages()); }
    void runsWithinAnotherModule();
    void runsInTheLiteInterpreter_data() { addRows(tests::someStorages()); }
    void runsInTheLiteInterpreter();
    void convertsToOtherTypes_data() { addRows(tests::someStorages()); }
    void convertsToOtherTypes();
    void savedAgainItComputesTheSame_data() { addRows(tests::someStorages()); }
    void savedAgainItComputesTheSame();
    void hasTheStateDictOfTheOriginal_data() { addRows(tests::everyStorage()); }
    void hasTheStateDictOfTheOriginal();
    void takesTheStateOfTheOriginal_data() { addRows(tests::someStorages()); }
    void takesTheStateOfTheOriginal();
    void trainsAndKeepsWhatItLearned_data() { addRows(tests::someStorages()); }
    void trainsAndKeepsWhatItLearned();

private:
    using Ways = std::vector<std::pair<std::string, compress::LayerSetting>>;
    static void addRows(const Ways &ways); ///< of every network
    const Exported &exported();            ///< of the current row

    QTemporaryDir m_folder;
    std::map<std::string, Exported> m_exported; ///< by row
};

/// Writes every row once.
void ExportedFileTest::initTestCase()
{
    const base::EngineScope engine;
    for (const auto &network : tests::exportNetworks()) {
        const std::string source =
            m_folder.filePath(QString::fromStdString(network.name)).toStdString() + ".pt";
        network.module.save(source);
        const auto model = formats::readTorchScript(source);
        QVERIFY2(model.ok(), model ? "" : (model.error().message() + model.error().detail).c_str());
        QVERIFY(!model->layers().empty());
        for (const auto &[name, setting] : tests::everyStorage()) {
            const std::string row = network.name + ", " + name;
            const std::string file = m_folder.filePath(QString::fromStdString(row)).toStdString() + ".pt";
            const auto recipe = pipeline::uniformRecipe(model->layers().size(), setting, {});
            const auto written = tests::writeRecipe(*model, recipe, file, source);
            QVERIFY2(written.ok(),
                     written ? "" : (written.error().message() + written.error().detail).c_str());
            m_exported[row] = {source, file, network.inputs, *written,
                               compress::modelCost(*model, recipe.settings).storedBytes};
        }
        const auto blocks = graph::setApart(*model, inBlocks);
        QVERIFY2(blocks.ok(), blocks ? "" : blocks.error().message().c_str());
        for (std::size_t i = 0; i < mixtures; ++i) {
            const std::string row = network.name + ", " + mixtureName(i);
            const std::string file = m_folder.filePath(QString::fromStdString(row)).toStdString() + ".pt";
            const auto recipe = mixedRecipe(blocks->layers().size(), 5 * i);
            const auto written = tests::writeRecipe(*blocks, recipe, file, source);
            QVERIFY2(written.ok(),
                     written ? "" : (written.error().message() + written.error().detail).c_str());
            m_exported[row] = {source, file, network.inputs, *written,
                               compress::modelCost(*blocks, recipe.settings).storedBytes};
        }
    }
}

void ExportedFileTest::addRows(const Ways &ways)
{
    QTest::addColumn<QString>("row");
    for (const auto &network : tests::exportNetworks()) {
        const auto add = [&](const std::string &name) {
            QTest::newRow((network.name + ", " + name).c_str())
                << QString::fromStdString(network.name + ", " + name);
        };
        for (const auto &[name, setting] : ways)
            add(name);
        for (std::size_t i = 0; i < mixtures; ++i)
            add(mixtureName(i));
    }
}

const Exported &ExportedFileTest::exported()
{
    QFETCH(QString, row);
    return m_exported.at(row.toStdString());
}

void ExportedFileTest::isAsSmallAsCounted()
{
    QCOMPARE(exported().written.weightBytes, exported().storedBytes);
    QVERIFY(exported().written.fileBytes <= exported().storedBytes * 51 / 50 + 65'536);
    QVERIFY(exported().written.leftOut.empty());
}

void ExportedFileTest::everyTensorHasAStorageOfItsOwn()
{
    std::map<const void *, const void *> owners; // tied names are one tensor
    const Module module = torch::jit::load(exported().file);
    const auto check = [&](const at::Tensor &tensor) {
        const void *self = tensor.unsafeGetTensorImpl();
        QCOMPARE(owners.try_emplace(tensor.storage().unsafeGetStorageImpl(), self).first->second, self);
        QCOMPARE(tensor.storage().nbytes(), tensor.nbytes());
    };
    for (const auto &entry : module.named_parameters())
        check(entry.value);
    for (const auto &entry : module.named_buffers())
        check(entry.value);
}

void ExportedFileTest::copiesComputeTheSame()
{
    const Module module = torch::jit::load(exported().file);
    const at::Tensor expected = run(module, exported().inputs);
    const at::NoGradGuard inference;
    QVERIFY(run(module.deepcopy(), exported().inputs).equal(expected));
    QVERIFY(run(savedAgain(module.deepcopy()), exported().inputs).equal(expected));
    QVERIFY(run(module.clone(), exported().inputs).equal(expected));
}

/// As Python's copy.deepcopy makes it: the state of one module is given to another one. Large tensors lie in
/// storages of their own, small ones do not.
void ExportedFileTest::statesOfACopyAreItsOwn()
{
    tests::ScriptedModule module;
    module.parameters = {{"a.weight", tests::weights({160, 128}, 1)},
                         {"a.bias", tests::weights({160}, 2)},
                         {"b.weight", tests::weights({8, 160}, 3)},
                         {"b.bias", tests::weights({8}, 4)}};
    module.code = "def forward(self, x):\n    x = torch.linear(x, self.a.weight, self.a.bias)\n"
                  "    return torch.linear(x, self.b.weight, self.b.bias)\n";
    const std::string source = m_folder.filePath(QStringLiteral("large.pt")).toStdString();
    const std::string file = m_folder.filePath(QStringLiteral("large small.pt")).toStdString();
    module.save(source);
    const auto model = formats::readTorchScript(source);
    QVERIFY(model);
    pipeline::Recipe recipe = pipeline::uniformRecipe(2, {}, {});
    recipe.settings[1] = tests::bits(4);
    QVERIFY(tests::writeRecipe(*model, recipe, file, source));
    const Module first = torch::jit::load(file), second = torch::jit::load(file);
    const at::NoGradGuard inference;
    first.attr("b").toModule().attr("weight").toTensor().add_(1); // and is packed no more
    for (const char *name : {"a", "b"}) {
        Module from = first.attr(name).toModule(), to = second.attr(name).toModule();
        to.run_method("__setstate__", from.run_method("__getstate__"));
        for (const char *tensor : {"weight", "bias"}) {
            QVERIFY(to.attr(tensor).toTensor().equal(from.attr(tensor).toTensor()));
            QVERIFY(!to.attr(tensor).toTensor().is_alias_of(from.attr(tensor).toTensor()));
        }
    }
}

void ExportedFileTest::freezesAndRunsTheSame()
{
    Module module = torch::jit::load(exported().file);
    const at::Tensor expected = run(module, exported().inputs);
    module.eval();
    QVERIFY(run(torch::jit::freeze_module(module), exported().inputs).equal(expected));
}

void ExportedFileTest::runsWithinAnotherModule()
{
    const Module inner = torch::jit::load(exported().file);
    const at::Tensor expected = run(inner, exported().inputs).mul(2).add(1);
    Module outer("Outer");
    outer.register_attribute("training", c10::BoolType::get(), false);
    outer.register_module("inner", inner);
    outer.define("def forward(self, x):\n    return self.inner.forward(x) * 2 + 1\n");
    QVERIFY(run(outer, exported().inputs).equal(expected));
    QVERIFY(run(savedAgain(outer), exported().inputs).equal(expected));
    QVERIFY(run(outer.deepcopy(), exported().inputs).equal(expected));
    QVERIFY(runMobile(outer, exported().inputs).equal(expected));
}

void ExportedFileTest::runsInTheLiteInterpreter()
{
    const Module module = torch::jit::load(exported().file);
    const at::Tensor expected = run(module, exported().inputs);
    QVERIFY(runMobile(module, exported().inputs).equal(expected));
    QVERIFY(runMobile(module.deepcopy(), exported().inputs).equal(expected));
    QVERIFY(runMobile(savedAgain(module), exported().inputs).equal(expected));
}

void ExportedFileTest::convertsToOtherTypes()
{
    const AsWritten plain;
    for (const at::ScalarType type : {at::kHalf, at::kBFloat16, at::kDouble}) {
        Module module = torch::jit::load(exported().file);
        const at::Tensor expected = type == at::kDouble ? run(module, exported().inputs) : at::Tensor();
        module.to(type);
        for (const auto &entry : module.named_parameters())
            QCOMPARE(entry.value.scalar_type(), type);
        Module again = savedAgain(module);
        const auto before = module.named_parameters();
        auto other = again.named_parameters().begin();
        for (const auto &entry : before) {
            QCOMPARE((*other).name, entry.name);
            QVERIFY((*other).value.equal(entry.value));
            ++other;
        }
        if (type == at::kDouble) {
            const Inputs wide{exported().inputs[0].toTensor().to(at::kDouble)};
            QVERIFY(at::allclose(run(again, wide).to(at::kFloat), expected, 1e-4, 1e-4));
        }
        module.to(at::kFloat);
        again.to(at::kFloat);
        QVERIFY(run(again, exported().inputs).equal(run(module, exported().inputs)));
    }
}

void ExportedFileTest::savedAgainItComputesTheSame()
{
    const AsWritten plain;
    const Module module = torch::jit::load(exported().file);
    const at::Tensor expected = run(module, exported().inputs);
    const Module once = savedAgain(module);
    QVERIFY(run(once, exported().inputs).equal(expected));
    QVERIFY(run(savedAgain(once), exported().inputs).equal(expected));
}

void ExportedFileTest::hasTheStateDictOfTheOriginal()
{
    const Module source = torch::jit::load(exported().source);
    const Module module = torch::jit::load(exported().file);
    const auto state = stateOf(module);
    QCOMPARE(state.size(), stateOf(source).size());
    for (const auto &[name, original] : stateOf(source)) {
        QVERIFY2(state.contains(name), name.c_str());
        QVERIFY(state.at(name).sizes() == original.sizes());
        QCOMPARE(state.at(name).scalar_type(), original.scalar_type());
        QCOMPARE(state.at(name).requires_grad(), original.requires_grad());
    }
}

void ExportedFileTest::takesTheStateOfTheOriginal()
{
    const AsWritten plain;
    const Module source = torch::jit::load(exported().source);
    const Module module = torch::jit::load(exported().file);
    const at::NoGradGuard inference;
    const auto original = stateOf(source);
    for (const auto &[name, tensor] : stateOf(module))
        tensor.copy_(original.at(name));
    const at::Tensor expected = run(source, exported().inputs);
    QVERIFY(at::allclose(run(module, exported().inputs), expected, 1e-5, 1e-6));
    QVERIFY(run(savedAgain(module), exported().inputs).equal(run(module, exported().inputs)));
}

void ExportedFileTest::trainsAndKeepsWhatItLearned()
{
    Module module = torch::jit::load(exported().file);
    const at::Tensor before = run(module, exported().inputs);
    {
        const at::AutoGradMode training(true);
        for (const auto &entry : module.named_parameters())
            QVERIFY(entry.value.requires_grad() && entry.value.is_leaf());
        module.forward(exported().inputs).toTensor().square().sum().backward();
    }
    {
        const at::NoGradGuard step;
        for (const auto &entry : module.named_parameters()) {
            QVERIFY2(entry.value.grad().defined(), entry.name.c_str());
            at::Tensor(entry.value).sub_(entry.value.grad(), 0.01);
        }
    }
    const at::Tensor after = run(module, exported().inputs);
    QVERIFY(!at::allclose(after, before, 1e-5, 1e-6));
    QVERIFY(run(savedAgain(module), exported().inputs).equal(after));
    QVERIFY(runMobile(module, exported().inputs).equal(after));
}

QTEST_GUILESS_MAIN(ExportedFileTest)
#include "tst_exportedfile.moc"
