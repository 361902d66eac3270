// What is written is small to the byte, loads in plain LibTorch, and computes what the recipe promised, bit
// for bit.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/evaluate/scoring.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/layerzoo.h"
#include "tests/support/networks.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

#include <set>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::compress;
using graph::Model;
using pipeline::Recipe;
using pipeline::uniformRecipe;
using tests::bits;
using tests::flagOf;
using tests::wordOf;

namespace {

Model readModel(const std::string &path)
{
    auto model = formats::readTorchScript(path);
    if (!model)
        qFatal("%s", model.error().message().c_str());
    return *model;
}

at::Tensor runRecipe(const Model &model, const Recipe &recipe, const std::vector<c10::IValue> &inputs)
{
    const auto overrides = overridesFor(model, recipe.settings);
    if (!overrides)
        qFatal("%s", overrides.error().message().c_str());
    const auto output = graph::Executor(model).run(inputs, *overrides, {});
    if (!output)
        qFatal("%s", output.error().message().c_str());
    return output->first();
}

/// Each layer another setting, so that all encodings, widths and granularities meet in one file.
Recipe mixedRecipe(const Model &model)
{
    Recipe recipe = uniformRecipe(model.layers().size(), {}, tests::foldedIf(!model.history().empty()));
    std::vector<LayerSetting> settings = tests::everyIntegerSetting();
    for (const double sparsity : {0.0, 0.01, 0.5, 0.98})
        for (const Value &width : {Value("float16"), Value("bfloat16"), Value("float32"), Value(3), Value(8)})
            settings.insert(settings.begin(), bits(width, sparsity));
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        recipe.settings[i] = settings[i * 7 % settings.size()];
    return recipe;
}

} // namespace

class TorchScriptWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesAndOutputsAreThoseOfTheRecipe_data();
    void bytesAndOutputsAreThoseOfTheRecipe();
    void everyKindOfLayerInEveryEncoding();
    void controlFlowIsWrittenAsItWas();
    void weightsOfModulesWithChildrenAndDigitsForNames();
    void parametersKeepTheirNames();
    void freezesAndRunsTheSame();
    void savedAgainItStaysSmallAndKeepsChanges();
    void takesAlongWhatTheFileHoldsBesideItsGraph();
    void saysWhatItLeavesOut();
    void deepNetworksKeepWithinTheirBound();
    void refusesARecipeForAnotherFolding();
    void fullDiskIsOneSentence();
    void missingFolderIsOneSentence();

private:
    void checkWritten(const Model &model, const Recipe &recipe, const std::vector<c10::IValue> &inputs);
    std::string file(const char *name) const
    {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

    QTemporaryDir m_folder;
};

/// Bytes as counted, a file not much larger, and the outputs of the recipe to the last bit.
void TorchScriptWriterTest::checkWritten(const Model &model, const Recipe &recipe,
                                         const std::vector<c10::IValue> &inputs)
{
    const std::string path = file("written.pt");
    const auto written = tests::writeRecipe(model, recipe, path);
    QVERIFY2(written.ok(), written ? "" : (written.error().message() + written.error().detail).c_str());
    const ModelCost cost = modelCost(model, recipe.settings);
    QCOMPARE(written->weightBytes, cost.storedBytes);
    QCOMPARE(written->fileBytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
    QVERIFY(written->fileBytes <= cost.storedBytes + cost.storedBytes / 50 + 65'536);

    const auto runner = formats::TorchScriptRunner::load(path);
    QVERIFY2(runner.ok(), runner ? "" : (runner.error().message() + runner.error().detail).c_str());
    const auto output = runner->run(inputs);
    QVERIFY2(output.ok(), output ? "" : (output.error().message() + output.error().detail).c_str());
    QVERIFY(tests::sameBits(output->first(), runRecipe(model, recipe, inputs)));
}

void TorchScriptWriterTest::bytesAndOutputsAreThoseOfTheRecipe_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<bool>("fold");
    QTest::addColumn<int>("width"); // 0: mixed
    QTest::newRow("demo, folded, 4 bits") << "demo" << true << 4;
    QTest::newRow("demo, unfolded, 3 bits") << "demo" << false << 3;
    QTest::newRow("demo, mixed") << "demo" << false << 0;
    QTest::newRow("resnet20, mixed") << "resnet20" << false << 0;
    QTest::newRow("lenet5, mixed") << "lenet5" << true << 0;
    QTest::newRow("mobilenet, folded, 4 bits") << "mobilenet" << true << 4;
    QTest::newRow("mobilenet, mixed") << "mobilenet" << false << 0;
    QTest::newRow("stories260k, mixed") << "stories" << true << 0;
}

void TorchScriptWriterTest::bytesAndOutputsAreThoseOfTheRecipe()
{
    PARETOSCOPE_ROW(name);
    QFETCH(bool, fold);
    QFETCH(int, width);
    const base::EngineScope engine;
    const tests::Network network = tests::networkNamed(name);
    Model model = readModel(tests::realData(network.model));
    if (fold) {
        auto folded = tests::folded(model);
        QVERIFY(folded.ok());
        model = *folded;
    }
    Recipe recipe = width == 0 ? mixedRecipe(model)
                               : uniformRecipe(model.layers().size(), bits(width), tests::foldedIf(fold));
    recipe.steps = tests::foldedIf(fold);

    const auto dataset = data::openDataset(network.source, network.task, network.input);
    QVERIFY(dataset.ok());
    const auto batch = data::allOf(*dataset).read(0, 2);
    QVERIFY(batch.ok());
    checkWritten(model, recipe, evaluate::toInputs(*batch));
}

void TorchScriptWriterTest::everyKindOfLayerInEveryEncoding()
{
    const base::EngineScope engine;
    const std::string source = file("kinds.pt");
    tests::saveEveryLayerKindModel(source);
    const Model model = readModel(source);
    const std::vector<c10::IValue> inputs{at::rand({2, 16}).mul(31)};
    std::vector<LayerSetting> settings = tests::everyIntegerSetting();
    // Which ranges and which factors were tried shows in no file.
    std::erase_if(settings, [](const LayerSetting &setting) {
        return wordOf(setting, "clip") != "output" || flagOf(setting, "rescale");
    });
    for (LayerSetting &setting : settings)
        setting = setting.with("groupSize", 5);
    std::set<Encoding> encodings;
    for (const Value &width : {Value("float16"), Value("bfloat16"), Value("float32"), Value(2), Value(7)})
        for (const double sparsity : {0.0, 0.01, 0.5, 0.97})
            for (const bool symmetric : {true, false})
                settings.push_back(bits(width, sparsity).with("symmetric", symmetric));
    const std::size_t layers = model.layers().size();
    // Each layer meets each setting; shifting them mixes encodings within one file.
    for (std::size_t shift = 0; shift < settings.size(); ++shift) {
        Recipe recipe = uniformRecipe(layers, {}, {});
        for (std::size_t i = 0; i < layers; ++i) {
            recipe.settings[i] = settings[(shift + i * 13) % settings.size()];
            encodings.insert(layerBytes(model.layers()[i], recipe.settings[i]).encoding);
        }
        checkWritten(model, recipe, inputs);
    }
    QCOMPARE(encodings.size(), std::size_t{3});
}

void TorchScriptWriterTest::controlFlowIsWrittenAsItWas()
{
    const base::EngineScope engine;
    const std::string source = file("loop.pt");
    tests::saveControlFlowModel(source);
    const Model model = readModel(source);
    QVERIFY(model.opaqueCount() > 0);
    const std::vector<c10::IValue> inputs{at::rand({3, 3, 8, 8}), at::rand({3, 1}).mul(10)};
    checkWritten(model, uniformRecipe(model.layers().size(), {}, {}), inputs);
    checkWritten(model, uniformRecipe(model.layers().size(), bits(3), {}), inputs);
}

void TorchScriptWriterTest::weightsOfModulesWithChildrenAndDigitsForNames()
{
    // A weight of the root itself beside a child module, and a list of weights: names that code cannot say.
    const base::EngineScope engine;
    torch::jit::Module list("List"); // its own names are digits
    list.register_parameter("0", at::rand({6, 6}), false);
    list.register_parameter("1", at::rand({6, 6}), false);
    torch::jit::Module root("Root");
    root.register_parameter("enter", at::rand({6, 4}), false);
    root.register_module("weights", list);
    root.define(R"(
def forward(self, x):
    x = torch.linear(x, self.enter)
    x = torch.linear(x, getattr(self.weights, "0")) + 0.5
    return [torch.linear(x, getattr(self.weights, "1"))]
)");
    const std::string source = file("names.pt");
    root.save(source);
    const Model model = readModel(source);
    QCOMPARE(model.layers().size(), std::size_t{3});
    checkWritten(model, uniformRecipe(3, bits(4), {}), {at::rand({2, 4})});
}

void TorchScriptWriterTest::parametersKeepTheirNames()
{
    const base::EngineScope engine;
    const std::string original = tests::demo().model;
    const Model model = readModel(original);
    const Recipe recipe = uniformRecipe(model.layers().size(), bits(5), {});
    const std::string path = file("named.pt");
    QVERIFY(tests::writeRecipe(model, recipe, path).ok());
    std::set<std::string> names;
    for (const auto &parameter : torch::jit::load(path).named_parameters())
        names.insert(parameter.name);
    QVERIFY(names.contains("block1.conv1.weight"));
    std::set<std::string> expected;
    for (const auto &parameter : torch::jit::load(original).named_parameters())
        expected.insert(parameter.name);
    QVERIFY(names == expected);
}

void TorchScriptWriterTest::freezesAndRunsTheSame()
{
    const base::EngineScope engine;
    const Model model = readModel(tests::demo().model);
    const Recipe recipe = uniformRecipe(model.layers().size(), bits(3), {});
    const std::string path = file("frozen.pt");
    QVERIFY(tests::writeRecipe(model, recipe, path).ok());
    torch::jit::Module module = torch::jit::load(path);
    const std::vector<c10::IValue> inputs{at::rand({2, 1, 8, 8})};
    const at::Tensor before = module.forward(inputs).toTensor();
    module.eval();
    torch::jit::Module frozen = torch::jit::freeze_module(module);
    QVERIFY(frozen.forward(inputs).toTensor().equal(before));
}

void TorchScriptWriterTest::savedAgainItStaysSmallAndKeepsChanges()
{
    const base::EngineScope engine;
    const Model model = readModel(tests::demo().model);
    const Recipe recipe = uniformRecipe(model.layers().size(), bits(4), {});
    const std::string path = file("once.pt");
    const auto written = tests::writeRecipe(model, recipe, path);
    QVERIFY(written.ok());
    torch::jit::Module module = torch::jit::load(path);
    const std::string again = file("again.pt");
    module.save(again);
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(again));
    // Each tensor has a storage of its own now, whose headers weigh something.
    QVERIFY(size <= written->weightBytes + written->weightBytes / 50 + 65'536);

    torch::jit::Module conv = module.attr("stem").toModule();
    conv.setattr("weight", conv.attr("weight").toTensor().add(1));
    const std::vector<c10::IValue> inputs{at::rand({1, 1, 8, 8})};
    const at::Tensor changed = module.forward(inputs).toTensor();
    module.save(again);
    QVERIFY(torch::jit::load(again).forward(inputs).toTensor().equal(changed));
}

void TorchScriptWriterTest::takesAlongWhatTheFileHoldsBesideItsGraph()
{
    const base::EngineScope engine;
    torch::jit::Module layer("Layer");
    layer.register_attribute("training", c10::BoolType::get(), true);
    layer.register_parameter("weight", at::rand({6, 4}), false);
    layer.register_attribute("stride", c10::IntType::get(), 32);
    layer.register_attribute("names", c10::ListType::ofStrings(), c10::List<std::string>({"cat", "dog"}));
    torch::jit::Module nothing("Nothing");
    nothing.register_attribute("training", c10::BoolType::get(), false);
    torch::jit::Module root("Root");
    root.register_attribute("training", c10::BoolType::get(), true);
    root.register_module("drop", nothing);
    root.register_module("layer", layer);
    root.register_attribute("note", c10::OptionalType::create(c10::StringType::get()), c10::IValue());
    root.type()->addConstant("scale", 0.25);
    root.define("def forward(self, x):\n    return torch.linear(x, self.layer.weight)\n");
    const std::string source = file("beside.pt"), path = file("taken.pt");
    const std::string long_(300'000, 'x');
    root.save(source,
              {{"config.txt", "stride: 32"}, {"folder/names.json", "[]"}, {"empty", ""}, {"long", long_}});
    const Model model = readModel(source);
    const Recipe recipe = uniformRecipe(1, bits(4), {});
    const auto written = tests::writeRecipe(model, recipe, path, source);
    QVERIFY2(written.ok(), written ? "" : (written.error().message() + written.error().detail).c_str());
    QVERIFY(written->leftOut.empty());
    QVERIFY(written->fileBytes - written->extraBytes < 65'536);

    torch::jit::ExtraFilesMap extra{
        {"config.txt", {}}, {"folder/names.json", {}}, {"empty", "?"}, {"long", {}}};
    torch::jit::Module module = torch::jit::load(path, c10::Device(c10::DeviceType::CPU), extra);
    QCOMPARE(extra.at("config.txt"), std::string("stride: 32"));
    QCOMPARE(extra.at("folder/names.json"), std::string("[]"));
    QCOMPARE(extra.at("empty"), std::string());
    QVERIFY(extra.at("long") == long_);
    QVERIFY(module.is_training());
    QVERIFY(module.attr("layer").toModule().is_training());
    QVERIFY(!module.attr("drop").toModule().is_training());
    QCOMPARE(module.attr("layer").toModule().attr("stride").toInt(), std::int64_t{32});
    QCOMPARE(std::string(module.attr("layer").toModule().attr("names").toListRef()[1].toStringRef()),
             std::string("dog"));
    QVERIFY(module.attr("note").isNone());
    QCOMPARE(module.attr("scale").toDouble(), 0.25);
}

void TorchScriptWriterTest::saysWhatItLeavesOut()
{
    const base::EngineScope engine;
    torch::jit::Module root("Root");
    root.register_attribute("training", c10::BoolType::get(), false);
    root.register_parameter("weight", at::rand({6, 4}), false);
    root.register_parameter("neverRead", at::rand({3}), false);
    root.register_buffer("table", at::rand({3}));
    root.register_attribute("lots", c10::ListType::ofTensors(), c10::List<at::Tensor>({at::rand({2})}));
    root.define("def forward(self, x):\n    return torch.linear(x, self.weight)\n");
    const std::string source = file("unread.pt");
    root.save(source);
    const Model model = readModel(source);
    const Recipe recipe = uniformRecipe(1, bits(4), {});
    const auto written = tests::writeRecipe(model, recipe, file("read.pt"), source);
    QVERIFY(written.ok());
    QCOMPARE(written->weightBytes, modelCost(model, recipe.settings).storedBytes);
    std::string all;
    for (const base::Sentence &sentence : written->leftOut)
        all += sentence.english();
    for (const char *name : {"neverRead", "table", "lots"})
        QVERIFY2(all.find(name) != std::string::npos, all.c_str());
}

void TorchScriptWriterTest::deepNetworksKeepWithinTheirBound()
{
    const base::EngineScope engine;
    const std::string source = file("deep.pt");
    tests::saveDeepModel(source, 160);
    const Model model = readModel(source);
    const Recipe recipe = uniformRecipe(model.layers().size(), bits(2), {});
    const auto written = tests::writeRecipe(model, recipe, file("written.pt"), source);
    QVERIFY(written.ok());
    QCOMPARE(written->weightBytes, modelCost(model, recipe.settings).storedBytes);
    QVERIFY(written->fileBytes <= written->weightBytes + written->weightBytes / 50 + 65'536);
}

void TorchScriptWriterTest::refusesARecipeForAnotherFolding()
{
    const Model model = readModel(tests::demo().model);
    const auto folded = tests::folded(model);
    QVERIFY(folded.ok());
    const Recipe keep = uniformRecipe(model.layers().size(), {}, {});
    const Recipe fold = uniformRecipe(model.layers().size(), {});
    const auto wrong = tests::writeRecipe(model, fold, file("x.pt"));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY(!tests::writeRecipe(*folded, keep, file("x.pt")));
    Recipe shorter = keep;
    shorter.settings.pop_back();
    QVERIFY(!tests::writeRecipe(model, shorter, file("x.pt")));
    QVERIFY(!std::filesystem::exists(file("x.pt")));
}

void TorchScriptWriterTest::fullDiskIsOneSentence()
{
    if (!std::filesystem::exists("/dev/full"))
        QSKIP("needs /dev/full");
    const Model model = readModel(tests::demo().model);
    const auto written = tests::writeRecipe(model, uniformRecipe(model.layers().size(), {}, {}), "/dev/full");
    QVERIFY(!written);
    QCOMPARE(written.error().code, base::ErrorCode::DiskFull);
}

void TorchScriptWriterTest::missingFolderIsOneSentence()
{
    const Model model = readModel(tests::demo().model);
    const std::string path = file("no such folder/x.pt");
    const auto written = tests::writeRecipe(model, uniformRecipe(model.layers().size(), {}, {}), path);
    QVERIFY(!written);
    QCOMPARE(written.error().code, base::ErrorCode::FileNotWritable);
    QVERIFY(written.error().message().find("no such folder") != std::string::npos);
}

QTEST_GUILESS_MAIN(TorchScriptWriterTest)
#include "tst_torchscriptwriter.moc"
