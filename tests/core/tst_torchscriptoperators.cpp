// Operators of newer LibTorch versions, against sums written out here. Where LibTorch has them itself, its
// own run.
#include "core/base/enginescope.h"
#include "core/formats/modules/operators.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/randn.h>

#include <QTemporaryDir>
#include <QTest>

#include <zip.h>

#include <cmath>

using namespace paretoscope;

namespace {

constexpr std::int64_t heads = 4;
constexpr std::int64_t length = 5;
constexpr std::int64_t width = 3;

double at4(const at::Tensor &tensor, std::int64_t h, std::int64_t t, std::int64_t d)
{
    return tensor.select(0, 0).select(0, h).select(0, t).select(0, d).item<double>();
}

/// Attention of head h, position t, channel d, one product at a time.
double expectedAttention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, std::int64_t h,
                         std::int64_t t, std::int64_t d, bool causal)
{
    const std::int64_t shared = h / (heads / k.size(1));
    double sum = 0;
    double total = 0;
    for (std::int64_t s = 0; s < length; ++s) {
        if (causal && s > t)
            continue;
        double score = 0;
        for (std::int64_t e = 0; e < width; ++e)
            score += at4(q, h, t, e) * at4(k, shared, s, e);
        const double share = std::exp(score / std::sqrt(static_cast<double>(width)));
        sum += share * at4(v, shared, s, d);
        total += share;
    }
    return sum / total;
}

} // namespace

class TestTorchScriptOperators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { formats::supplyNewerOperators(); }
    void attentionEqualsItsDefinition_data();
    void attentionEqualsItsDefinition();
    void rmsNormEqualsItsDefinition();
    void unknownOperatorIsNamed();

private:
    std::filesystem::path path() const { return m_folder.filePath(QStringLiteral("model.pt")).toStdString(); }
    at::Tensor run(const std::string &body, const std::vector<c10::IValue> &inputs) const;

    QTemporaryDir m_folder;
};

at::Tensor TestTorchScriptOperators::run(const std::string &body,
                                         const std::vector<c10::IValue> &inputs) const
{
    tests::ScriptedModule module;
    module.parameters = {{"weight", tests::weights({width}, 1)}};
    module.code = "def forward(self, q, k, v):\n    return " + body + " + 0.0 * torch.sum(self.weight)\n";
    module.save(path());
    const auto model = formats::readTorchScript(path());
    if (!model)
        qFatal("%s (%s)", model.error().message().c_str(), model.error().detail.c_str());
    return graph::Executor(*model).run(inputs, {}, {}).value().first();
}

void TestTorchScriptOperators::attentionEqualsItsDefinition_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<bool>("causal");
    QTest::addColumn<int>("keyHeads");
    QTest::newRow("plain") << "torch.scaled_dot_product_attention(q, k, v)" << false << 4;
    QTest::newRow("causal") << "torch.scaled_dot_product_attention(q, k, v, None, 0.0, True)" << true << 4;
    const QString spread = "torch.repeat_interleave(%1, 2, 1)";
    QTest::newRow("shared heads") << "torch.scaled_dot_product_attention(q, " + spread.arg("k") + ", " +
                                         spread.arg("v") + ")"
                                  << false << 2;
    QTest::newRow("mask of truth values")
        << "torch.scaled_dot_product_attention(q, k, v, torch.tril(torch.ones([5, 5])) > 0)" << true << 4;
    QTest::newRow("mask to add")
        << "torch.scaled_dot_product_attention(q, k, v, torch.triu(torch.full([5, 5], -1e9), 1))" << true
        << 4;
}

void TestTorchScriptOperators::attentionEqualsItsDefinition()
{
    QFETCH(QString, call);
    QFETCH(bool, causal);
    QFETCH(int, keyHeads);
    const base::EngineScope engine(2);
    const at::Tensor q = at::randn({1, heads, length, width});
    const at::Tensor k = at::randn({1, keyHeads, length, width});
    const at::Tensor v = at::randn({1, keyHeads, length, width});
    const at::Tensor actual = run(call.toStdString(), {q, k, v});
    for (std::int64_t h = 0; h < heads; ++h)
        for (std::int64_t t = 0; t < length; ++t)
            for (std::int64_t d = 0; d < width; ++d)
                QVERIFY(std::abs(at4(actual, h, t, d) - expectedAttention(q, k, v, h, t, d, causal)) < 1e-5);
}

void TestTorchScriptOperators::rmsNormEqualsItsDefinition()
{
    const base::EngineScope engine(2);
    const at::Tensor q = at::randn({1, heads, length, width});
    const at::Tensor actual = run("torch.rms_norm(q, [3], self.weight, 1e-5)", {q, q, q});
    const at::Tensor weight = tests::weights({width}, 1);
    for (std::int64_t t = 0; t < length; ++t) {
        double power = 0;
        for (std::int64_t d = 0; d < width; ++d)
            power += at4(q, 1, t, d) * at4(q, 1, t, d) / width;
        for (std::int64_t d = 0; d < width; ++d) {
            const double expected =
                at4(q, 1, t, d) / std::sqrt(power + 1e-5) * weight.select(0, d).item<double>();
            QVERIFY(std::abs(at4(actual, 1, t, d) - expected) < 1e-5);
        }
    }
}

/// A file of a LibTorch yet to come: the operator is renamed in the archive's code.
void TestTorchScriptOperators::unknownOperatorIsNamed()
{
    tests::ScriptedModule module;
    module.parameters = {{"weight", tests::weights({width}, 1)}};
    module.code = "def forward(self, x):\n    return torch.relu(x) * self.weight\n";
    module.save(path());
    int failure = 0;
    zip_t *archive = zip_open(path().c_str(), 0, &failure);
    QVERIFY(archive);
    std::string code;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
        const std::string name = zip_get_name(archive, static_cast<zip_uint64_t>(i), 0);
        if (!QByteArray::fromStdString(name).endsWith(".py"))
            continue;
        code.resize(100'000);
        zip_file_t *entry = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
        code.resize(static_cast<std::size_t>(zip_fread(entry, code.data(), code.size())));
        zip_fclose(entry);
        const auto place = code.find("torch.relu");
        if (place == std::string::npos)
            continue;
        code.replace(place, 10, "torch.gaze");
        zip_file_replace(archive, static_cast<zip_uint64_t>(i),
                         zip_source_buffer(archive, code.data(), code.size(), 0), 0);
        break;
    }
    QCOMPARE(zip_close(archive), 0);
    const auto model = formats::readTorchScript(path());
    QVERIFY(!model);
    QCOMPARE(model.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY2(model.error().message().find("operator aten::gaze") != std::string::npos,
             model.error().detail.c_str());
}

QTEST_GUILESS_MAIN(TestTorchScriptOperators)
#include "tst_torchscriptoperators.moc"
