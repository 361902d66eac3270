// Networks in half precision on the command line: what is shown of them, and that what is exported is one
// again.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/ones.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QFile>
#include <QTest>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

ScriptedModule convolution(at::ScalarType type)
{
    ScriptedModule module;
    module.parameters = {{"conv.weight", weights({8, 1, 3, 3}, 1).to(type)},
                         {"norm.weight", weights({8}, 2).add(1).to(type)},
                         {"norm.bias", weights({8}, 3).to(type)},
                         {"fc.weight", weights({10, 8 * 36}, 4).to(type)},
                         {"fc.bias", weights({10}, 5).to(type)}};
    module.buffers = {{"norm.mean", weights({8}, 6).to(type)}, {"norm.variance", at::ones({8}, type)}};
    module.code = "def forward(self, x):\n"
                  "    x = torch.conv2d(x.view([-1, 1, 8, 8]), self.conv.weight, None)\n"
                  "    x = torch.batch_norm(x, self.norm.weight, self.norm.bias, self.norm.mean, "
                  "self.norm.variance, False, 0.1, 1e-05, False)\n"
                  "    return torch.linear(torch.flatten(torch.relu(x), 1), self.fc.weight, self.fc.bias)\n";
    return module;
}

ScriptedModule recurrent(at::ScalarType type)
{
    ScriptedModule module;
    module.parameters = {{"lstm.weight_ih_l0", weights({32, 8}, 1).to(type)},
                         {"lstm.weight_hh_l0", weights({32, 8}, 2).to(type)},
                         {"lstm.bias_ih_l0", weights({32}, 3).to(type)},
                         {"lstm.bias_hh_l0", weights({32}, 4).to(type)},
                         {"fc.weight", weights({10, 8}, 5).to(type)}};
    module.code = "def forward(self, x):\n"
                  "    l = self.lstm\n"
                  "    h = torch.zeros([1, x.size(0), 8], dtype=self.fc.weight.dtype)\n"
                  "    x, _, _ = torch.lstm(x.view([-1, 8, 8]), [h, h], [l.weight_ih_l0, l.weight_hh_l0, "
                  "l.bias_ih_l0, l.bias_hh_l0], True, 1, 0.0, False, False, True)\n"
                  "    return torch.linear(x.select(1, -1), self.fc.weight, None)\n";
    return module;
}

/// Attention in TYPE beside a norm in float32.
ScriptedModule attention(at::ScalarType type)
{
    const std::string number = std::to_string(static_cast<int>(type));
    ScriptedModule module;
    module.parameters = {{"qkv.weight", weights({24, 8}, 1).to(type)},
                         {"out.weight", weights({8, 8}, 2).to(type)},
                         {"norm.weight", weights({8}, 3).add(1)},
                         {"norm.bias", weights({8}, 4)},
                         {"fc.weight", weights({10, 8}, 5).to(type)}};
    module.code = "def forward(self, x):\n"
                  "    x = x.view([-1, 8, 8]).to(" +
                  number +
                  ")\n"
                  "    q, k, v = torch.chunk(torch.linear(x, self.qkv.weight, None), 3, -1)\n"
                  "    a = torch.softmax(torch.matmul(q, k.transpose(1, 2)).to(6), -1).to(" +
                  number +
                  ")\n"
                  "    x = x + torch.linear(torch.matmul(a, v), self.out.weight, None)\n"
                  "    x = torch.layer_norm(x.to(6), [8], self.norm.weight, self.norm.bias, 1e-05, False)\n"
                  "    return torch.linear(torch.mean(x, [1]).to(" +
                  number + "), self.fc.weight, None)\n";
    return module;
}

} // namespace

class ExportHalfTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isExportedInItsOwnPrecision_data();
    void isExportedInItsOwnPrecision();

private:
    QString projectOn(const ScriptedModule &module);
    Program m_program;
};

QString ExportHalfTest::projectOn(const ScriptedModule &module)
{
    const QString model = m_program.path(QStringLiteral("model.pt"));
    module.save(model.toStdString());
    const QString data = m_program.path(QStringLiteral("data.npz"));
    saveTenClasses(data);
    return m_program.writeProject(
        QStringLiteral("p"), {{"paretoscope", 1},
                              {"model", model.toStdString()},
                              {"task", "classification"},
                              {"data", {{"evaluate", {{"path", data.toStdString()}, {"format", "npz"}}}}}});
}

void ExportHalfTest::isExportedInItsOwnPrecision_data()
{
    QTest::addColumn<int>("network");
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("bits");
    const auto row = [](const char *network, int number, at::ScalarType type, const char *bits) {
        QTest::addRow("%s, %s, %s", network, type == at::kHalf ? "float16" : "bfloat16", bits)
            << number << static_cast<int>(type) << QString::fromLatin1(bits);
    };
    for (const auto &[type, bits] : {std::pair{at::kHalf, "4"}, {at::kBFloat16, "8"}}) {
        row("convolution and batch norm", 0, type, bits);
        row("LSTM", 1, type, bits);
        row("attention, float32 norm", 2, type, bits);
    }
    row("convolution and batch norm", 0, at::kHalf, "\"float32\"");
    row("LSTM", 1, at::kBFloat16, "\"float32\"");
}

void ExportHalfTest::isExportedInItsOwnPrecision()
{
    QFETCH(int, network);
    QFETCH(int, type);
    QFETCH(QString, bits);
    const auto own = static_cast<at::ScalarType>(type);
    const std::string name = own == at::kHalf ? "float16" : "bfloat16";
    const QString project = projectOn(network == 0   ? convolution(own)
                                      : network == 1 ? recurrent(own)
                                                     : attention(own));
    const json inspected = m_program.runJsonWithNotes({"inspect", project});
    for (const json &layer : inspected["layers"])
        QCOMPARE(layer["storedAs"].get<std::string>(), name);
    const json baseline = m_program.runJsonWithNotes({"baseline", project});
    QCOMPARE(baseline["storedBytes"].get<int>(), inspected["bytesAsStored"].get<int>());
    QVERIFY(baseline["notes"][0].get<std::string>().find(name) != std::string::npos);
    const QString recipe = m_program.write(
        QStringLiteral("r.json"), "{\"paretoscopeRecipe\": 2, \"default\": {\"bits\": " + bits.toUtf8() +
                                      ", \"foldBatchNorm\": true}}");
    const json evaluated = m_program.runJsonWithNotes({"evaluate", project, "--recipe", recipe});
    const bool alone = bits.contains(QLatin1String("float32"));
    if (alone)
        QCOMPARE(evaluated["averageBits"].get<double>(), 16.0);
    const QString target = m_program.path(QStringLiteral("out.pt"));
    const json exported = m_program.runJsonWithNotes({"export", project, "--recipe", recipe, "-o", target});
    QCOMPARE(exported["storedBytes"].get<int>(), evaluated["storedBytes"].get<int>());
    QVERIFY(exported["verified"].get<bool>());
    const json half = exported["halfArithmetic"];
    QVERIFY(half["types"] == json::array({name}));
    QVERIFY2(half["ran"].get<bool>() ? half["maxRelativeDifference"] <= half["tolerance"]
                                     : !half["reason"].get<std::string>().empty(),
             half.dump().c_str());
    for (const json &sentence : exported["leftOut"])
        QVERIFY(QByteArray::fromStdString(sentence.get<std::string>()).contains("batch norm folded"));
    const torch::jit::Module module = torch::jit::load(target.toStdString());
    for (const auto &entry : module.named_parameters())
        QCOMPARE(entry.value.scalar_type(),
                 entry.name.starts_with("norm.") && network == 2 ? at::kFloat : own);
    QFile report(m_program.path(QStringLiteral("out.pt.report.json")));
    QVERIFY(report.open(QIODevice::ReadOnly));
    const json written = json::parse(report.readAll().toStdString());
    QVERIFY(written["verification"]["halfArithmetic"] == half);
    QVERIFY(written["layers"][0]["storedAs"] == name);
}

QTEST_GUILESS_MAIN(ExportHalfTest)
#include "tst_exporthalf.moc"
