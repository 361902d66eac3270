// A recipe run one thing after another: every part of it, in order, each as it is measured by itself. On the
// demo.
#include "core/session/bystep.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"

#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

pipeline::Recipe recipeOf(const char *steps, const compress::LayerSetting &setting)
{
    const auto read = pipeline::stepsFromText(steps);
    if (!read)
        qFatal("%s", read.error().message().c_str());
    return pipeline::uniformRecipe(demoProject()->model.layers().size(), setting, *read);
}

std::vector<std::string> donesOf(const std::vector<session::PartRan> &parts)
{
    std::vector<std::string> dones;
    for (const session::PartRan &part : parts)
        dones.push_back(part.done.english());
    return dones;
}

} // namespace

class TestByStep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPartIsRunInItsOrder();
    void whatIsNotDoneIsNoPart();
    void stopIsObeyed();
};

void TestByStep::everyPartIsRunInItsOrder()
{
    const auto recipe = recipeOf("foldBatchNorm,cutChannels:share=0.3,biasCorrection", bits(3));
    std::size_t told = 0;
    const auto parts =
        session::runByStep(*demoProject(), recipe, {}, quiet, [&told](const session::PartRan &) { ++told; });
    GOOD(parts);
    QCOMPARE(donesOf(*parts), (std::vector<std::string>{"channels cut", "batch norm folded",
                                                        "layers compressed", "biases corrected"}));
    QCOMPARE(told, parts->size());
    QVERIFY(parts->back().ran.recipe == recipe);
    for (const session::PartRan &part : *parts) {
        const auto measured = demoProject()->evaluator.measure(part.ran.recipe, 0, {}, quiet);
        GOOD(measured);
        QCOMPARE(part.ran.measured, *measured);
        const auto ready = demoProject()->after(part.ran.recipe.steps);
        GOOD(ready);
        QCOMPARE(part.ran.cost.storedBytes,
                 compress::modelCost(ready->model, part.ran.recipe.settings).storedBytes);
        QVERIFY(!part.ran.predictedKl);
    }
    const auto ran = [&parts](std::size_t part) { return (*parts)[part].ran; };
    QVERIFY(ran(0).measured.kl > 0.01); // a third of all channels, untrained
    QVERIFY(std::abs(ran(1).measured.kl / ran(0).measured.kl - 1) < 1e-3);
    QVERIFY(ran(2).cost.storedBytes < ran(1).cost.storedBytes / 4);
    QCOMPARE(ran(3).cost.storedBytes, ran(2).cost.storedBytes);
}

void TestByStep::whatIsNotDoneIsNoPart()
{
    const auto nothing = session::runByStep(*demoProject(), recipeOf("none", {}), {}, quiet);
    GOOD(nothing);
    QVERIFY(nothing->empty());
    const auto coded = session::runByStep(*demoProject(), recipeOf("none", bits(4)), {}, quiet);
    GOOD(coded);
    QCOMPARE(donesOf(*coded), std::vector<std::string>{"layers compressed"});
    const auto folded = session::runByStep(*demoProject(), recipeOf("foldBatchNorm", {}), {}, quiet);
    GOOD(folded);
    QCOMPARE(donesOf(*folded), std::vector<std::string>{"batch norm folded"});
    QVERIFY(folded->front().ran.measured.kl < 1e-6);
}

void TestByStep::stopIsObeyed()
{
    std::stop_source source;
    const auto stopped = session::runByStep(
        *demoProject(), recipeOf("foldBatchNorm,cutChannels:share=0.2", bits(5)), source.get_token(), quiet,
        [&](const session::PartRan &) { source.request_stop(); });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestByStep)
#include "tst_bystep.moc"
