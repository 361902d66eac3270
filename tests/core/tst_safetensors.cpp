// Weights as safetensors: what is written is the recipe's to the last bit, a foreign reader unpacks it by the
// manual, and files that lie are refused.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/formats/replaceweights.h"
#include "core/formats/runner.h"
#include "core/formats/tensors/namedtensors.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"
#include "core/report/exportmodel.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const formats::Format &safetensors()
{
    return *formats::formatNamed("safetensors");
}

/// A file of one float32 tensor "a" of two numbers, its header HEADER.
QByteArray fileOf(const QByteArray &header, const QByteArray &data = QByteArray(8, '\0'))
{
    const auto length = static_cast<std::uint64_t>(header.size());
    return QByteArray(reinterpret_cast<const char *>(&length), 8) + header + data;
}

const char *const good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";

compress::LayerSetting width(const char *name, double sparsity = 0)
{
    return bitsFrom(name, sparsity);
}

compress::LayerSetting grouped(const char *name, std::int64_t size, bool symmetric, double sparsity = 0)
{
    return width(name, sparsity)
        .with("granularity", "group")
        .with("groupSize", size)
        .with("symmetric", symmetric);
}

compress::LayerSetting perTensor(const char *name, bool symmetric)
{
    return width(name).with("granularity", "tensor").with("symmetric", symmetric);
}

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWeightIsTheRecipes_data() { settings(); }
    void everyWeightIsTheRecipes();
    void packedFormsUnpackByTheManual_data() { settings(); }
    void packedFormsUnpackByTheManual();
    void aPackedFormThatDiffersIsFound();
    void floatsBesideAnotherPackedFormAreNotRead();
    void everyByteIsAccountedFor_data() { settings(); }
    void everyByteIsAccountedFor();
    void buffersOfNumbersGoAlong();
    void whatTheNetworkDoesNotReadIsNamed();
    void halfPrecisionStaysWhatItIs();
    void anExportIsProvedAndFitsTheNetworkAgain();
    void whatItCannotHoldIsSaid();
    void aFileOfWeightsIsNoNetwork();
    void filesThatLieAreRefused_data();
    void filesThatLieAreRefused();
    void packedDescriptionsThatLieAreRefused_data();
    void packedDescriptionsThatLieAreRefused();
    void factorsThatLieAreRefused();
    void thousandsOfDamagesNeverCrash_data();
    void thousandsOfDamagesNeverCrash();

private:
    void settings();
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    QByteArray content(const char *name) const
    {
        QFile file(QString::fromStdString(path(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const char *name, const QByteArray &bytes) const
    {
        QFile file(QString::fromStdString(path(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    /// SETTING on every layer of the network with every kind of layer, as "out.safetensors".
    struct Made {
        graph::Model model;
        pipeline::Recipe recipe;
        compress::CodedLayers coded;
        formats::WrittenModel written;
    };
    Made made(const compress::LayerSetting &setting) const;
    json headerOf(const char *name) const;
    json packedIn(const char *name) const;
    /// NAME with other metadata about packed weights.
    void describe(const char *name, const json &packed) const;

    QTemporaryDir m_folder;
};

void SafetensorsTest::settings()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::newRow("as it is") << compress::LayerSetting();
    QTest::newRow("4 bits") << width("4");
    QTest::newRow("3 bits in symmetric groups") << grouped("3", 5, true);
    QTest::newRow("5 bits in asymmetric groups, sparse") << grouped("5", 16, false, 0.3);
    QTest::newRow("7 bits a tensor") << perTensor("7", true);
    QTest::newRow("8 bits a tensor, asymmetric") << perTensor("8", false);
    QTest::newRow("2 bits, few left") << width("2", 0.97);
    QTest::newRow("half floats") << width("float16");
    QTest::newRow("bfloat16, half of them") << width("bfloat16", 0.5);
    QTest::newRow("floats, few left") << width("float32", 0.95);
    for (const char *type :
         {"nf4", "fp8e4m3", "fp8e5m2", "mxfp4", "mxfp6e2m3", "mxfp6e3m2", "mxfp8e4m3", "mxfp8e5m2"})
        QTest::newRow(type) << compress::LayerSetting{{"type", std::string(type)}};
    const compress::LayerSetting codebook{{"codebookBits", 3}};
    QTest::newRow("codebook") << codebook;
    QTest::newRow("codebooks of groups, sparse")
        << codebook.with("granularity", "group").with("groupSize", 5).with("sparsity", 0.5);
    const compress::LayerSetting ranked{{"rank", 0.4}};
    QTest::newRow("factors") << ranked;
    QTest::newRow("factors of half floats") << ranked.with("bits", "float16");
    QTest::newRow("factors of 4 bits") << ranked.with("bits", 4);
    QTest::newRow("factors of 3 bits in asymmetric groups")
        << ranked.with("bits", 3).with("granularity", "group").with("groupSize", 3).with("symmetric", false);
    QTest::newRow("factors of kernels") << ranked.with("factoring", "spatial");
    QTest::newRow("factors of kernels of 4 bits, asymmetric")
        << ranked.with("factoring", "spatial").with("bits", 4).with("symmetric", false);
    QTest::newRow("factors in blocks") << ranked.with("type", "mxfp4");
    QTest::newRow("factors of books") << ranked.with("codebookBits", 3);
    QTest::newRow("floats in blocks, few left")
        << compress::LayerSetting{{"type", "mxfp4"}, {"sparsity", 0.97}};
}

SafetensorsTest::Made SafetensorsTest::made(const compress::LayerSetting &setting) const
{
    saveEveryLayerKindModel(path("every.pt"));
    Made all;
    const auto read = formats::readModel(path("every.pt"));
    if (!read)
        qFatal("%s", read.error().message().c_str());
    all.model = read->model;
    all.recipe = pipeline::uniformRecipe(all.model.layers().size(), setting, {});
    all.recipe.settings.front() = {}; // one is left alone
    for (std::size_t i = 0; i < all.recipe.settings.size(); ++i)
        if (!compress::validate(all.recipe.settings[i], all.model.layers()[i]))
            all.recipe.settings[i] = {};
    all.coded = *codedBy(all.recipe, all.model);
    auto written = formats::targetNamed("safetensors")
                       ->write({all.model, all.recipe, all.coded}, path("out.safetensors"));
    if (!written)
        qFatal("%s", (written.error().message() + written.error().detail).c_str());
    all.written = *written;
    return all;
}

void SafetensorsTest::everyWeightIsTheRecipes()
{
    QFETCH(compress::LayerSetting, setting);
    const Made all = made(setting);
    QCOMPARE(all.written.weightBytes, compress::modelCost(all.model, all.recipe.settings).storedBytes);
    QCOMPARE(all.written.fileBytes, static_cast<std::int64_t>(content("out.safetensors").size()));
    QCOMPARE(formats::formatOf(path("out.safetensors")), &safetensors());
    const auto named = safetensors().readWeights(path("out.safetensors"));
    GOOD(named);
    QCOMPARE(named->tensors.size(), all.model.data().parameters.size()); // and none of the packed ones
    const auto replaced = formats::withWeightsOf(all.model, path("every.pt"), path("out.safetensors"));
    GOOD(replaced);
    for (std::size_t i = 0; i < all.coded.size(); ++i)
        QVERIFY2(at::equal(graph::weightOf(replaced->data(), i),
                           all.coded[i] ? all.coded[i]->weight : graph::weightOf(all.model.data(), i)),
                 all.model.layers()[i].name.c_str());
    const auto runner = safetensors().runner(path("out.safetensors"), {{}, all.model});
    GOOD(runner); // it unpacks, and compares
    for (const auto &[name, type] : all.written.tensorTypes)
        QCOMPARE((*runner)->tensorTypes().at(name), type);
}

json SafetensorsTest::headerOf(const char *name) const
{
    const QByteArray bytes = content(name);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.constData(), 8);
    return json::parse(bytes.mid(8, static_cast<qsizetype>(length)).toStdString());
}

json SafetensorsTest::packedIn(const char *name) const
{
    return json::parse(headerOf(name).at("__metadata__").value("paretoscope.packed", "{}"));
}

void SafetensorsTest::describe(const char *name, const json &packed) const
{
    const QByteArray bytes = content(name);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.constData(), 8);
    json header = headerOf(name);
    header["__metadata__"]["paretoscope.packed"] = packed.dump();
    put(name,
        fileOf(QByteArray::fromStdString(header.dump()), bytes.mid(8 + static_cast<qsizetype>(length))));
}

namespace {

/// One with what the manual imports, or nothing.
QString python()
{
    const QString named = qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"));
    QProcess process;
    process.start(named,
                  {QStringLiteral("-c"), QStringLiteral("import numpy, ml_dtypes, safetensors.numpy")});
    return process.waitForFinished(60000) && process.exitCode() == 0 ? named : QString();
}

/// What the manual gives.
QByteArray unpackerOfTheManual()
{
    QFile manual(QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../docs/MANUAL.md"));
    if (!manual.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression code(QStringLiteral("```python\n(import .*?def unpack\\(.*?)```"),
                                         QRegularExpression::DotMatchesEverythingOption);
    return code.match(QString::fromUtf8(manual.readAll())).captured(1).toUtf8();
}

} // namespace

/// By PyPI's reader and the manual's lines: the packed forms are the weights beside them.
void SafetensorsTest::packedFormsUnpackByTheManual()
{
    const QString interpreter = python();
    if (interpreter.isEmpty())
        QSKIP("no Python with safetensors, NumPy and ml_dtypes of PyPI: PARETOSCOPE_PYTHON names one");
    QFETCH(compress::LayerSetting, setting);
    const Made all = made(setting);
    const QByteArray unpacker = unpackerOfTheManual();
    QVERIFY(!unpacker.isEmpty());
    put("check.py", "import json, sys\n" + unpacker + R"PY(
with safe_open(sys.argv[1], "np") as file:
    names = list(file.keys())
    packed = json.loads(file.metadata().get("paretoscope.packed", "{}"))
    t = {name: file.get_tensor(name) for name in names}
for name, weight in packed.items():
    parts = [unpack(t, block) for block in weight["blocks"]]
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts, weight["axis"])
    assert whole.shape == t[name].shape and np.array_equal(whole.astype(t[name].dtype), t[name]), name
print(len(packed), sum(name in t for name in sys.argv[2:]))
)PY");
    QStringList arguments{QString::fromStdString(path("check.py")),
                          QString::fromStdString(path("out.safetensors"))};
    for (const auto &parameter : all.model.data().parameters)
        arguments << QString::fromStdString(parameter.name);
    QProcess process;
    process.start(interpreter, arguments);
    QVERIFY(process.waitForFinished(60000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    const QList<QByteArray> counts = process.readAllStandardOutput().trimmed().split(' ');
    QCOMPARE(counts.value(0).toInt(), static_cast<int>(packedIn("out.safetensors").size()));
    QCOMPARE(counts.value(1).toInt(), static_cast<int>(all.model.data().parameters.size()));
}

void SafetensorsTest::aPackedFormThatDiffersIsFound()
{
    for (const compress::LayerSetting &setting :
         {width("4"), grouped("5", 16, false, 0.3), width("2", 0.97), width("float16"),
          compress::LayerSetting{{"type", "mxfp4"}}, compress::LayerSetting{{"codebookBits", 8}},
          compress::LayerSetting{{"rank", 0.4}, {"bits", 5}}}) {
        const Made all = made(setting);
        const QByteArray bytes = content("out.safetensors");
        QByteArray damaged = bytes;
        damaged[damaged.size() - 1] = static_cast<char>(damaged.back() ^ 1); // streams of bytes come last
        put("out.safetensors", damaged);
        const auto runner = safetensors().runner(path("out.safetensors"), {{}, all.model});
        QVERIFY(!runner.ok());
        put("out.safetensors", bytes);
        QVERIFY(safetensors().runner(path("out.safetensors"), {{}, all.model}).ok());
    }
}

/// Whether the floats, the stream or its description were tampered with: nobody can tell which is meant.
void SafetensorsTest::floatsBesideAnotherPackedFormAreNotRead()
{
    const auto refused = [&] {
        const auto named = safetensors().readWeights(path("out.safetensors"));
        return !named.ok() && named.error().code == base::ErrorCode::ModelUnreadable &&
               named.error().message().find("out.safetensors is damaged") != std::string::npos;
    };
    for (const compress::LayerSetting &setting :
         {width("4"), grouped("5", 16, false, 0.3), width("2", 0.97), width("float16")}) {
        const Made all = made(setting);
        GOOD(safetensors().readWeights(path("out.safetensors")));
        const QByteArray bytes = content("out.safetensors");
        json packed = packedIn("out.safetensors");
        const json header = headerOf("out.safetensors");
        std::uint64_t headerBytes = 0;
        std::memcpy(&headerBytes, bytes.constData(), 8);
        const std::string weight = packed.begin().key();
        for (const std::string &name : {weight, weight + ".values"}) {
            const auto place = header.at(name).at("data_offsets").at(0).get<std::uint64_t>();
            QByteArray damaged = bytes;
            const auto at = static_cast<qsizetype>(8 + headerBytes + place);
            damaged[at] = static_cast<char>(damaged[at] ^ 1);
            put("out.safetensors", damaged);
            QVERIFY2(refused(), name.c_str());
        }
        put("out.safetensors", bytes);
        json &block = packed.begin()->at("blocks").at(0);
        block["order"] = {1, block["count"], 1, 2};
        describe("out.safetensors", packed);
        QVERIFY(refused());
    }
}

/// Stored bytes, floats beside them, and the header: docs/NUMBERS.md.
void SafetensorsTest::everyByteIsAccountedFor()
{
    QFETCH(compress::LayerSetting, setting);
    const Made all = made(setting);
    const json header = headerOf("out.safetensors"), packed = packedIn("out.safetensors");
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, content("out.safetensors").constData(), 8);
    std::int64_t stored = 0, beside = 0;
    for (const auto &[name, tensor] : header.items()) {
        if (name == "__metadata__")
            continue;
        const auto &place = tensor.at("data_offsets");
        (packed.contains(name) ? beside : stored) +=
            place[1].get<std::int64_t>() - place[0].get<std::int64_t>();
    }
    QVERIFY(stored <= all.written.weightBytes); // some may be in the network's code
    QCOMPARE(all.written.extraBytes, beside + 8 + static_cast<std::int64_t>(headerBytes));
    QCOMPARE(all.written.fileBytes, stored + all.written.extraBytes);
}

namespace {

/// A linear layer, its norm, a count of batches, and what no forward reads.
ScriptedModule countedNetwork()
{
    ScriptedModule module;
    const at::Tensor tied = weights({6, 4}, 1);
    module.parameters = {{"a.weight", tied},
                         {"twin.weight", tied},
                         {"bn.weight", weights({6}, 2).abs().add(0.5)},
                         {"bn.bias", weights({6}, 3)},
                         {"b.weight", weights({3, 6}, 4)},
                         {"b.spare", weights({3}, 5)}};
    module.buffers = {{"bn.running_mean", weights({6}, 6)},
                      {"bn.running_var", weights({6}, 7).abs().add(0.5)},
                      {"bn.num_batches_tracked", at::full({}, 77, at::kLong)},
                      {"b.order", at::full({2}, 3, at::kInt)},
                      {"b.mask", at::full({2}, 1, at::kBool)},
                      {"b.phase", at::full({2}, 1, at::kComplexFloat)}};
    module.code = R"PY(
def forward(self, x):
    h = torch.linear(x, self.a.weight, None)
    h = torch.batch_norm(h, self.bn.weight, self.bn.bias, self.bn.running_mean, self.bn.running_var, False, 0.1, 1e-5, False)
    return torch.linear(torch.relu(h), self.b.weight, None)
)PY";
    return module;
}

std::string joined(const std::vector<base::Sentence> &sentences)
{
    std::string text;
    for (const base::Sentence &sentence : sentences)
        text += sentence.english() + '\n';
    return text;
}

} // namespace

/// What load_state_dict asks for, of whatever type.
void SafetensorsTest::buffersOfNumbersGoAlong()
{
    countedNetwork().save(path("counted.pt"));
    const auto read = formats::readModel(path("counted.pt"));
    GOOD(read);
    const pipeline::Recipe recipe = pipeline::uniformRecipe(read->model.layers().size(), width("4"), {});
    const auto coded = *codedBy(recipe, read->model);
    const auto written =
        formats::targetNamed("safetensors")
            ->write({read->model, recipe, coded, path("counted.pt")}, path("counted.safetensors"));
    GOOD(written);
    const auto named = safetensors().readWeights(path("counted.safetensors"));
    GOOD(named);
    const auto buffers = countedNetwork().buffers;
    for (const char *name : {"bn.num_batches_tracked", "b.order", "b.mask"}) {
        const auto found = named->tensors.find(name);
        QVERIFY2(found != named->tensors.end(), name);
        const auto own = std::ranges::find(buffers, name, &ScriptedModule::Named::first);
        QVERIFY(at::equal(found->second, own->second));
    }
    QVERIFY(written->fileBytes == static_cast<std::int64_t>(content("counted.safetensors").size()));
    GOOD(formats::withWeightsOf(read->model, path("counted.pt"), path("counted.safetensors")));
}

void SafetensorsTest::whatTheNetworkDoesNotReadIsNamed()
{
    countedNetwork().save(path("counted.pt"));
    const auto read = formats::readModel(path("counted.pt"));
    GOOD(read);
    const auto folded = tests::folded(read->model);
    GOOD(folded);
    const pipeline::Recipe recipe = pipeline::uniformRecipe(read->model.layers().size(), width("4"));
    const auto coded = *codedBy(recipe, *folded);
    const auto written =
        formats::targetNamed("safetensors")
            ->write({*folded, recipe, coded, path("counted.pt")}, path("counted.safetensors"));
    GOOD(written);
    const std::string sentences = joined(written->leftOut);
    for (const char *name :
         {"bn.num_batches_tracked", "bn.running_mean", "b.spare", "twin.weight", "b.phase"})
        QVERIFY2(sentences.find(name) != std::string::npos, sentences.c_str());
    for (const char *name : {"b.order", "b.mask", "b.weight", "a.weight"})
        QVERIFY2(sentences.find(name) == std::string::npos, sentences.c_str());
    const auto named = safetensors().readWeights(path("counted.safetensors"));
    GOOD(named);
    for (const char *name : {"bn.num_batches_tracked", "b.spare", "twin.weight", "b.phase"})
        QVERIFY(!named->tensors.contains(name));
    const auto refused = formats::withWeightsOf(read->model, path("counted.pt"), path("counted.safetensors"));
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message().find("folded") != std::string::npos,
             refused.error().message().c_str());
}

void SafetensorsTest::halfPrecisionStaysWhatItIs()
{
    for (const auto type : {at::kHalf, at::kBFloat16}) {
        ScriptedModule module;
        module.parameters = {{"a.weight", weights({6, 4}, 1).to(type)},
                             {"b.weight", weights({3, 6}, 2).to(type)}};
        module.code =
            "\ndef forward(self, x):\n    h = torch.linear(x.to(self.a.weight.dtype), self.a.weight, None)\n"
            "    return torch.linear(h, self.b.weight, None)\n";
        module.save(path("half.pt"));
        const auto read = formats::readModel(path("half.pt"));
        GOOD(read);
        pipeline::Recipe recipe = pipeline::uniformRecipe(2, width("4"), {});
        recipe.settings[1] = {};
        const auto coded = *codedBy(recipe, read->model);
        const auto written = formats::targetNamed("safetensors")
                                 ->write({read->model, recipe, coded}, path("half.safetensors"));
        GOOD(written);
        QCOMPARE(written->weightBytes, compress::modelCost(read->model, recipe.settings).storedBytes);
        const auto named = *safetensors().readWeights(path("half.safetensors"));
        QCOMPARE(named.tensors.at("a.weight").scalar_type(), type);
        QVERIFY(at::equal(named.tensors.at("b.weight"), module.parameters[1].second));
        GOOD(safetensors().runner(path("half.safetensors"), {{}, read->model}));
    }
}

void SafetensorsTest::anExportIsProvedAndFitsTheNetworkAgain()
{
    base::NoProgress silent;
    project::ProjectFile file = projectOf(demo());
    const auto project = project::openProject(file, {}, {}, {}, silent);
    GOOD(project);
    report::ExportRequest request;
    request.target = path("demo.safetensors");
    request.recipe = pipeline::uniformRecipe(project->model.layers().size(), width("4", 0.3), {});
    const auto measured = project->evaluator.measure(request.recipe, 0, {}, silent);
    GOOD(measured);
    request.promised = *measured;
    evaluate::Baseline baseline;
    baseline.everything = baseline.heldOut = *project->evaluator.measureFloat({}, silent);
    const auto done = report::exportModel(*project, baseline, request, {}, silent);
    GOOD(done);
    QVERIFY(done->verified);
    QCOMPARE(done->format, std::string("safetensors")); // told by the name
    QCOMPARE(done->maxAbsDifference, 0.0);
    QCOMPARE(done->measured.correct, measured->correct);
    file.weights = done->model;
    const auto again = project::openProject(file, {}, {}, {}, silent);
    GOOD(again);
    const auto compressed = again->evaluator.measureFloat({}, silent);
    GOOD(compressed);
    QCOMPARE(compressed->correct, measured->correct);
    request.recipe.steps = pipeline::Steps::usual(); // another state dict
    request.promised = {};
    const auto folded = report::exportModel(*project, baseline, request, {}, silent);
    GOOD(folded);
    QCOMPARE(folded->leftOut.size(), std::size_t{1});
    QVERIFY(folded->leftOut.front().english().find("whose steps are none") != std::string::npos);
    QVERIFY(!project::openProject(file, {}, {}, {}, silent).ok());
}

void SafetensorsTest::whatItCannotHoldIsSaid()
{
    const auto refused = [&](std::initializer_list<ScriptedModule::Named> parameters, const char *code) {
        ScriptedModule module;
        module.parameters = parameters;
        module.code = code;
        module.save(path("odd.pt"));
        const auto read = formats::readModel(path("odd.pt"));
        if (!read)
            return "unread: " + read.error().message();
        const auto held = formats::checkHolds(*formats::targetNamed("safetensors"), read->model, {});
        return held ? std::string() : held.error().message();
    };
    const char *plain = "\ndef forward(self, x):\n    return torch.linear(x, self.a.weight, None)\n";
    QCOMPARE(refused({{"a.weight", weights({3, 4}, 1)}}, plain), std::string());
    const std::string twice =
        refused({{"a", weights({3, 4}, 1)}, {"b.values", weights({3}, 2)}, {"b.weight", weights({3, 3}, 4)}},
                "\ndef forward(self, x):\n    return torch.linear(torch.linear(x, self.a, self.b.values), "
                "self.b.weight, None)\n");
    QCOMPARE(twice, std::string()); // b is no weight
    const std::string complex = refused(
        {{"a.weight", weights({3, 4}, 1)}, {"c", weights({3}, 2).to(at::kComplexFloat)}},
        "\ndef forward(self, x):\n    return torch.linear(x, self.a.weight, None) + torch.real(self.c)\n");
    QVERIFY2(complex.find("the tensor c is of type ComplexFloat, which it has not") != std::string::npos,
             complex.c_str());
}

void SafetensorsTest::aFileOfWeightsIsNoNetwork()
{
    put("a.safetensors", fileOf(good));
    QVERIFY(formats::isModelFile(path("a.safetensors")));
    const auto read = formats::readModel(path("a.safetensors"));
    QVERIFY(!read.ok());
    QVERIFY(read.error().message().find("without their network") != std::string::npos);
    QVERIFY(!formats::runnerOf(path("a.safetensors")).ok());
}

void SafetensorsTest::filesThatLieAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("why");
    const auto header = [](const char *name, const QByteArray &text, const char *why,
                           const QByteArray &data = QByteArray(8, '\0')) {
        QTest::newRow(name) << fileOf(text, data) << QByteArray(why);
    };
    const auto tensor = [&](const char *name, const char *fields, const char *why) {
        header(name, "{\"a\":{" + QByteArray(fields) + "}}", why);
    };
    QTest::newRow("empty") << QByteArray() << QByteArray("no safetensors");
    QTest::newRow("seven bytes") << QByteArray(7, '\1') << QByteArray("no safetensors");
    QTest::newRow("header beyond the end") << QByteArray(8, '\x7f') + "{}" << QByteArray("cut off");
    QTest::newRow("header cut off") << fileOf(good).first(30) << QByteArray("cut off");
    QTest::newRow("data cut off") << fileOf(good).chopped(1) << QByteArray("cut off");
    QTest::newRow("bytes behind") << fileOf(good) + "x" << QByteArray("bytes follow");
    header("no JSON", "{\"a\":", "no JSON object");
    header("a list", "[1,2]", "no JSON object");
    header(
        "names twice",
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
        "different names");
    header("deep", "{\"a\":" + QByteArray(100000, '[') + QByteArray(100000, ']') + "}", "no JSON object");
    header("metadata of numbers", R"({"__metadata__":{"a":1}})", "metadata", {});
    header("metadata a list", R"({"__metadata__":["a"]})", "metadata", {});
    tensor("no type", R"("shape":[2],"data_offsets":[0,8])", "lacks");
    tensor("unknown type", R"("dtype":"F31","shape":[2],"data_offsets":[0,8])", "F31");
    tensor("no shape", R"("dtype":"F32","data_offsets":[0,8])", "lacks");
    tensor("one offset", R"("dtype":"F32","shape":[2],"data_offsets":[0])", "lacks");
    tensor("negative size", R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])", "cannot be");
    tensor("fraction", R"("dtype":"F32","shape":[2.5],"data_offsets":[0,8])", "cannot be");
    tensor("overflowing shape", R"("dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8])",
           "too large");
    tensor("wrapping to the right size",
           R"("dtype":"F32","shape":[140737488355328,131072,2],"data_offsets":[0,8])", "too large");
    tensor("empty beside huge",
           R"("dtype":"F32","shape":[0,281474976710656,281474976710656],"data_offsets":[0,0])", "too large");
    tensor("another size", R"("dtype":"F32","shape":[3],"data_offsets":[0,8])", "another size");
    tensor("offsets backwards", R"("dtype":"F32","shape":[2],"data_offsets":[8,0])", "another size");
    tensor("negative offset", R"("dtype":"F32","shape":[2],"data_offsets":[-8,0])", "no number");
    tensor("beyond the end", R"("dtype":"F32","shape":[2],"data_offsets":[8,16])", "does not follow");
    header(
        "overlap",
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
        "overlaps");
    header(
        "gap",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}})",
        "does not follow");
    header("neither true nor false", R"({"a":{"dtype":"BOOL","shape":[8],"data_offsets":[0,8]}})",
           "true and false", QByteArray(8, '\3'));
}

void SafetensorsTest::filesThatLieAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, why);
    put("lies.safetensors", bytes);
    const auto named = safetensors().readWeights(path("lies.safetensors"));
    QVERIFY(!named.ok());
    QCOMPARE(named.error().code, base::ErrorCode::ModelUnreadable);
    QVERIFY2(named.error().message().find(why.toStdString()) != std::string::npos,
             named.error().message().c_str());
    QVERIFY(named.error().message().find(path("lies.safetensors")) != std::string::npos);
    put("lies.safetensors", fileOf(good));
    QVERIFY(safetensors().readWeights(path("lies.safetensors")).ok());
}

void SafetensorsTest::packedDescriptionsThatLieAreRefused_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *field, const char *value) {
        QTest::addRow("%s %s", field, value) << QByteArray(field) << QByteArray(value);
    };
    for (const char *number : {"count", "kept", "bits", "rows", "columns", "group", "zero"})
        for (const char *value : {"-1", "1099511627775", "4611686018427387904", "\"4\"", "[]"})
            row(number, value);
    row("bits", "3");
    row("bits", "33");
    row("group", "0");
    row("columns", "0");
    row("kept", "1");
    row("shape", "[1073741824, 1073741824, 1073741824]");
    row("shape", "[3]");
    row("order", "[1, 1]");
    row("order", "[0, 1, 1, 1]");
    row("name", "\"nothing\"");
    row("name", "7");
    row("positions", "\"mask\"");
    row("positions", "\"elsewhere\"");
    row("zero", "null");
}

void SafetensorsTest::packedDescriptionsThatLieAreRefused()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const Made all = made(width("4"));
    json packed = packedIn("out.safetensors");
    json &block = packed.begin()->at("blocks").at(0);
    QVERIFY(block.contains(field.toStdString()));
    if (field == "zero" && value == "null" && block["zero"].is_null())
        block["zero"] = 3;
    else
        block[field.toStdString()] = json::parse(value.toStdString());
    describe("out.safetensors", packed);
    const auto runner = safetensors().runner(path("out.safetensors"), {{}, all.model});
    QVERIFY(!runner.ok());
    QCOMPARE(runner.error().code, base::ErrorCode::VerificationFailed);
}

/// Factors of other shapes, of themselves, missing, too large, and a weight that says it is larger.
void SafetensorsTest::factorsThatLieAreRefused()
{
    const Made all = made(compress::LayerSetting{{"rank", 0.4}, {"bits", 4}});
    const json packed = packedIn("out.safetensors");
    const json &block = packed.begin()->at("blocks").at(0);
    const std::int64_t count = block.at("count").get<std::int64_t>();
    std::vector<json> lies;
    const auto lie = [&](const char *path, const json &value) {
        lies.push_back(block);
        lies.back()[json::json_pointer(path)] = value;
    };
    for (const json &value : {json(), json::array(), json(7), json("left"), json{block.at("factors").at(0)},
                              json{block, block}, json{block.at("factors").at(1), block.at("factors").at(0)},
                              json{block.at("factors").at(0), block.at("factors").at(0)}})
        lie("/factors", value);
    for (const char *path : {"/factors/0/count", "/factors/1/kept", "/factors/0/rows", "/count"})
        for (const json &value : {json(-1), json(count), json(std::int64_t{1} << 39), json("4")})
            if (!(std::string(path) == "/count" && value == json(count)))
                lie(path, value);
    lie("/factors/0/name", "nothing");
    lie("/factors/0/shape", {count});
    lie("/factors/0/shape", {1, block.at("factors").at(0).at("count")});
    for (const json &value :
         {json(0), json(-1), json(3), json(count), json(std::int64_t{1} << 39), json("1")})
        lie("/groups", value);
    lie("/order", {1, 1});
    lie("/shape", {count + 1});
    for (const json &value : lies) {
        json other = packed;
        other.begin()->at("blocks").at(0) = value;
        describe("out.safetensors", other);
        const auto runner = safetensors().runner(path("out.safetensors"), {{}, all.model});
        QVERIFY2(!runner.ok(), value.dump().c_str());
        QCOMPARE(runner.error().code, base::ErrorCode::VerificationFailed);
        QVERIFY(!safetensors().readWeights(path("out.safetensors")).ok());
    }
}

void SafetensorsTest::thousandsOfDamagesNeverCrash_data()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::newRow("groups, sparse") << grouped("5", 16, false, 0.3);
    QTest::newRow("factors") << compress::LayerSetting{{"rank", 0.4}, {"bits", 5}};
}

void SafetensorsTest::thousandsOfDamagesNeverCrash()
{
    QFETCH(compress::LayerSetting, setting);
    const Made all = made(setting);
    const QByteArray bytes = content("out.safetensors");
    std::mt19937 random(7);
    for (int i = 0; i < 1000; ++i) {
        QByteArray damaged = bytes;
        const auto header = static_cast<unsigned>(i % 3 != 0 ? 3000 : damaged.size());
        for (auto flips = 1 + random() % 3; flips > 0; --flips)
            damaged[static_cast<qsizetype>(random() % header)] = static_cast<char>(random());
        if (i % 5 == 0)
            damaged.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(damaged.size())));
        put("damaged.safetensors", damaged);
        const auto runner = safetensors().runner(path("damaged.safetensors"), {{}, all.model});
        QVERIFY(runner.ok() || !runner.error().message().empty());
        const auto named = safetensors().readWeights(path("damaged.safetensors"));
        QVERIFY(named.ok() || !named.error().message().empty());
    }
}

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "tst_safetensors.moc"
