// Runs of whole recipes kept on disk: the same to the last bit when the project is opened again, never those
// of other content, whatever stands in the file.
#include "core/base/enginescope.h"
#include "core/project/runcache.h"
#include "core/session/open.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/outputzoo.h"
#include "tests/support/quiet.h"
#include "tests/support/textlines.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <thread>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::tests;
using evaluate::KeptRun;
using evaluate::WholeRun;
using nlohmann::json;

namespace {

/// Every number of a run, as it lies in memory.
class Numbers {
public:
    std::vector<std::uint64_t> all;

    void add(double number) { all.push_back(std::bit_cast<std::uint64_t>(number)); }
    void add(std::int64_t number) { all.push_back(static_cast<std::uint64_t>(number)); }
    template <typename... More> void add(auto first, More... more) requires(sizeof...(more) > 0)
    {
        add(first);
        add(more...);
    }
    void add(const evaluate::Measurement &m)
    {
        add(m.n, m.correct, m.baselineCorrect, m.predictions, m.flips.rightToWrong, m.flips.wrongToRight);
        add(m.value, m.interval.low, m.interval.high, m.baselineValue, m.difference, m.differenceInterval.low,
            m.differenceInterval.high, m.crossEntropy, m.kl, m.klStandardError, m.maxAbsDifference,
            m.pValue.value_or(-1));
        for (const auto &output : m.outputs)
            add(output.damage);
        for (const auto &further : m.further)
            add(further.value, further.baselineValue);
    }
    void add(const evaluate::Behaviour &b)
    {
        const auto &s = b.summary;
        add(s.largestClassDrop, s.eceBefore, s.eceAfter, s.confidenceBefore, s.confidenceAfter, s.hardDrop);
        for (const auto &own : b.classes) {
            add(own.label, own.n, own.correctBefore, own.correctAfter, own.flips.rightToWrong,
                own.flips.wrongToRight);
            add(own.difference.low, own.difference.high, own.pValue);
        }
        for (const auto *bins : {&b.reliabilityBefore, &b.reliabilityAfter})
            for (const auto &bin : *bins)
                add(bin.n, bin.correct, bin.confidenceSum);
        for (const auto &[o, kl] : b.worst) {
            add(o.sample, o.row, o.label, o.before, o.after, kl, o.kl);
            for (const float own : {o.confidenceBefore, o.confidenceAfter, o.lossBefore, o.lossAfter})
                add(static_cast<double>(own));
        }
    }
};

std::vector<std::uint64_t> numbersOf(const WholeRun &run)
{
    Numbers numbers;
    numbers.add(run.measured);
    if (run.behaviour)
        numbers.add(*run.behaviour);
    numbers.add(run.classes);
    return numbers.all;
}

std::vector<std::uint64_t> numbersOf(const evaluate::RecipeLatency &latency)
{
    Numbers numbers;
    const auto add = [&](const evaluate::TimedRuns &runs) {
        numbers.add(runs.medianMs, runs.interval.low, runs.interval.high, std::int64_t{runs.runs});
    };
    for (const evaluate::BatchLatency &batch : latency.batches) {
        numbers.add(batch.batch, batch.medianSpeedup, batch.speedup.low, batch.speedup.high);
        add(batch.asFloat);
        add(batch.compressed);
        if (batch.int8)
            add(*batch.int8);
    }
    numbers.add(std::int64_t{latency.int8.activationBits}, latency.int8.quality.kl, latency.int8.quality.n);
    if (latency.int8.withVnni)
        numbers.add(latency.int8.withVnni->kl, latency.int8.withVnni->n);
    for (const double share : latency.layerShares)
        numbers.add(share);
    return numbers.all;
}

project::ProjectFile demoFile()
{
    return projectOf(demo());
}

pipeline::Recipe uniform(const project::OpenProject &project, int width)
{
    return pipeline::uniformRecipe(project.model.layers().size(), bits(width));
}

/// Numbers that no short decimal writes down, and such as are none.
KeptRun awkwardRun(const project::OpenProject &project)
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    KeptRun kept{uniform(project, 3), "frontier \"\\\n\xff", {}};
    auto &m = kept.run.measured;
    m.n = m.predictions = project.samples.evaluate.size();
    m.correct = 17;
    m.value = 1.0 / 3;
    m.interval = {-0.0, std::numeric_limits<double>::denorm_min()};
    m.difference = -std::sqrt(2.0) * 1e-300;
    m.differenceInterval = {-infinity, infinity};
    m.crossEntropy = nan;
    m.klStandardError = std::bit_cast<double>(std::uint64_t{0xfff8'0000'dead'beefU});
    m.kl = std::nextafter(0.1, 1.0);
    m.pValue = 5e-324;
    m.further = {{"macroF1", nan, 0.1}, {"é\n\"", infinity, 1e308}, {"", -0.0, 2.0 / 3}};
    m.classes = {{1, 2, 3, 4, 5, {6, 7}}};
    kept.run.classes = 10;
    auto &b = kept.run.behaviour.emplace();
    b.summary.n = m.n;
    b.summary.hardDrop = nan;
    b.summary.largestClassDropLabel = 9;
    b.classes = {{9, 7, 6, 5, {2, 1}, {nan, 1.0 / 7}, -0.0}};
    kept.cost = compress::ModelCost{1, (std::int64_t{1} << 53U) + 1, std::nextafter(3.0, 4.0)};
    b.reliabilityBefore.resize(evaluate::reliabilityBins, {3, 2, 0.1});
    b.reliabilityAfter.resize(evaluate::reliabilityBins, {1, 1, infinity});
    b.worst = {
        {{m.n - 1, 0, -1, 9, 0, 0.1F, 1e-45F, std::numeric_limits<float>::infinity(), 3.F, nan}, 1e-17}};
    return kept;
}

/// On PROCESSOR, with numbers that no short decimal writes down.
evaluate::KeptSpeed awkwardSpeed(const project::OpenProject &project, const std::string &processor)
{
    evaluate::KeptSpeed kept{uniform(project, 3), {}};
    evaluate::RecipeLatency &latency = kept.latency;
    latency.on = {processor, base::engineVersion(), 1};
    const evaluate::TimedRuns runs{1.0 / 3, {0.1, std::nextafter(0.4, 1.0)}, 41};
    latency.batches = {{1, runs, runs, runs, {0.9, std::sqrt(2.0)}, 1.0 / 0.7},
                       {32, runs, runs, {}, {5e-324, 1e308}, 1e-300}};
    latency.int8Engine = "onednn";
    latency.int8 = {processor, 7, {1.0 / 7, 64}, evaluate::Int8Quality{1e-17, 64}};
    latency.layerShares.assign(project.model.layers().size(), 1.0 / 30);
    return kept;
}

} // namespace

class TestRunCache : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path folder() const { return m_folder->path().toStdString() + "/deep/er"; }
    /// As the programs open it, with a cache in folder().
    base::Result<project::OpenProject> opened(const project::ProjectFile &file) const
    {
        base::Effort effort;
        effort.cacheFolder = folder();
        return session::open(file, "a.pscope.json", effort, {}, quiet);
    }
    static base::Result<WholeRun> run(const project::OpenProject &project, const pipeline::Recipe &recipe)
    {
        return evaluate::runWhole(project.evaluator, recipe, "edited", {}, quiet);
    }
    static evaluate::RunCounts counts(const project::OpenProject &project)
    {
        return evaluate::runsKeptOf(project.evaluator)->counts();
    }
    /// The one file of runs in folder().
    std::filesystem::path file() const
    {
        for (const auto &entry : std::filesystem::directory_iterator(folder() / "runs"))
            return entry.path();
        return {};
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void awkwardNumbersReadBackToTheLastBit();
    void runsComeBackWhenTheProjectIsOpenedAgain_data();
    void runsComeBackWhenTheProjectIsOpenedAgain();
    void everyKindOfOutputComesBack();
    void runsOfOtherContentAreNeverTaken();
    void runsOfOtherWeightsAreNeverTaken();
    void otherRecipesAreNeverTaken();
    void whatHasNoEffectIsTheSameRecipe();
    void linesThatLieAreIgnored_data();
    void linesThatLieAreIgnored();
    void foreignAndTornLinesAreIgnored();
    void severalWritersMayAppendAtOnce();
    void whatOthersRunIsKnownAtOnce();
    void whatCannotBeWrittenIsCounted();
    void whatIsMeasuredOnlyIsKeptUntilItIsLookedAt();
    void aStoppedRunIsNoRun();
    void speedsReadBackToTheLastBit();
    void measuredSpeedIsThereWhenTheProjectIsOpenedAgain();
    void speedsOfOneRecipeAreKeptByMachine();
    void speedsThatLieAreIgnored_data();
    void speedsThatLieAreIgnored();
};

void TestRunCache::awkwardNumbersReadBackToTheLastBit()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const KeptRun kept = awkwardRun(*project);
    project::RunCache(folder(), *project).keep(kept);
    project::RunCache cache(folder(), *project);
    const auto found = cache.find(kept.recipe);
    QVERIFY(found);
    QCOMPARE(numbersOf(*found), numbersOf(kept.run));
    QCOMPARE(found->measured.classes, kept.run.measured.classes);
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(found->measured.further[i].key, kept.run.measured.further[i].key);
    const KeptRun again = cache.all().front();
    QVERIFY(again.recipe == kept.recipe && again.cost);
    QCOMPARE(again.cost->nominalBytes, kept.cost->nominalBytes);
    QCOMPARE(again.cost->storedBytes, kept.cost->storedBytes);
    QCOMPARE(again.cost->averageBits, kept.cost->averageBits);
}

void TestRunCache::runsComeBackWhenTheProjectIsOpenedAgain_data()
{
    addNetworkRows({"resnet20", "lenet5", "stories"});
}

void TestRunCache::runsComeBackWhenTheProjectIsOpenedAgain()
{
    PARETOSCOPE_ROW(name);
    std::map<int, WholeRun> first;
    {
        const auto project = opened(projectOf(networkNamed(name)));
        GOOD(project);
        for (const int width : {3, 8}) {
            const auto ran = run(*project, uniform(*project, width));
            GOOD(ran);
            first.emplace(width, *ran);
        }
        QCOMPARE(counts(*project).run, 2);
        QCOMPARE(counts(*project).written, 2);
        QCOMPARE(counts(*project).known, 0);
    }
    const auto project = opened(projectOf(networkNamed(name)));
    GOOD(project);
    for (const auto &[width, expected] : first) {
        const auto recipe = uniform(*project, width);
        const auto ran = run(*project, recipe);
        GOOD(ran);
        QCOMPARE(ran->measured, expected.measured);
        QCOMPARE(numbersOf(*ran), numbersOf(expected));
        QCOMPARE(ran->behaviour->summary, expected.behaviour->summary);
        const auto really = project->evaluator.measureDetailed(recipe, {}, quiet);
        GOOD(really);
        QCOMPARE(ran->measured, really->measured);
    }
    QCOMPARE(counts(*project).run, 0);
    QCOMPARE(counts(*project).known, 2);
    const auto all = evaluate::runsKeptOf(project->evaluator)->all();
    QCOMPARE(all.size(), std::size_t{2});
    QVERIFY(all.front().recipe == uniform(*project, 3));
    QCOMPARE(all.front().source, std::string("edited"));
}

void TestRunCache::everyKindOfOutputComesBack()
{
    for (const OutputsOf outputs :
         {OutputsOf::Logits, OutputsOf::Segmentation, OutputsOf::SeveralLabels, OutputsOf::Regression,
          OutputsOf::Embedding, OutputsOf::RegressionOfTwo, OutputsOf::ScoresAndBoxes}) {
        init();
        const QTemporaryDir place;
        const auto read = project::readProject(saveProjectOf(outputs, place.path().toStdString()));
        GOOD(read);
        const auto before = opened(*read);
        GOOD(before);
        const auto recipe = uniform(*before, 4);
        const auto expected = run(*before, recipe);
        GOOD(expected);
        const auto after = opened(*read);
        GOOD(after);
        const auto found = run(*after, recipe);
        GOOD(found);
        QCOMPARE(counts(*after).known, 1);
        QCOMPARE(found->measured, expected->measured);
        QCOMPARE(found->behaviour.has_value(), expected->behaviour.has_value());
        QCOMPARE(numbersOf(*found), numbersOf(*expected));
    }
}

void TestRunCache::runsOfOtherContentAreNeverTaken()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const auto recipe = uniform(*project, 4);
    GOOD(run(*project, recipe));
    auto otherInput = demoFile();
    otherInput.input.scale = 1.0 / 256;
    auto otherCalibration = demoFile();
    otherCalibration.calibrate = demo("calibrate").source;
    auto unlabelled = demoFile();
    unlabelled.evaluate.labels.clear();
    unlabelled.task = data::Task::Unlabelled;
    for (const auto &file : {otherInput, otherCalibration, unlabelled}) {
        const auto other = opened(file);
        GOOD(other);
        QVERIFY(!evaluate::runsKeptOf(other->evaluator)->find(recipe));
    }
    const QTemporaryDir place;
    auto moved = demoFile(); // the same under another name
    moved.model = place.filePath(QStringLiteral("other.pt")).toStdString();
    std::filesystem::copy_file(demoFile().model, moved.model);
    const auto same = opened(moved);
    GOOD(same);
    QVERIFY(evaluate::runsKeptOf(same->evaluator)->find(recipe));
}

/// One weight of thousands.
void TestRunCache::runsOfOtherWeightsAreNeverTaken()
{
    for (const double largest : {0.0, 3.0, 4.0}) {
        const QTemporaryDir place;
        const auto read =
            project::readProject(saveProjectOf(OutputsOf::Logits, place.path().toStdString(), largest));
        GOOD(read);
        const auto project = opened(*read);
        GOOD(project);
        QVERIFY(evaluate::runsKeptOf(project->evaluator)->all().empty());
        GOOD(run(*project, uniform(*project, 4)));
    }
}

void TestRunCache::otherRecipesAreNeverTaken()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const auto recipe = uniform(*project, 4);
    GOOD(run(*project, recipe));
    auto oneLayer = recipe, corrected = recipe, plain = recipe, grid = recipe;
    oneLayer.settings.back() = bits(5);
    corrected.steps = correctedIf(true);
    plain.steps = pipeline::Steps();
    grid.settings.front() = recipe.settings.front().with("symmetric", true);
    const auto kept = evaluate::runsKeptOf(project->evaluator);
    for (const auto &other : {oneLayer, corrected, plain, grid, uniform(*project, 3)})
        QVERIFY(!kept->find(other));
    QVERIFY(kept->find(recipe));
}

void TestRunCache::whatHasNoEffectIsTheSameRecipe()
{
    const auto project = opened(demoFile());
    GOOD(project);
    auto recipe = uniform(*project, 4);
    GOOD(run(*project, recipe));
    for (auto &setting : recipe.settings)
        setting = setting.with("groupSize", 7); // of groups, which there are none
    QVERIFY(evaluate::runsKeptOf(project->evaluator)->find(recipe));
}

void TestRunCache::linesThatLieAreIgnored_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const char *pointer, const char *value) {
        QTest::newRow(name) << QString::fromLatin1(pointer) << QString::fromLatin1(value);
    };
    row("another version", "/wholeRun", "99");
    row("a version of another type", "/wholeRun", "\"1\"");
    row("another recipe", "/recipe/default/bits", "5");
    row("a setting that there is not", "/recipe/default/bits", "1");
    row("a layer that there is not", "/recipe/layers/nowhere", "{\"bits\": 2}");
    row("another key", "/key", "\"abc\"");
    row("fewer samples", "/measured/counts/0", "3");
    row("more right than there are", "/measured/counts/1", "100000");
    row("a negative count", "/measured/counts/2", "-1");
    row("a fraction for a count", "/measured/flips", "{}");
    row("outputs that there are not", "/measured/outputs", "[1]");
    row("a word for a number", "/measured/crossEntropy", "\"many\"");
    row("digits of a number that is one", "/measured/crossEntropy", "\"3ff0000000000000\"");
    row("a sample beyond the last", "/behaviour/worst/0/0", "448");
    row("a sample before the first", "/behaviour/worst/0/0", "-1");
    row("a class beyond the last", "/behaviour/worst/0/3", "10");
    row("a label beyond the last", "/behaviour/classes/0/0", "10");
    row("a class of none", "/behaviour/classes/0/1", "0");
    row("too few bins", "/behaviour/reliability/0", "[]");
    row("more classes than there can be", "/classes", "9000000000000000000");
    row("lists for numbers", "/behaviour/summary/ece", "[[], []]");
    row("no behaviour to speak of", "/behaviour", "{}");
}

void TestRunCache::linesThatLieAreIgnored()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    const auto project = opened(demoFile());
    GOOD(project);
    const auto recipe = uniform(*project, 2);
    const auto expected = run(*project, recipe);
    GOOD(expected);
    QCOMPARE(project->samples.evaluate.size(), 448);
    std::string line;
    std::getline(std::ifstream(file()), line);
    json record = json::parse(line);
    record[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    std::ofstream(file(), std::ios::trunc) << record.dump() << '\n';
    const auto again = opened(demoFile());
    GOOD(again);
    QVERIFY(!evaluate::runsKeptOf(again->evaluator)->find(recipe));
    QVERIFY(evaluate::runsKeptOf(again->evaluator)->all().empty());
    const auto anew = run(*again, recipe); // and is kept anew
    GOOD(anew);
    QCOMPARE(anew->measured, expected->measured);
    QVERIFY(evaluate::runsKeptOf(opened(demoFile())->evaluator)->find(recipe));
}

void TestRunCache::foreignAndTornLinesAreIgnored()
{
    const auto project = opened(demoFile());
    GOOD(project);
    for (const int width : {3, 4})
        GOOD(run(*project, uniform(*project, width)));
    QCOMPARE(linesOf(file()), 2);
    std::filesystem::resize_file(file(), std::filesystem::file_size(file()) - 30);
    {
        std::ofstream out(file(), std::ios::app | std::ios::binary);
        out << "\n\n{}\n[1,2]\nnull\n{\"wholeRun\":1}\n{\"wholeRun\":1,\"recipe\":[]}\nhello\n"
            << std::string(5'000'000, 'x') << '\n'
            << std::string(5000, '[') << '\n'
            << std::string("\0\xff\xfe{", 4);
    }
    const auto again = opened(demoFile());
    GOOD(again);
    const auto kept = evaluate::runsKeptOf(again->evaluator);
    QVERIFY(kept->find(uniform(*again, 3)));
    QVERIFY(!kept->find(uniform(*again, 4)));
    GOOD(run(*again, uniform(*again, 5))); // behind a line without an end
    const auto third = opened(demoFile());
    GOOD(third);
    QVERIFY(evaluate::runsKeptOf(third->evaluator)->find(uniform(*third, 5)));
    QCOMPARE(evaluate::runsKeptOf(third->evaluator)->all().size(), std::size_t{2});
}

void TestRunCache::severalWritersMayAppendAtOnce()
{
    const auto project = opened(demoFile());
    GOOD(project);
    KeptRun pattern = awkwardRun(*project);
    project::RunCache first(folder(), *project), second(folder(), *project); // as another process would
    const auto recipe = [&](int i) {
        pipeline::Recipe own = pattern.recipe;
        for (std::size_t layer = 0; layer < 6; ++layer)
            own.settings[layer] = bits(2 + (i >> layer) % 2);
        return own;
    };
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = t; i < 64; i += 4) {
                KeptRun own = pattern;
                own.recipe = recipe(i);
                own.run.measured.correct = i;
                (t % 2 ? first : second).keep(own);
            }
        });
    threads.clear();
    project::RunCache both(folder(), *project);
    QCOMPARE(both.all().size(), std::size_t{64});
    for (int i = 0; i < 64; ++i) {
        const auto found = both.find(recipe(i));
        QVERIFY(found);
        QCOMPARE(found->measured.correct, i);
    }
}

void TestRunCache::whatOthersRunIsKnownAtOnce()
{
    const auto first = opened(demoFile()), second = opened(demoFile());
    GOOD(first);
    GOOD(second);
    for (const int width : {2, 3, 4, 5}) {
        const auto &one = width % 2 ? *first : *second;
        const auto &other = width % 2 ? *second : *first;
        GOOD(run(one, uniform(one, width)));
        GOOD(run(other, uniform(other, width)));
    }
    for (const auto *project : {&*first, &*second}) {
        QCOMPARE(counts(*project).run, 2);
        QCOMPARE(counts(*project).known, 2);
    }
    QCOMPARE(linesOf(file()), 4);
}

void TestRunCache::whatCannotBeWrittenIsCounted()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const KeptRun kept = awkwardRun(*project);
    std::ofstream(m_folder->path().toStdString() + "/file") << "x";
    const std::filesystem::path below = m_folder->path().toStdString() + "/file/below";
    const auto full = std::filesystem::path(m_folder->path().toStdString()) / "full";
    std::filesystem::create_directories(full);
    std::filesystem::create_symlink("/dev/full",
                                    full / project::RunCache(folder(), *project).file().filename());
    for (const auto &bad : {below, std::filesystem::path("/proc/none"), full}) {
        project::RunCache cache(bad, *project);
        cache.keep(kept);
        QVERIFY(cache.find(kept.recipe)); // as long as it lives
        QCOMPARE(cache.counts().written, 0);
        QCOMPARE(cache.counts().lost, 1);
        QVERIFY(!cache.counts().reason.empty());
    }
    project::RunCache inMemory({}, *project); // nobody asked for more
    inMemory.keep(kept);
    QVERIFY(inMemory.find(kept.recipe));
    QCOMPARE(inMemory.counts().lost, 0);
}

void TestRunCache::whatIsMeasuredOnlyIsKeptUntilItIsLookedAt()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const KeptRun whole = awkwardRun(*project);
    QVERIFY(whole.run.behaviour);
    KeptRun only{whole.recipe, whole.source, {whole.run.measured, {}, 0}, true};
    {
        project::RunCache cache(folder(), *project);
        cache.keep(only);
        QVERIFY(!cache.find(whole.recipe)); // nobody would look at it any more
    }
    project::RunCache later(folder(), *project), other(folder(), *project);
    QCOMPARE(later.all().size(), std::size_t{1});
    QCOMPARE(later.all().front().run.measured.correct, whole.run.measured.correct);
    QVERIFY(later.all().front().isMeasuredOnly);
    later.keep(whole);
    QCOMPARE(later.counts().run, 1);
    QVERIFY(later.find(whole.recipe) && later.find(whole.recipe)->behaviour);
    later.keep(only); // which says less
    QVERIFY(other.find(whole.recipe) && other.find(whole.recipe)->behaviour);
    QCOMPARE(other.all().size(), std::size_t{1});
    QVERIFY(!other.all().front().isMeasuredOnly);
}

void TestRunCache::aStoppedRunIsNoRun()
{
    const auto project = opened(demoFile());
    GOOD(project);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped =
        evaluate::runWhole(project->evaluator, uniform(*project, 4), "edited", stop.get_token(), quiet);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    QVERIFY(!evaluate::runsKeptOf(project->evaluator)->find(uniform(*project, 4)));
}

void TestRunCache::speedsReadBackToTheLastBit()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const auto kept = awkwardSpeed(*project, "Abacus 9000 \"turbo\"");
    project::RunCache(folder(), *project).keepSpeed(kept);
    project::RunCache cache(folder(), *project);
    const auto speeds = cache.speeds();
    QCOMPARE(speeds.size(), std::size_t{1});
    QVERIFY(speeds.front().recipe == kept.recipe);
    QVERIFY(speeds.front().latency.on == kept.latency.on);
    QCOMPARE(speeds.front().latency.int8Engine, kept.latency.int8Engine);
    QVERIFY(speeds.front().latency.batches.front().int8 && !speeds.front().latency.batches.back().int8);
    QCOMPARE(numbersOf(speeds.front().latency), numbersOf(kept.latency));
    QVERIFY(cache.all().empty()); // it is no run
}

void TestRunCache::measuredSpeedIsThereWhenTheProjectIsOpenedAgain()
{
    const auto project = opened(demoFile());
    GOOD(project);
    const auto recipe = uniform(*project, 4);
    const auto measured = evaluate::measureLatency(project->evaluator, recipe, {}, quiet);
    GOOD(measured);
    QVERIFY(measured->on == evaluate::thisMachine());
    const auto again = opened(demoFile());
    GOOD(again);
    const auto speeds = evaluate::runsKeptOf(again->evaluator)->speeds();
    QCOMPARE(speeds.size(), std::size_t{1});
    QVERIFY(speeds.front().recipe == recipe);
    QVERIFY(speeds.front().latency.on == evaluate::thisMachine());
    QCOMPARE(numbersOf(speeds.front().latency), numbersOf(*measured));
}

void TestRunCache::speedsOfOneRecipeAreKeptByMachine()
{
    const auto project = opened(demoFile());
    GOOD(project);
    project::RunCache cache(folder(), *project);
    auto here = awkwardSpeed(*project, evaluate::thisMachine().processor);
    cache.keepSpeed(here);
    cache.keepSpeed(awkwardSpeed(*project, "Abacus 9000"));
    here.latency.batches.front().compressed.medianMs = 0.2; // timed once more
    cache.keepSpeed(here);
    auto threads = here;
    threads.latency.on.threads = 2;
    cache.keepSpeed(threads);
    project::RunCache again(folder(), *project);
    for (project::RunCache *own : {&cache, &again}) {
        const auto speeds = own->speeds();
        QCOMPARE(speeds.size(), std::size_t{3});
        QCOMPARE(numbersOf(speeds[0].latency), numbersOf(here.latency));
        QCOMPARE(speeds[1].latency.on.processor, std::string("Abacus 9000"));
        QCOMPARE(speeds[2].latency.on.threads, 2);
    }
}

void TestRunCache::speedsThatLieAreIgnored_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const char *pointer, const char *value) {
        QTest::newRow(name) << QString::fromLatin1(pointer) << QString::fromLatin1(value);
    };
    row("another version", "/speed", "99");
    row("another recipe", "/recipe/default/bits", "5");
    row("another key", "/key", "\"abc\"");
    row("no processor", "/processor", "\"\"");
    row("a processor of another type", "/processor", "7");
    row("a long processor", "/processor", ("\"" + std::string(161, 'x') + "\"").c_str());
    row("no thread", "/threads", "0");
    row("more threads than there are", "/threads", "5000");
    row("no batches", "/batches", "[]");
    row("a batch of none", "/batches/0/batch", "0");
    row("a time of none", "/batches/0/compressed/0", "0");
    row("a time before it began", "/batches/0/float/0", "-1");
    row("a time without an end", "/batches/0/float/0", "\"7ff0000000000000\"");
    row("an interval from its end", "/batches/0/float/1", "1000");
    row("no run", "/batches/0/int8/3", "0");
    row("a word for a speed-up", "/batches/0/speedup/0", "\"fast\"");
    row("activations of other bits", "/int8/bits", "16");
    row("fewer layers", "/layerShares", "[0.5]");
    row("a share below none", "/layerShares/0", "-0.5");
}

void TestRunCache::speedsThatLieAreIgnored()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    const auto project = opened(demoFile());
    GOOD(project);
    project::RunCache cache(folder() / "runs", *project);
    cache.keepSpeed(awkwardSpeed(*project, "Abacus 9000"));
    std::string line;
    std::getline(std::ifstream(file()), line);
    QCOMPARE(project::RunCache(folder() / "runs", *project).speeds().size(), std::size_t{1});
    json record = json::parse(line);
    record[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    std::ofstream(file(), std::ios::trunc) << record.dump() << '\n';
    QVERIFY(project::RunCache(folder() / "runs", *project).speeds().empty());
}

QTEST_GUILESS_MAIN(TestRunCache)
#include "tst_runcache.moc"
