// Times of layers: measured once for each way in which a layer runs, kept, refused where they cannot be what
// they say, and searched within.
#include "core/evaluate/layertimes.h"
#include "core/project/runcache.h"
#include "core/search/frontier.h"
#include "core/session/findwithin.h"
#include "core/session/search.h"
#include "core/session/worklimits.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::tests;
using nlohmann::json;
using search::WorkKind;

namespace {

compress::LayerSetting ranked(double share)
{
    return compress::LayerSetting{}.with("rank", share);
}

/// 1,000 ns of each layer of the demo, 400 as two of the ranks that RANK makes; 5,000 besides.
std::shared_ptr<evaluate::LayerTimes> madeUpTimes(const project::OpenProject &project, double rank)
{
    auto times = std::make_shared<evaluate::LayerTimes>();
    times->on = evaluate::thisMachine();
    times->otherNanoseconds = 5000;
    for (const graph::Layer &layer : project.model.layers()) {
        times->layers.push_back({{{}, 1000}});
        if (compress::validate(ranked(rank), layer)) {
            const auto factors = compress::layoutOf(ranked(rank), layer).factors;
            times->layers.back().emplace(evaluate::RunsAs{factors.front().count / layer.outputChannels()},
                                         400);
        }
    }
    return times;
}

} // namespace

class TestLayerTimes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWayOfALayerIsTimed();
    void layersOfGroupsAreTimedAtTheirRank();
    void kernelsTakenApartAreTimedAtTheirRankAndWidth();
    void ranksThatWereNotTimedTakeWhatTheNextLargerOneTakes();
    void timesAreKeptAndRead();
    void timesThatLieAreIgnored_data();
    void timesThatLieAreIgnored();
    void aStopIsHeard();
    void searchKeepsALimitOnLatency();
    void lessIsAllowedWhereTheWholeTakesLonger();
};

void TestLayerTimes::everyWayOfALayerIsTimed()
{
    const auto project = demoProject();
    session::Plan plan;
    plan.settings = {bits(4), ranked(0.25), ranked(0.5)};
    const auto times = session::layerTimesOf(*project, plan, {}, quiet);
    GOOD(times);
    const evaluate::LayerTimes &own = **times;
    QVERIFY(own.on == evaluate::thisMachine() && own.otherNanoseconds >= 0);
    QCOMPARE(own.layers.size(), project->model.layers().size());
    const std::size_t wide = project->model.layerIndex("wide.conv2").value(); // 64 × 720
    QCOMPARE(own.layers[wide].size(), std::size_t{3});
    QVERIFY(own.layers[wide].contains({16}) && own.layers[wide].contains({32}));
    const std::size_t depthwise = project->model.layerIndex("depthwise").value();
    QCOMPARE(own.layers[depthwise].size(), std::size_t{1}); // of groups: never two
    for (const auto &layer : own.layers)
        QVERIFY(std::ranges::all_of(layer, [](const auto &time) { return time.second > 0; }));
}

void TestLayerTimes::layersOfGroupsAreTimedAtTheirRank()
{
    const QTemporaryDir folder;
    const ScriptedModule grouped{{{"g.weight", weights({16, 4, 3, 3}, 1)}},
                                 {},
                                 R"(
def forward(self, x):
    return torch.conv2d(x, self.g.weight, None, [1, 1], [1, 1], [1, 1], 4).mean([2, 3])
)"};
    const auto evaluator = scriptedEvaluator(folder, grouped, {{8, 16, 9, 9}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto times = evaluate::layerTimesOf(*evaluator, pipeline::Steps::usual(), {{{1}, {2}}}, {},
                                              quiet); // below the groups
    GOOD(times);
    QVERIFY(times->layers.front().contains({1}) && times->layers.front().contains({2}));
}

void TestLayerTimes::kernelsTakenApartAreTimedAtTheirRankAndWidth()
{
    const auto project = demoProject();
    const auto spatial = ranked(0.25).with("factoring", std::string("spatial"));
    session::Plan plan;
    plan.settings = {spatial};
    const auto times = session::layerTimesOf(*project, plan, {}, quiet);
    GOOD(times);
    const std::size_t wide = project->model.layerIndex("wide.conv2").value();
    QVERIFY(compress::validate(spatial, project->model.layers()[wide]));
    const auto &own = (*times)->layers[wide];
    const auto way = std::ranges::find(own, std::int64_t{3}, [](const auto &of) { return of.first.width; });
    QVERIFY(own.size() == 2 && way != own.end() && way->second > 0);
    QCOMPARE(way->first.rank, compress::factoredBy(spatial, project->model.layers()[wide])->rank);
    const search::LayerWork work(project->evaluator, project->model, *times);
    QCOMPARE(work(wide, spatial)[WorkKind::Nanoseconds], way->second);
}

void TestLayerTimes::ranksThatWereNotTimedTakeWhatTheNextLargerOneTakes()
{
    evaluate::LayerTimes times;
    times.layers = {{{{}, 900}, {{4}, 300}, {{8}, 500}, {{4, 3}, 200}}};
    QCOMPARE(times.nanoseconds(0, {}), std::int64_t{900});
    QCOMPARE(times.nanoseconds(0, {4}), std::int64_t{300});
    QCOMPARE(times.nanoseconds(0, {5}), std::int64_t{500});
    QCOMPARE(times.nanoseconds(0, {9}), std::int64_t{900}); // of another width says nothing of it
    QCOMPARE(times.nanoseconds(0, {3, 3}), std::int64_t{200});
    QCOMPARE(times.nanoseconds(0, {5, 3}), std::int64_t{900});
    QCOMPARE(times.nanoseconds(0, {3, 2}), std::int64_t{900});
    QCOMPARE(times.nanoseconds(1, {}), std::int64_t{0});
}

void TestLayerTimes::timesAreKeptAndRead()
{
    const QTemporaryDir folder;
    const auto project = demoProject();
    const auto times = madeUpTimes(*project, 0.5);
    project::RunCache(folder.path().toStdString(), *project).keepLayerTimes(*times);
    project::RunCache again(folder.path().toStdString(), *project);
    const auto known = again.layerTimes(times->steps);
    QVERIFY(known && known->layers == times->layers && known->on == times->on);
    QCOMPARE(known->otherNanoseconds, std::int64_t{5000});
    QVERIFY(!again.layerTimes(pipeline::Steps()));
    auto elsewhere = *times;
    elsewhere.on.processor = "Abacus 9000";
    elsewhere.otherNanoseconds = 1;
    again.keepLayerTimes(elsewhere); // says nothing of this machine
    QCOMPARE(again.layerTimes(times->steps)->otherNanoseconds, std::int64_t{5000});
}

void TestLayerTimes::timesThatLieAreIgnored_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::newRow("version") << "/layerTimes"
                             << "99";
    QTest::newRow("negative rest") << "/other"
                                   << "-1";
    QTest::newRow("endless rest") << "/other"
                                  << "1000000000000000000";
    QTest::newRow("no processor") << "/processor"
                                  << "\"\"";
    QTest::newRow("no layers") << "/layers"
                               << "[]";
    QTest::newRow("layers as text") << "/layers"
                                    << "\"fast\"";
    QTest::newRow("no time as one") << "/layers/0"
                                    << "[[3, 1, 100]]";
    QTest::newRow("negative time") << "/layers/0"
                                   << "[[0, 1, -5]]";
    QTest::newRow("negative rank") << "/layers/0"
                                   << "[[0, 1, 5], [-2, 1, 3]]";
    QTest::newRow("half a time") << "/layers/0"
                                 << "[[0, 1]]";
}

void TestLayerTimes::timesThatLieAreIgnored()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    const QTemporaryDir folder;
    const auto project = demoProject();
    const auto times = madeUpTimes(*project, 0.5);
    project::RunCache cache(folder.path().toStdString(), *project);
    cache.keepLayerTimes(*times);
    std::string line;
    std::getline(std::ifstream(cache.file()), line);
    json record = json::parse(line);
    record[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    std::ofstream(cache.file(), std::ios::trunc) << record.dump() << '\n';
    QVERIFY(!project::RunCache(folder.path().toStdString(), *project).layerTimes(times->steps));
}

void TestLayerTimes::aStopIsHeard()
{
    std::stop_source source;
    source.request_stop();
    const auto times =
        evaluate::layerTimesOf(demoProject()->evaluator, pipeline::Steps(), {}, source.get_token(), quiet);
    QVERIFY(!times && times.error().code == base::ErrorCode::Cancelled);
}

/// As estimated: of made-up times, so that it is known what has to come of it.
void TestLayerTimes::searchKeepsALimitOnLatency()
{
    const auto project = demoProject();
    session::Plan plan;
    plan.settings = {bits(4), ranked(0.5)};
    plan.samples = 16;
    plan.runs = 1;
    const auto times = madeUpTimes(*project, 0.5);
    const auto all = static_cast<std::int64_t>(project->model.layers().size());
    const std::int64_t most = 5000 + 1000 * all - 3 * 600; // three layers at least run as two
    plan.budget.layerTimes = times;
    plan.budget.work[WorkKind::Nanoseconds] = most;
    session::Listener nobody;
    const auto found = session::search(*project, plan, nullptr, {}, nobody, {}, quiet);
    GOOD(found);
    QVERIFY(found->best);
    for (std::size_t point = 0; point < found->frontier.points().size(); ++point) {
        const auto recipe = found->frontier.recipe(point);
        const auto two = std::ranges::count_if(
            recipe.settings, [](const auto &setting) { return compress::does(setting, "rank"); });
        QVERIFY(two >= 3);
        QCOMPARE(found->frontier.points()[point].work[WorkKind::Nanoseconds], 5000 + 1000 * all - 600 * two);
    }
}

/// Layers are told to take half of what the whole does.
void TestLayerTimes::lessIsAllowedWhereTheWholeTakesLonger()
{
    const auto project = demoProject();
    session::Plan plan;
    plan.settings = {ranked(0.5)};
    plan.samples = 16;
    plan.runs = 1;
    session::Listener nobody;
    const auto found = session::search(*project, plan, nullptr, {}, nobody, {}, quiet);
    GOOD(found);
    const std::int64_t most = 20'000'000'000; // all recipes are estimated to keep it
    plan.budget.work[WorkKind::Nanoseconds] = most;
    const auto find = [&](std::vector<double> milliseconds) {
        std::size_t asked = 0;
        const auto timed = [&](const evaluate::Evaluator &, const pipeline::Recipe &, std::stop_token,
                               base::ProgressSink &) -> base::Result<double> {
            return milliseconds[std::min(asked++, milliseconds.size() - 1)];
        };
        const auto within =
            session::findWithin(*project, plan, found->problem, nullptr, {}, nobody, {}, quiet, timed);
        return std::pair(within, asked);
    };
    const auto [kept, once] = find({10.0});
    GOOD(kept);
    QVERIFY(kept->within.best && kept->latency && kept->leastNanoseconds > 0);
    QCOMPARE(once, std::size_t{1});
    const auto [slow, thrice] = find({30'000.0}); // never kept: the last that was found
    GOOD(slow);
    QVERIFY(slow->within.best);
    QCOMPARE(thrice, std::size_t{3});
    const auto [hopeless, again] = find({1e12}); // then nothing is estimated to: what was found stays
    GOOD(hopeless);
    QVERIFY(hopeless->within.best && again == 1);
    const auto [second, twice] = find({30'000.0, 15'000.0});
    GOOD(second);
    QCOMPARE(twice, std::size_t{2});
}

QTEST_GUILESS_MAIN(TestLayerTimes)
#include "tst_layertimes.moc"
