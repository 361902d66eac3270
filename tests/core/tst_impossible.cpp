// A setting that one layer's weights do not allow is that layer's matter: the other cells are measured, and
// the search leaves the option out.
#include "core/compress/impossible.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/search/frontier.h"
#include "core/search/jointsettings.h"
#include "core/sensitivity/estimate.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/datafiles.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/full.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

const std::vector<compress::LayerSetting> settings{bits(4), bits(8), bits("float16"), bits("bfloat16")};

} // namespace

class TestImpossible : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void onlyWeightsBeyondTheFormatAreImpossible_data();
    void onlyWeightsBeyondTheFormatAreImpossible();
    void factorsOfKernelsMayBeImpossible();
    void otherCellsAreMeasured_data();
    void otherCellsAreMeasured();
    void searchLeavesTheOptionOut();
    void bitsWithSparsityComeToAnEnd();

private:
    graph::Model model(double largest, const std::string &layer = "conv");
    evaluate::Evaluator evaluator(const graph::Model &model);
    std::unique_ptr<QTemporaryDir> m_folder;
};

/// A convolution, a linear layer and another; one weight of LAYER is LARGEST.
graph::Model TestImpossible::model(double largest, const std::string &layer)
{
    ScriptedModule module;
    module.parameters = {{"conv.weight", weights({4, 2, 3, 3}, 1)},
                         {"first.weight", weights({6, 4 * 9}, 2)},
                         {"last.weight", weights({3, 6}, 3)}};
    for (auto &[name, tensor] : module.parameters)
        if (name == layer + ".weight")
            tensor.view(-1)[0].fill_(largest);
    module.code = "def forward(self, x):\n"
                  "    x = torch.relu(torch.conv2d(x, self.conv.weight, None, [1, 1], [0, 0], [1, 1], 1))\n"
                  "    x = torch.relu(torch.linear(torch.flatten(x, 1), self.first.weight, None))\n"
                  "    return torch.linear(x, self.last.weight, None)\n";
    const std::string path = m_folder->filePath("model.pt").toStdString();
    module.save(path);
    return formats::readTorchScript(path).value();
}

evaluate::Evaluator TestImpossible::evaluator(const graph::Model &model)
{
    std::vector<float> values(20 * 2 * 25);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(std::sin(0.7 * static_cast<double>(i)));
    const std::string path = m_folder->filePath("x.npy").toStdString();
    writeFile(path, npyFile("<f4", "(20, 2, 5, 5)", packed(values)));
    const auto data = data::openDataset({path, "npy", {}, {}, {}}, data::Task::Unlabelled, {}).value();
    return evaluate::Evaluator::create(model, data::Task::Unlabelled, data::allOf(data)).value();
}

void TestImpossible::onlyWeightsBeyondTheFormatAreImpossible_data()
{
    QTest::addColumn<double>("largest");
    QTest::addColumn<std::string>("width");
    QTest::addColumn<bool>("possible");
    const auto row = [](const char *name, double largest, std::string width, bool possible) {
        QTest::newRow(name) << largest << std::move(width) << possible;
    };
    // IEEE 754 binary16: the largest is 65,504; up to halfway to the next, 65,520, is rounded to it.
    row("the largest float16", 65504, "float16", true);
    row("rounded to it", -65519, "float16", true);
    row("rounded to infinity", 65520, "float16", false);
    row("below minus it", -7e4, "float16", false);
    row("bfloat16 reaches further", 7e4, "bfloat16", true);
    row("bfloat16 has an end, too", 3.4e38, "bfloat16", false);
    row("integers have a scale", 1e30, "8", true);
    row("float32 has every weight", 1e30, "float32", true);
}

void TestImpossible::onlyWeightsBeyondTheFormatAreImpossible()
{
    QFETCH(double, largest);
    QFETCH(std::string, width);
    QFETCH(bool, possible);
    const auto own = model(largest);
    const auto setting = bitsFrom(width);
    const auto why = compress::whyImpossible(own, *own.layerIndex("conv"), setting);
    QCOMPARE(!why.has_value(), possible);
    if (why) {
        QVERIFY(why->english().find("conv") != std::string::npos && why->english().ends_with('.'));
        QVERIFY(why->english().find(width) != std::string::npos);
    }
    QVERIFY(!compress::whyImpossible(own, *own.layerIndex("last"), setting));
}

/// Of rank 1 where all weights are w: as a matrix of 4 · 3 rows the right factor is √12 · w.
void TestImpossible::factorsOfKernelsMayBeImpossible()
{
    const auto filled = [this](double value) {
        ScriptedModule module;
        module.parameters = {{"conv.weight", at::full({4, 8, 3, 3}, value)}};
        module.code = "def forward(self, x):\n"
                      "    return torch.conv2d(x, self.conv.weight, None, [1, 1], [0, 0], [1, 1], 1)\n";
        const std::string path = m_folder->filePath("kernel.pt").toStdString();
        module.save(path);
        return formats::readTorchScript(path).value();
    };
    const auto setting = bits("float16").with("factoring", "spatial").with("rank", 0.1);
    const auto fits = filled(18000), over = filled(20000); // of 65,504
    QVERIFY(compress::validate(setting, fits.layers()[0]));
    QVERIFY(!compress::whyImpossible(fits, 0, setting));
    QVERIFY(compress::whyImpossible(over, 0, setting));
    QVERIFY(!compress::whyImpossible(over, 0, bits("float16").with("factoring", "svd").with("rank", 0.1)));
}

void TestImpossible::otherCellsAreMeasured_data()
{
    QTest::addColumn<QString>("layer");
    for (const char *layer : {"conv", "first", "last"})
        QTest::newRow(layer) << layer;
}

void TestImpossible::otherCellsAreMeasured()
{
    QFETCH(const QString, layer);
    const auto own = model(7e4, layer.toStdString());
    const auto calibration = evaluator(own);
    sensitivity::MeasurementCache cache({}, {});
    sensitivity::AnalysisPlan plan;
    plan.settings = settings;
    const auto measured = sensitivity::analyse(calibration, plan, cache, nullptr, {}, quiet);
    QVERIFY2(measured, measured ? "" : measured.error().message().c_str());
    QCOMPARE(measured->measuredCells(), 3 * 4 - 1);
    const auto estimated = sensitivity::estimate(calibration, plan, nullptr, {}, quiet);
    QVERIFY2(estimated, estimated ? "" : estimated.error().message().c_str());
    const auto half = measured->settingIndex(bits("float16"));
    for (const auto *table : {&*measured, &*estimated})
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(table->cell(i, *half) == nullptr, own.layers()[i].name == layer.toStdString());
}

void TestImpossible::searchLeavesTheOptionOut()
{
    const auto own = model(7e4);
    const auto calibration = evaluator(own);
    sensitivity::MeasurementCache cache({}, {});
    sensitivity::AnalysisPlan plan;
    plan.settings = settings;
    const auto table = sensitivity::analyse(calibration, plan, cache, nullptr, {}, quiet);
    QVERIFY(table);
    const auto problem =
        search::makeProblem(own.layers(), own.otherBytes(), *table, settings, {}, pipeline::Steps::usual());
    const auto half = bits("float16");
    const auto has = [&](std::size_t layer) {
        return std::ranges::any_of(problem.layers[layer],
                                   [&](const search::Option &option) { return option.setting == half; });
    };
    QVERIFY(!has(*own.layerIndex("conv")));
    QVERIFY(has(*own.layerIndex("first")));
    for (const search::Candidate &candidate : search::uniformCandidates(problem)) {
        const auto run = calibration.measure(candidate.recipe, 0, {}, quiet);
        QVERIFY2(run, run ? "" : run.error().message().c_str());
    }
}

void TestImpossible::bitsWithSparsityComeToAnEnd()
{
    const auto own = model(7e4);
    const auto calibration = evaluator(own);
    sensitivity::MeasurementCache cache({}, {});
    search::JointPlan plan;
    plan.analysis.settings = settings;
    plan.analysis.settings.push_back(sparse(0.5));
    plan.otherBytes = own.otherBytes();
    const auto alone = sensitivity::analyse(calibration, plan.analysis, cache, nullptr, {}, quiet);
    QVERIFY(alone);
    const auto joint = search::measureJoint(calibration, *alone, plan, cache, nullptr, {}, quiet);
    QVERIFY2(joint, joint ? "" : joint.error().message().c_str());
    const auto index = joint->settingIndex(bits("float16", 0.5));
    QVERIFY(!index || !joint->cell(*own.layerIndex("conv"), *index));
}

QTEST_GUILESS_MAIN(TestImpossible)
#include "tst_impossible.moc"
