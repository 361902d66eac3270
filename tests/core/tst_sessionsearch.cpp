// The way of a search that both front ends run, on the demo: what is told in which order, what a budget
// chooses, what a project carries, and that a full cache is used for what it is worth.
#include "core/search/hull.h"
#include "core/search/inquestion.h"
#include "core/search/verify.h"
#include "core/session/cells.h"
#include "core/session/forecast.h"
#include "core/session/prediction.h"
#include "core/session/restore.h"
#include "core/session/search.h"
#include "core/session/within.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/recordedprogress.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <set>

using namespace paretoscope;
using namespace paretoscope::tests;
using session::Stage;

namespace {

/// Keeps all that it is told.
class Heard final : public session::Listener {
public:
    void begins(Stage stage, double share) override
    {
        stages.push_back(stage);
        shares[stage] = share;
    }
    void cell(const sensitivity::SensitivityCell &cell) override
    {
        const std::lock_guard lock(m_mutex);
        ++cells;
        mostSamples = std::max(mostSamples, cell.estimate ? 0 : cell.n);
    }
    void glimpsed(const search::Ran &ran) override
    {
        glimpses.push_back(ran);
        samplesAtFirstGlimpse = glimpses.size() == 1 ? mostSamples : samplesAtFirstGlimpse;
        runsBeforeGlimpses += std::ssize(runs);
    }
    void ran(const search::Ran &ran) override
    {
        runs.push_back(ran);
        samplesAtFirstRun = runs.size() == 1 ? mostSamples : samplesAtFirstRun;
    }

    std::vector<Stage> stages;
    std::map<Stage, double> shares;
    std::vector<search::Ran> runs, glimpses;
    std::int64_t cells = 0, mostSamples = 0, samplesAtFirstRun = 0, samplesAtFirstGlimpse = 0;
    std::ptrdiff_t runsBeforeGlimpses = 0;

private:
    std::mutex m_mutex;
};

session::Plan fewCells()
{
    session::Plan plan;
    plan.settings = {bits(2), bits(3), bits(4), bits(8)};
    plan.samples = 64;
    plan.runs = 3;
    return plan;
}

} // namespace

class TestSessionSearch : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    base::Effort effort() const
    {
        base::Effort effort;
        effort.workers = 2;
        effort.cacheFolder = m_folder.filePath(QStringLiteral("cache")).toStdString();
        return effort;
    }
    base::Result<session::Found> search(const session::Plan &plan, session::Listener &listener,
                                        const base::Effort &effort) const
    {
        return session::search(*demoProject(), plan, nullptr, effort, listener, {}, quiet);
    }
    base::Result<session::Found> search(const session::Plan &plan) const
    {
        session::Listener nobody;
        return search(plan, nobody, effort());
    }

private Q_SLOTS:
    void whoLooksOnIsAnsweredFirst();
    void knownCellsNeedNoFirstLook();
    void fullCacheIsUsedWhole();
    void budgetsAreKept();
    void lossesAreEstimatedFromWhatWasRun();
    void lossIsKeptAsMeasured();
    void budgetsThatNothingKeepsAreEndings();
    void handMadeRecipeIsComparedWithTheFrontier();
    void handMadeRecipeIsImproved();
    void fitIsOfEveryRunPredictedAnew();
    void joinsWhereItIsWorthIt();
    void cellsThatAreComparedShareTheirSamples();
    void forecastEndsWhereTheSearchDoes();
    void forecastIsOfAllStages();
    void progressIsOneForAllStages();
    void pointsEndWhereThereIsNoTimeForAnother();
    void shortTimeIsNotSpentOnFirstAnswers();
    void damageOfStepsIsPartOfEveryRecipes();
    void stopEndsItAnywhere();
};

void TestSessionSearch::whoLooksOnIsAnsweredFirst()
{
    session::Plan plan = fewCells();
    plan.estimate = true;
    plan.firstPoints = 3;
    Heard heard;
    auto unkept = effort();
    unkept.cacheFolder.clear();
    const auto found = search(plan, heard, unkept);
    GOOD(found);
    const std::vector<Stage> expected{Stage::Float,       Stage::Estimate, Stage::FirstLook,
                                      Stage::FirstPoints, Stage::Cells,    Stage::Points};
    QVERIFY(heard.stages == expected);
    QCOMPARE(heard.samplesAtFirstRun, 16); // no cell was sharper when there was the first answer
    QCOMPARE(heard.mostSamples, 64);
    QVERIFY(heard.runs.size() >= 6);
    // Of the first points some samples came first, the same as those are of the whole.
    QCOMPARE(heard.glimpses.size(), std::size_t(3));
    QCOMPARE(heard.samplesAtFirstGlimpse, 16);
    QCOMPARE(heard.runsBeforeGlimpses, 0);
    for (std::size_t i = 0; i < heard.glimpses.size(); ++i) {
        const search::Ran &glimpse = heard.glimpses[i];
        QVERIFY(glimpse.recipe == heard.runs[i].recipe);
        QCOMPARE(glimpse.cost.storedBytes, heard.runs[i].cost.storedBytes);
        QCOMPARE(glimpse.measured.n, search::glimpseSamples);
        QCOMPARE(heard.runs[i].measured.n, demoProject()->samples.evaluate.size());
        const auto first =
            demoProject()->evaluator.measure(glimpse.recipe, search::glimpseSamples, {}, quiet);
        GOOD(first);
        QVERIFY(glimpse.measured == *first);
    }
    QVERIFY(std::ranges::is_sorted(found->runs, {}, [](const auto &ran) { return ran.cost.storedBytes; }));
}

void TestSessionSearch::knownCellsNeedNoFirstLook()
{
    session::Plan plan = fewCells();
    GOOD(search(plan));
    plan.estimate = true;
    plan.firstPoints = 3;
    Heard heard;
    const auto found = search(plan, heard, effort());
    GOOD(found);
    QVERIFY((heard.stages == std::vector<Stage>{Stage::Float, Stage::Cells, Stage::Points}));
    QVERIFY(heard.glimpses.empty());
}

void TestSessionSearch::fullCacheIsUsedWhole()
{
    session::Plan limited = fewCells();
    limited.budget.bytes = 40'000;
    QTemporaryDir other;
    auto cold = effort();
    cold.cacheFolder = other.filePath(QStringLiteral("cache")).toStdString();
    session::Listener nobody;
    const auto graded = search(limited, nobody, cold);
    GOOD(graded);
    QVERIFY(session::countCells(graded->table).fewestSamples < 64); // samples went where they decide
    const auto whole = search(fewCells());
    GOOD(whole);
    const auto warm = search(limited);
    GOOD(warm);
    QCOMPARE(session::countCells(warm->table).fewestSamples, 64);
    // Its points are the frontier's that whoever asked for no budget was shown.
    const auto &points = whole->frontier.points();
    QCOMPARE(warm->frontier.points().size(), points.size());
    const auto at = whole->frontier.atMost(40'000);
    QVERIFY(at);
    const auto largest = std::ranges::find_if(
        warm->runs, [&](const search::Ran &ran) { return ran.cost.storedBytes == points[*at].storedBytes; });
    QVERIFY(largest != warm->runs.end());
    QCOMPARE(largest->recipe, whole->frontier.recipe(*at));
}

void TestSessionSearch::budgetsAreKept()
{
    session::Plan bytes = fewCells();
    bytes.budget.bytes = 40'000;
    const auto small = search(bytes);
    GOOD(small);
    QVERIFY(small->best && small->best->cost.storedBytes <= 40'000);
    for (const search::Ran &ran : small->runs)
        QVERIFY(ran.cost.storedBytes <= 40'000);

    session::Plan damage = fewCells();
    damage.budget.kl = 0.02;
    const auto kept = search(damage);
    GOOD(kept);
    const auto at = kept->frontier.atMostKl(0.02);
    QVERIFY(at && kept->best);
    QCOMPARE(kept->best->recipe, kept->frontier.recipe(*at));

    session::Plan behaviour = fewCells();
    behaviour.budget.behaviour.flipShare = 0.02;
    behaviour.budget.kl = 0.02;
    const auto both = search(behaviour);
    GOOD(both);
    QVERIFY(both->best && evaluate::keeps(*both->best->behaviour, behaviour.budget.behaviour));
    QVERIFY(*both->best->predictedKl <= 0.02);
    for (const search::Ran &ran : both->runs)
        QVERIFY(*ran.predictedKl <= 0.02); // what may not be chosen need not be run
}

void TestSessionSearch::lossesAreEstimatedFromWhatWasRun()
{
    session::Plan plan = fewCells();
    plan.runs = 6;
    const auto points = search(plan);
    GOOD(points);
    plan.budget.loss = 0.02;
    const auto found = search(plan);
    GOOD(found);
    QCOMPARE(found->ending, session::Ending::Complete);
    // The same by hand, from the runs of whoever asked for no limit.
    const auto predict = [&](const pipeline::Recipe &recipe) {
        return session::predictedKl(found->table, recipe, 0);
    };
    const auto loss = session::lossOf(found->floatModel, points->runs, predict, {}, found->table);
    const auto kl = loss.klFor(0.02);
    const auto used = found->loss.klFor(0.02);
    QVERIFY(kl && used);
    QVERIFY(std::abs(*kl - *used) < 1e-6 * *kl);
    QVERIFY(*found->best->predictedKl <= *used);
    QVERIFY(found->best->cost.storedBytes >=
            found->frontier.points()[*found->frontier.atMostKl(*used)].storedBytes);
}

void TestSessionSearch::lossIsKeptAsMeasured()
{
    for (const double limit : {0.0001, 0.002, 0.02, 0.05}) {
        session::Plan plan = fewCells();
        plan.budget.loss = limit;
        plan.runs = 4;
        const auto found = search(plan);
        GOOD(found);
        QCOMPARE(found->ending, session::Ending::Complete);
        const double kl = *found->loss.klFor(limit);
        const auto keeps = [&](const search::Ran &ran) {
            return *session::predictedKl(found->table, ran.recipe, 0) <= kl &&
                   found->floatModel.value - ran.measured.value <= limit + 1e-9;
        };
        QVERIFY(keeps(*found->best)); // without a limit of bytes float is within reach
        for (const search::Ran &ran : found->runs)
            QVERIFY(!keeps(ran) || ran.cost.storedBytes >= found->best->cost.storedBytes);
    }
}

void TestSessionSearch::budgetsThatNothingKeepsAreEndings()
{
    session::Plan tiny = fewCells();
    tiny.budget.bytes = 10;
    session::Plan harmless = fewCells();
    harmless.budget.bytes = 40'000;
    harmless.budget.kl = 1e-9;
    session::Plan perfect = fewCells();
    perfect.budget.bytes = 35'000;
    perfect.budget.behaviour.flipShare = 0;
    perfect.budget.behaviour.eceIncrease = -1;
    session::Plan both = perfect; // nothing is run that could keep or break limits
    both.budget.kl = 1e-9;
    const std::pair<session::Plan, session::Ending> rows[] = {{tiny, session::Ending::NothingFits},
                                                              {harmless, session::Ending::NothingFits},
                                                              {both, session::Ending::NothingFits},
                                                              {perfect, session::Ending::NothingKeeps}};
    for (const auto &[plan, ending] : rows) {
        const auto found = search(plan);
        GOOD(found);
        QCOMPARE(int(found->ending), int(ending));
        QVERIFY(!found->best);
        if (ending == session::Ending::NothingKeeps) // which says how many were run
            QVERIFY(found->runs.size() > 1);
    }
}

void TestSessionSearch::handMadeRecipeIsComparedWithTheFrontier()
{
    const auto layers = demoProject()->model.layers().size();
    session::Plan plan = fewCells();
    plan.own = pipeline::uniformRecipe(layers, bits(5)); // at which nothing was measured
    plan.own->settings.front() = bits(6);
    const auto found = search(plan);
    GOOD(found);
    const auto own = std::ranges::find(found->runs, *plan.own, &search::Ran::recipe);
    QVERIFY(own != found->runs.end());
    QCOMPARE(own->origin, search::Origin::Edited);
    QVERIFY(own->predictedKl && own->measured.n == found->floatModel.n);
    // Not where it is none of the recipes that are asked for.
    for (const int way : {0, 1, 2}) {
        session::Plan other = plan;
        if (way == 0)
            other.budget.bytes = own->cost.storedBytes - 1;
        else if (way == 1)
            other.pins = {{0, bits(8)}};
        else
            other.steps = correctedIf(true);
        const auto without = search(other);
        GOOD(without);
        QVERIFY(std::ranges::find(without->runs, *plan.own, &search::Ran::recipe) == without->runs.end());
    }
}

void TestSessionSearch::handMadeRecipeIsImproved()
{
    const auto layers = demoProject()->model.layers().size();
    const auto found = search(fewCells());
    GOOD(found);
    const auto start = pipeline::uniformRecipe(layers, bits(5)); // none of the problem's settings
    Heard heard;
    const std::vector<search::Pin> pins{{0, bits(5)}};
    const auto improved =
        session::improve(*demoProject(), {found->problem, start, {}, pins}, effort(), heard, {}, quiet);
    GOOD(improved);
    QCOMPARE(improved->before.recipe, start);
    QVERIFY(improved->after.cost.storedBytes <= improved->before.cost.storedBytes);
    QCOMPARE(improved->after.recipe.settings.front(), bits(5));
    QCOMPARE(heard.runs.size(), improved->isBetter() ? std::size_t(2) : std::size_t(1));
    const auto known = session::improve(*demoProject(), {found->problem, start, improved->before, pins},
                                        effort(), heard, {}, quiet);
    GOOD(known);
    QCOMPARE(known->after.recipe, improved->after.recipe); // and BEFORE was not run again
    QCOMPARE(heard.runs.size(), improved->isBetter() ? std::size_t(3) : std::size_t(1));
}

void TestSessionSearch::fitIsOfEveryRunPredictedAnew()
{
    const auto found = search(fewCells());
    GOOD(found);
    std::vector<search::PredictionSample> samples;
    for (const search::Ran &ran : found->runs)
        samples.push_back({*session::predictedKl(found->table, ran.recipe, 0), ran.measured.kl,
                           ran.measured.klStandardError});
    QVERIFY(found->fit == search::fitPrediction(samples));
    QCOMPARE(found->fit.knots().size(), found->runs.size()); // rivals, too
    // Of another kind of recipe they say nothing.
    const auto predict = [&](const pipeline::Recipe &recipe) {
        return session::predictedKl(found->table, recipe, 0);
    };
    QVERIFY(session::fitOf(found->runs, predict, {correctedIf(true), 0}).empty());
    QVERIFY(session::fitOf(found->runs, predict, {{}, found->floatModel.n + 1}).empty());
    QVERIFY(session::fitOf(found->runs, [](const auto &) { return std::optional<double>(); }, {}).empty());
}

void TestSessionSearch::joinsWhereItIsWorthIt()
{
    session::Plan plan;
    plan.samples = 16;
    plan.runs = 1;
    plan.combine = true;
    Heard heard;
    const auto found = search(plan, heard, effort());
    GOOD(found);
    const bool joined = std::ranges::find(heard.stages, Stage::JointCells) != heard.stages.end();
    const bool has = std::ranges::any_of(found->table.settings(), &compress::LayerSetting::isJoint);
    QCOMPARE(has, joined);
    QVERIFY(!joined || heard.shares[Stage::JointCells] >= 0.02);
    plan.settings = {bits(3), bits(4)}; // nothing to join
    Heard alone;
    GOOD(search(plan, alone, effort()));
    QVERIFY(std::ranges::find(alone.stages, Stage::JointCells) == alone.stages.end());
}

/// Those of bits with sparsity, too, and those that another program finds in the cache. Zeros alone weigh
/// more than few bits: no recipe takes them.
void TestSessionSearch::cellsThatAreComparedShareTheirSamples()
{
    session::Plan plan;
    plan.runs = 1;
    plan.combine = true;
    QTemporaryDir other;
    auto cold = effort();
    cold.cacheFolder = other.filePath(QStringLiteral("cache")).toStdString();
    session::Listener nobody;
    const auto found = search(plan, nobody, cold);
    GOOD(found);
    const auto counts = session::countCells(found->table);
    QVERIFY(counts.samples >= 64);
    std::set<std::int64_t> taken;
    for (std::size_t point = 0; point < found->frontier.points().size(); ++point) {
        const auto recipe = found->frontier.recipe(point);
        for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer)
            if (const auto setting = found->table.settingIndex(recipe.settings[layer]);
                setting && found->frontier.points()[point].kl < search::ruinousDamage)
                taken.insert(found->table.cell(layer, *setting)->n);
    }
    QCOMPARE(taken, std::set<std::int64_t>{counts.samples});
    QVERIFY(std::ranges::any_of(found->table.settings(), &compress::LayerSetting::isJoint));
    const auto restored = session::restore(*demoProject(), plan, cold, {});
    GOOD(restored);
    for (const sensitivity::SensitivityCell &cell : restored->cells)
        QCOMPARE(cell.n, found->table.cell(cell.layer, *found->table.settingIndex(cell.setting))->n);
    QCOMPARE(std::ssize(restored->cells), counts.cells);
}

/// Also where cells were not given all of the samples that there are.
void TestSessionSearch::forecastEndsWhereTheSearchDoes()
{
    session::Plan plan = fewCells();
    plan.samples = 0;
    QTemporaryDir other;
    auto own = effort();
    own.cacheFolder = other.filePath(QStringLiteral("cache")).toStdString();
    const auto left = [&] {
        sensitivity::MeasurementCache cache(own.cacheFolder, demoProject()->cacheKey);
        return session::forecast(*demoProject(), plan, own, cache, {});
    };
    const auto before = left();
    GOOD(before);
    QVERIFY(before->cells.cells > 0 && before->cells.seconds > 0);
    QCOMPARE(before->cells.cellsToRun, before->cells.cells);
    session::Listener nobody;
    GOOD(search(plan, nobody, own));
    const auto after = left();
    GOOD(after);
    QCOMPARE(after->cells.cells, before->cells.cells);
    QCOMPARE(after->cells.cellsToRun, 0);
    QCOMPARE(after->cells.seconds, 0.0);
    plan.settings.push_back(bits(5));
    const auto more = left();
    GOOD(more);
    QVERIFY(more->cells.cellsToRun > 0);
}

void TestSessionSearch::forecastIsOfAllStages()
{
    const session::Plan cells = [] {
        session::Plan plan = fewCells();
        plan.runs = 0;
        return plan;
    }();
    session::Plan points = cells, more = cells;
    points.runs = 6;
    more.runs = 12;
    more.firstPoints = 4;
    auto unkept = effort();
    unkept.cacheFolder.clear();
    const auto left = [&](const session::Plan &plan) {
        sensitivity::MeasurementCache cache({}, demoProject()->cacheKey);
        return session::forecast(*demoProject(), plan, unkept, cache, {});
    };
    const auto alone = left(cells), few = left(points), many = left(more);
    GOOD(alone);
    GOOD(few);
    GOOD(many);
    QCOMPARE(alone->recipes, 0);
    QCOMPARE(few->recipes, 12); // each with what it is compared with
    QCOMPARE(many->recipes, 20);
    QVERIFY(few->seconds > few->cells.seconds);
    unkept.timeBudgetSeconds = 1e-3;
    const auto limited = left(more);
    GOOD(limited);
    QVERIFY(limited->seconds <= 1e-3);
}

void TestSessionSearch::progressIsOneForAllStages()
{
    session::Plan plan = fewCells();
    plan.estimate = true;
    plan.firstPoints = 3;
    auto unkept = effort();
    unkept.cacheFolder.clear();
    RecordedProgress told;
    Heard heard;
    const auto found = session::search(*demoProject(), plan, nullptr, unkept, heard, {}, told);
    GOOD(found);
    QVERIFY(heard.stages.size() >= 5);
    QVERIFY(told.risesOnly()); // though every stage begins at 0
    QVERIFY(told.all.back().fraction > 0.5);
}

void TestSessionSearch::pointsEndWhereThereIsNoTimeForAnother()
{
    const auto found = search(fewCells());
    GOOD(found);
    int asked = 0;
    Heard heard;
    const auto runs = session::runPoints(*demoProject(), {found->problem, found->frontier}, 6, {}, heard, {},
                                         quiet, [&asked] { return ++asked < 2; });
    GOOD(runs);
    QCOMPARE(runs->size(), std::size_t{2});
    QCOMPARE(heard.runs.size(), std::size_t{2});
    QVERIFY(std::ranges::all_of(*runs, [](const auto &ran) { return ran.measured.n > 0; }));
    // To be stopped is something else.
    std::stop_source stop;
    const auto stopped =
        session::runPoints(*demoProject(), {found->problem, found->frontier}, 6, {}, heard, stop.get_token(),
                           quiet, [&stop] { return !stop.request_stop(); });
    QVERIFY(!stopped && stopped.error().code == base::ErrorCode::Cancelled);
}

void TestSessionSearch::shortTimeIsNotSpentOnFirstAnswers()
{
    session::Plan plan = fewCells();
    plan.estimate = true;
    plan.firstPoints = 3;
    auto hurried = effort();
    hurried.cacheFolder.clear();
    hurried.timeBudgetSeconds = 1e-3; // over before anything was measured
    Heard heard;
    GOOD(search(plan, heard, hurried));
    QVERIFY(!std::ranges::count(heard.stages, Stage::FirstPoints));
    QVERIFY(std::ranges::count(heard.stages, Stage::Estimate)); // an answer there is
    QVERIFY(heard.runs.size() <= 1);
}

void TestSessionSearch::damageOfStepsIsPartOfEveryRecipes()
{
    const auto steps = pipeline::stepsFromText("foldBatchNorm,cutChannels:share=0.3");
    GOOD(steps);
    session::Plan plan = fewCells();
    plan.steps = *steps;
    const auto found = search(plan);
    GOOD(found);
    QVERIFY(found->stepsAlone && compress::areFloat(found->stepsAlone->recipe.settings));
    const double stepsKl = found->stepsAlone->measured.kl;
    QVERIFY(stepsKl > 0.01); // a third of the channels of a network that nobody trained afterwards
    QCOMPARE(found->problem.stepsKl, stepsKl);
    const auto isAbove = [stepsKl](const auto &point) { return point.kl >= stepsKl; };
    QVERIFY(std::ranges::all_of(found->frontier.points(), isAbove));
    const search::Hull hull = search::lowerHull(found->problem);
    QVERIFY(std::ranges::all_of(hull.points(), isAbove));
    const auto uniform = search::uniformCandidates(found->problem);
    const auto greedy = search::greedyCandidates(found->problem);
    QVERIFY(!uniform.empty() && !greedy.empty());
    QVERIFY(std::ranges::all_of(uniform, isAbove) && std::ranges::all_of(greedy, isAbove));
    for (const search::Ran &ran : found->runs)
        QVERIFY(!compress::areFloat(ran.recipe.settings) || ran.origin == search::Origin::Frontier);
    plan.budget.bytes = found->stepsAlone->cost.storedBytes / 6;
    const auto limited = search(plan);
    GOOD(limited);
    QVERIFY(limited->best && limited->best->cost.storedBytes <= *plan.budget.bytes);
    // What is predicted of 8 bits is what cutting did, and not nearly nothing.
    const auto gentle = pipeline::uniformRecipe(found->problem.layers.size(), bits(8), *steps);
    const auto predicted = session::predictedKl(found->table, gentle, stepsKl);
    QVERIFY(predicted);
    const auto measured = demoProject()->evaluator.measure(gentle, 0, {}, quiet);
    GOOD(measured);
    QVERIFY(std::abs(*predicted / measured->kl - 1) < 0.2);
}

void TestSessionSearch::stopEndsItAnywhere()
{
    for (const Stage at : {Stage::FirstLook, Stage::FirstPoints, Stage::Cells, Stage::Points}) {
        class Stopper final : public session::Listener {
        public:
            explicit Stopper(Stage at) : m_at(at) {}
            void begins(Stage stage, double) override
            {
                if (stage == m_at)
                    source.request_stop();
                late = late || (source.stop_requested() && stage != m_at);
            }
            std::stop_source source;
            bool late = false;

        private:
            const Stage m_at;
        } stopper(at);
        session::Plan plan = fewCells();
        plan.firstPoints = 2;
        base::Effort unkept;
        const auto found = session::search(*demoProject(), plan, nullptr, unkept, stopper,
                                           stopper.source.get_token(), quiet);
        QVERIFY(!found);
        QCOMPARE(found.error().code, base::ErrorCode::Cancelled);
        QVERIFY(!stopper.late);
    }
}

QTEST_GUILESS_MAIN(TestSessionSearch)
#include "tst_sessionsearch.moc"
