// Networks in float16 and bfloat16, and in part so: computed in float32, counted, rounded and written in
// their own precision.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/impossible.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/graph/storedform.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/coverage.h"
#include "core/pipeline/norms/foldablenorms.h"
#include "tests/support/bits.h"
#include "tests/support/exportzoo.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/modulestate.h"
#include "tests/support/writerecipe.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/linspace.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/mobile/import.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

using namespace paretoscope;
using compress::LayerSetting;
using tests::bits;
using tests::ExportNetwork;
using tests::stateOf;
using tests::weights;
using torch::jit::Module;

namespace {

using Inputs = std::vector<c10::IValue>;

std::string textOf(const base::Error &error)
{
    return error.message() + " (" + error.detail + ")";
}

ExportNetwork in(at::ScalarType type, ExportNetwork network)
{
    for (auto *tensors : {&network.module.parameters, &network.module.buffers}) {
        std::map<const void *, at::Tensor> converted; // tied ones stay tied
        for (auto &[name, tensor] : *tensors) {
            at::Tensor &known = converted[tensor.unsafeGetTensorImpl()];
            if (!known.defined())
                known = tensor.is_floating_point()
                            ? tensor.detach().to(type).set_requires_grad(tensor.requires_grad())
                            : tensor;
            tensor = known;
        }
    }
    network.name += type == at::kHalf ? ", float16" : ", bfloat16";
    return network;
}

/// Float32 norms between weights of TYPE, as mixed precision is deployed.
ExportNetwork mixed(at::ScalarType type)
{
    ExportNetwork network;
    network.name = type == at::kHalf ? "mixed, float16" : "mixed, bfloat16";
    network.module.parameters = {{"a.weight", weights({16, 12}, 1).to(type)},
                                 {"a.bias", weights({16}, 2).to(type)},
                                 {"norm.weight", weights({16}, 3).add(1)},
                                 {"norm.bias", weights({16}, 4)},
                                 {"b.weight", weights({5, 16}, 5).to(type)}};
    const std::string number = std::to_string(static_cast<int>(type));
    network.module.code =
        "def forward(self, x):\n"
        "    x = torch.linear(x.to(" +
        number +
        "), self.a.weight, self.a.bias)\n"
        "    x = torch.layer_norm(x.to(6), [16], self.norm.weight, self.norm.bias, 1e-05, False)\n"
        "    return torch.linear(torch.relu(x).to(" +
        number + "), self.b.weight, None).to(6)\n";
    network.inputs = {at::linspace(-1, 1, 36).view({3, 12})};
    return network;
}

/// The code names the type: as a number, as that of a weight, in a comparison, within a loop that is not
/// unrolled.
ExportNetwork naming(at::ScalarType type)
{
    ExportNetwork network;
    network.name = type == at::kHalf ? "naming the type, float16" : "naming the type, bfloat16";
    network.module.parameters = {{"a.weight", weights({7, 7}, 1).to(type)},
                                 {"b.weight", weights({5, 7}, 2).to(type)}};
    network.module.buffers = {{"table", weights({7}, 3).to(type)}};
    const std::string number = std::to_string(static_cast<int>(type));
    network.module.code = "def forward(self, x):\n"
                          "    x = x.to(self.a.weight.dtype)\n"
                          "    if self.a.weight.dtype == " +
                          number +
                          ":\n        x = x * 2\n"
                          "    if x.dtype != self.b.weight.dtype:\n        x = x * 3\n"
                          "    h = torch.zeros([x.size(0), 7], dtype=" +
                          number +
                          ")\n"
                          "    for i in range(x.size(0)):\n"
                          "        h = torch.tanh(torch.linear(x + h, self.a.weight, None)) + "
                          "torch.full([x.size(0), 7], 0.5, dtype=" +
                          number +
                          ")\n"
                          "    return torch.linear(h * self.table, self.b.weight, None)\n";
    network.inputs = {at::linspace(-1, 1, 21).view({3, 7})};
    return network;
}

std::vector<ExportNetwork> networks()
{
    std::vector<ExportNetwork> all;
    for (const at::ScalarType type : {at::kHalf, at::kBFloat16}) {
        for (const ExportNetwork &network : tests::exportNetworks())
            all.push_back(in(type, network));
        all.push_back(mixed(type));
        all.push_back(naming(type));
    }
    return all;
}

/// Of every encoding one; the second half differs from the first by a number alone.
std::vector<std::pair<std::string, LayerSetting>> storagesOf(const ExportNetwork &network)
{
    const bool second = network.name.ends_with("bfloat16");
    std::set<std::string> wanted{"4 bits", "float16", "bfloat16"};
    if (!second)
        wanted.insert({"8 bits", "asymmetric", "bitmask", "index of floats"});
    std::vector<std::pair<std::string, LayerSetting>> ways{{"left alone", {}}};
    for (const auto &way : tests::someStorages())
        if (wanted.contains(way.first))
            ways.push_back(way);
    return ways;
}

std::set<graph::FloatType> narrow()
{
    return {graph::FloatType::Float16, graph::FloatType::BFloat16};
}

Module savedAgain(const Module &module)
{
    std::stringstream file;
    module.save(file);
    return torch::jit::load(file);
}

/// Of the same names, types, strides and numbers.
bool sameState(const Module &a, const Module &b)
{
    const auto first = stateOf(a), second = stateOf(b);
    return std::ranges::equal(first, second, [](const auto &one, const auto &other) {
        return one.first == other.first && one.second.scalar_type() == other.second.scalar_type() &&
               one.second.strides() == other.second.strides() && one.second.equal(other.second) &&
               one.second.requires_grad() == other.second.requires_grad();
    });
}

/// What it computes in half precision, where this LibTorch can.
std::optional<at::Tensor> runAsItIs(Module module, const Inputs &inputs, at::ScalarType type)
{
    const at::NoGradGuard inference;
    try {
        return module.forward({inputs[0].toTensor().to(type)}).toTensor();
    } catch (const std::exception &) { // no kernels
        return {};
    }
}

struct Exported {
    std::string source;
    std::string file;
    Inputs inputs;
    graph::Model model;
    pipeline::Recipe recipe;
    formats::WrittenModel written;
};

const graph::Parameter &parameterOf(const graph::Model &model, const std::string &name)
{
    const auto &all = model.data().parameters;
    return *std::ranges::find(all, name, &graph::Parameter::name);
}

} // namespace

class HalfPrecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void hasTheBytesThatAreCounted_data() { everyRow(); }
    void hasTheBytesThatAreCounted();
    void everyTensorKeepsItsType_data() { everyRow(); }
    void everyTensorKeepsItsType();
    void weightsAreThoseThatAreMeasured_data() { everyRow(); }
    void weightsAreThoseThatAreMeasured();
    void computesTheProgramsFiguresInFloat_data() { everyRow(); }
    void computesTheProgramsFiguresInFloat();
    void copiesAndSavedAgainItIsTheSame_data() { everyRow(); }
    void copiesAndSavedAgainItIsTheSame();
    void keepsWhatIsLearnedAfterwards_data() { everyRow(); }
    void keepsWhatIsLearnedAfterwards();
    void readAgainItIsTheSameNetwork_data() { everyRow(); }
    void readAgainItIsTheSameNetwork();
    void leftAloneItComputesWhatTheOriginalDoes_data() { everyRow(); }
    void leftAloneItComputesWhatTheOriginalDoes();
    void codeAsksForTheTypeThatItAskedFor_data();
    void codeAsksForTheTypeThatItAskedFor();
    void foldedNormsAreRounded_data();
    void foldedNormsAreRounded();
    void combinedNormsAreRounded_data();
    void combinedNormsAreRounded();
    void leftAloneItHasSixteenBits_data();
    void leftAloneItHasSixteenBits();
    void roundingToItsOwnTypeIsNothing();
    void otherHalfIsExactlyRepresentable_data();
    void otherHalfIsExactlyRepresentable();
    void numbersBeyondItsTypeAreSaid_data();
    void numbersBeyondItsTypeAreSaid();
    void isAnotherNetworkThanTheSameInFloat();

private:
    void everyRow();
    const Exported &exported();
    std::filesystem::path path(const QString &name) const { return m_folder.filePath(name).toStdString(); }
    graph::Model read(const tests::ScriptedModule &module) const;

    QTemporaryDir m_folder;
    std::map<std::string, Exported> m_exported;
};

void HalfPrecisionTest::initTestCase()
{
    const base::EngineScope engine;
    for (const ExportNetwork &network : networks()) {
        const std::string source = path(QString::fromStdString(network.name) + QStringLiteral(".pt"));
        network.module.save(source);
        const auto model = formats::readTorchScript(source);
        QVERIFY2(model, model ? "" : textOf(model.error()).c_str());
        QVERIFY(!model->layers().empty());
        for (const auto &[name, setting] : storagesOf(network)) {
            const std::string row = network.name + ", " + name;
            const std::string file = path(QString::fromStdString(row) + QStringLiteral(".pt"));
            const auto recipe = pipeline::uniformRecipe(model->layers().size(), setting, {});
            const auto written = tests::writeRecipe(*model, recipe, file, source);
            QVERIFY2(written, written ? "" : textOf(written.error()).c_str());
            m_exported[row] = {source, file, network.inputs, *model, recipe, *written};
        }
    }
}

void HalfPrecisionTest::everyRow()
{
    QTest::addColumn<QString>("row");
    for (const ExportNetwork &network : networks())
        for (const auto &[name, setting] : storagesOf(network))
            QTest::newRow((network.name + ", " + name).c_str())
                << QString::fromStdString(network.name + ", " + name);
}

const Exported &HalfPrecisionTest::exported()
{
    QFETCH(QString, row);
    return m_exported.at(row.toStdString());
}

graph::Model HalfPrecisionTest::read(const tests::ScriptedModule &module) const
{
    module.save(path(QStringLiteral("model.pt")));
    auto model = formats::readTorchScript(path(QStringLiteral("model.pt")));
    if (!model)
        qFatal("%s", textOf(model.error()).c_str());
    return *model;
}

void HalfPrecisionTest::hasTheBytesThatAreCounted()
{
    const auto cost = compress::modelCost(exported().model, exported().recipe.settings);
    QCOMPARE(exported().written.weightBytes, cost.storedBytes);
    QVERIFY(exported().written.leftOut.empty());
    if (exported().recipe.settings[0].isFloat()) { // then it has the bytes of its tensors, each once
        std::int64_t bytes = 0;
        std::set<const void *> counted;
        for (const auto &[name, tensor] : stateOf(torch::jit::load(exported().source)))
            if (tensor.dim() > 0 && counted.insert(tensor.unsafeGetTensorImpl()).second)
                bytes += static_cast<std::int64_t>(tensor.nbytes());
        QCOMPARE(cost.storedBytes, bytes);
        QCOMPARE(graph::bytesAsStored(exported().model), bytes);
        QCOMPARE(pipeline::coverageOf(exported().model).bytes, bytes);
    }
}

void HalfPrecisionTest::everyTensorKeepsItsType()
{
    const auto state = stateOf(torch::jit::load(exported().file));
    const auto original = stateOf(torch::jit::load(exported().source));
    QCOMPARE(state.size(), original.size());
    for (const auto &[name, tensor] : original) {
        QVERIFY2(state.contains(name), name.c_str());
        QCOMPARE(state.at(name).scalar_type(), tensor.scalar_type());
        QVERIFY(state.at(name).sizes() == tensor.sizes());
        QCOMPARE(state.at(name).requires_grad(), tensor.requires_grad());
        if (const auto known = exported().written.tensorTypes.find(name);
            known != exported().written.tensorTypes.end())
            QCOMPARE(known->second, std::string(c10::toString(tensor.scalar_type())));
    }
}

/// int4: code · scale in float32, then rounded. The file holds that number, the program computes with it.
void HalfPrecisionTest::weightsAreThoseThatAreMeasured()
{
    const auto state = stateOf(torch::jit::load(exported().file));
    const auto changes = compress::overridesFor(exported().model, exported().recipe.settings);
    for (const auto &change : *changes) {
        const graph::Parameter &parameter =
            exported().model.data().parameters[static_cast<std::size_t>(change.parameter)];
        QVERIFY2(state.at(parameter.name).to(at::kFloat).equal(change.tensor), parameter.name.c_str());
    }
}

void HalfPrecisionTest::computesTheProgramsFiguresInFloat()
{
    const base::EngineScope engine;
    const auto overrides = compress::overridesFor(exported().model, exported().recipe.settings);
    const auto own = graph::Executor(exported().model).run(exported().inputs, *overrides, {});
    QVERIFY2(own, own ? "" : textOf(own.error()).c_str());
    const auto runner = formats::TorchScriptRunner::load(exported().file, narrow());
    QVERIFY2(runner, runner ? "" : textOf(runner.error()).c_str());
    const auto plain = runner->run(exported().inputs);
    QVERIFY2(plain, plain ? "" : textOf(plain.error()).c_str());
    QVERIFY(at::allclose(plain->first(), own->first(), 1e-5, 1e-6));
    if (!QByteArray(QTest::currentDataTag()).startsWith("naming") &&
        !QByteArray(QTest::currentDataTag()).startsWith("mixed")) {
        Module converted = torch::jit::load(exported().file);
        converted.to(at::kFloat);
        const at::NoGradGuard inference;
        QVERIFY(at::allclose(converted.forward(exported().inputs).toTensor(), own->first(), 1e-5, 1e-6));
    }
}

void HalfPrecisionTest::copiesAndSavedAgainItIsTheSame()
{
    const Module module = torch::jit::load(exported().file);
    QVERIFY(sameState(module.deepcopy(), module));
    QVERIFY(sameState(savedAgain(module), module));
    QVERIFY(sameState(savedAgain(savedAgain(module.deepcopy())), module));
    std::stringstream file;
    module._save_for_mobile(file);
    const auto mobile = torch::jit::_load_for_mobile(file).named_parameters();
    for (const auto &entry : module.named_parameters())
        if (mobile.contains(entry.name))
            QVERIFY(mobile.at(entry.name).equal(entry.value));
}

void HalfPrecisionTest::keepsWhatIsLearnedAfterwards()
{
    const Module module = torch::jit::load(exported().file);
    const auto original = stateOf(torch::jit::load(exported().source));
    {
        const at::NoGradGuard step;
        for (const auto &[name, tensor] : stateOf(module))
            tensor.copy_(original.at(name)); // as load_state_dict() does
        QVERIFY(sameState(savedAgain(module), torch::jit::load(exported().source)));
        for (const auto &entry : module.named_parameters())
            at::Tensor(entry.value).sub_(0.25);
    }
    QVERIFY(sameState(savedAgain(module), module));
    Module wide = torch::jit::load(exported().file);
    wide.to(at::kFloat);
    const auto again = stateOf(savedAgain(wide));
    for (const auto &entry : wide.named_parameters())
        QVERIFY(entry.value.scalar_type() == at::kFloat && again.at(entry.name).equal(entry.value));
}

void HalfPrecisionTest::readAgainItIsTheSameNetwork()
{
    const auto again = formats::readTorchScript(exported().file);
    QVERIFY2(again, again ? "" : textOf(again.error()).c_str());
    QCOMPARE(again->layers().size(), exported().model.layers().size());
    for (std::size_t i = 0; i < again->layers().size(); ++i) {
        QCOMPARE(again->layers()[i].name, exported().model.layers()[i].name);
        QVERIFY(again->layers()[i].stored == exported().model.layers()[i].stored);
    }
    QCOMPARE(again->otherBytes(), exported().model.otherBytes());
}

/// In half precision itself, where this LibTorch has kernels for all its operators.
void HalfPrecisionTest::leftAloneItComputesWhatTheOriginalDoes()
{
    if (!exported().recipe.settings[0].isFloat())
        return;
    const auto type = QByteArray(QTest::currentDataTag()).contains("bfloat16") ? at::kBFloat16 : at::kHalf;
    const auto expected = runAsItIs(torch::jit::load(exported().source), exported().inputs, type);
    if (!expected)
        QSKIP("this LibTorch has no kernels for it");
    const auto own = runAsItIs(torch::jit::load(exported().file), exported().inputs, type);
    QVERIFY(own);
    QCOMPARE(own->scalar_type(), expected->scalar_type());
    QVERIFY(own->equal(*expected));
}

void HalfPrecisionTest::codeAsksForTheTypeThatItAskedFor_data()
{
    QTest::addColumn<int>("type");
    QTest::newRow("float16") << static_cast<int>(at::kHalf);
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
}

void HalfPrecisionTest::codeAsksForTheTypeThatItAskedFor()
{
    QFETCH(int, type);
    const std::string name = type == static_cast<int>(at::kHalf) ? "float16" : "bfloat16";
    const Module module = torch::jit::load(m_exported.at("naming the type, " + name + ", 4 bits").file);
    const std::string code = module.get_method("forward").graph()->toString(false);
    QVERIFY2(code.find("[value=" + std::to_string(type) + "]") != std::string::npos, code.c_str());
    QVERIFY2(code.find("[value=6]") == std::string::npos, code.c_str());
    QVERIFY2(code.find("stored_type") == std::string::npos, code.c_str());
}

void HalfPrecisionTest::foldedNormsAreRounded_data()
{
    codeAsksForTheTypeThatItAskedFor_data();
}

/// w · γ/√(σ²+ε) and the bias that goes with it in float64, then in the network's own type.
void HalfPrecisionTest::foldedNormsAreRounded()
{
    QFETCH(int, type);
    const base::EngineScope engine;
    const auto own = static_cast<at::ScalarType>(type);
    const ExportNetwork network = in(own, tests::exportNetworks()[0]);
    const auto folded = tests::folded(read(network.module));
    QVERIFY(folded);
    std::map<std::string, at::Tensor> wide;
    for (const auto *tensors : {&network.module.parameters, &network.module.buffers})
        for (const auto &[name, tensor] : *tensors)
            wide[name] = tensor.detach().to(at::kDouble);
    const at::Tensor scale = wide["norm.weight"].div(wide["norm.running_var"].add(1e-5).sqrt());
    const at::Tensor weight = wide["stem.weight"].mul(scale.view({8, 1, 1, 1})).to(at::kFloat).to(own);
    const at::Tensor centred = wide["stem.bias"].sub(wide["norm.running_mean"]);
    const at::Tensor bias = centred.mul(scale).add(wide["norm.bias"]).to(at::kFloat).to(own);
    const auto matches = [&](const std::string &name, const at::Tensor &expected) {
        const graph::Parameter &found = parameterOf(*folded, name);
        const at::Tensor narrow = found.tensor.to(own);
        return narrow.to(at::kFloat).equal(found.tensor) && // it is exactly representable
               at::allclose(found.tensor, expected.to(at::kFloat), own == at::kHalf ? 1e-3 : 8e-3, 1e-6) &&
               found.tensor.sub(expected.to(at::kFloat)).ne(0).sum().item<std::int64_t>() <=
                   1; // a tie of sums
    };
    QVERIFY(matches("stem.weight", weight));
    QVERIFY(matches("stem.bias", bias));
    const auto recipe = pipeline::uniformRecipe(folded->layers().size(), bits(8));
    const auto file = path(QStringLiteral("folded.pt"));
    const auto written = tests::writeRecipe(*folded, recipe, file, path(QStringLiteral("model.pt")));
    QVERIFY(written);
    QCOMPARE(written->weightBytes, compress::modelCost(*folded, recipe.settings).storedBytes);
    for (const auto &[name, tensor] : stateOf(torch::jit::load(file.string())))
        QVERIFY(!tensor.is_floating_point() || tensor.scalar_type() == own);
}

void HalfPrecisionTest::combinedNormsAreRounded_data()
{
    codeAsksForTheTypeThatItAskedFor_data();
}

void HalfPrecisionTest::combinedNormsAreRounded()
{
    QFETCH(int, type);
    const base::EngineScope engine;
    const auto own = static_cast<at::ScalarType>(type);
    tests::ScriptedModule module;
    module.parameters = {{"norm.weight", weights({6}, 1).add(1).to(own)},
                         {"fc.weight", weights({5, 6}, 2).to(own)}};
    module.buffers = {{"norm.mean", weights({6}, 3).to(own)},
                      {"norm.variance", weights({6}, 4).abs().add(1).to(own)}};
    module.code =
        "def forward(self, x):\n    x = torch.batch_norm(torch.relu(x), self.norm.weight, None, "
        "self.norm.mean, "
        "self.norm.variance, False, 0.1, 1e-05, True)\n    return torch.linear(x, self.fc.weight, None)\n";
    const graph::Model model = read(module);
    QCOMPARE(std::ssize(pipeline::findCombinableNorms(model.data())), 1);
    const auto combined = tests::folded(model);
    QVERIFY(combined);
    for (const char *name : {"norm.weight", "norm.bias"}) {
        const graph::Parameter &found = parameterOf(*combined, name);
        QVERIFY(graph::scalarType(found.stored) == own);
        QVERIFY(found.tensor.to(own).to(at::kFloat).equal(found.tensor));
    }
    QCOMPARE(combined->otherBytes(), 2 * 6 * 2);
    const auto recipe = pipeline::uniformRecipe(1, {});
    const auto file = path(QStringLiteral("combined.pt"));
    const auto written = tests::writeRecipe(*combined, recipe, file, path(QStringLiteral("model.pt")));
    QVERIFY2(written, written ? "" : textOf(written.error()).c_str());
    QCOMPARE(written->weightBytes, 2 * 6 * 2 + 2 * 30);
    const auto runner = formats::TorchScriptRunner::load(file, narrow());
    QVERIFY(runner);
    const Inputs inputs{at::linspace(-1, 1, 18).view({3, 6})};
    QVERIFY(at::allclose(runner->run(inputs)->first(),
                         graph::Executor(*combined).run(inputs, {}, {})->first(), 1e-5, 1e-6));
}

void HalfPrecisionTest::leftAloneItHasSixteenBits_data()
{
    QTest::addColumn<QString>("row");
    QTest::addColumn<double>("bits");
    for (const char *name : {"convolutions, float16", "recurrent, bfloat16", "mixed, float16"})
        QTest::newRow(name) << QString::fromLatin1(name) << 16.0;
}

void HalfPrecisionTest::leftAloneItHasSixteenBits()
{
    QFETCH(QString, row);
    QFETCH(double, bits);
    const graph::Model &model = m_exported.at(row.toStdString() + ", left alone").model;
    const auto cost =
        compress::modelCost(model, pipeline::uniformRecipe(model.layers().size(), {}, {}).settings);
    QCOMPARE(cost.averageBits, bits);
    std::int64_t weightsInLayers = 0;
    for (const graph::Layer &layer : model.layers())
        weightsInLayers += layer.weightCount();
    QCOMPARE(cost.nominalBytes, 2 * weightsInLayers);
    QCOMPARE(cost.storedBytes, 2 * weightsInLayers + model.otherBytes());
}

void HalfPrecisionTest::roundingToItsOwnTypeIsNothing()
{
    graph::Layer layer;
    layer.name = "a";
    layer.weightShape = {4, 8};
    for (const auto &[stored, own] : {std::pair{graph::FloatType::Float16, bits("float16")},
                                      {graph::FloatType::BFloat16, bits("bfloat16")}}) {
        layer.stored = stored;
        QVERIFY(compress::canonical(own, layer).isFloat());
        QCOMPARE(compress::layerBytes(layer, own).stored, 64);
        QCOMPARE(compress::layerBytes(layer, {}).stored, 64);
    }
    QVERIFY(!compress::canonical(bits("float16"), layer).isFloat());
    layer.stored = graph::FloatType::Float32;
    QVERIFY(!compress::canonical(bits("float16"), layer).isFloat());
    QCOMPARE(compress::layerBytes(layer, {}).stored, 128);
}

void HalfPrecisionTest::otherHalfIsExactlyRepresentable_data()
{
    codeAsksForTheTypeThatItAskedFor_data();
}

/// Every number of one half, subnormal ones too, rounded to the other: what comes back is one of both.
void HalfPrecisionTest::otherHalfIsExactlyRepresentable()
{
    QFETCH(int, type);
    const auto own = static_cast<at::ScalarType>(type);
    const auto other = own == at::kHalf ? at::kBFloat16 : at::kHalf;
    at::Tensor all = at::arange(0, 65536, at::kInt).to(at::kShort).view(own).to(at::kFloat);
    all = all.masked_select(all.isfinite().logical_and(all.to(other).to(at::kFloat).isfinite()));
    all = all.masked_select(all.to(other).to(own).to(at::kFloat).isfinite());
    graph::Layer layer;
    layer.name = "a";
    layer.weightShape = {1, all.numel()};
    layer.stored = graph::floatType(own);
    const LayerSetting setting = bits(other == at::kHalf ? "float16" : "bfloat16");
    const auto done = compress::compressWeight(all.view({1, -1}), layer, setting);
    QVERIFY2(done, done ? "" : textOf(done.error()).c_str());
    QVERIFY(done->weight.view({-1}).equal(all.to(other).to(at::kFloat)));
    QVERIFY(done->weight.to(own).to(at::kFloat).equal(done->weight));
}

void HalfPrecisionTest::numbersBeyondItsTypeAreSaid_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("largest");
    QTest::addColumn<std::string>("width");
    QTest::addColumn<bool>("possible");
    const auto row = [](const char *name, at::ScalarType type, double largest, std::string width,
                        bool possible) {
        QTest::newRow(name) << static_cast<int>(type) << largest << std::move(width) << possible;
    };
    // bfloat16 has 65,280 and then 65,536, which float16 has not; half-way, 65,408, is rounded to the even
    // one.
    row("bfloat16 in float16", at::kHalf, 65'504, "bfloat16", false);
    row("bfloat16 just within it", at::kHalf, 65'376, "bfloat16", true);
    row("float16 in bfloat16", at::kBFloat16, 1e6, "float16", false);
    row("left alone", at::kHalf, 65'504, "float32", true);
    row("its own", at::kHalf, 65'504, "float16", true);
    row("integers of what is small", at::kHalf, 100, "2", true);
}

void HalfPrecisionTest::numbersBeyondItsTypeAreSaid()
{
    QFETCH(int, type);
    QFETCH(double, largest);
    QFETCH(std::string, width);
    QFETCH(bool, possible);
    const base::EngineScope engine;
    at::Tensor weight = weights({5, 6}, 2);
    weight[1][2] = largest;
    tests::ScriptedModule module;
    module.parameters = {{"fc.weight", weight.to(static_cast<at::ScalarType>(type))}};
    module.code = "def forward(self, x):\n    return torch.linear(x, self.fc.weight, None)\n";
    const graph::Model model = read(module);
    const LayerSetting setting = tests::bitsFrom(width);
    const auto why = compress::whyImpossible(model, 0, setting);
    QCOMPARE(!why.has_value(), possible);
    QCOMPARE(compress::compressWeight(model.data().parameters[0].tensor, model.layers()[0], setting).ok(),
             possible);
    if (why)
        QVERIFY2(why->english().find("fc") != std::string::npos, why->english().c_str());
}

/// Cells that were measured without rounding are not those of a network that is rounded.
void HalfPrecisionTest::isAnotherNetworkThanTheSameInFloat()
{
    const base::EngineScope engine;
    std::set<std::string> hashes;
    tests::ScriptedModule module;
    const at::Tensor weight = weights({5, 6}, 2).to(at::kBFloat16).mul(0.5); // in float16 as well
    module.code = "def forward(self, x):\n    return torch.linear(x, self.fc.weight, None)\n";
    for (const at::ScalarType type : {at::kFloat, at::kHalf, at::kBFloat16}) {
        module.parameters = {{"fc.weight", weight.to(type)}};
        hashes.insert(read(module).contentHash());
    }
    QCOMPARE(hashes.size(), std::size_t{3});
    module.parameters = {{"fc.weight", weight.to(at::kDouble)}};
    hashes.insert(read(module).contentHash());
    QCOMPARE(hashes.size(), std::size_t{3}); // read as float32, and written so
}

QTEST_GUILESS_MAIN(HalfPrecisionTest)
#include "tst_halfprecision.moc"
