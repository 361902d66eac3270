// Channels chosen by what the layers behind them would miss: how many answers of real networks that spares,
// against the norms of weights; and what it needs.
#include "core/base/enginescope.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"
#include "core/pipeline/channels/columnelimination.h"
#include "core/pipeline/works.h"
#include "core/report/exportmodel.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>
#include <stop_token>

using namespace paretoscope;
using pipeline::ChannelId;
using pipeline::Steps;

namespace {

Steps stepsNamed(const std::string &text)
{
    const auto steps = pipeline::stepsFromText(text);
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

std::int64_t wrongAfter(const evaluate::Evaluator &evaluator, const std::string &steps)
{
    const auto recipe = pipeline::uniformRecipe(evaluator.model().layers().size(), {}, stepsNamed(steps));
    const auto measured = evaluator.measure(recipe, 0, {}, tests::quiet);
    if (!measured)
        qFatal("%s", measured.error().message().c_str());
    return measured->n - measured->correct;
}

std::int64_t sumOfMacs(const std::vector<std::int64_t> &macs)
{
    return std::accumulate(macs.begin(), macs.end(), std::int64_t{0});
}

} // namespace

class TestCutNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eliminationIsLeastSquaresOfWhatIsLeft();
    void macsAreThoseOfARun();
    void reconstructionSparesAnswers_data();
    void reconstructionSparesAnswers();
    void samplesAreNeeded();
    void otherSamplesMakeAnotherNetwork();
    void stoppedStepMakesNothing();
    void exportIsProved();
};

/// W′ of E‖W y − W′ y‖² + λ‖W − W′‖² without two of the five channels, solved in one go here; each costs what
/// removing it adds.
void TestCutNetworks::eliminationIsLeastSquaresOfWhatIsLeft()
{
    const base::EngineScope engine(1);
    const auto options = at::TensorOptions().dtype(at::kDouble);
    const at::Tensor w = at::randn({3, 10}, options), y = at::randn({10, 40}, options);
    const at::Tensor mixed = at::matmul(at::randn({10, 10}, options), y);
    const at::Tensor h = at::matmul(mixed, mixed.t()).div(40);
    const std::vector<ChannelId> channels{7, 7, 9, 9, 3, 3, 8, 8, 5, 5};
    const double lambda = 0.05 * h.diagonal().mean().item<double>();
    const at::Tensor damped = h.add(at::eye(10, options), lambda);
    pipeline::ColumnElimination elimination(w, h, channels, 0.05);
    const auto costOf = [&](const at::Tensor &made) {
        const at::Tensor change = made.to(at::kDouble).sub(w);
        return at::matmul(change, damped).mul(change).sum().item<double>();
    };
    const auto solved = [&](const std::vector<std::int64_t> &left) {
        const at::Tensor places = at::tensor(left);
        const at::Tensor wanted = at::matmul(w, damped).index_select(1, places);
        const at::Tensor inner = damped.index_select(0, places).index_select(1, places);
        at::Tensor made = at::zeros({3, 10}, options);
        made.index_copy_(1, places, at::linalg_solve(inner, wanted.t()).t());
        return made;
    };
    const double first = elimination.costs().at(9);
    QVERIFY(std::abs(first - costOf(solved({0, 1, 4, 5, 6, 7, 8, 9}))) < 1e-9 * first);
    elimination.eliminate(9);
    QCOMPARE(elimination.costs().size(), std::size_t(4));
    const double second = elimination.costs().at(5);
    const at::Tensor both = solved({0, 1, 4, 5, 6, 7});
    QVERIFY(std::abs(first + second - costOf(both)) < 1e-9 * (first + second));
    elimination.eliminate(5);
    QVERIFY(elimination.rows().sub(both.to(at::kFloat)).abs().max().item<double>() < 1e-5);
}

void TestCutNetworks::macsAreThoseOfARun()
{
    const auto project = tests::demoProject();
    const Steps steps = stepsNamed("cutChannels:share=0.3,foldBatchNorm");
    const auto ready = project->after(steps);
    GOOD(ready);
    const auto reckoned =
        evaluate::macsAfter(evaluate::macsOf(project->evaluator), project->model.layers(), ready->model);
    const base::EngineScope engine(1);
    const auto batch = project->evaluator.samples().read(0, 1);
    GOOD(batch);
    const auto ran = graph::Executor(ready->model).measureMacs(evaluate::toInputs(*batch));
    GOOD(ran);
    QCOMPARE(reckoned, *ran);
    QVERIFY(10 * sumOfMacs(*ran) < 6 * sumOfMacs(evaluate::macsOf(project->evaluator)));
}

void TestCutNetworks::reconstructionSparesAnswers_data()
{
    QTest::addColumn<QString>("values");
    QTest::addColumn<double>("macs");
    QTest::newRow("demo") << "share=0.5:channels=inner" << 1.0;
    QTest::newRow("resnet44") << "share=0.5:channels=inner" << 0.51; // half of the multiply-accumulates
}

void TestCutNetworks::reconstructionSparesAnswers()
{
    const std::string name = QTest::currentDataTag();
    if (!tests::isThere(name))
        QSKIP("needs resnet44 in the folder of real data");
    QFETCH(QString, values);
    QFETCH(double, macs);
    auto evaluator = tests::openNetwork(tests::networkNamed(name), 512); // half of them: of all alike
    GOOD(evaluator);
    const auto calibration = tests::openNetwork(tests::calibrationOf(name));
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    const std::string cut = "cutChannels:" + values.toStdString() + ":criterion=";
    const auto ready = evaluator->after(stepsNamed(cut + "reconstruct"));
    GOOD(ready);
    const auto before = evaluate::macsOf(*evaluator);
    const auto after = evaluate::macsAfter(before, evaluator->model().layers(), ready->model);
    const double share = static_cast<double>(sumOfMacs(after)) / static_cast<double>(sumOfMacs(before));
    QVERIFY2(share <= macs, qPrintable(QString::number(share)));
    const auto asFloat = evaluator->measureFloat({}, tests::quiet);
    GOOD(asFloat);
    const auto byNorms = wrongAfter(*evaluator, cut + "l1,foldBatchNorm");
    const auto reconstructed = wrongAfter(*evaluator, cut + "reconstruct,foldBatchNorm");
    qInfo("%s, %.1f %% of the multiply-accumulates, wrong of %lld: float %lld, l1 %lld, reconstruct %lld",
          name.c_str(), 100 * share, static_cast<long long>(evaluator->samples().size()),
          static_cast<long long>(asFloat->n - asFloat->correct), static_cast<long long>(byNorms),
          static_cast<long long>(reconstructed));
    QVERIFY(static_cast<double>(reconstructed) <= 0.7 * static_cast<double>(byNorms));
}

void TestCutNetworks::samplesAreNeeded()
{
    const auto made =
        pipeline::workAfter(tests::demoProject()->model, stepsNamed("cutChannels:criterion=reconstruct"));
    QVERIFY(!made);
    QCOMPARE(made.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(made.error().message().find("cutChannels") != std::string::npos, made.error().message().c_str());
}

void TestCutNetworks::otherSamplesMakeAnotherNetwork()
{
    const auto project = tests::demoProject();
    const Steps steps = stepsNamed("cutChannels:criterion=reconstruct");
    const auto one = project->calibration.after(steps), same = project->calibration.after(steps);
    GOOD(one);
    GOOD(same);
    QCOMPARE(one->model.contentHash(), same->model.contentHash());
    auto few = project->calibration.on(project->calibration.samples().firstOf(100));
    GOOD(few);
    few->calibrateOn(*few);
    const auto other = few->after(steps);
    GOOD(other);
    QVERIFY(other->model.history() != one->model.history());
    QVERIFY(other->model.contentHash() != one->model.contentHash());
}

void TestCutNetworks::stoppedStepMakesNothing()
{
    const auto project = tests::demoProject();
    std::stop_source stopped;
    stopped.request_stop();
    const auto made = project->calibration.after(stepsNamed("cutChannels:criterion=reconstruct:share=0.6"),
                                                 stopped.get_token());
    QVERIFY(!made);
    QCOMPARE(made.error().code, base::ErrorCode::Cancelled);
    GOOD(project->calibration.after(stepsNamed("cutChannels:criterion=reconstruct:share=0.6")));
}

void TestCutNetworks::exportIsProved()
{
    const auto project = tests::demoProject();
    const auto baseline = project::measureBaseline(*project, {}, tests::quiet);
    GOOD(baseline);
    const QTemporaryDir folder;
    report::ExportRequest request;
    request.recipe = pipeline::uniformRecipe(
        project->model.layers().size(), compress::LayerSetting{{"bits", std::int64_t{8}}},
        stepsNamed("cutChannels:criterion=reconstruct:share=0.3,foldBatchNorm"));
    request.target = folder.filePath(QStringLiteral("small.pt")).toStdString();
    const auto done = report::exportModel(*project, *baseline, request, {}, tests::quiet);
    GOOD(done);
    QVERIFY(done->verified);
}

QTEST_GUILESS_MAIN(TestCutNetworks)
#include "tst_cutnetworks.moc"
