// A search within a limit on multiply-accumulates, on the demo: what it finds keeps the limit, counted anew,
// and nothing that was measured would have been better.
#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"
#include "core/session/prediction.h"
#include "core/session/search.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

compress::LayerSetting ranked(double share)
{
    return compress::LayerSetting{}.with("rank", share);
}

} // namespace

class TestMacsLimit : public QObject {
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
        plan.budget.macs = static_cast<std::int64_t>(share * static_cast<double>(macsOf({})));
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
    void whatIsFoundKeepsIt();
    void withBytesBothAreKept();
    void whatWasMadeByHandHasToKeepItToBeRun();
    void improvingKeepsIt();
    void tooTightIsAnEnding();
};

void TestMacsLimit::whatIsFoundKeepsIt()
{
    const session::Plan plan = within(0.6);
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(found->best && found->frontier.isExact());
    QVERIFY(found->runs.size() >= 3);
    for (const search::Ran &ran : found->runs)
        QVERIFY(macsOf(ran.recipe) <= *plan.budget.macs);
    for (std::size_t point = 0; point < found->frontier.points().size(); ++point)
        QCOMPARE(macsOf(found->frontier.recipe(point)), found->frontier.points()[point].macs);
    // Layers of lower rank are coded, too: no layer would be as small otherwise.
    const bool joint =
        std::ranges::any_of(found->best->recipe.settings, &compress::LayerSetting::isJoint) ||
        std::ranges::any_of(found->frontier.recipe(0).settings, &compress::LayerSetting::isJoint);
    QVERIFY(joint);
}

void TestMacsLimit::withBytesBothAreKept()
{
    session::Plan plan = within(0.7);
    plan.budget.bytes = 40'000;
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(found->best);
    QVERIFY(macsOf(found->best->recipe) <= *plan.budget.macs);
    QVERIFY(found->best->cost.storedBytes <= 40'000);
}

void TestMacsLimit::whatWasMadeByHandHasToKeepItToBeRun()
{
    session::Plan plan = within(0.6);
    plan.own = pipeline::uniformRecipe(demoProject()->model.layers().size(), bits(8));
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(
        std::ranges::none_of(found->runs, [&](const search::Ran &ran) { return ran.recipe == *plan.own; }));
    QVERIFY(found->ownLeftOut && found->ownLeftOut->why == session::OwnLeftOut::Why::TooManyMacs);
    QCOMPARE(found->ownLeftOut->macs, macsOf(*plan.own));
    QVERIFY(found->best && found->best->recipe != *plan.own);
    QVERIFY(macsOf(found->best->recipe) <= *plan.budget.macs);
}

void TestMacsLimit::improvingKeepsIt()
{
    session::Plan plan = within(0.7);
    plan.budget.bytes = 30'000;
    plan.improve = true;
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(!found->improved.empty());
    for (const session::Improved &improved : found->improved)
        QVERIFY(macsOf(improved.after.recipe) <= *plan.budget.macs);
}

void TestMacsLimit::tooTightIsAnEnding()
{
    const auto found = search(within(0.01));
    GOOD(found);
    QCOMPARE(found->ending, session::Ending::NothingFits);
    QVERIFY(found->frontier.empty() && !found->best);
}

QTEST_GUILESS_MAIN(TestMacsLimit)
#include "tst_macslimit.moc"
