// Whether a network's answer for a sample needs the other samples of its batch, seen by running it between
// samples that are NaN: true for networks that mix no samples, wherever their batch lies on the way; false
// where something leads from one to another, or nothing can be told.
#include "core/base/enginescope.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/running/company.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/firstlook.h"
#include "core/graph/observer.h"
#include "tests/support/good.h"
#include "tests/support/scriptedmodule.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/isnan.h>
#include <ATen/ops/sin.h>

#include <cmath>
#include <memory>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

constexpr std::int64_t numbers = 3 * 8 * 8;

/// Pictures [3, 8, 8] of uneven contrast, labels 0 to 4.
class Pictures final : public data::Dataset {
public:
    std::int64_t size() const override { return 20; }
    base::Result<data::Batch> read(std::span<const std::int64_t> indices) const override
    {
        std::vector<float> values;
        std::vector<std::int64_t> labels;
        for (const std::int64_t index : indices) {
            for (std::int64_t i = 0; i < numbers; ++i)
                values.push_back(
                    static_cast<float>(std::sin(0.37 * static_cast<double>(i * (1 + index % 7) + index)) *
                                       static_cast<double>(1 + index % 3)));
            labels.push_back(index % 5);
        }
        data::Batch batch;
        batch.inputs.push_back({{std::ssize(indices), 3, 8, 8}, std::move(values)});
        batch.targets = {{std::ssize(indices)}, std::move(labels)};
        return batch;
    }
    const std::string &contentHash() const override { return m_hash; }

private:
    const std::string m_hash = "pictures";
};

/// "conv" [4, 3, 3, 3], "norm" with running statistics, "mix" [8, 4], "fc" [5, 4 · 36] under CODE.
graph::Model network(const std::string &code)
{
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("m.pt")).toStdString();
    ScriptedModule module;
    module.parameters = {{"conv.weight", weights({4, 3, 3, 3}, 1)},
                         {"conv.bias", weights({4}, 2)},
                         {"mix.weight", weights({4, 4}, 3)},
                         {"fc.weight", weights({5, 144}, 4)},
                         {"fc.bias", weights({5}, 5)}};
    module.buffers = {{"norm.mean", weights({4}, 6)}, {"norm.var", weights({4}, 7).abs().add(0.5)}};
    module.code = "def forward(self, x):\n" + code;
    module.save(path);
    return formats::readTorchScript(path).value();
}

const std::string conv = "    x = torch.relu(torch.conv2d(x, self.conv.weight, self.conv.bias))\n";
const std::string linear = "    return torch.linear(torch.flatten(x, 1), self.fc.weight, self.fc.bias)\n";

/// NETWORK looked at, and whether it needs no company.
struct Looked {
    evaluate::Evaluator evaluator;
    graph::FirstLook look;
    graph::LayerAnswers answers;
    data::Batch sample;

    bool needsNone() const
    {
        const base::EngineScope scope;
        return evaluate::needsNoCompany(evaluator.data(), evaluate::toInputs(sample), answers);
    }
};

base::Result<Looked> lookAt(const graph::Model &model)
{
    const base::EngineScope scope;
    auto evaluator = evaluate::Evaluator::create(model, data::Task::Classification,
                                                 data::allOf(std::make_shared<Pictures>()));
    if (!evaluator)
        return evaluator.error();
    auto sample = evaluator->samples().read(0, 1);
    if (!sample)
        return sample.error();
    graph::LayerAnswers answers;
    auto look = graph::lookAt(model, evaluate::toInputs(*sample), &answers);
    if (!look)
        return look.error();
    return Looked{std::move(*evaluator), std::move(*look), std::move(answers), std::move(*sample)};
}

} // namespace

class TestCompany : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatMixesNoSamplesNeedsNone_data();
    void whatMixesNoSamplesNeedsNone();
    void whatMixesSamplesIsNotTakenForOneThatDoesNot_data();
    void whatMixesSamplesIsNotTakenForOneThatDoesNot();
    void oneOperatorThatHidesNaNKeepsAllFromTelling();
    void layersAreNotRunOnWhatIsKnown();
    void withoutKnownAnswersTheSampleAloneIsRun();
};

void TestCompany::whatMixesNoSamplesNeedsNone_data()
{
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const std::string &code) {
        QTest::newRow(name) << QString::fromStdString(code);
    };
    row("a convolution and a linear layer", conv + linear);
    row("batch norm by running statistics", conv +
                                                "    x = torch.batch_norm(x, None, None, self.norm.mean, "
                                                "self.norm.var, False, 0.1, 1e-5, False)\n" +
                                                linear);
    row("gates of each sample", conv + "    x = x * torch.sigmoid(torch.mean(x, [2, 3], True))\n" + linear);
    row("attention among a sample's places",
        conv +
            "    t = torch.transpose(torch.flatten(x, 2), 1, 2)\n"
            "    k = torch.linear(t, self.mix.weight)\n"
            "    a = torch.softmax(torch.matmul(t, torch.transpose(k, 1, 2)), -1)\n"
            "    x = torch.transpose(torch.matmul(a, t), 1, 2)\n" +
            linear);
    row("places before the batch", conv +
                                       "    t = torch.permute(torch.flatten(x, 2), [2, 0, 1])\n"
                                       "    t = torch.relu(torch.linear(t, self.mix.weight))\n"
                                       "    x = torch.permute(t, [1, 2, 0])\n" +
                                       linear);
    row("written into", conv + "    y = torch.relu(x)\n    y.add_(x)\n    x = y\n" + linear);
    row("pooled", "    x = torch.max_pool2d(x, [1, 1])\n" + conv + linear);
    row("a product with the transpose",
        conv + "    return torch.addmm(self.fc.bias, torch.flatten(x, 1), torch.t(self.fc.weight))\n");
}

void TestCompany::whatMixesNoSamplesNeedsNone()
{
    QFETCH(QString, code);
    const auto looked = lookAt(network(code.toStdString()));
    GOOD(looked);
    QVERIFY(looked->needsNone());
}

void TestCompany::whatMixesSamplesIsNotTakenForOneThatDoesNot_data()
{
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const std::string &code) {
        QTest::newRow(name) << QString::fromStdString(code + linear);
    };
    row("norm by the batch",
        conv +
            "    x = (x - torch.mean(x, [0, 2, 3], True)) / (torch.std(x, [0, 2, 3], True, True) + 1.0)\n");
    row("softmax over the batch", conv + "    x = torch.softmax(x, 0)\n");
    row("scaled by the largest of all", conv + "    x = x / x.abs().max()\n");
    row("earlier samples alone", conv + "    x = torch.cumsum(x, 0)\n");
    row("later samples alone", conv + "    x = torch.flip(torch.cumsum(torch.flip(x, [0]), 0), [0])\n");
    row("the neighbour before", conv + "    x = x + 0.5 * torch.roll(x, [1], [0])\n");
    row("the neighbour after", conv + "    x = x + 0.5 * torch.roll(x, [-1], [0])\n");
    row("a comparison, which NaN does not pass",
        conv + "    x = x + torch.mean((x > 0.1).to(6), [0], True)\n");
    row("a threshold on the mean of all",
        conv + "    x = x * (1.0 + torch.gt(torch.mean(x), 1000.0).to(6))\n");
    row("a mean that is cut off",
        conv + "    x = x + torch.hardsigmoid(torch.mean(x, [0], True) - 1000.0)\n");
    row("what is no number made one", "    x = torch.nan_to_num(x)\n" + conv);
    row("chance", conv + "    x = x + torch.rand_like(x)\n");
}

void TestCompany::whatMixesSamplesIsNotTakenForOneThatDoesNot()
{
    QFETCH(QString, code);
    const auto looked = lookAt(network(code.toStdString()));
    GOOD(looked);
    QVERIFY(!looked->needsNone());
}

void TestCompany::oneOperatorThatHidesNaNKeepsAllFromTelling()
{
    QVERIFY(evaluate::passesNaNOn(network(conv + linear)));
    QVERIFY(!evaluate::passesNaNOn(network(conv + "    x = torch.nan_to_num(x)\n" + linear)));
}

void TestCompany::layersAreNotRunOnWhatIsKnown()
{
    int runs = 0;
    const graph::Model plain = network(conv + linear);
    std::vector<std::size_t> nodes;
    for (const graph::LayerBinding &binding : plain.data().bindings)
        nodes.push_back(static_cast<std::size_t>(binding.nodes.front()));
    const graph::Model model =
        graph::observed(plain, nodes, [&runs](std::size_t, torch::jit::Stack &stack, const auto &run) {
            ++runs;
            run(stack);
        });
    const auto looked = lookAt(model);
    GOOD(looked);
    runs = 0;
    QVERIFY(looked->needsNone());
    QCOMPARE(runs, 0);
}

void TestCompany::withoutKnownAnswersTheSampleAloneIsRun()
{
    const base::EngineScope scope;
    const graph::Model plain = network(conv + linear);
    std::vector<std::size_t> nodes(plain.data().nodes.size());
    std::iota(nodes.begin(), nodes.end(), std::size_t{0});
    std::vector<std::int64_t> samples; // that pass each convolution
    const graph::Model model =
        graph::observed(plain, nodes, [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
            run(stack);
            if (plain.data().nodes[node].op.find("conv") != std::string::npos)
                samples.push_back(stack.back().toTensor().size(0));
        });
    const auto looked = lookAt(plain);
    GOOD(looked);
    const auto inputs = evaluate::toInputs(looked->sample);
    const auto among = graph::runAmongNaN(model, inputs, {});
    GOOD(among);
    QCOMPARE(samples, std::vector<std::int64_t>{1});
    const at::Tensor &answers = among->first();
    QCOMPARE(answers.size(0), 3);
    QVERIFY(answers.narrow(0, 1, 1).allclose(looked->look.outputs.first(), 1e-5, 1e-6));
    QVERIFY(at::isnan(answers.narrow(0, 0, 1)).all().item<bool>());
    QVERIFY(at::isnan(answers.narrow(0, 2, 1)).all().item<bool>());
}

QTEST_APPLESS_MAIN(TestCompany)

#include "tst_company.moc"
