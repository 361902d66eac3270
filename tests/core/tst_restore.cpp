// What a project that is opened again knows from before: the cells and runs of the cache as they are, and
// nothing that nobody measured. On the demo.
#include "core/evaluate/wholerun.h"
#include "core/session/open.h"
#include "core/session/restore.h"
#include "core/session/search.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

session::Plan fewCells()
{
    session::Plan plan;
    plan.settings = {bits(2), bits(4), bits(8), sparse(0.5)};
    plan.samples = 32;
    plan.runs = 3;
    return plan;
}

/// By layer and setting: samples and damage.
using Cells = std::map<std::pair<std::size_t, std::string>, std::pair<std::int64_t, double>>;

Cells cellsOf(const sensitivity::SensitivityTable &table)
{
    Cells cells;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting); cell && !cell->setting.isFloat())
                cells[{layer, cell->setting.text()}] = {cell->n, cell->kl};
    return cells;
}

Cells cellsOf(const session::Restored &restored)
{
    Cells cells;
    for (const auto &cell : restored.cells)
        cells[{cell.layer, cell.setting.text()}] = {cell.n, cell.kl};
    return cells;
}

} // namespace

class TestRestore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    base::Effort effort() const
    {
        base::Effort effort;
        effort.workers = 2;
        effort.cacheFolder = m_folder->path().toStdString();
        return effort;
    }
    base::Result<project::OpenProject> opened() const
    {
        return session::open(projectOf(demo()), "a.pscope.json", effort(), {}, quiet);
    }
    base::Result<session::Found> search(const session::Plan &plan) const
    {
        const auto project = opened();
        if (!project)
            return project.error();
        session::Listener nobody;
        return session::search(*project, plan, nullptr, effort(), nobody, {}, quiet);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void nothingIsKnownOfAProjectThatIsNew();
    void searchedProjectIsKnownWhole();
    void methodsTogetherAreKnown();
    void cellsAreOfTheStepsThatAreAskedFor();
    void aPartIsRestoredAsThePartThatItIs();
    void runsAfterTaughtStepsAreKnownWithoutTeachingThemAgain();
    void stopIsObeyed();
    void secondBaselineIsTheFirst();
};

void TestRestore::nothingIsKnownOfAProjectThatIsNew()
{
    const auto project = opened();
    GOOD(project);
    const auto restored = session::restore(*project, fewCells(), effort(), {});
    GOOD(restored);
    QVERIFY(restored->cells.empty() && restored->runs.empty());
}

void TestRestore::searchedProjectIsKnownWhole()
{
    const auto found = search(fewCells());
    GOOD(found);
    const auto project = opened();
    GOOD(project);
    const auto restored = session::restore(*project, fewCells(), effort(), {});
    GOOD(restored);
    QVERIFY(cellsOf(*restored) == cellsOf(found->table));
    QCOMPARE(restored->runs.size(), found->runs.size());
    for (const search::Ran &ran : found->runs) {
        const auto same = std::ranges::find(restored->runs, ran.recipe, &search::Ran::recipe);
        QVERIFY(same != restored->runs.end());
        QCOMPARE(same->measured, ran.measured);
        QCOMPARE(same->origin, ran.origin);
        QCOMPARE(same->cost.storedBytes, ran.cost.storedBytes);
        QVERIFY(same->behaviour == ran.behaviour);
    }
    const auto counts = evaluate::runsKeptOf(project->evaluator)->counts();
    QCOMPARE(counts.run, 0);
}

void TestRestore::methodsTogetherAreKnown()
{
    session::Plan plan = fewCells();
    plan.combine = true;
    const auto found = search(plan);
    GOOD(found);
    const auto cells = cellsOf(found->table);
    const auto project = opened();
    GOOD(project);
    const auto restored = session::restore(*project, plan, effort(), {});
    GOOD(restored);
    QVERIFY(cellsOf(*restored) == cells);
}

void TestRestore::cellsAreOfTheStepsThatAreAskedFor()
{
    GOOD(search(fewCells()));
    const auto project = opened();
    GOOD(project);
    session::Plan plain = fewCells();
    plain.steps = pipeline::Steps();
    const auto none = session::restore(*project, plain, effort(), {});
    GOOD(none);
    QVERIFY(none->cells.empty());
    QVERIFY(!none->runs.empty()); // of the usual steps
    for (const search::Ran &ran : none->runs)
        QVERIFY(ran.recipe.steps == pipeline::Steps::usual());
}

void TestRestore::aPartIsRestoredAsThePartThatItIs()
{
    session::Plan part = fewCells();
    part.settings = {bits(4)};
    part.samples = 16;
    GOOD(search(part));
    const auto project = opened();
    GOOD(project);
    const auto restored = session::restore(*project, fewCells(), effort(), {});
    GOOD(restored);
    QCOMPARE(restored->cells.size(), project->model.layers().size());
    for (const auto &cell : restored->cells) {
        QVERIFY(cell.setting == bits(4));
        QCOMPARE(cell.n, 16);
        QVERIFY(!cell.estimate);
    }
}

void TestRestore::runsAfterTaughtStepsAreKnownWithoutTeachingThemAgain()
{
    const auto steps = pipeline::stepsFromText("foldBatchNorm,cutChannels:criterion=reconstruct");
    GOOD(steps);
    session::Plan plan = fewCells();
    plan.steps = *steps;
    const auto found = search(plan);
    GOOD(found);
    const auto project = opened();
    GOOD(project);
    const auto restored = session::restore(*project, fewCells(), effort(), {}); // of the usual steps
    GOOD(restored);
    QVERIFY(found->stepsAlone);
    std::vector<search::Ran> all = found->runs;
    if (std::ranges::find(all, found->stepsAlone->recipe, &search::Ran::recipe) == all.end())
        all.push_back(*found->stepsAlone);
    QCOMPARE(restored->runs.size(), all.size());
    for (const search::Ran &ran : all) {
        const auto same = std::ranges::find(restored->runs, ran.recipe, &search::Ran::recipe);
        QVERIFY(same != restored->runs.end());
        QCOMPARE(same->cost.storedBytes, ran.cost.storedBytes);
        QCOMPARE(same->cost.nominalBytes, ran.cost.nominalBytes);
        QCOMPARE(same->cost.averageBits, ran.cost.averageBits);
    }
    QVERIFY(!project->afterAtOnce(*steps)); // and nothing was made
}

void TestRestore::stopIsObeyed()
{
    const auto project = opened();
    GOOD(project);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = session::restore(*project, fewCells(), effort(), stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
}

/// Its times, too, which no two measurements have alike.
void TestRestore::secondBaselineIsTheFirst()
{
    const auto first = opened();
    GOOD(first);
    const auto measured = project::measureBaseline(*first, {}, quiet);
    GOOD(measured);
    const auto second = opened();
    GOOD(second);
    const auto known = project::measureBaseline(*second, {}, quiet);
    GOOD(known);
    QCOMPARE(known->everything, measured->everything);
    QCOMPARE(known->heldOut, measured->heldOut);
    QCOMPARE(known->latency.batch1Ms, measured->latency.batch1Ms);
    QCOMPARE(known->latency.batch32Ms, measured->latency.batch32Ms);
    QCOMPARE(known->macs, measured->macs);
    QCOMPARE(known->parameters, measured->parameters);
    QCOMPARE(known->storedBytes, measured->storedBytes);
    QCOMPARE(known->fileBytes, measured->fileBytes);
    QCOMPARE(known->split, measured->split);
    QCOMPARE(known->calibrationSamples, measured->calibrationSamples);
    QVERIFY(known->outputs == measured->outputs);
    QVERIFY(evaluate::runsKeptOf(second->evaluator)->all().empty()); // it is no recipe
}

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
