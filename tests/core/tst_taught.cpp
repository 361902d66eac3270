// What lengthy steps learn: told as it goes, gone on with where it was stopped, learnt once for all
// processes, and nothing that a file may hold besides.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/taught/taughtfile.h"
#include "core/evaluate/taught/tensorstream.h"
#include "core/pipeline/codedstep.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/recordedprogress.h"
#include "tests/support/scriptedevaluator.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/add.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::evaluate;
using namespace paretoscope::tests;
using pipeline::Recipe;

namespace {

constexpr std::int64_t plenty = std::int64_t{1} << 30;

/// Three blocks, one of them with a residual sum.
ScriptedModule network()
{
    return {{{"a.weight", weights({6, 3, 3, 3}, 1)},
             {"a.bias", weights({6}, 2)},
             {"b.weight", weights({6, 6, 3, 3}, 3)},
             {"b.bias", weights({6}, 4)},
             {"c.weight", weights({6, 6, 3, 3}, 5)},
             {"c.bias", weights({6}, 6)},
             {"f.weight", weights({5, 6}, 11)},
             {"f.bias", weights({5}, 12)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.conv2d(x, self.a.weight, self.a.bias, [1, 1], [1, 1]))
    y = torch.relu(torch.conv2d(x, self.b.weight, self.b.bias, [1, 1], [1, 1]))
    x = torch.relu(torch.conv2d(y, self.c.weight, self.c.bias, [1, 1], [1, 1]) + x)
    return torch.linear(x.mean([2, 3]), self.f.weight, self.f.bias)
)"};
}

pipeline::Steps reconstructed(const char *unit, std::int64_t iterations = 60)
{
    pipeline::Step step = *pipeline::stepFromKey("reconstruct");
    step = *pipeline::withValue(step, "unit", std::string(unit));
    step = *pipeline::withValue(step, "iterations", iterations);
    return pipeline::Steps::usual().with(step);
}

/// LIKE's network and samples as in a new process.
base::Result<Evaluator> anew(const Evaluator &like, const std::filesystem::path &taught)
{
    EvaluatorOptions options;
    options.microBatch = 16;
    options.taughtFolder = taught;
    return Evaluator::create(like.model(), like.task(), like.samples(), options);
}

base::Result<Evaluator> anew(const QTemporaryDir &models, const std::filesystem::path &taught)
{
    const auto evaluator = scriptedEvaluator(models, network(), {{96, 3, 6, 6}, {}}, data::Task::Unlabelled);
    return evaluator ? anew(*evaluator, taught) : evaluator;
}

std::filesystem::path pathOf(const QTemporaryDir &folder)
{
    return folder.path().toStdString();
}

std::vector<std::filesystem::path> filesIn(const QTemporaryDir &folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(pathOf(folder)))
        files.push_back(entry.path());
    return files;
}

bool sameTensors(const at::Tensor &a, const at::Tensor &b)
{
    return a.defined() == b.defined() && (!a.defined() || at::equal(a, b));
}

bool areSame(const CodedSteps::After &a, const CodedSteps::After &b)
{
    return std::ranges::equal(a.coded, b.coded,
                              [](const auto &own, const auto &other) {
                                  return sameTensors(own->weight, other->weight) &&
                                         sameTensors(own->codes, other->codes) &&
                                         sameTensors(own->scales, other->scales) &&
                                         (own->inputs == nullptr) == (other->inputs == nullptr);
                              }) &&
           std::ranges::equal(a.parameters, b.parameters, [](const auto &own, const auto &other) {
               return own.parameter == other.parameter && sameTensors(own.tensor, other.tensor);
           });
}

Recipe recipeOf(const Evaluator &evaluator, const pipeline::Steps &steps, bool isRounded = false)
{
    auto setting = bits(3);
    if (isRounded)
        setting = setting.with("activationBits", std::int64_t{6});
    return pipeline::uniformRecipe(evaluator.model().layers().size(), setting, steps);
}

/// COUNT parts of a step, each of a layer and a bias, of an evaluator's network at 3 bits.
struct MadeParts {
    Evaluator evaluator;
    compress::CodedLayers coded;
    std::vector<pipeline::CodedChanges> parts;
};

base::Result<MadeParts> madeParts(const QTemporaryDir &models)
{
    auto evaluator = anew(models, {});
    if (!evaluator)
        return evaluator.error();
    const auto made = evaluator->data().coded(recipeOf(*evaluator, {}), {});
    if (!made)
        return made.error();
    std::vector<pipeline::CodedChanges> parts;
    for (const std::size_t layer : {std::size_t{0}, std::size_t{2}}) {
        pipeline::CodedChanges part{{}, compress::CodedLayers(made->coded.size())};
        part.coded[layer] = made->coded[layer];
        const auto &parameters = evaluator->model().data().parameters;
        const auto bias = std::ranges::find_if(
            parameters, [](const graph::Parameter &own) { return own.tensor.dim() == 1; });
        part.parameters.push_back(
            {static_cast<graph::ParameterId>(bias - parameters.begin()), at::add(bias->tensor.detach(), 1)});
        parts.push_back(part);
    }
    return MadeParts{std::move(*evaluator), made->coded, parts};
}

} // namespace

class TestTaught : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learntOnceForAllProcesses_data();
    void learntOnceForAllProcesses();
    void whatWasStoppedGoesOn_data();
    void whatWasStoppedGoesOn();
    void progressIsOfLearningAndRunning();
    void whatIsKilledGoesOn();
    void timeEndsLearning();
    void partsComeBackToTheLastBit();
    void everyChangedByteIsNoticed();
    void whatDoesNotFitIsPassedBy();
    void tensorsOfNoSizeAreRefused();
    void theOldestGo();
};

void TestTaught::learntOnceForAllProcesses_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<bool>("isRounded");
    QTest::newRow("layer") << "layer" << false;
    QTest::newRow("block") << "block" << false;
    QTest::newRow("block, rounded inputs") << "block" << true;
}

void TestTaught::learntOnceForAllProcesses()
{
    QFETCH(QString, unit);
    QFETCH(bool, isRounded);
    const QTemporaryDir models, folder;
    const auto first = anew(models, pathOf(folder));
    GOOD(first);
    const Recipe recipe = recipeOf(*first, reconstructed(qPrintable(unit)), isRounded);
    const auto executor = first->data().executorAfter(recipe.steps);
    GOOD(executor);
    QVERIFY(first->data().runsAhead(**executor, recipe) > 0);
    const auto learnt = first->data().coded(recipe, {});
    GOOD(learnt);
    QCOMPARE(first->data().runsAhead(**executor, recipe), 0.0);
    QCOMPARE(filesIn(folder).size(), std::size_t{1});

    // What another process takes is what is in the file: there a bias is another.
    const auto file = filesIn(folder).front();
    const std::string key = file.stem().string();
    const auto second = anew(*first, pathOf(folder));
    GOOD(second);
    QCOMPARE(second->data().runsAhead(**second->data().executorAfter(recipe.steps), recipe), 0.0);
    const auto again = second->data().coded(recipe, {});
    GOOD(again);
    QVERIFY(areSame(*learnt, *again));
    const auto plain = second->data().weights.coded((*executor)->model(), recipe, {});
    GOOD(plain);
    auto taught = readTaught(file, key, (*executor)->model(), *plain);
    QVERIFY(taught && taught->isWhole);
    at::Tensor &bias = taught->parts.back().parameters.front().tensor;
    bias = at::add(bias, 1);
    QVERIFY(writeTaught(file, key, *taught, plenty));
    const auto third = anew(*first, pathOf(folder));
    GOOD(third);
    const auto changed = third->data().coded(recipe, {});
    GOOD(changed);
    QVERIFY(!areSame(*learnt, *changed));
}

void TestTaught::whatWasStoppedGoesOn_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<bool>("isRounded");
    QTest::addColumn<bool>("isOtherProcess");
    QTest::newRow("layer") << "layer" << false << true;
    QTest::newRow("block") << "block" << false << true;
    QTest::newRow("block, rounded inputs") << "block" << true << true;
    QTest::newRow("nothing on disk") << "block" << false << false;
}

void TestTaught::whatWasStoppedGoesOn()
{
    QFETCH(QString, unit);
    QFETCH(bool, isRounded);
    QFETCH(bool, isOtherProcess);
    const QTemporaryDir models, folder;
    const std::filesystem::path taught = isOtherProcess ? pathOf(folder) : std::filesystem::path();
    const auto whole = anew(models, {});
    GOOD(whole);
    const auto stopped = anew(*whole, taught), next = anew(*whole, taught);
    GOOD(stopped);
    GOOD(next);
    const Recipe recipe = recipeOf(*whole, reconstructed(qPrintable(unit)), isRounded);
    const auto wanted = whole->data().coded(recipe, {});
    GOOD(wanted);

    const auto run = [&](const Evaluator &evaluator, const std::stop_token &stop,
                         const std::function<void(double)> &told) {
        const base::EngineScope engine;
        const auto executor = evaluator.data().executorAfter(recipe.steps);
        return evaluator.data().overridesFor(**executor, recipe, stop, told);
    };
    std::stop_source source;
    const auto ended = run(*stopped, source.get_token(), [&](double share) {
        if (share > 0.6)
            source.request_stop();
    });
    QVERIFY(!ended);
    QVERIFY(ended.error().code == base::ErrorCode::Cancelled);
    QCOMPARE(filesIn(folder).empty(), !isOtherProcess);

    const Evaluator &own = isOtherProcess ? *next : *stopped;
    std::vector<double> shares;
    GOOD(run(own, {}, [&](double share) { shares.push_back(share); }));
    QVERIFY(std::ranges::is_sorted(shares));
    QCOMPARE(shares.back(), 1.0);
    // Of the first half nothing but the ends of its parts is told: four of layers, one of blocks at least.
    QVERIFY(std::ranges::count_if(shares, [](double share) { return share < 0.5; }) <= 3);
    const auto made = own.data().coded(recipe, {});
    GOOD(made);
    QVERIFY(areSame(*wanted, *made));
}

void TestTaught::progressIsOfLearningAndRunning()
{
    const QTemporaryDir models;
    const auto evaluator = anew(models, {});
    GOOD(evaluator);
    RecordedProgress progress;
    GOOD(evaluator->measure(recipeOf(*evaluator, reconstructed("block")), 0, {}, progress));
    std::vector<double> shares;
    for (const base::Progress &told : progress.all)
        shares.push_back(told.fraction);
    QVERIFY(std::ranges::is_sorted(shares));
    QVERIFY(shares.front() < 0.01);
    QVERIFY(std::abs(shares.back() - 1) < 1e-9);
    QVERIFY(shares.size() > 60); // steps of learning
    RecordedProgress second;
    GOOD(evaluator->measure(recipeOf(*evaluator, reconstructed("block")), 0, {}, second));
    QVERIFY(second.all.size() < 20); // micro-batches alone
}

/// What is written while it learns: the file is looked at from within, as if nothing came after that.
void TestTaught::whatIsKilledGoesOn()
{
    const QTemporaryDir models, folder;
    const auto evaluator = anew(models, pathOf(folder));
    GOOD(evaluator);
    const Recipe recipe = recipeOf(*evaluator, reconstructed("block", 1500));
    const base::EngineScope engine;
    const auto executor = evaluator->data().executorAfter(recipe.steps);
    GOOD(executor);
    std::size_t parts = 0;
    bool wasWhole = false;
    double ahead = 0;
    const auto plain = evaluator->data().weights.coded((*executor)->model(), recipe, {});
    GOOD(plain);
    GOOD(evaluator->data().overridesFor(**executor, recipe, {}, [&](double) {
        if (parts > 0 || filesIn(folder).empty())
            return;
        const auto file = filesIn(folder).front();
        const auto read = readTaught(file, file.stem().string(), (*executor)->model(), *plain);
        parts = read ? read->parts.size() : 0;
        wasWhole = saysWhole(file, file.stem().string());
        ahead = evaluator->data().runsAhead(**executor, recipe);
    }));
    if (parts == 0)
        QSKIP("learnt within the time between two writes");
    QVERIFY(!wasWhole);
    QVERIFY(ahead > 0); // is told as work that is left
    QVERIFY(saysWhole(filesIn(folder).front(), filesIn(folder).front().stem().string()));
}

/// Of a hundred thousand steps, which take minutes.
void TestTaught::timeEndsLearning()
{
    const QTemporaryDir models;
    const auto evaluator = anew(models, {});
    GOOD(evaluator);
    const pipeline::Steps endless = reconstructed("block", 100000);
    pipeline::Step step = *endless.find(*pipeline::stepNamed("reconstruct"));
    step = *pipeline::withValue(step, "seconds", std::int64_t{1});
    QElapsedTimer timer;
    timer.start();
    const auto nearer = evaluator->measure(recipeOf(*evaluator, endless.with(step)), 0, {}, quiet);
    const auto plain = evaluator->measure(recipeOf(*evaluator, {}), 0, {}, quiet);
    GOOD(nearer);
    GOOD(plain);
    QVERIFY(nearer->kl < plain->kl);
    QVERIFY(timer.elapsed() < 30000);
    QVERIFY(pipeline::dependOnSpeed(endless.with(step)));
    QVERIFY(!pipeline::dependOnSpeed(endless));
}

void TestTaught::partsComeBackToTheLastBit()
{
    const base::EngineScope engine;
    const QTemporaryDir models, folder;
    const auto made = madeParts(models);
    GOOD(made);
    const auto file = taughtFile(pathOf(folder) / "new" / "deep", "key");
    QVERIFY(writeTaught(file, "key", {false, made->parts}, plenty));
    const auto read = readTaught(file, "key", made->evaluator.model(), made->coded);
    QVERIFY(read);
    QVERIFY(!read->isWhole);
    QCOMPARE(read->parts.size(), std::size_t{2});
    for (std::size_t i = 0; i < 2; ++i) {
        const auto &own = read->parts[i], &other = made->parts[i];
        QVERIFY(sameTensors(own.parameters.front().tensor, other.parameters.front().tensor));
        for (std::size_t layer = 0; layer < own.coded.size(); ++layer) {
            QCOMPARE(own.coded[layer] == nullptr, other.coded[layer] == nullptr);
            if (own.coded[layer]) {
                QVERIFY(sameTensors(own.coded[layer]->weight, other.coded[layer]->weight));
                QCOMPARE(own.coded[layer]->weight.strides(), other.coded[layer]->weight.strides());
                QVERIFY(sameTensors(own.coded[layer]->codes, other.coded[layer]->codes));
                QVERIFY(sameTensors(own.coded[layer]->scales, other.coded[layer]->scales));
            }
        }
    }
    QVERIFY(!readTaught(file, "other", made->evaluator.model(), made->coded));
    QVERIFY(!readTaught(folder.path().toStdString(), "key", made->evaluator.model(), made->coded));
}

void TestTaught::everyChangedByteIsNoticed()
{
    const base::EngineScope engine;
    const QTemporaryDir models, folder;
    const auto made = madeParts(models);
    GOOD(made);
    const auto file = taughtFile(pathOf(folder), "key");
    QVERIFY(writeTaught(file, "key", {true, made->parts}, plenty));
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    const std::string whole = text.str();
    const auto isRead = [&](const std::string &content) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
        return readTaught(file, "key", made->evaluator.model(), made->coded).has_value();
    };
    for (std::size_t i = 0; i < whole.size(); i += i < 400 ? 1 : 37) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 0x42);
        QVERIFY2(!isRead(changed), qPrintable(QString::number(i)));
    }
    for (const std::size_t length : {std::size_t{0}, std::size_t{100}, whole.size() - 1})
        QVERIFY(!isRead(whole.substr(0, length)));
    QVERIFY(!isRead(whole + "x"));
    QVERIFY(isRead(whole));
}

/// Well written, with a right checksum.
void TestTaught::whatDoesNotFitIsPassedBy()
{
    const base::EngineScope engine;
    const QTemporaryDir models, folder;
    const auto made = madeParts(models);
    GOOD(made);
    const auto file = taughtFile(pathOf(folder), "key");
    using Change = std::function<void(pipeline::CodedChanges &)>;
    const auto withWeight = [](auto change) -> Change {
        return [change](pipeline::CodedChanges &part) {
            auto weight = *part.coded[0];
            change(weight);
            part.coded[0] = std::make_shared<const compress::CompressedWeight>(weight);
        };
    };
    using compress::CompressedWeight;
    const std::vector<Change> changes{
        [](auto &part) { part.parameters.front().tensor = at::ones({7}); },
        [](auto &part) { part.parameters.front().tensor = part.parameters.front().tensor.to(at::kDouble); },
        [](auto &part) { part.parameters.front().parameter = 1000; },
        [](auto &part) { part.coded.resize(9, part.coded[0]); },
        withWeight([](CompressedWeight &own) {
            own.weight = at::ones({6, 3, 3});
        }),
        withWeight([](CompressedWeight &own) {
            own.codes = at::zeros({6, 27});
        }),
        withWeight([](CompressedWeight &own) { own.scales = at::Tensor(); }),
        withWeight([](CompressedWeight &own) { own.book = at::ones({4}); }),
        withWeight(
            [](CompressedWeight &own) { own.factors = std::make_shared<const compress::CodedFactors>(); })};
    for (const Change &change : changes) {
        auto parts = made->parts;
        change(parts.front());
        QVERIFY(writeTaught(file, "key", {true, parts}, plenty));
        QVERIFY(!readTaught(file, "key", made->evaluator.model(), made->coded));
    }
    auto none = made->coded; // the layer is a float now
    none[0] = nullptr;
    QVERIFY(writeTaught(file, "key", {true, made->parts}, plenty));
    QVERIFY(readTaught(file, "key", made->evaluator.model(), made->coded));
    QVERIFY(!readTaught(file, "key", made->evaluator.model(), none));
    const std::vector<pipeline::CodedChanges> many(1000, made->parts.front());
    QVERIFY(writeTaught(file, "key", {true, many}, plenty));
    QVERIFY(!readTaught(file, "key", made->evaluator.model(), made->coded));
}

void TestTaught::tensorsOfNoSizeAreRefused()
{
    const base::EngineScope engine;
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::vector<std::int64_t>> lies{
        {0, 1, huge, 1},
        {0, 2, huge, 1, huge, 1},
        {0, 2, std::int64_t{1} << 32, 1, std::int64_t{1} << 32, 1},
        {0, 1, 2, 2},
        {0, 2, 2, 1, 2, 1},
        {0, 1, -3, 1},
        {0, 9, 1, 1, 1, 1},
        {7, 1, 1, 1},
        {-1, 1, 1, 1},
        {0, 1, 0, 1},
        {3, 1, 8, 1}};
    for (const auto &numbers : lies) {
        TensorWriter writer(0);
        for (const std::int64_t number : numbers)
            writer.number(number);
        writer.number(huge); // what a tensor would take its values from
        writer.number(huge);
        const auto bytes = writer.take();
        TensorReader reader(bytes);
        reader.tensor();
        QVERIFY(!reader.isGood());
        QVERIFY(!reader.tensor().defined());
    }
    TensorWriter writer(0);
    writer.tensor(at::ones({2, 3}).t());
    writer.tensor({});
    const auto bytes = writer.take();
    TensorReader reader(bytes);
    QCOMPARE(reader.tensor().stride(0), std::int64_t{1});
    QVERIFY(!reader.tensor().defined());
    QVERIFY(reader.isAtEnd());
}

void TestTaught::theOldestGo()
{
    const base::EngineScope engine;
    const QTemporaryDir models, folder;
    const auto made = madeParts(models);
    GOOD(made);
    const auto write = [&](const char *key, std::int64_t most) {
        QVERIFY(writeTaught(taughtFile(pathOf(folder), key), key, {true, made->parts}, most));
    };
    write("one", plenty);
    const auto one = taughtFile(pathOf(folder), "one");
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(one));
    std::filesystem::last_write_time(one,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    std::ofstream(folder.filePath(QStringLiteral("other.txt")).toStdString()) << "stays";
    write("two", 2 * size);
    QCOMPARE(filesIn(folder).size(), std::size_t{3});
    write("three", 2 * size);
    QVERIFY(!std::filesystem::exists(one));
    QCOMPARE(filesIn(folder).size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(TestTaught)
#include "tst_taught.moc"
