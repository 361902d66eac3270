// A search within limits on work, on the demo: what it finds keeps the limit, counted anew,
// and nothing that was measured would have been better.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"
#include "core/graph/inputcoding.h"
#include "core/search/jointsettings.h"
#include "core/session/prediction.h"
#include "core/session/search.h"
#include "core/session/worklimits.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/stepsandmodels.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;
using search::WorkKind;

namespace {

compress::LayerSetting ranked(double share)
{
    return compress::LayerSetting{}.with("rank", share);
}

} // namespace

class TestWorkLimits : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::int64_t macsOf(const pipeline::Recipe &recipe) const
    {
        const auto project = demoProject();
        const auto ready = project->after(recipe.steps);
        if (!ready)
            qFatal("%s", ready.error().message().c_str());
        const auto macs = evaluate::macsAfter(evaluate::macsOf(project->evaluator), project->model.layers(),
                                              ready->model, recipe.settings);
        return std::accumulate(macs.begin(), macs.end(), std::int64_t{0});
    }

    session::Plan within(double share) const
    {
        session::Plan plan;
        plan.settings = {bits(4), bits(8), ranked(0.25), ranked(0.5)};
        plan.samples = 32;
        plan.runs = 3;
        plan.combine = true;
        plan.budget.work[WorkKind::Macs] = static_cast<std::int64_t>(share * static_cast<double>(macsOf({})));
        return plan;
    }

    base::Result<session::Found> search(const session::Plan &plan) const
    {
        session::Listener nobody;
        base::Effort effort;
        effort.workers = 2;
        effort.cacheFolder = m_folder.filePath(QStringLiteral("cache")).toStdString();
        return session::search(*demoProject(), plan, nullptr, effort, nobody, {}, quiet);
    }

private Q_SLOTS:
    void bitOperationsAreMultipliedBits_data();
    void bitOperationsAreMultipliedBits();
    void bitsOfRoundedTensorsCount();
    void countsStayWithin64Bits();
    void whatIsFoundKeepsIt();
    void severalAreKeptAtOnce();
    void whatOnlyMethodsTogetherKeepIsWorthMeasuring();
    void withBytesBothAreKept();
    void whatWasMadeByHandHasToKeepItToBeRun();
    void improvingKeepsIt();
    void tooTightIsAnEnding();
    void whatIsCountedTooCoarselyIsNotSaidToBeNone();
};

void TestWorkLimits::bitOperationsAreMultipliedBits_data()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::addColumn<std::int64_t>("bops"); // of the classifier, 1,280 multiply-accumulates of 10 × 128
    const compress::LayerSetting nothing;
    const auto rounded = [](const compress::LayerSetting &setting) {
        return setting.with("activationBits", std::int64_t{8});
    };
    QTest::newRow("float") << nothing << std::int64_t{1280} * 32 * 32;
    QTest::newRow("weights alone") << bits(4) << std::int64_t{1280} * 4 * 32;
    QTest::newRow("both") << rounded(bits(4)) << std::int64_t{1280} * 4 * 8;
    QTest::newRow("activations alone") << rounded(nothing) << std::int64_t{1280} * 32 * 8;
    QTest::newRow("zeros count") << rounded(bits(4, 0.5)) << std::int64_t{1280} * 4 * 8;
    QTest::newRow("half") << bits(std::string("float16")) << std::int64_t{1280} * 16 * 32;
    QTest::newRow("nf4") << nothing.with("type", std::string("nf4")) << std::int64_t{1280} * 4 * 32;
    QTest::newRow("codebook") << nothing.with("codebookBits", std::int64_t{3}) << std::int64_t{1280} * 3 * 32;
    // Rank 5: 128 columns to 5 of rounded inputs, and on to 10 rows of floats.
    QTest::newRow("two factors") << rounded(ranked(0.5).with("bits", std::int64_t{6}))
                                 << std::int64_t{5} * 128 * 6 * 8 + std::int64_t{5} * 10 * 6 * 32;
}

void TestWorkLimits::bitOperationsAreMultipliedBits()
{
    QFETCH(compress::LayerSetting, setting);
    QFETCH(std::int64_t, bops);
    const auto project = demoProject();
    const search::LayerWork work(project->evaluator, project->model);
    const std::size_t layer = project->model.layerIndex("classifier").value();
    GOOD(compress::validate(setting, project->model.layers()[layer]));
    QCOMPARE(work(layer, setting)[WorkKind::BitOperations], bops);
    std::vector<compress::LayerSetting> settings(layer + 1);
    settings.back() = setting; // those behind are missing
    QCOMPARE(work.sum(settings)[WorkKind::BitOperations] - work.sum({})[WorkKind::BitOperations],
             bops - std::int64_t{1280} * 32 * 32);
    QCOMPARE(work.sum({})[WorkKind::Macs], macsOf({}));
}

/// A layer computes with the fewer bits of what the network rounds and of what its setting does.
void TestWorkLimits::bitsOfRoundedTensorsCount()
{
    const auto project = demoProject();
    const auto steps = stepsOf("roundActivations:bits=4");
    const auto ready = project->after(steps);
    GOOD(ready);
    const search::LayerWork before(project->evaluator, project->model);
    const search::LayerWork after(project->evaluator, ready->model);
    const auto eight = bits(8).with("activationBits", std::int64_t{8});
    const auto coded = project->evaluator.data().coded(
        pipeline::uniformRecipe(project->model.layers().size(), eight, steps), {});
    GOOD(coded);
    std::size_t ofFour = 0;
    for (std::size_t layer = 0; layer < project->model.layers().size(); ++layer) {
        const auto counted = [&](const search::LayerWork &work, const compress::LayerSetting &setting) {
            return work(layer, setting)[WorkKind::BitOperations];
        };
        const bool isOfFour = coded->coded[layer]->inputs && coded->coded[layer]->inputs->highest == 15;
        ofFour += isOfFour ? 1 : 0;
        QCOMPARE(counted(after, eight) * (isOfFour ? 2 : 1), counted(before, eight));
        QCOMPARE(counted(after, bits(8)) * (isOfFour ? 8 : 1), counted(before, bits(8)));
    }
    QVERIFY(ofFour >= 3);
}

/// Twice what sums up to the largest: neither turns negative.
void TestWorkLimits::countsStayWithin64Bits()
{
    search::Problem problem{{}, 0};
    constexpr std::int64_t most = std::int64_t{1} << 50;
    for (std::size_t layer = 0; layer < 64; ++layer)
        problem.layers.push_back(
            {{bits(8), 2, 0, {}, {most, most}}, {bits(4), 1, 1, {}, {most / 2, most / 4}}});
    problem.work.emplace();
    problem.work->most = {{48 * most, 32 * most}};
    const search::Frontier frontier = search::solve(problem);
    // 64 − 3/4 times as many of 4 bits as have to be for 32 of 64: 43, for 48 of the others 32.
    QCOMPARE(frontier.points().back().storedBytes, std::int64_t{128 - 43});
    QCOMPARE(frontier.points().front().storedBytes, std::int64_t{64});
}

/// A limit each: bit operations may be kept by fewer bits, multiply-accumulates by lower ranks alone.
void TestWorkLimits::severalAreKeptAtOnce()
{
    session::Plan plan = within(0.7);
    const auto project = demoProject();
    const search::LayerWork all(project->evaluator, project->model);
    plan.budget.work[WorkKind::BitOperations] = all.sum({})[WorkKind::BitOperations] / 5;
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(found->best && found->runs.size() >= 3);
    for (const search::Ran &ran : found->runs)
        QVERIFY(search::keeps(all.sum(ran.recipe.settings), plan.budget.work));
    for (std::size_t point = 0; point < found->frontier.points().size(); point += 7)
        QVERIFY(all.sum(found->frontier.recipe(point).settings) == found->frontier.points()[point].work);
}

void TestWorkLimits::whatOnlyMethodsTogetherKeepIsWorthMeasuring()
{
    search::Problem alone{{{{bits(4), 10, 0.1, {}, {10, 4}}, {ranked(0.5), 20, 0.1, {}, {5, 16}}}}, 0};
    alone.work.emplace();
    alone.work->most = {{5, 4}};
    search::Problem joint = alone;
    joint.layers[0].push_back({ranked(0.5).with("bits", std::int64_t{4}), 5, 0.2, {}, {5, 2}});
    QVERIFY(search::solve(alone).empty());
    QCOMPARE(search::worthOfJoint(alone, joint), 1.0);
    QCOMPARE(search::worthOfJoint(alone, alone), 0.0);
}

void TestWorkLimits::whatIsFoundKeepsIt()
{
    const session::Plan plan = within(0.6);
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(found->best && found->frontier.isExact());
    QVERIFY(found->runs.size() >= 3);
    for (const search::Ran &ran : found->runs)
        QVERIFY(macsOf(ran.recipe) <= *plan.budget.work[WorkKind::Macs]);
    for (std::size_t point = 0; point < found->frontier.points().size(); ++point)
        QCOMPARE(macsOf(found->frontier.recipe(point)), found->frontier.points()[point].work[WorkKind::Macs]);
    // Layers of lower rank are coded, too: no layer would be as small otherwise.
    const bool joint =
        std::ranges::any_of(found->best->recipe.settings, &compress::LayerSetting::isJoint) ||
        std::ranges::any_of(found->frontier.recipe(0).settings, &compress::LayerSetting::isJoint);
    QVERIFY(joint);
}

void TestWorkLimits::withBytesBothAreKept()
{
    session::Plan plan = within(0.7);
    plan.budget.bytes = 40'000;
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(found->best);
    QVERIFY(macsOf(found->best->recipe) <= *plan.budget.work[WorkKind::Macs]);
    QVERIFY(found->best->cost.storedBytes <= 40'000);
}

void TestWorkLimits::whatWasMadeByHandHasToKeepItToBeRun()
{
    session::Plan plan = within(0.6);
    plan.own = pipeline::uniformRecipe(demoProject()->model.layers().size(), bits(8));
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(
        std::ranges::none_of(found->runs, [&](const search::Ran &ran) { return ran.recipe == *plan.own; }));
    QVERIFY(found->ownLeftOut && found->ownLeftOut->why == session::OwnLeftOut::Why::TooMuchWork);
    QCOMPARE(found->ownLeftOut->work[WorkKind::Macs], macsOf(*plan.own));
    QVERIFY(found->best && found->best->recipe != *plan.own);
    QVERIFY(macsOf(found->best->recipe) <= *plan.budget.work[WorkKind::Macs]);
}

void TestWorkLimits::improvingKeepsIt()
{
    session::Plan plan = within(0.7);
    plan.budget.bytes = 30'000;
    plan.improve = true;
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(!found->improved.empty());
    for (const session::Improved &improved : found->improved)
        QVERIFY(macsOf(improved.after.recipe) <= *plan.budget.work[WorkKind::Macs]);
}

void TestWorkLimits::tooTightIsAnEnding()
{
    const auto found = search(within(0.01));
    GOOD(found);
    QCOMPARE(found->ending, session::Ending::NothingFits);
    QVERIFY(found->frontier.empty() && !found->best);
}

/// Whatever a layer saves of one kind it spends of the other, and only one choice of all saves just so much
/// (subset sums): a few layers are solved exactly, of many it is passed over.
void TestWorkLimits::whatIsCountedTooCoarselyIsNotSaidToBeNone()
{
    for (const std::size_t layers : {std::size_t{12}, std::size_t{24}}) {
        std::mt19937 random(5);
        search::Problem problem{{}, 0};
        search::Work chosen;
        for (std::size_t layer = 0; layer < layers; ++layer) {
            const auto work = static_cast<std::int64_t>(random() >> 2);
            problem.layers.push_back({{bits(8), 2, 0, {}, {work, 0}}, {bits(4), 1, 0.1, {}, {0, work}}});
            chosen += problem.layers.back()[random() % 2].work;
        }
        problem.work.emplace();
        problem.work->most = {{chosen[WorkKind::Macs], chosen[WorkKind::BitOperations]}};
        const search::Frontier frontier = search::solve(problem);
        QCOMPARE(frontier.isExact(), layers == 12);
        QCOMPARE(frontier.points().size(), std::size_t(layers == 12 ? 1 : 0));
        QCOMPARE(session::endingWithout(frontier),
                 layers == 12 ? session::Ending::NothingFits : session::Ending::NothingFound);
    }
}

QTEST_GUILESS_MAIN(TestWorkLimits)
#include "tst_worklimits.moc"
