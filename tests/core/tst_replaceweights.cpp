// A network with the weights of another file: those of a state dict with the same names, or every reason why
// not.
#include "core/base/file.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/formats/replaceweights.h"
#include "core/graph/layerweight.h"
#include "core/project/inputfiles.h"
#include "core/project/openproject.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace paretoscope;
using namespace paretoscope::tests;

class ReplaceWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsOfTheSameNetworkAreTaken_data();
    void weightsOfTheSameNetworkAreTaken();
    void otherTypesBecomeThoseOfTheNetwork_data();
    void otherTypesBecomeThoseOfTheNetwork();
    void everyMismatchIsNamed();
    void whatIsNoNumberIsRefused();
    void tensorsOfAnotherNetworkAreRefused();
    void weightsWithoutTheirNormsAreSaidToBeFolded_data();
    void weightsWithoutTheirNormsAreSaidToBeFolded();
    void filesWithoutWeightsAreRefused();
    void aProjectNamesItsWeights();
    void aProjectIsOpenedWithItsWeights();

private:
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    std::string existing(const char *name) const
    {
        QFile file(path(name).c_str());
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        return path(name);
    }
    graph::Model read(const char *name) const
    {
        const auto model = formats::readModel(path(name));
        if (!model)
            qFatal("%s", model.error().message().c_str());
        return model->model;
    }

    QTemporaryDir m_folder;
};

namespace {

/// Two linear layers and a batch norm.
ScriptedModule network(int seed)
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({6, 4}, seed)},
                         {"a.bias", weights({6}, seed + 1)},
                         {"bn.weight", weights({6}, seed + 2).abs().add(0.5)},
                         {"bn.bias", weights({6}, seed + 3)},
                         {"b.weight", weights({3, 6}, seed + 4)}};
    module.buffers = {{"bn.running_mean", weights({6}, seed + 5)},
                      {"bn.running_var", weights({6}, seed + 6).abs().add(0.5)}};
    module.code = R"PY(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    h = torch.batch_norm(h, self.bn.weight, self.bn.bias, self.bn.running_mean, self.bn.running_var, False, 0.1, 1e-5, False)
    return torch.linear(torch.relu(h), self.b.weight, None)
)PY";
    return module;
}

} // namespace

void ReplaceWeightsTest::weightsOfTheSameNetworkAreTaken_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"linear with batch norm", "embedding and tied", "buffers of numbers"})
        QTest::newRow(kind) << kind;
}

void ReplaceWeightsTest::weightsOfTheSameNetworkAreTaken()
{
    QFETCH(QString, kind);
    const auto made = [&](int seed) {
        if (kind.startsWith(u"linear"))
            return network(seed);
        ScriptedModule module;
        const at::Tensor table = weights({8, 4}, seed);
        module.parameters = {{"embed.weight", table}};
        if (kind.startsWith(u"embedding")) {
            module.parameters.emplace_back("head.weight", table);
            module.code = "\ndef forward(self, x):\n    h = torch.embedding(self.embed.weight, x.to(4))\n"
                          "    return torch.linear(torch.relu(h), self.head.weight, None)\n";
        } else {
            module.buffers = {{"order", at::full({1, 4}, seed % 8, at::kLong)}};
            module.code = "\ndef forward(self, x):\n    h = torch.embedding(self.embed.weight, x.to(4))\n"
                          "    return h + torch.embedding(self.embed.weight, self.order)\n";
        }
        return module;
    };
    made(1).save(path("first.pt"));
    made(90).save(path("second.pt"));
    const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("second.pt"));
    GOOD(replaced);
    QVERIFY(read("first.pt").contentHash() != read("second.pt").contentHash());
    QCOMPARE(replaced->contentHash(), read("second.pt").contentHash());
}

void ReplaceWeightsTest::otherTypesBecomeThoseOfTheNetwork_data()
{
    QTest::addColumn<int>("own");
    QTest::addColumn<int>("theirs");
    const auto row = [](const char *name, c10::ScalarType own, c10::ScalarType theirs) {
        QTest::newRow(name) << static_cast<int>(own) << static_cast<int>(theirs);
    };
    row("float16 for float32", at::kFloat, at::kHalf);
    row("bfloat16 for float32", at::kFloat, at::kBFloat16);
    row("float32 for float16", at::kHalf, at::kFloat);
}

void ReplaceWeightsTest::otherTypesBecomeThoseOfTheNetwork()
{
    QFETCH(int, own);
    QFETCH(int, theirs);
    const auto saved = [&](const char *name, int seed, int type) {
        ScriptedModule module;
        module.parameters = {{"a.weight", weights({6, 4}, seed).to(static_cast<c10::ScalarType>(type))}};
        module.code = "\ndef forward(self, x):\n    return torch.linear(x.to(self.a.weight.dtype), "
                      "self.a.weight, None)\n";
        module.save(path(name));
        return module.parameters.front().second;
    };
    saved("first.pt", 1, own);
    const at::Tensor other = saved("second.pt", 2, theirs);
    const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("second.pt"));
    GOOD(replaced);
    const at::Tensor expected = other.to(static_cast<c10::ScalarType>(own)).to(at::kFloat);
    QVERIFY(at::equal(graph::weightOf(replaced->data(), 0), expected));
    QCOMPARE(replaced->data().parameters[0].stored, read("first.pt").data().parameters[0].stored);
}

void ReplaceWeightsTest::everyMismatchIsNamed()
{
    network(1).save(path("first.pt"));
    ScriptedModule other = network(2);
    other.parameters[0].second = weights({6, 5}, 3);
    other.parameters[4].second = weights({3, 6}, 3).to(at::kDouble);
    other.parameters[3].first = "bn.shift";
    other.code = "\ndef forward(self, x):\n    return torch.linear(x, self.a.weight, self.a.bias)\n";
    other.save(path("second.pt"));
    const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("second.pt"));
    QVERIFY(!replaced.ok());
    QCOMPARE(replaced.error().code, base::ErrorCode::ModelUnsupported);
    for (const char *part : {"second.pt", "a.weight is [6, 5] instead of [6, 4]", "bn.bias is missing",
                             "b.weight is of type Double"})
        QVERIFY2(replaced.error().message().find(part) != std::string::npos,
                 replaced.error().message().c_str());
    QVERIFY(replaced.error().message().find("a.bias") == std::string::npos);
}

void ReplaceWeightsTest::whatIsNoNumberIsRefused()
{
    network(1).save(path("first.pt"));
    for (const double number :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity()}) {
        ScriptedModule other = network(2);
        other.parameters[1].second[2] = number;
        other.save(path("second.pt"));
        const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("second.pt"));
        QVERIFY(!replaced.ok());
        QCOMPARE(replaced.error().code, base::ErrorCode::NonFinite);
        QVERIFY(replaced.error().message().find("a.bias") != std::string::npos);
    }
}

void ReplaceWeightsTest::tensorsOfAnotherNetworkAreRefused()
{
    network(1).save(path("first.pt"));
    ScriptedModule other = network(2);
    other.buffers.emplace_back("bn.num_batches_tracked",
                               at::full({}, 7, at::kLong)); // a count is nobody's loss
    other.save(path("counted.pt"));
    GOOD(formats::withWeightsOf(read("first.pt"), path("first.pt"), path("counted.pt")));
    other.parameters.emplace_back("side.weight", weights({2, 2}, 3)); // a larger network has it
    other.save(path("larger.pt"));
    const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("larger.pt"));
    QVERIFY(!replaced.ok());
    QVERIFY2(replaced.error().message().find("side.weight is not in the network") != std::string::npos,
             replaced.error().message().c_str());
    QVERIFY(replaced.error().message().find("num_batches") == std::string::npos);
    // Of its own file it may have what its forward does not read, there and here or not.
    GOOD(formats::withWeightsOf(read("larger.pt"), path("larger.pt"), path("larger.pt")));
    GOOD(formats::withWeightsOf(read("larger.pt"), path("larger.pt"), path("first.pt")));
}

void ReplaceWeightsTest::weightsWithoutTheirNormsAreSaidToBeFolded_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<bool>("first");
    for (const char *format : {"safetensors", "torchscript"}) {
        QTest::addRow("%s, norm behind a layer", format) << format << false;
        QTest::addRow("%s, norm of its own", format) << format << true;
    }
}

/// One that is told to be the cause, and what to do.
void ReplaceWeightsTest::weightsWithoutTheirNormsAreSaidToBeFolded()
{
    QFETCH(QString, format);
    QFETCH(bool, first);
    ScriptedModule module = network(1);
    if (first) // nothing to be folded into: becomes a scale and a shift
        module.code = R"PY(
def forward(self, x):
    h = torch.relu(torch.linear(x, self.a.weight, self.a.bias))
    h = torch.batch_norm(h, self.bn.weight, self.bn.bias, self.bn.running_mean, self.bn.running_var, False, 0.1, 1e-5, False)
    return torch.linear(torch.relu(h), self.b.weight, None)
)PY";
    module.save(path("first.pt"));
    const auto folded = tests::folded(read("first.pt"));
    GOOD(folded);
    const auto recipe = pipeline::uniformRecipe(folded->layers().size(), {});
    const auto *writer = formats::targetNamed(format.toStdString());
    const compress::CodedLayers coded(folded->layers().size());
    GOOD(writer->write({*folded, recipe, coded}, path("folded")));
    const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("folded"));
    QVERIFY(!replaced.ok());
    for (const char *part : {"batch norm folded", "--steps none", "bn."})
        QVERIFY2(replaced.error().message().find(part) != std::string::npos,
                 replaced.error().message().c_str());
    // A network without norms, or of other sizes, is another matter.
    ScriptedModule other = network(2);
    other.parameters[0].second = weights({6, 5}, 3);
    other.save(path("other.pt"));
    const auto different = formats::withWeightsOf(read("first.pt"), path("first.pt"), path("other.pt"));
    QVERIFY(!different.ok());
    QVERIFY(different.error().message().find("foldBatchNorm") == std::string::npos);
}

void ReplaceWeightsTest::filesWithoutWeightsAreRefused()
{
    network(1).save(path("first.pt"));
    const auto write = [&](const char *name, const QByteArray &content) {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    };
    write("text.txt", "weights");
    write("broken.pt", QByteArray("PK\x03\x04 and no more", 16));
    for (const char *name : {"text.txt", "broken.pt", "missing.pt", ""}) {
        const auto replaced = formats::withWeightsOf(read("first.pt"), path("first.pt"), path(name));
        QVERIFY2(!replaced.ok(), name);
        QVERIFY2(replaced.error().message().find(path(name)) != std::string::npos, name);
    }
}

void ReplaceWeightsTest::aProjectNamesItsWeights()
{
    project::ProjectFile file = projectOf(demo());
    const auto saved = path("own.pscope.json");
    QVERIFY(project::writeProject(file, saved).ok());
    QVERIFY(!nlohmann::json::parse(base::readText(saved, 1 << 20).value()).contains("weights"));
    file.weights = path("second.pt");
    QVERIFY(project::writeProject(file, saved).ok());
    QCOMPARE(nlohmann::json::parse(base::readText(saved, 1 << 20).value())["weights"].get<std::string>(),
             std::string("second.pt")); // beside it
    const auto again = project::readProject(saved);
    GOOD(again);
    QCOMPARE(again->weights, file.weights);
    QVERIFY(!project::checkIsNoInput(existing("second.pt"), project::inputFiles(*again, saved)).ok());
    QVERIFY(project::checkIsNoInput(existing("third.pt"), project::inputFiles(*again, saved)).ok());
}

void ReplaceWeightsTest::aProjectIsOpenedWithItsWeights()
{
    base::NoProgress silent;
    project::ProjectFile file = projectOf(demo());
    const auto plain = project::openProject(file, {}, {}, {}, silent);
    GOOD(plain);
    file.weights = file.model;
    const auto own = project::openProject(file, {}, {}, {}, silent);
    GOOD(own);
    QCOMPARE(own->cacheKey, plain->cacheKey); // the same numbers are the same network
    QCOMPARE(own->weightsFileHash.hex(), own->modelFileHash.hex());
    QCOMPARE(own->notes.size(), plain->notes.size() + 1);
    network(1).save(path("other.pt"));
    file.weights = path("other.pt");
    const auto other = project::openProject(file, {}, {}, {}, silent);
    QVERIFY(!other.ok());
    QVERIFY(other.error().message().find("is missing") != std::string::npos);
    file.weights = path("missing.pt");
    QVERIFY(!project::openProject(file, {}, {}, {}, silent).ok());
}

QTEST_GUILESS_MAIN(ReplaceWeightsTest)
#include "tst_replaceweights.moc"
