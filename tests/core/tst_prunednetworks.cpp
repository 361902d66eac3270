// Networks pruned by every method: exported and proved, and what looking at inputs is worth on samples that
// it has not seen.
#include "core/compress/method.h"
#include "core/project/openproject.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/exporteddemo.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QTest>

#include <map>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

namespace {

LayerSetting halfOf(const std::string &pruning, const std::string &pattern)
{
    return {{"pruning", pruning}, {"sparsity", 0.5}, {"pattern", pattern}};
}

/// Nats per token, or of the right class, that halving every layer adds, on the first SAMPLES of evaluation.
double addedNats(const evaluate::Evaluator &evaluator, const LayerSetting &setting, std::int64_t samples)
{
    const auto recipe = pipeline::uniformRecipe(evaluator.model().layers().size(), setting);
    const auto whole = evaluator.measure(recipe, samples, {}, quiet);
    const auto plain =
        evaluator.measure(pipeline::uniformRecipe(recipe.settings.size(), {}), samples, {}, quiet);
    if (!whole || !plain)
        qFatal("%s", (whole ? plain : whole).error().message().c_str());
    return whole->crossEntropy - plain->crossEntropy;
}

} // namespace

class PrunedNetworksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areExportedAndProved_data();
    void areExportedAndProved();
    void inputsAreWorthIt_data();
    void inputsAreWorthIt();
};

void PrunedNetworksTest::areExportedAndProved_data()
{
    QTest::addColumn<LayerSetting>("setting");
    for (const compress::Named &named : compress::parameterNamed("pruning")->named)
        for (const char *pattern : {"none", "2:4"}) {
            const LayerSetting setting = halfOf(std::get<std::string>(named.value), pattern);
            QTest::addRow("%s", setting.text().c_str()) << setting;
        }
    const LayerSetting rounded =
        halfOf("sparsegpt", "4:8").with("bits", std::int64_t{4}).with("rounding", "gptq");
    QTest::addRow("%s", rounded.text().c_str()) << rounded;
}

void PrunedNetworksTest::areExportedAndProved()
{
    QFETCH(LayerSetting, setting);
    const auto exported = exportedDemo(setting, "out.pt");
    GOOD(exported);
    QVERIFY(exported->done.verified);
    QCOMPARE(exported->done.measured.correct, exported->promised.correct);
}

void PrunedNetworksTest::inputsAreWorthIt_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<std::string>("pattern");
    QTest::addColumn<int>("samples");
    QTest::newRow("stories260k, half") << QStringLiteral("stories") << std::string("none") << 32;
    QTest::newRow("stories260k, 2:4") << QStringLiteral("stories") << std::string("2:4") << 32;
    QTest::newRow("demo, half") << QStringLiteral("demo") << std::string("none") << 0;
    QTest::newRow("demo, 2:4") << QStringLiteral("demo") << std::string("2:4") << 0;
}

/// At least 30 % less is lost with SparseGPT than with magnitude, when every layer is halved.
void PrunedNetworksTest::inputsAreWorthIt()
{
    PARETOSCOPE_ROW(name);
    QFETCH(std::string, pattern);
    QFETCH(int, samples);
    auto project = name == "demo" ? base::Result<project::OpenProject>(*demoProject())
                                  : project::openProject(projectOf(networkNamed(name)), {}, {}, {}, quiet);
    GOOD(project);
    const double magnitude = addedNats(project->evaluator, halfOf("magnitude", pattern), samples);
    const double sparsegpt = addedNats(project->evaluator, halfOf("sparsegpt", pattern), samples);
    qInfo("magnitude %.4f, sparsegpt %.4f nats more", magnitude, sparsegpt);
    QVERIFY(sparsegpt < 0.7 * magnitude);
}

QTEST_GUILESS_MAIN(PrunedNetworksTest)
#include "tst_prunednetworks.moc"
