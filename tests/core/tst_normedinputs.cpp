// What batch norms tell of what layers are given: against integrals and against means of many samples.
#include "core/evaluate/evaluatordata.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/channels/scalegroups.h"
#include "core/pipeline/norms/clippednormal.h"
#include "core/pipeline/norms/normedinputs.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/normednetworks.h"

#include <ATen/ops/ones.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

class TestNormedInputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clippedNormalsHaveTheirMoments_data();
    void clippedNormalsHaveTheirMoments();
    void normsTellWhatLayersAreGiven_data();
    void normsTellWhatLayersAreGiven();
    void normsAreScaledWithWhatTheyWrite();
    void realNetworksAreGivenWhatNormsTell_data();
    void realNetworksAreGivenWhatNormsTell();
    void vectorsOfOtherLengthsTellNothing();

private:
    QTemporaryDir m_folder;
};

void TestNormedInputs::clippedNormalsHaveTheirMoments_data()
{
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("relu") << 0.3 << 1.2 << 0.0 << infinity;
    QTest::newRow("relu of what is negative") << -4.0 << 1.0 << 0.0 << infinity;
    QTest::newRow("relu6") << 4.0 << 2.5 << 0.0 << 6.0;
    QTest::newRow("a ceiling alone") << 1.0 << 3.0 << -infinity << 0.5;
    QTest::newRow("both") << -0.2 << 0.1 << -0.25 << -0.1;
    QTest::newRow("nothing") << 1.5 << 2.0 << -infinity << infinity;
}

void TestNormedInputs::clippedNormalsHaveTheirMoments()
{
    QFETCH(double, mean);
    QFETCH(double, deviation);
    QFETCH(double, low);
    QFETCH(double, high);
    constexpr int places = 200'000;
    constexpr double far = 10;
    double sum = 0, squares = 0;
    for (int i = 0; i < places; ++i) {
        const double z = -far + 2 * far * (i + 0.5) / places;
        const double clipped = std::clamp(mean + deviation * z, low, high);
        sum += clipped * std::exp(-z * z / 2);
        squares += clipped * clipped * std::exp(-z * z / 2);
    }
    const double place = 2 * far / places / std::sqrt(2 * std::numbers::pi);
    const double expected = sum * place, variance = squares * place - expected * expected;
    const pipeline::Moments found = pipeline::clippedNormal({mean, deviation}, low, high);
    QVERIFY(std::abs(found.mean - expected) < 1e-7);
    QVERIFY(std::abs(found.deviation * found.deviation - variance) < 1e-7);
    const pipeline::Moments ofOne = pipeline::clippedNormal({mean, 0}, low, high);
    QCOMPARE(ofOne.mean, std::clamp(mean, low, high));
    QCOMPARE(ofOne.deviation, 0.0);
}

void TestNormedInputs::normsTellWhatLayersAreGiven_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<bool>("sumsAreNormal");
    const auto row = [](const char *name, const std::string &rest, const char *steps = "foldBatchNorm",
                        bool sumsAreNormal = false) {
        QTest::newRow(name) << normed(rest, second()) << QByteArray(steps) << sumsAreNormal;
    };
    row("relu", readBy("torch.relu(x)"));
    row("relu in place", readBy("torch.relu_(x)"));
    row("not folded", readBy("torch.relu(x)"), "none");
    row("relu6", readBy("torch.relu6(x)"));
    row("clamp", readBy("torch.clamp(x, -0.2, 0.7)"));
    row("no activation", readBy("x.contiguous()"));
    row("average pool", readBy("torch.avg_pool2d(torch.relu(x), [2, 2])"));
    row("a sum", readBy("torch.relu(x) + x"));
    row("relu of a sum", readBy("torch.relu(x + y)"), "foldBatchNorm", true);
    row("relu of a sum with what was cut", readBy("torch.relu6(torch.relu(x) + y)"), "foldBatchNorm", true);
    row("a sum that was not folded", readBy("torch.relu(x + y)"), "none", true);
    row("slices and channels of zeros",
        readBy("torch.constant_pad_nd(torch.relu(x)[:, 1:5, ::2, 1:], [0, 0, 0, 0, 1, 1])"));
    row("equalized", readBy("torch.relu(x)"), "foldBatchNorm,equalize");
    row("equalized, with a ceiling", readBy("torch.relu6(x)"), "foldBatchNorm,equalize:ceilings=scale");
}

void TestNormedInputs::normsTellWhatLayersAreGiven()
{
    QFETCH(ScriptedModule, module);
    QFETCH(QByteArray, steps);
    const auto model = modelAfter(m_folder, module, steps.constData());
    GOOD(model);
    const auto nodes = nodesOf(*model);
    QVERIFY(!nodes.empty());
    const std::size_t last = nodes.back();
    QFETCH(bool, sumsAreNormal);
    const auto found = pipeline::normedInputs(
        model->data(), nodes, sumsAreNormal ? pipeline::Sums::TakenForNormal : pipeline::Sums::MeansAlone);
    QCOMPARE(found.means.size(), std::size_t{1});
    QVERIFY(found.means.contains(last));
    const at::Tensor seen = seenMeans(*model, {last}).at(last);
    const double far = farthest(found.means.at(last), seen);
    QVERIFY2(far < 1e-2 * std::max(1.0, seen.abs().max().item<double>()), qPrintable(QString::number(far)));
}

/// A norm that no layer takes, and whose statistics are gone with the scale and shift that it became.
void TestNormedInputs::normsAreScaledWithWhatTheyWrite()
{
    const ScriptedModule module{{{"n.weight", weights({4}, 2).add(0.3)},
                                 {"n.bias", weights({4}, 7)},
                                 {"b.weight", weights({5, 4, 2, 2}, 3)},
                                 {"b.bias", weights({5}, 4)}},
                                {{"n.running_mean", at::zeros({4})}, {"n.running_var", at::ones({4})}},
                                R"(
def forward(self, x):
    x = torch.batch_norm(x, self.n.weight, self.n.bias, self.n.running_mean, self.n.running_var, False, 0.1, 1e-5, False)
    return torch.conv2d(x, self.b.weight, self.b.bias)
)"};
    const auto model = modelAfter(m_folder, module, "foldBatchNorm");
    GOOD(model);
    const base::EngineScope engine;
    const auto groups = pipeline::scaleGroupsOf(model->data()).groups;
    QCOMPARE(groups.size(), std::size_t{1});
    const at::Tensor scale = weights({4}, 9).abs().add(0.5).to(at::kDouble);
    const graph::Model scaled = pipeline::withScales(*model, groups, std::vector{scale});
    for (const graph::Model *own : {&*model, &scaled}) {
        const auto nodes = nodesOf(*own);
        const auto found = pipeline::normedInputs(own->data(), nodes, pipeline::Sums::MeansAlone);
        QCOMPARE(found.means.size(), std::size_t{1});
        QVERIFY(farthest(found.means.begin()->second, seenMeans(*own, nodes).begin()->second) < 1e-2);
    }
}

void TestNormedInputs::realNetworksAreGivenWhatNormsTell_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<bool>("sumsAreNormal");
    QTest::addColumn<qulonglong>("layers");
    QTest::newRow("resnet20") << "resnet20" << false << 10ULL;
    QTest::newRow("resnet20, sums taken for normal") << "resnet20" << true << 19ULL;
    QTest::newRow("mobilenet") << "mobilenet" << false << 27ULL;
}

/// All but the first layer, or behind a ReLU of a sum: norms were learnt from other pictures, and padding
/// lowers means at borders.
void TestNormedInputs::realNetworksAreGivenWhatNormsTell()
{
    QFETCH(QString, network);
    QFETCH(bool, sumsAreNormal);
    QFETCH(qulonglong, layers);
    const std::string name = network.toStdString();
    if (!isThere(name))
        QSKIP("the real networks are not on this machine");
    const auto evaluator = openNetwork(calibrationOf(name), 64);
    GOOD(evaluator);
    const auto work = pipeline::workAfter(evaluator->model(), pipeline::Steps::usual());
    GOOD(work);
    const base::EngineScope engine;
    const auto nodes = nodesOf(work->model);
    const auto found =
        pipeline::normedInputs(work->model.data(), nodes,
                               sumsAreNormal ? pipeline::Sums::TakenForNormal : pipeline::Sums::MeansAlone);
    QCOMPARE(found.means.size(), layers);
    const auto seen =
        seenMeans(work->model, nodes, evaluate::toInputs(*evaluator->data().samples.read(0, 64)));
    for (const auto &[node, mean] : found.means) {
        const at::Tensor own = seen.at(node);
        const double far = mean.sub(own).norm().item<double>() / own.norm().item<double>();
        QVERIFY2(far < 1.0 / 3, qPrintable(QString::number(far)));
    }
}

/// Such a network cannot run, but it can be looked at.
void TestNormedInputs::vectorsOfOtherLengthsTellNothing()
{
    for (const std::int64_t length : {1, 5, 7}) {
        ScriptedModule module = normed(readBy("torch.relu(x)"), second());
        for (auto &own : module.parameters)
            if (own.first == "n.weight")
                own.second = weights({length}, 2);
        const auto model = modelAfter(m_folder, module, "none");
        GOOD(model);
        const auto found =
            pipeline::normedInputs(model->data(), nodesOf(*model), pipeline::Sums::TakenForNormal);
        QVERIFY(found.means.empty());
        QVERIFY(!found.unknown.empty());
    }
}

QTEST_GUILESS_MAIN(TestNormedInputs)
#include "tst_normedinputs.moc"
