// What is written as an exported program: small to the byte, read back as the network that it was, and run by
// PyTorch, where that is there, with the answers of the recipe.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/formats/target.h"
#include "core/graph/executor.h"
#include "core/graph/inputcoding.h"
#include "core/graph/layerweight.h"
#include "core/graph/modeldata.h"
#include "core/graph/sampleinputs.h"
#include "tests/support/bits.h"
#include "tests/support/exportzoo.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/layercases.h"
#include "tests/support/layerzoo.h"
#include "tests/support/methodzoo.h"
#include "tests/support/networks.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/max.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <map>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using graph::Model;
using pipeline::Recipe;
using pipeline::uniformRecipe;
using Inputs = std::vector<c10::IValue>;

namespace {

/// The first of each of INPUTS.
std::shared_ptr<const graph::SampleInputs> sampleOf(const Inputs &inputs)
{
    auto sample = std::make_shared<graph::SampleInputs>();
    for (const c10::IValue &input : inputs)
        sample->arguments.emplace_back(input.toTensor().narrow(0, 0, 1).clone());
    return sample;
}

base::Result<formats::WrittenModel> writeProgram(const Model &model, const Recipe &recipe,
                                                 const Inputs &inputs, const std::string &path)
{
    auto coded = codedBy(recipe, model);
    if (!coded)
        return coded.error();
    return formats::targetNamed("pt2")->write({model, recipe, std::move(*coded), {}, sampleOf(inputs)}, path);
}

graph::Outputs runRecipe(const Model &model, const Recipe &recipe, const Inputs &inputs)
{
    const auto overrides = compress::overridesFor(model, recipe.settings);
    if (!overrides)
        qFatal("%s", overrides.error().message().c_str());
    const auto output = graph::Executor(model).run(inputs, *overrides, {});
    if (!output)
        qFatal("%s", output.error().message().c_str());
    return *output;
}

/// Every layer of MODEL, as it is, with SETTING.
Recipe everywhere(const Model &model, const LayerSetting &setting)
{
    return uniformRecipe(model.layers().size(), setting, foldedIf(!model.history().empty()));
}

/// Layer after layer the SETTINGS in turn.
Recipe inTurn(const Model &model, const std::vector<LayerSetting> &settings)
{
    Recipe recipe = everywhere(model, {});
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        recipe.settings[i] = settings[i % settings.size()];
    return recipe;
}

/// Largest difference, relative to the largest number.
double apart(const at::Tensor &a, const at::Tensor &b)
{
    if (a.sizes() != b.sizes())
        return 1;
    const double most = at::max(at::abs(b)).item<double>();
    return at::max(at::abs(at::sub(a, b))).item<double>() / std::max(most, 1e-30);
}

/// To the last bit, but for layers of lower rank, which the file runs as two.
bool isAsExpected(const Model &model, const Recipe &recipe, const graph::Outputs &own,
                  const graph::Outputs &expected)
{
    bool hasProducts = false;
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        hasProducts = hasProducts || compress::factoredBy(recipe.settings[i], model.layers()[i]).has_value();
    return hasProducts
               ? own.tensors.size() == expected.tensors.size() && apart(own.first(), expected.first()) < 1e-5
               : sameOutputs(own, expected);
}

std::vector<LayerSetting> withoutNames(const std::vector<std::pair<std::string, LayerSetting>> &named)
{
    std::vector<LayerSetting> settings;
    for (const auto &[name, setting] : named)
        settings.push_back(setting);
    return settings;
}

/// A network of linear layers side by side that gives its weights besides what they compute.
ScriptedModule givingItsWeights(std::size_t count)
{
    ScriptedModule module;
    std::string layers, given;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = "l" + std::to_string(i);
        module.parameters.emplace_back(name + ".weight", weights({7, 13}, static_cast<int>(i + 1)));
        layers += "    y = y + torch.linear(x, self." + name + ".weight, None)\n";
        given += ", self." + name + ".weight";
    }
    module.code = "\ndef forward(self, x):\n    y = torch.zeros([x.size(0), 7])\n" + layers + "    return y" +
                  given + "\n";
    return module;
}

} // namespace

class Pt2WriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySettingIsUnpackedToTheLastBit();
    void everyKindOfLayer();
    void everyKindOfNetwork_data();
    void everyKindOfNetwork();
    void realNetworks_data();
    void realNetworks();
    void programsOfPyTorch_data();
    void programsOfPyTorch();
    void ownReaderFindsLayersWithTheirWeights();
    void roundsWhatLayersAreGiven();
    void sameBytesEveryTime();
    void whatCannotBeHeldIsSaidFirst();
    void needsASample();
    void missingFolderIsOneSentence();
    void pyTorchComputesTheSame();

private:
    void checkWritten(const std::string &name, const Model &model, const Recipe &recipe, const Inputs &inputs,
                      std::size_t exactFrom = 1000);
    std::string file(const std::string &name) const
    {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }

    QTemporaryDir m_folder;
    QTemporaryDir m_others; ///< what is not run by PyTorch
};

/// Bytes as counted, a file not much larger, and answers of the recipe as plain LibTorch runs the file;
/// leaves what PyTorch is to make of it. Outputs from EXACTFROM on are weights.
void Pt2WriterTest::checkWritten(const std::string &name, const Model &model, const Recipe &recipe,
                                 const Inputs &inputs, std::size_t exactFrom)
{
    const base::EngineScope engine;
    const std::string path = file(name + ".pt2");
    const auto written = writeProgram(model, recipe, inputs, path);
    QVERIFY2(written.ok(), written ? "" : (written.error().message() + written.error().detail).c_str());
    const compress::ModelCost cost = compress::modelCost(model, recipe.settings);
    QCOMPARE(written->weightBytes, cost.storedBytes);
    QCOMPARE(written->fileBytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
    const graph::Outputs expected = runRecipe(model, recipe, inputs);
    const auto runner = formats::runnerOf(path);
    QVERIFY2(runner.ok(), runner ? "" : (runner.error().message() + runner.error().detail).c_str());
    const auto own = (*runner)->run(inputs);
    QVERIFY2(own.ok(), own ? "" : (own.error().message() + own.error().detail).c_str());
    QVERIFY2(isAsExpected(model, recipe, *own, expected), name.c_str());
    ScriptedModule known;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        known.buffers.emplace_back("in" + std::to_string(i), inputs[i].toTensor());
    for (std::size_t i = 0; i < expected.tensors.size(); ++i)
        known.buffers.emplace_back((i < exactFrom ? "out" : "bits") + std::to_string(i),
                                   expected.tensors[i].detach().contiguous().clone());
    known.code = "\ndef forward(self, x):\n    return x\n";
    known.save(file(name + ".pt"));
}

/// Every way of lying in a file, and of all settings of all methods some of each kind.
void Pt2WriterTest::everySettingIsUnpackedToTheLastBit()
{
    constexpr std::size_t oneOf = 23; // a prime, so that no parameter stays at one value
    const Model one = readScripted(givingItsWeights(1), m_others.filePath("one.pt").toStdString());
    std::vector<LayerSetting> all;
    for (const auto &more : {everyIntegerSetting(), settingsOfEveryMethod(), someJointSettings()})
        all.insert(all.end(), more.begin(), more.end());
    std::erase_if(all, [&](const LayerSetting &setting) {
        return !compress::validate(setting, one.layers()[0]).ok() || compress::roundsInputs(setting);
    });
    std::vector<LayerSetting> settings = withoutNames(everyStorage());
    for (std::size_t i = 0; i < all.size(); i += oneOf)
        settings.push_back(all[i]);
    const Model model =
        readScripted(givingItsWeights(settings.size()), m_others.filePath("net.pt").toStdString());
    checkWritten("settings", model, inTurn(model, settings), {at::rand({3, 13})}, 1);
}

void Pt2WriterTest::everyKindOfLayer()
{
    saveEveryLayerKindModel(m_others.filePath("kinds.pt").toStdString());
    const auto read = formats::readModel(m_others.filePath("kinds.pt").toStdString());
    GOOD(read);
    const Inputs inputs{at::rand({3, 16}).mul(31)};
    std::vector<LayerSetting> settings = withoutNames(everyStorage());
    for (std::size_t turn = 0; turn < settings.size(); turn += 4) {
        std::ranges::rotate(settings, settings.begin() + 4);
        checkWritten("kinds" + std::to_string(turn), read->model, inTurn(read->model, settings), inputs);
    }
}

void Pt2WriterTest::everyKindOfNetwork_data()
{
    QTest::addColumn<int>("which");
    for (int i = 0; i < static_cast<int>(exportNetworks().size()); ++i)
        QTest::newRow(exportNetworks()[static_cast<std::size_t>(i)].name.c_str()) << i;
}

void Pt2WriterTest::everyKindOfNetwork()
{
    QFETCH(int, which);
    const ExportNetwork network = exportNetworks()[static_cast<std::size_t>(which)];
    const Model model = readScripted(network.module, m_others.filePath("net.pt").toStdString());
    const Inputs more{at::cat({network.inputs[0].toTensor(), network.inputs[0].toTensor()})};
    checkWritten("again" + std::to_string(which), model, inTurn(model, withoutNames(someStorages())), more);
    const Recipe ranks = everywhere(model, LayerSetting{{"rank", 0.4}, {"bits", 5}});
    checkWritten("ranks" + std::to_string(which), model, ranks, more);
}

void Pt2WriterTest::realNetworks_data()
{
    addNetworkRows({"resnet20", "mobilenet", "lenet5", "stories"});
}

void Pt2WriterTest::realNetworks()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = openNetwork(networkNamed(name), 4);
    GOOD(evaluator);
    const auto batch = evaluator->data().batch(0);
    GOOD(batch);
    const Inputs inputs = evaluate::toInputs(**batch, 3);
    const Model &model = evaluator->model();
    std::vector<LayerSetting> settings = withoutNames(someStorages());
    settings.push_back(symmetricBits(3));
    checkWritten(name == "demo" ? "demo_again" : name, model, inTurn(model, settings), inputs);
    const Recipe three = everywhere(model, symmetricBits(3));
    const auto written = writeProgram(model, three, inputs, m_others.filePath("three.pt2").toStdString());
    GOOD(written);
    const std::int64_t stored = compress::modelCost(model, three.settings).storedBytes;
    QVERIFY2(written->fileBytes <= stored + stored / 20 + 16'384,
             qPrintable(QString::number(written->fileBytes - stored)));
}

void Pt2WriterTest::programsOfPyTorch_data()
{
    QTest::addColumn<QString>("program");
    for (const char *name : {"resnet20", "stories260k", "tagger", "encoder"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// Read, compressed, written and read by PyTorch again.
void Pt2WriterTest::programsOfPyTorch()
{
    QFETCH(QString, program);
    const std::string name = program.toStdString();
    const std::string path = "formats/" + name + ".pt2";
    PARETOSCOPE_NEEDS(path.c_str());
    const std::map<std::string, Inputs> inputs{
        {"resnet20", {at::rand({3, 3, 32, 32})}},
        {"stories260k", {at::randint(512, {3, 24}, at::kLong)}},
        {"tagger", {at::randint(64, {3, 32}, at::kLong)}},
        {"encoder", {at::randint(60, {3, 11}, at::kLong), at::ones({3, 11}, at::kLong)}}};
    const auto read = formats::readModel(realData(path));
    GOOD(read);
    std::vector<LayerSetting> settings = withoutNames(someStorages());
    settings.push_back(symmetricBits(3));
    checkWritten(name == "encoder" ? "encoder_again" : name + "_pt2", read->model,
                 inTurn(read->model, settings), inputs.at(name));
}

void Pt2WriterTest::ownReaderFindsLayersWithTheirWeights()
{
    const ExportNetwork network = exportNetworks().back();
    const Model model = readScripted(network.module, m_others.filePath("net.pt").toStdString());
    const Recipe recipe = inTurn(model, withoutNames(someStorages()));
    const std::string path = m_others.filePath("packed.pt2").toStdString();
    GOOD(writeProgram(model, recipe, network.inputs, path));
    const auto read = formats::readModel(path);
    GOOD(read);
    QCOMPARE(read->model.layers().size(), model.layers().size());
    const auto coded = codedBy(recipe, model);
    GOOD(coded);
    const base::EngineScope engine;
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        QCOMPARE(read->model.layers()[i].name, model.layers()[i].name);
        QCOMPARE(read->model.layers()[i].kind, model.layers()[i].kind);
        QVERIFY(sameBits(graph::weightOf(read->model.data(), i), (*coded)[i]->weight));
    }
    const auto run = graph::Executor(read->model).run(network.inputs, {}, {});
    GOOD(run);
    QVERIFY(sameOutputs(*run, runRecipe(model, recipe, network.inputs)));
    const auto again = writeProgram(read->model, everywhere(read->model, symmetricBits(4)), network.inputs,
                                    m_others.filePath("again.pt2").toStdString());
    GOOD(again);
}

void Pt2WriterTest::roundsWhatLayersAreGiven()
{
    const ExportNetwork network = exportNetworks().front();
    const Model plain = readScripted(network.module, m_others.filePath("net.pt").toStdString());
    std::vector<graph::LayerInput> rounded;
    for (std::size_t i = 0; i < plain.layers().size(); ++i)
        rounded.push_back({i, std::make_shared<const graph::InputCoding>(
                                  graph::InputCoding{0, 255, 0.05, 3, i > 0, i > 1})});
    const Model model = graph::withInputsCoded(plain, rounded);
    checkWritten("rounded", model, everywhere(model, symmetricBits(8)), network.inputs);
}

void Pt2WriterTest::sameBytesEveryTime()
{
    const ExportNetwork network = exportNetworks().front();
    const Model model = readScripted(network.module, m_others.filePath("net.pt").toStdString());
    const Recipe recipe = inTurn(model, withoutNames(everyStorage()));
    QByteArray bytes[2];
    for (QByteArray &own : bytes) {
        QFile written(m_others.filePath("same.pt2"));
        GOOD(writeProgram(model, recipe, network.inputs, written.fileName().toStdString()));
        QVERIFY(written.open(QIODevice::ReadOnly));
        own = written.readAll();
    }
    QVERIFY(bytes[0] == bytes[1]);
}

void Pt2WriterTest::whatCannotBeHeldIsSaidFirst()
{
    saveControlFlowModel(m_others.filePath("loop.pt").toStdString());
    const auto read = formats::readModel(m_others.filePath("loop.pt").toStdString());
    GOOD(read);
    const Recipe recipe = everywhere(read->model, symmetricBits(4));
    const auto holds = formats::checkHolds(*formats::targetNamed("pt2"), read->model, recipe);
    QVERIFY(!holds.ok());
    QVERIFY2(holds.error().message().find("only decided while the network runs") != std::string::npos,
             holds.error().message().c_str());
    const Model reading = readScripted(scripted({{"a.weight", weights({4, 4}, 1)}},
                                                "    y = torch.linear(x, self.a.weight, None)\n"
                                                "    return y * float(torch.max(y).item())\n"),
                                       m_others.filePath("item.pt").toStdString());
    const auto number =
        formats::checkHolds(*formats::targetNamed("pt2"), reading, everywhere(reading, symmetricBits(4)));
    QVERIFY(!number.ok());
    QVERIFY2(number.error().message().find("plain number") != std::string::npos,
             number.error().message().c_str());
}

void Pt2WriterTest::needsASample()
{
    const ExportNetwork network = exportNetworks().front();
    const Model model = readScripted(network.module, m_others.filePath("net.pt").toStdString());
    const Recipe recipe = everywhere(model, {});
    const auto written =
        formats::targetNamed("pt2")->write({model, recipe, compress::CodedLayers(recipe.settings.size())},
                                           m_others.filePath("none.pt2").toStdString());
    QVERIFY(!written.ok());
    QVERIFY(written.error().code == base::ErrorCode::InvalidSetting);
}

void Pt2WriterTest::missingFolderIsOneSentence()
{
    const ExportNetwork network = exportNetworks().front();
    const Model model = readScripted(network.module, m_others.filePath("net.pt").toStdString());
    const auto written = writeProgram(model, everywhere(model, {}), network.inputs,
                                      m_others.filePath("not/there.pt2").toStdString());
    QVERIFY(!written.ok());
}

/// In the first Python that has it.
void Pt2WriterTest::pyTorchComputesTheSame()
{
    constexpr int noPyTorch = 77;
    const QString named = qEnvironmentVariable("PARETOSCOPE_TORCH_PYTHON") + QLatin1Char(':') +
                          qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"));
    for (const QString &python : named.split(QLatin1Char(':'), Qt::SkipEmptyParts)) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(python,
                      {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/pt2run.py"), m_folder.path()});
        if (!process.waitForFinished(300'000) || process.exitCode() == noPyTorch)
            continue;
        QVERIFY2(process.exitCode() == 0, process.readAll().constData());
        return;
    }
    QSKIP("no Python with PyTorch 2.8 or newer: PARETOSCOPE_TORCH_PYTHON names one");
}

QTEST_GUILESS_MAIN(Pt2WriterTest)
#include "tst_pt2writer.moc"
