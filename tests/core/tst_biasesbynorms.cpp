// Biases that are corrected by what batch norms tell.
#include "core/compress/compressedweight.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/codedstep.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/normednetworks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

/// Asked for anything it ends the test.
class NoSamples final : public pipeline::Calibration {
public:
    std::int64_t samples() const override { return none<std::int64_t>(); }
    std::string contentHash() const override { return none<std::string>(); }
    base::Result<void> run(const graph::Model &, std::span<const graph::Override>,
                           const std::stop_token &) const override
    {
        return none<base::Result<void>>();
    }
    base::Result<void> runTwice(const graph::Model &, std::span<const graph::Override>,
                                const std::stop_token &) const override
    {
        return none<base::Result<void>>();
    }
    std::int64_t samplesTwice() const override { return none<std::int64_t>(); }
    base::Result<std::vector<c10::IValue>> inputs(std::int64_t, std::int64_t) const override
    {
        return none<base::Result<std::vector<c10::IValue>>>();
    }
    base::Result<void> gradients(const graph::Model &, std::span<const graph::ParameterId>,
                                 const GradientsTold &, const std::stop_token &) const override
    {
        return none<base::Result<void>>();
    }

private:
    template <typename T> static T none() { qFatal("samples were looked at"); }
};

} // namespace

class TestBiasesByNorms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void realNetworksLoseLess();
    void whatIsNotKnownIsNamed_data();
    void whatIsNotKnownIsNamed();
    void biasesTakeTheShiftBackWithoutSamples();
    void otherNetworksThanTheNormsAreRefused();
    void networksWithoutBatchesAreCorrected();
    void usualStepsAreWhatTheyWere();

private:
    QTemporaryDir m_folder;
};

/// One scale for a tensor, ranges of channels shared out.
void TestBiasesByNorms::realNetworksLoseLess()
{
    if (!isThere("resnet20"))
        QSKIP("the real networks are not on this machine");
    const auto evaluator = openNetwork(cifarNetwork(), 256);
    GOOD(evaluator);
    compress::LayerSetting setting = bits(4);
    setting = setting.with("granularity", std::string("tensor"));
    auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), setting);
    std::vector<double> damages;
    for (const char *steps : {"foldBatchNorm,equalize", "foldBatchNorm,equalize,biasCorrection:from=norms",
                              "foldBatchNorm,equalize,biasCorrection:from=normsAndSums"}) {
        recipe.steps = stepsOf(steps);
        const auto measured = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(measured);
        damages.push_back(measured->kl);
    }
    QVERIFY(damages[1] < 0.9 * damages[0]);
    QVERIFY(damages[2] < damages[1]);
}

void TestBiasesByNorms::whatIsNotKnownIsNamed_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("largest of some") << normed(readBy("torch.max_pool2d(x, [2, 2])"), second())
                                     << QByteArray("aten::max_pool2d");
    QTest::newRow("relu of a sum") << normed(readBy("torch.relu(torch.relu(x) + x)"), second())
                                   << QByteArray("no normal distribution");
    QTest::newRow("what is behind it")
        << normed(readBy("torch.relu(torch.max_pool2d(x, [2, 2])).contiguous()"), second())
        << QByteArray("aten::max_pool2d");
    QTest::newRow("a sum with a number") << normed(readBy("x + 0.5"), second()) << QByteArray("aten::add");
    QTest::newRow("zeros around a pool")
        << normed(readBy("torch.avg_pool2d(x, [2, 2], [2, 2], [1, 1])"), second())
        << QByteArray("aten::avg_pool2d");
    QTest::newRow("zeros that a pool counts")
        << normed(readBy("torch.avg_pool2d(torch.constant_pad_nd(x, [1, 1, 1, 1]), [2, 2])"), second())
        << QByteArray("aten::avg_pool2d");
    QTest::newRow("overwritten") << normed("    y = x.view([x.size(0), 6, 4, 4])\n    torch.relu_(y)\n" +
                                               readBy("x"),
                                           second())
                                 << QByteArray("b.");
}

void TestBiasesByNorms::whatIsNotKnownIsNamed()
{
    QFETCH(ScriptedModule, module);
    QFETCH(QByteArray, why);
    const auto model = modelAfter(m_folder, module, "foldBatchNorm");
    GOOD(model);
    const auto step = stepsOf("biasCorrection:from=norms");
    const auto findings = step.all().front().kind->look(*model, step.all().front().values);
    QCOMPARE(findings.places, std::int64_t{0});
    std::string told;
    for (const base::Sentence &left : findings.left)
        told += left.english() + '\n';
    QVERIFY2(told.find(why.toStdString()) != std::string::npos, told.c_str());
    QVERIFY2(told.find("what the network itself is given: a") != std::string::npos, told.c_str());
    QVERIFY2(told.find(": b.\n") != std::string::npos, told.c_str());
}

void TestBiasesByNorms::biasesTakeTheShiftBackWithoutSamples()
{
    const auto model = modelAfter(m_folder, normed(readBy("torch.relu(x)"), second()), "foldBatchNorm");
    GOOD(model);
    const base::EngineScope engine;
    const std::vector<compress::LayerSetting> settings{{}, {}, bits(3)};
    const auto changed = compress::overridesFor(*model, settings);
    GOOD(changed);
    const auto step = stepsOf("biasCorrection:from=norms");
    const auto &kind = dynamic_cast<const pipeline::CodedStep &>(*step.all().front().kind);
    const auto &values = step.all().front().values;
    QVERIFY(!kind.needsCalibration(values));
    QCOMPARE(kind.layersServed(*model, settings, values), std::int64_t{1});
    pipeline::Taking taking;
    const compress::CodedLayers coded(settings.size());
    const auto made = kind.run({*model, settings, coded, *changed}, NoSamples(), values, taking);
    GOOD(made);
    QCOMPARE(made->parameters.size(), std::size_t{1});
    const std::size_t node = nodesOf(*model).back();
    const auto use = graph::weightUseOf(model->data(), model->data().nodes[node]);
    QCOMPARE(made->parameters[0].parameter, use->bias);
    const auto own = [&](graph::ParameterId id) {
        return model->data().parameters[static_cast<std::size_t>(id)].tensor.to(at::kDouble);
    };
    const at::Tensor change = changed->front().tensor.to(at::kDouble).sub(own(use->weight));
    const at::Tensor shift = change.sum({2, 3}).matmul(seenMeans(*model, {node}).at(node));
    QVERIFY(shift.abs().max().item<double>() > 0.05);
    const double far = farthest(own(use->bias).sub(shift), made->parameters[0].tensor.to(at::kDouble));
    QVERIFY2(far < 1e-2, qPrintable(QString::number(far)));
    auto before = *changed; // a step that coded the layer again made up for its shift
    before.push_back({use->bias, made->parameters[0].tensor});
    const auto again = kind.run({*model, settings, coded, before}, NoSamples(), values, taking);
    GOOD(again);
    QVERIFY(again->parameters.empty());
}

void TestBiasesByNorms::otherNetworksThanTheNormsAreRefused()
{
    const auto model =
        modelAfter(m_folder, normed(readBy("torch.relu(x)"), second()), "cutChannels,foldBatchNorm");
    GOOD(model);
    const auto step = stepsOf("biasCorrection:from=norms");
    const auto findings = step.all().front().kind->look(*model, step.all().front().values);
    QCOMPARE(findings.places, std::int64_t{0});
    QCOMPARE(findings.left.front().id(), std::string_view("bias-correction.other-network"));
    const auto fromSamples = stepsOf("biasCorrection");
    QVERIFY(fromSamples.all().front().kind->look(*model, fromSamples.all().front().values).places > 0);
}

void TestBiasesByNorms::networksWithoutBatchesAreCorrected()
{
    auto read = scriptedEvaluator(m_folder, normed(readBy("torch.relu(x)"), second()), {{24, 4, 6, 6}, {}},
                                  data::Task::Unlabelled);
    GOOD(read);
    const auto evaluator = takingOneAtATime(*read);
    GOOD(evaluator);
    auto recipe = pipeline::uniformRecipe(3, bits(2));
    const auto plain = evaluator->measure(recipe, 0, {}, quiet);
    recipe.steps = stepsOf("foldBatchNorm,biasCorrection:from=norms");
    const auto corrected = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(plain);
    GOOD(corrected);
    QVERIFY2(corrected->kl < plain->kl,
             qPrintable(QStringLiteral("%1, before %2").arg(corrected->kl).arg(plain->kl)));
    const auto effects = evaluator->effectsAfterCoding(recipe);
    QCOMPARE(effects.size(), std::size_t{1});
    QCOMPARE(effects[0].layers, std::int64_t{1});
    QCOMPARE(effects[0].samples, std::int64_t{0});
}

void TestBiasesByNorms::usualStepsAreWhatTheyWere()
{
    QCOMPARE(stepsOf("biasCorrection").text(), std::string("biasCorrection"));
    QCOMPARE(stepsOf("biasCorrection:from=samples").text(), std::string("biasCorrection"));
    QCOMPARE(stepsOf("biasCorrection:from=norms").text(), std::string("biasCorrection from=norms"));
}

QTEST_GUILESS_MAIN(TestBiasesByNorms)
#include "tst_biasesbynorms.moc"
