// A slider's answer must be the evaluator's own, to the last bit, whatever was run before it and however that
// ended.
#include "core/evaluate/liveevaluator.h"
#include "core/formats/torchscript/torchscript.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/countednodes.h"
#include "tests/support/datafiles.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/record_function.h>

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <random>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using evaluate::LiveEvaluator;
using evaluate::Measurement;
using pipeline::Recipe;

namespace {

const std::vector<LayerSetting> choices{bits(2), bits(3), bits(4), bits(8), {}, sparse(0.5), bits(4, 0.3)};

std::size_t below(std::mt19937 &random, std::size_t bound)
{
    return random() % bound;
}

/// One to three layers get another setting; now and then batch norm is folded or no longer, biases are
/// corrected or no longer, where EVALUATOR's network has any.
Recipe edited(Recipe recipe, std::mt19937 &random, const evaluate::Evaluator &evaluator)
{
    for (std::size_t i = 0; i <= below(random, 3); ++i)
        recipe.settings[below(random, recipe.settings.size())] = choices[below(random, choices.size())];
    bool corrected = tests::isCorrected(recipe.steps);
    if (below(random, 6) == 0)
        recipe.steps = tests::foldedIf(recipe.steps.beforeCoding().empty());
    if (below(random, 6) == 0)
        corrected = !corrected;
    const pipeline::Steps steps = tests::correctedIf(corrected, recipe.steps);
    recipe.steps = evaluator.after(steps) ? steps : tests::correctedIf(false, recipe.steps);
    return recipe;
}

evaluate::EvaluatorOptions smallBatches(std::int64_t microBatch)
{
    evaluate::EvaluatorOptions options;
    options.microBatch = microBatch;
    return options;
}

/// EDITS random edits, some of them stopped at a random node, and steps back to an earlier recipe between.
void compareSequence(const evaluate::Evaluator &plain, std::int64_t microBatch, int edits,
                     evaluate::LiveOptions options)
{
    std::atomic<std::int64_t> nodes = 0, until = 0;
    std::stop_source stop;
    const auto counted = withCountedNodes(plain.model(), [&] {
        if (++nodes == until)
            stop.request_stop();
    });
    const auto evaluator =
        evaluate::Evaluator::create(counted, plain.task(), plain.samples(), smallBatches(microBatch));
    GOOD(evaluator);
    LiveEvaluator live(*evaluator, options);
    std::mt19937 random(3);
    Recipe recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), {});
    const Recipe start = recipe;
    std::int64_t whole = 0; // nodes of a whole run
    for (int edit = 0; edit < edits; ++edit) {
        recipe = below(random, 5) == 0 ? start : edited(recipe, random, *evaluator);
        if (whole > 0 && below(random, 3) == 0) {
            stop = {};
            nodes = 0;
            until = 1 + static_cast<std::int64_t>(below(random, static_cast<std::size_t>(whole)));
            const auto stopped = live.measure(edited(recipe, random, *evaluator), stop.get_token(), quiet);
            QVERIFY(stopped || stopped.error().code == base::ErrorCode::Cancelled);
            until = 0;
        }
        const auto answer = live.measure(recipe, {}, quiet);
        nodes = 0;
        const auto expected = evaluator->measure(recipe, 0, {}, quiet);
        whole = nodes;
        GOOD(answer);
        GOOD(expected);
        QCOMPARE(*answer, *expected); // every field
        QVERIFY(live.retainedBytes() > 0 || options.memoryBytes == 0);
        QVERIFY(live.retainedBytes() <= options.memoryBytes);
    }
}

/// Convolutions run on this thread while it lives.
class ConvolutionCounter {
public:
    ConvolutionCounter()
    {
        count = 0;
        m_handle = at::addThreadLocalCallback(at::RecordFunctionCallback(&begin));
    }
    ~ConvolutionCounter() { at::removeCallback(m_handle); }
    ConvolutionCounter(const ConvolutionCounter &) = delete;
    ConvolutionCounter &operator=(const ConvolutionCounter &) = delete;

    static thread_local int count;

private:
    static std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction &function)
    {
        count += std::string(function.name()) == "aten::_convolution";
        return nullptr;
    }
    at::CallbackHandle m_handle;
};

thread_local int ConvolutionCounter::count = 0;

} // namespace

class TestLiveEvaluator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anySequenceOfEditsEqualsTheEvaluator_data();
    void anySequenceOfEditsEqualsTheEvaluator();
    void scriptedGraphsWithBranchesAndInPlaceOperators();
    void everyLayerKind();
    void stagesAreReportedInOrder();
    void onlyTheConeOfAnEditIsRun();
    void littleMemoryIsKeptTo_data();
    void littleMemoryIsKeptTo();
    void twoThreadsGetTheirOwnAnswers();
    void recipeOfAnotherModelIsRefused();

private:
    /// An evaluator on a scripted model with 24 samples of this shape, unlabelled.
    base::Result<evaluate::Evaluator> scripted(const std::string &shape, std::size_t count);
    std::string path(const char *name) const { return m_folder.filePath(name).toStdString(); }
    QTemporaryDir m_folder;
};

void TestLiveEvaluator::anySequenceOfEditsEqualsTheEvaluator_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("microBatch");
    QTest::addColumn<int>("edits");
    QTest::newRow("demo") << "demo" << 72 << 16 << 20;
    QTest::newRow("resnet20") << "resnet20" << 40 << 16 << 8;
    QTest::newRow("convnet") << "convnet" << 100 << 0 << 12;
    QTest::newRow("mobilenet") << "mobilenet" << 4 << 2 << 4;
    QTest::newRow("stories") << "stories" << 6 << 4 << 6;
}

void TestLiveEvaluator::anySequenceOfEditsEqualsTheEvaluator()
{
    PARETOSCOPE_ROW(name);
    QFETCH(int, samples);
    QFETCH(int, microBatch);
    QFETCH(int, edits);
    const auto evaluator = openNetwork(networkNamed(name), samples);
    GOOD(evaluator);
    compareSequence(*evaluator, microBatch, edits, {1, std::int64_t{1} << 30});
    if (name == "demo")
        compareSequence(*evaluator, microBatch, edits, {3, std::int64_t{1} << 30});
}

base::Result<evaluate::Evaluator> TestLiveEvaluator::scripted(const std::string &shape, std::size_t count)
{
    std::mt19937 random(1);
    std::vector<float> numbers(count);
    for (float &number : numbers)
        number = static_cast<float>(random() % 2000) / 1000 - 1;
    writeFile(path("x.npy"), npyFile("<f4", "(24, " + shape + ")", packed(numbers)));
    auto model = formats::readTorchScript(path("model.pt"));
    if (!model)
        return model.error();
    data::DataSource source{path("x.npy"), "npy", {}, {}, {}};
    auto dataset = data::openDataset(source, data::Task::Unlabelled, {});
    if (!dataset)
        return dataset.error();
    return evaluate::Evaluator::create(*model, data::Task::Unlabelled, data::allOf(*dataset),
                                       smallBatches(8));
}

void TestLiveEvaluator::scriptedGraphsWithBranchesAndInPlaceOperators()
{
    const std::vector<std::string> codes{
        // A branch that bypasses two layers, one layer used twice.
        R"(
def forward(self, x):
    h = torch.relu(torch.linear(x, self.a.weight, self.a.bias))
    g = torch.linear(torch.tanh(x), self.b.weight, None)
    h = torch.linear(h + g, self.a.weight, self.a.bias)
    return torch.linear(h, self.d.weight, None) * g + x
)",
        // A slice is written after it was read.
        R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    before = torch.linear(h, self.b.weight, None)
    h[:, 1:3] = 0.25
    return torch.linear(h, self.d.weight, None) + before
)",
        // A layer's output is written into something that another layer reads before and after.
        R"(
def forward(self, x):
    h = x.clone()
    first = torch.linear(h, self.a.weight, self.a.bias)
    h[:, 0:2] = torch.linear(first, self.b.weight, None)[:, 2:4]
    return torch.linear(h, self.d.weight, None) + first.mul_(0.5)
)"};
    for (const std::string &code : codes) {
        ScriptedModule module;
        module.parameters = {{"a.weight", weights({6, 6}, 1)},
                             {"a.bias", weights({6}, 2)},
                             {"b.weight", weights({6, 6}, 3)},
                             {"d.weight", weights({6, 6}, 4)}};
        module.code = code;
        module.save(path("model.pt"));
        const auto evaluator = scripted("6", 24 * 6);
        GOOD(evaluator);
        QCOMPARE(evaluator->model().layers().size(), std::size_t{3});
        compareSequence(*evaluator, 8, 25, {1, std::int64_t{1} << 20});
        compareSequence(*evaluator, 8, 10, {2, std::int64_t{1} << 20});
    }
}

void TestLiveEvaluator::everyLayerKind()
{
    saveEveryLayerKindModel(path("model.pt"));
    const auto evaluator = scripted("16", 24 * 16);
    GOOD(evaluator);
    compareSequence(*evaluator, 8, 20, {1, std::int64_t{1} << 24});
}

void TestLiveEvaluator::stagesAreReportedInOrder()
{
    const auto evaluator = openNetwork(demo(), 100, smallBatches(24));
    GOOD(evaluator);
    LiveEvaluator live(*evaluator, {2});
    const Recipe recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(3));
    std::vector<Measurement> partial;
    const auto caller = std::this_thread::get_id();
    const auto all = live.measure(recipe, {}, quiet, [&](const Measurement &soFar) {
        QCOMPARE(std::this_thread::get_id(), caller);
        partial.push_back(soFar);
    });
    GOOD(all);
    QCOMPARE(partial.size(), std::size_t{3}); // the first micro-batch; 64, in whole micro-batches; all
    const std::vector<std::int64_t> counts{24, 72, 100};
    for (std::size_t i = 0; i < counts.size(); ++i)
        QCOMPARE(partial[i], *evaluator->measure(recipe, counts[i], {}, quiet));
    QCOMPARE(partial.back(), *all);
}

void TestLiveEvaluator::onlyTheConeOfAnEditIsRun()
{
    const auto evaluator = openNetwork(demo(), 48, smallBatches(16));
    GOOD(evaluator);
    GOOD(evaluator->measureFloat({}, quiet));
    LiveEvaluator live(*evaluator);
    const std::size_t layers = evaluator->model().layers().size();
    Recipe recipe = pipeline::uniformRecipe(layers, bits(4));
    const auto convolutionsOf = [&](const Recipe &next) {
        const ConvolutionCounter counter;
        const auto measured = live.measure(next, {}, quiet);
        return measured ? ConvolutionCounter::count : -1;
    };
    const auto layer = [&](const char *name) { return *evaluator->model().layerIndex(name); };
    QCOMPARE(convolutionsOf(recipe), 3 * 12); // the thirteenth layer is linear
    QCOMPARE(convolutionsOf(recipe), 0);
    recipe.settings[layer("neck")] = bits(3);
    QCOMPARE(convolutionsOf(recipe), 3);
    recipe.settings[layer("classifier")] = bits(3);
    QCOMPARE(convolutionsOf(recipe), 0);
    recipe.settings[layer("depthwise")] = bits(3);
    QCOMPARE(convolutionsOf(recipe), 3 * 6); // itself, pointwise, three of wide, neck
    recipe.settings[layer("wide.shortcut")] = bits(3);
    QCOMPARE(convolutionsOf(recipe), 3 * 2); // beside the two others of its block
    recipe.settings[layer("neck")] = bits(4);
    QCOMPARE(convolutionsOf(recipe), 3);
    recipe.settings[layer("stem")] = bits(3);
    QCOMPARE(convolutionsOf(recipe), 3 * 12);
}

void TestLiveEvaluator::littleMemoryIsKeptTo_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("none") << qint64(0);
    QTest::newRow("less than a micro-batch") << qint64(20'000);
    QTest::newRow("some micro-batches") << qint64(2'000'000);
}

void TestLiveEvaluator::littleMemoryIsKeptTo()
{
    QFETCH(qint64, bytes);
    const auto evaluator = openNetwork(demo(), 64, smallBatches(16));
    GOOD(evaluator);
    LiveEvaluator live(*evaluator, {2, bytes});
    Recipe recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(4));
    for (const std::size_t layer : {std::size_t{3}, std::size_t{12}, std::size_t{5}}) {
        recipe.settings[layer] = bits(2);
        const auto answer = live.measure(recipe, {}, quiet);
        GOOD(answer);
        QCOMPARE(*answer, *evaluator->measure(recipe, 0, {}, quiet));
        QVERIFY(live.retainedBytes() <= bytes);
        QCOMPARE(live.retainedBytes() > 0, bytes > 1'000'000);
    }
}

void TestLiveEvaluator::twoThreadsGetTheirOwnAnswers()
{
    const auto evaluator = openNetwork(demo(), 32, smallBatches(16));
    GOOD(evaluator);
    LiveEvaluator live(*evaluator);
    std::atomic<int> wrong = 0;
    const auto work = [&](unsigned seed) {
        std::mt19937 random(seed);
        Recipe recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), {});
        for (int i = 0; i < 6; ++i) {
            recipe = edited(recipe, random, *evaluator);
            const auto answer = live.measure(recipe, {}, quiet);
            const auto whole = evaluator->measure(recipe, 0, {}, quiet);
            wrong += !answer || !whole || !(*answer == *whole);
        }
    };
    {
        std::jthread first(work, 1U);
        std::jthread second(work, 2U);
    }
    QCOMPARE(wrong.load(), 0);
}

void TestLiveEvaluator::recipeOfAnotherModelIsRefused()
{
    const auto evaluator = openNetwork(demo(), 16);
    GOOD(evaluator);
    LiveEvaluator live(*evaluator);
    const auto refused = live.measure(pipeline::uniformRecipe(3, bits(4)), {}, quiet);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code,
             evaluator->measure(pipeline::uniformRecipe(3, bits(4)), 0, {}, quiet).error().code);
}

QTEST_GUILESS_MAIN(TestLiveEvaluator)
#include "tst_liveevaluator.moc"
