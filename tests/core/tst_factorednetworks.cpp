// Networks of which layers are products of two smaller ones: exported and proved, measured, and what looking
// at inputs is worth on samples that it has not seen.
#include "core/compress/cost.h"
#include "core/compress/factorlayers.h"
#include "core/compress/method.h"
#include "core/formats/format.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"
#include "core/search/jointsettings.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/exporteddemo.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

namespace {

LayerSetting ranked(double share, const char *factoring)
{
    return {{"rank", share}, {"factoring", std::string(factoring)}};
}

/// Every layer but tables with the largest rank whose factors have SHARE of its numbers at most; those whose
/// factors have more stay as they are.
pipeline::Recipe withShareOfNumbers(const graph::Model &model, double share, const char *factoring,
                                    const pipeline::Steps &steps = pipeline::Steps::usual())
{
    pipeline::Recipe recipe = pipeline::uniformRecipe(model.layers().size(), {}, steps);
    for (std::size_t i = 0; i < recipe.settings.size(); ++i) {
        const graph::Layer &layer = model.layers()[i];
        const bool isSplit = std::string(factoring).starts_with("spatial");
        if (isSplit && !compress::canSplitKernel(layer))
            continue;
        const auto form =
            compress::formOf(layer, isSplit ? compress::FactorsOf::Kernel : compress::FactorsOf::Rows);
        const auto rank = static_cast<std::int64_t>(share * static_cast<double>(layer.weightCount()) /
                                                    static_cast<double>(form.numbers(1)));
        const LayerSetting own =
            ranked(static_cast<double>(rank) / static_cast<double>(form.fullRank()), factoring);
        if (layer.kind != graph::LayerKind::Embedding && rank > 0 && compress::validate(own, layer))
            recipe.settings[i] = own;
    }
    return recipe;
}

base::Result<project::OpenProject> opened(const std::string &name)
{
    if (name == "demo")
        return base::Result<project::OpenProject>(*demoProject());
    return project::openProject(projectOf(networkNamed(name)), {}, {}, {}, quiet);
}

} // namespace

class FactoredNetworksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areExportedAndProved_data();
    void areExportedAndProved();
    void whatIsNotOfferedHasNoCell();
    void inputsAreWorthIt_data();
    void inputsAreWorthIt();
};

void FactoredNetworksTest::areExportedAndProved_data()
{
    QTest::addColumn<LayerSetting>("setting");
    QTest::addColumn<QString>("file");
    const LayerSetting plain = ranked(0.4, "svd"), whitened = ranked(0.3, "whitened");
    const LayerSetting grouped =
        whitened.with("bits", std::int64_t{3}).with("granularity", std::string("group"));
    for (const LayerSetting &setting :
         {plain, whitened, whitened.with("bits", std::int64_t{4}), plain.with("bits", std::string("float16")),
          plain.with("bits", std::string("bfloat16")), grouped.with("groupSize", std::int64_t{16}),
          plain.with("bits", std::int64_t{8}).with("symmetric", false),
          whitened.with("bits", std::int64_t{4}).with("rounding", std::string("gptq")),
          plain.with("codebookBits", std::int64_t{4}), plain.with("type", std::string("mxfp4")),
          ranked(0.4, "spatial"), ranked(0.4, "spatial").with("bits", std::int64_t{4}),
          ranked(0.3, "spatialWhitened").with("bits", std::int64_t{5}),
          whitened.with("bits", std::int64_t{6}).with("activationBits", std::int64_t{8})})
        QTest::addRow("%s", setting.text().c_str()) << setting << QStringLiteral("out.pt");
    for (const LayerSetting &setting : {plain, whitened.with("bits", std::int64_t{4}),
                                        ranked(0.4, "spatial").with("bits", std::int64_t{5})})
        QTest::addRow("%s, weights", setting.text().c_str()) << setting << QStringLiteral("out.safetensors");
}

void FactoredNetworksTest::areExportedAndProved()
{
    QFETCH(LayerSetting, setting);
    QFETCH(QString, file);
    const auto exported = exportedDemo(setting, file.toStdString());
    GOOD(exported);
    QVERIFY(exported->done.verified);
    QCOMPARE(exported->done.measured.correct, exported->promised.correct);
}

/// Ranks are measured where they save, alone and with bits, never with zeros.
void FactoredNetworksTest::whatIsNotOfferedHasNoCell()
{
    const auto project = demoProject();
    QVERIFY(project);
    sensitivity::AnalysisPlan plan;
    plan.samples = 8;
    plan.settings = {ranked(0.6, "svd"), bits(3), LayerSetting{{"sparsity", 0.5}}};
    sensitivity::MeasurementCache cache({}, {});
    const auto table = sensitivity::analyse(project->calibration, plan, cache, nullptr, {}, quiet);
    GOOD(table);
    const auto &layers = project->calibration.model().layers();
    std::size_t offered = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const bool saves =
            compress::formOf(layers[i]).rankOf(0.6) <= compress::formOf(layers[i]).mostSavingRank();
        QCOMPARE(table->cell(i, 0) != nullptr, saves);
        QVERIFY(table->cell(i, 1) && table->cell(i, 2));
        offered += saves;
    }
    QVERIFY(offered > 0 && offered < layers.size());
    const auto joint = search::makeJointProblem(layers, 0, *table, table->settings(), {}, {});
    std::size_t withBits = 0;
    for (std::size_t i = 0; i < layers.size(); ++i)
        for (const search::Option &option : joint.layers[i]) {
            QVERIFY(compress::validate(option.setting, layers[i]));
            QCOMPARE(option.storedBytes, compress::layerBytes(layers[i], option.setting).stored);
            withBits += does(option.setting, "rank") && does(option.setting, "bits");
        }
    QCOMPARE(withBits, offered);
}

void FactoredNetworksTest::inputsAreWorthIt_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("samples");
    QTest::addColumn<std::string>("steps"); // of the whitened one
    QTest::addColumn<double>("least");      // of what the plain one adds, that the whitened one spares
    QTest::addColumn<std::string>("plainly");
    QTest::addColumn<std::string>("better");
    const auto row = [](const char *title, const char *network, double share, int samples, const char *steps,
                        double least, const char *plain = "svd", const char *better = "whitened") {
        QTest::newRow(title) << QString::fromLatin1(network) << share << samples << std::string(steps)
                             << least << std::string(plain) << std::string(better);
    };
    row("stories260k, 80 % of the numbers", "stories", 0.8, 64, "foldBatchNorm", 0.48);
    row("the same, updated layer by layer as SVD-LLM is", "stories", 0.8, 64, "foldBatchNorm,reconstruct",
        0.55);
    row("demo, half of the numbers", "demo", 0.5, 0, "foldBatchNorm", 0.3);
    row("resnet20, 60 % of the numbers", "resnet20", 0.6, 256, "foldBatchNorm", 0.5);
    row("resnet20, kernels taken apart", "resnet20", 0.8, 256, "foldBatchNorm", 0.6, "svd", "spatial");
    row("the same by outputs", "resnet20", 0.8, 256, "foldBatchNorm", 0.5, "spatial", "spatialWhitened");
}

void FactoredNetworksTest::inputsAreWorthIt()
{
    PARETOSCOPE_ROW(name);
    QFETCH(double, share);
    QFETCH(int, samples);
    QFETCH(std::string, steps);
    QFETCH(double, least);
    QFETCH(std::string, plainly);
    QFETCH(std::string, better);
    auto project = opened(name);
    GOOD(project);
    const evaluate::Evaluator &evaluator = project->evaluator;
    const auto updated = pipeline::stepsFromText(steps);
    GOOD(updated);
    const auto one = withShareOfNumbers(evaluator.model(), share, plainly.c_str());
    const auto other = withShareOfNumbers(evaluator.model(), share, better.c_str(), *updated);
    const auto nothing = pipeline::uniformRecipe(one.settings.size(), {});
    std::vector<evaluate::Measurement> measured;
    for (const auto &recipe : {nothing, one, other}) {
        const auto run = evaluator.measure(recipe, samples, {}, quiet);
        GOOD(run);
        measured.push_back(*run);
    }
    const double plain = measured[1].crossEntropy - measured[0].crossEntropy;
    const double white = measured[2].crossEntropy - measured[0].crossEntropy;
    qInfo("n = %lld: %.4f nats, plain %.4f more, whitened %.4f more; right %lld, %lld, %lld",
          static_cast<long long>(measured[0].n), measured[0].crossEntropy, plain, white,
          static_cast<long long>(measured[0].correct), static_cast<long long>(measured[1].correct),
          static_cast<long long>(measured[2].correct));
    QVERIFY(white < (1 - least) * plain);
}

QTEST_GUILESS_MAIN(FactoredNetworksTest)
#include "tst_factorednetworks.moc"
