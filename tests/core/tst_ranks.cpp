// Ranks by the energy that is kept, against singular values of another decomposition, and by bytes.
#include "core/compress/cost.h"
#include "core/compress/factorlayers.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/layerweight.h"
#include "core/session/ranks.h"
#include "tests/support/demoproject.h"
#include "tests/support/fedproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/linalg_svd.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

constexpr double damping = 1e-3; // of the mean of H's diagonal

pipeline::Recipe floats(const project::OpenProject &project)
{
    return pipeline::uniformRecipe(project.model.layers().size(), {});
}

session::Ranks ranks(const project::OpenProject &project, const session::RankWish &wish)
{
    auto found = session::ranksFor(project, floats(project), wish, {}, quiet);
    if (!found)
        qFatal("%s", found.error().message().c_str());
    return *found;
}

/// What RANK of all squares keep, of the singular values of MATRIX.
double kept(const at::Tensor &matrix, std::int64_t rank)
{
    const at::Tensor squares = std::get<1>(at::linalg_svd(matrix.to(at::kDouble), false)).square();
    return squares.narrow(0, 0, rank).sum().item<double>() / squares.sum().item<double>();
}

/// Throws as soon as it is told anything.
class ThrowingProgress final : public base::ProgressSink {
public:
    void progress(const base::Progress &) override { throw std::runtime_error("full"); }
};

} // namespace

class RanksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachLayerKeepsTheEnergy_data();
    void eachLayerKeepsTheEnergy();
    void bytesAreKept();
    void leastRanksAreSaid();
    void whatElseARecipeSaysStays();
    void stopIsHeard();
    void whatIsThrownIsAnError();
};

void RanksTest::eachLayerKeepsTheEnergy_data()
{
    QTest::addColumn<std::string>("factoring");
    QTest::newRow("svd") << std::string("svd");
    QTest::newRow("whitened") << std::string("whitened");
    QTest::newRow("spatial") << std::string("spatial");
    QTest::newRow("spatialWhitened") << std::string("spatialWhitened");
}

void RanksTest::eachLayerKeepsTheEnergy()
{
    QFETCH(std::string, factoring);
    const auto project = demoProject();
    QVERIFY(project);
    const double wanted = 0.9;
    const session::Ranks found = ranks(*project, {factoring, wanted, {}});
    const auto after = project->after(found.recipe.steps);
    GOOD(after);
    std::size_t lower = 0;
    for (const session::LayerRank &own : found.layers) {
        const graph::Layer &layer = after->model.layers()[own.layer];
        const at::Tensor weight = graph::weightOf(after->model.data(), own.layer).detach();
        at::Tensor matrix = weight.reshape({layer.outputChannels(), -1}).to(at::kDouble);
        const bool isKernel = factoring.starts_with("spatial");
        if (isKernel)
            matrix = weight.to(at::kDouble)
                         .permute({0, 3, 1, 2})
                         .reshape({weight.size(0) * weight.size(3), weight.size(1) * weight.size(2)});
        if (factoring.ends_with("hitened")) {
            const auto known = project->calibration.data().layerInputs().of(after->model, own.layer, {});
            GOOD(known);
            at::Tensor h = (*known)->second[0].to(at::kDouble);
            if (isKernel) { // of the columns together
                const std::int64_t wide = weight.size(3), inner = h.size(0) / wide;
                const at::Tensor every = h.reshape({inner, wide, inner, wide});
                h = every.select(3, 0).select(1, 0).clone();
                for (std::int64_t x = 1; x < wide; ++x)
                    h.add_(every.select(3, x).select(1, x));
                h.div_(static_cast<double>(wide));
            }
            h.diagonal().add_(damping * h.diagonal().mean().item<double>());
            matrix = matrix.matmul(at::linalg_cholesky(h));
        }
        QCOMPARE(own.full, std::min(matrix.size(0), matrix.size(1)));
        const auto &setting = found.recipe.settings[own.layer];
        if (own.rank == own.full) {
            QVERIFY(setting.isFloat());
            const std::int64_t most = (layer.weightCount() - 1) / (matrix.size(0) + matrix.size(1));
            QVERIFY(most < 1 || kept(matrix, most) < wanted);
            continue;
        }
        ++lower;
        QVERIFY(std::abs(own.energy - kept(matrix, own.rank)) < 1e-6);
        QVERIFY(own.energy >= wanted && (own.rank == 1 || kept(matrix, own.rank - 1) < wanted));
        const auto factored = compress::factoredBy(setting, layer);
        QVERIFY(factored);
        QCOMPARE(factored->rank, own.rank);
        GOOD(compress::validate(setting, layer));
    }
    QVERIFY(lower >= 3);
    QCOMPARE(found.storedBytes, compress::modelCost(after->model, found.recipe.settings).storedBytes);
}

void RanksTest::bytesAreKept()
{
    const auto project = demoProject();
    QVERIFY(project);
    const std::int64_t whole = ranks(*project, {"svd", 1.0, {}}).storedBytes;
    std::int64_t last = whole;
    for (const double share : {0.8, 0.5, 0.2}) {
        const auto bytes = static_cast<std::int64_t>(share * static_cast<double>(whole));
        const session::Ranks found = ranks(*project, {"svd", {}, bytes});
        QVERIFY(found.storedBytes <= bytes && found.storedBytes < last);
        // One that keeps more of each layer than the least that is kept takes more than it may.
        const double least = std::ranges::min(found.layers, {}, &session::LayerRank::energy).energy;
        QVERIFY(ranks(*project, {"svd", least + 1e-9, {}}).storedBytes > bytes);
        last = found.storedBytes;
    }
    const auto refused = session::ranksFor(*project, floats(*project), {"svd", {}, 100}, {}, quiet);
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("ranks.too-few-bytes"));
}

/// Of a full rank of 1,001, whose first share of 0.001 or more is that of 2.
void RanksTest::leastRanksAreSaid()
{
    constexpr std::int64_t full = 1001;
    const FedProject folder;
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({full, full}, 1)}};
    module.code = "def forward(self, x):\n    return torch.linear(x, self.a.weight, None)\n";
    module.save(folder.model());
    folder.saveData({array("x", "(4, 1001)", 4 * int(full), 0.01F)});
    const auto project = folder.open("{}");
    GOOD(project);
    const std::int64_t other = project->model.otherBytes();
    for (const session::RankWish &wish :
         {session::RankWish{"svd", 0.0, {}}, session::RankWish{"svd", {}, other + 4 * 2 * 2 * full}}) {
        const auto found = session::ranksFor(*project, floats(*project), wish, {}, quiet);
        GOOD(found);
        QCOMPARE(found->layers.size(), std::size_t{1});
        QCOMPARE(found->layers[0].full, full);
        QCOMPARE(found->layers[0].rank, std::int64_t{2});
        const auto factored = compress::factoredBy(found->recipe.settings[0], project->model.layers()[0]);
        QVERIFY(factored);
        QCOMPARE(factored->rank, found->layers[0].rank);
        QCOMPARE(found->storedBytes, other + 4 * 2 * 2 * full);
    }
}

void RanksTest::whatElseARecipeSaysStays()
{
    const auto project = demoProject();
    QVERIFY(project);
    pipeline::Recipe recipe = floats(*project);
    recipe.settings[3] = {{"sparsity", 0.5}}; // beside which there is no rank
    recipe.settings[4] = {{"bits", std::int64_t{4}}};
    const auto found = session::ranksFor(*project, recipe, {"svd", 0.8, {}}, {}, quiet);
    GOOD(found);
    QVERIFY(found->recipe.settings[3] == recipe.settings[3]);
    QVERIFY(found->recipe.settings[4].value("bits") == compress::Value(std::int64_t{4}));
    QVERIFY(compress::does(found->recipe.settings[4], "rank"));
    const auto of = [&](std::size_t layer) {
        return std::ranges::count(found->layers, layer, &session::LayerRank::layer);
    };
    QVERIFY(of(3) == 0 && of(4) == 1);
}

void RanksTest::stopIsHeard()
{
    const auto project = demoProject();
    QVERIFY(project);
    std::stop_source source;
    source.request_stop();
    const auto stopped =
        session::ranksFor(*project, floats(*project), {"whitened", 0.9, {}}, source.get_token(), quiet);
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code == base::ErrorCode::Cancelled);
}

void RanksTest::whatIsThrownIsAnError()
{
    const auto project = demoProject();
    QVERIFY(project);
    ThrowingProgress progress;
    const auto failed = session::ranksFor(*project, floats(*project), {"svd", 0.9, {}}, {}, progress);
    QVERIFY(!failed);
    QVERIFY(failed.error().code == base::ErrorCode::Internal);
    QCOMPARE(failed.error().said.id(), std::string_view("ranks.failed"));
}

QTEST_GUILESS_MAIN(RanksTest)
#include "tst_ranks.moc"
