// Speed is measured, so only what must hold on any machine is asserted: structure, order, agreement of
// outputs. No time is.
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/int8/int8model.h"
#include "core/evaluate/latency/timedruns.h"
#include "core/evaluate/recipelatency.h"
#include "tests/support/bits.h"
#include "tests/support/datafiles.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"
#include "tests/support/stepsandmodels.h"

#include <ATen/Context.h>
#include <ATen/ops/full.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

pipeline::Recipe fourBits(const evaluate::Evaluator &evaluator)
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), bits(4));
}

bool ordered(const evaluate::TimedRuns &runs)
{
    return runs.runs >= 7 && runs.medianMs > 0 && runs.interval.low <= runs.medianMs &&
           runs.medianMs <= runs.interval.high;
}

} // namespace

class TestRecipeLatency : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void intervalOfAMedianIsThatOfTheBinomial();
    void intervalOfAMedianCoversIt();
    void everyWayIsTimed();
    void kernelsOfIntegersRoundByThemselves();
    void int8IsCloseToFloat_data();
    void int8IsCloseToFloat();
    void int8IsRightOnAProcessorWhoseSumsSaturate_data();
    void int8IsRightOnAProcessorWhoseSumsSaturate();
    void largestNumbersSumRight_data();
    void largestNumbersSumRight();
    void exactInt8IsThatOfExactKernels_data() { addNetworkRows({"resnet20"}); }
    void exactInt8IsThatOfExactKernels();
    void wayFollowsWhatWasFound_data();
    void wayFollowsWhatWasFound();
    void int8KeepsWhatHasNoKernelAsFloat();
    void modelWithoutInt8LayersSaysWhy();
    void sharesFollowTheWork_data();
    void sharesFollowTheWork();
    void stopEndsIt();
};

void TestRecipeLatency::intervalOfAMedianIsThatOfTheBinomial()
{
    // From tables of the sign test: n and the rank k at two-sided 5 %.
    const std::vector<std::pair<std::size_t, std::size_t>> tabled{{7, 1},  {10, 2},  {15, 4}, {20, 6},
                                                                  {25, 8}, {40, 14}, {50, 18}};
    for (const auto &[n, rank] : tabled) {
        std::vector<double> values(n);
        std::iota(values.begin(), values.end(), 1.0);
        const auto interval = evaluate::medianInterval(values);
        QCOMPARE(interval.low, static_cast<double>(rank));
        QCOMPARE(interval.high, static_cast<double>(n + 1 - rank));
    }
    QCOMPARE(evaluate::medianOf({3, 1, 2}), 2.0);
}

void TestRecipeLatency::intervalOfAMedianCoversIt()
{
    std::mt19937 random(9);
    std::exponential_distribution<double> skewed(1);
    int covered = 0;
    for (int trial = 0; trial < 4000; ++trial) {
        std::vector<double> values(21);
        for (double &value : values)
            value = skewed(random);
        const auto interval = evaluate::medianInterval(values);
        covered += interval.low <= std::log(2.0) && std::log(2.0) <= interval.high;
    }
    QVERIFY2(covered > 0.945 * 4000, qPrintable(QString::number(covered)));
}

void TestRecipeLatency::everyWayIsTimed()
{
    const auto evaluator = openNetwork(demo(), 64);
    GOOD(evaluator);
    const auto engineBefore = at::globalContext().qEngine();
    const auto latency = evaluate::measureLatency(*evaluator, fourBits(*evaluator), {}, quiet);
    GOOD(latency);
    QVERIFY(at::globalContext().qEngine() == engineBefore);
    QCOMPARE(latency->batches.size(), std::size_t{2});
    QCOMPARE(latency->batches[0].batch, 1);
    QCOMPARE(latency->batches[1].batch, 32);
    QCOMPARE(latency->int8Engine.empty(), !latency->int8Note.isEmpty());
    for (const auto &batch : latency->batches) {
        QVERIFY(ordered(batch.asFloat));
        QVERIFY(ordered(batch.compressed));
        QCOMPARE(batch.int8.has_value(), latency->int8Note.isEmpty());
        QVERIFY(!batch.int8 || ordered(*batch.int8));
        QCOMPARE(batch.asFloat.runs, batch.compressed.runs);
        QVERIFY(batch.speedup.low <= batch.medianSpeedup && batch.medianSpeedup <= batch.speedup.high);
        QCOMPARE(batch.faster(), batch.speedup.low > 1);
    }
    QCOMPARE(latency->layerShares.size(), evaluator->model().layers().size());
    const auto &int8 = latency->int8;
    QCOMPARE(int8.activationBits == 7 || int8.activationBits == 8, latency->int8Note.isEmpty());
    QCOMPARE(int8.withVnni.has_value(), int8.activationBits == 7);
    QVERIFY(!latency->int8Note.isEmpty() || !int8.processor.empty());
    QVERIFY(int8.quality.kl < 0.01);
    QVERIFY(!int8.withVnni || (int8.withVnni->kl < 0.01 && int8.withVnni->n == int8.quality.n));
}

/// The step that rounds activations changes nothing of what they are given.
void TestRecipeLatency::kernelsOfIntegersRoundByThemselves()
{
    const auto project = demoProject();
    const auto timed = [&](const char *steps) {
        return evaluate::measureLatency(
            project->evaluator,
            pipeline::uniformRecipe(project->model.layers().size(), bits(4), stepsOf(steps)), {}, quiet);
    };
    const auto with = timed("foldBatchNorm,roundActivations:bits=4"), without = timed("foldBatchNorm");
    GOOD(with);
    GOOD(without);
    QCOMPARE(with->int8Engine, without->int8Engine);
    if (without->int8Engine.empty())
        QSKIP("no int8 kernels for this processor");
    QCOMPARE(with->int8.quality.kl, without->int8.quality.kl);
}

void TestRecipeLatency::int8IsCloseToFloat_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("layers");
    QTest::addColumn<double>("mostKl");
    QTest::newRow("demo") << "demo" << 256 << 13 << 0.01;
    QTest::newRow("resnet20") << "resnet20" << 96 << 20 << 0.01;
    QTest::newRow("convnet") << "convnet" << 256 << 4 << 0.01;
    // A thousand classes, ranges from the first eight pictures.
    QTest::newRow("mobilenet") << "mobilenet" << 24 << 28 << 0.25;
}

void TestRecipeLatency::int8IsCloseToFloat()
{
    PARETOSCOPE_ROW(name);
    QFETCH(int, samples);
    QFETCH(int, layers);
    QFETCH(double, mostKl);
    const auto evaluator = openNetwork(networkNamed(name), samples);
    GOOD(evaluator);
    const auto &data = evaluator->data();
    const auto folded = data.executorAfter(pipeline::Steps::usual());
    GOOD(folded);
    const auto batch = data.batch(0);
    GOOD(batch);
    const base::EngineScope scope;
    const auto int8 = evaluate::makeInt8Model(**folded, evaluate::toInputs(**batch), {});
    if (!int8 && int8.error().message().find("processor") != std::string::npos)
        QSKIP("no int8 kernels for this processor");
    GOOD(int8);
    QCOMPARE(int8->layers, layers);
    const graph::Executor executor(int8->model);
    const auto forward = evaluate::measureForward(
        *evaluator,
        [&](std::span<const c10::IValue> inputs, std::stop_token stop) {
            return executor.run(inputs, {}, std::move(stop));
        },
        0, {}, quiet);
    GOOD(forward);
    const evaluate::Measurement *measured = &forward->measured;
    QVERIFY(measured->kl > 0); // not the float kernels
    const auto flipped = measured->flips.rightToWrong + measured->flips.wrongToRight;
    qInfo("%s in int8 (%s): KL %.5f, %lld right before, %lld after, %lld flips, n = %d", name.c_str(),
          (int8->way.engine.name + ", " + std::to_string(static_cast<int>(int8->way.bits)) + " bits").c_str(),
          measured->kl, static_cast<long long>(measured->baselineCorrect),
          static_cast<long long>(measured->correct), static_cast<long long>(flipped), samples);
    QVERIFY(measured->kl < mostKl);
    // Activations of 7 bits, where 8 would saturate, cost a network of depthwise layers more.
    const int mostLost = int8->way.bits == evaluate::ActivationBits::Seven ? 4 : 2;
    QVERIFY(std::abs(measured->correct - measured->baselineCorrect) <= std::max(mostLost, samples / 50));
}

void TestRecipeLatency::int8IsRightOnAProcessorWhoseSumsSaturate_data()
{
    QTest::addColumn<QString>("function");
    for (const char *function :
         {"largestNumbersSumRight", "int8IsCloseToFloat:demo", "int8IsCloseToFloat:resnet20",
          "int8IsCloseToFloat:mobilenet", "everyWayIsTimed"})
        QTest::newRow(function) << function;
}

/// This test program on the same processor without what sums exactly, as the libraries are told.
void TestRecipeLatency::int8IsRightOnAProcessorWhoseSumsSaturate()
{
    QFETCH(QString, function);
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ONEDNN_MAX_CPU_ISA", "AVX2");
    environment.insert("ATEN_CPU_CAPABILITY", "avx2");
    environment.insert("FBGEMM_ENABLE_INSTRUCTIONS", "AVX2");
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::MergedChannels);
    child.start(QCoreApplication::applicationFilePath(), {function});
    QVERIFY(child.waitForFinished(-1));
    const QByteArray said = child.readAll();
    qInfo("%s", said.constData());
    QCOMPARE(child.exitStatus(), QProcess::NormalExit);
    QVERIFY2(child.exitCode() == 0, said.constData());
}

void TestRecipeLatency::largestNumbersSumRight_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    const auto row = [](const char *name, const char *code, std::vector<std::int64_t> shape) {
        QTest::newRow(name) << QString::fromLatin1(code) << shape;
    };
    row("3 x 3", "return torch.conv2d(x, self.a.weight, None, [1, 1], [0, 0], [1, 1], 1)", {8, 16, 3, 3});
    row("1 x 1", "return torch.conv2d(x, self.a.weight, None, [1, 1], [0, 0], [1, 1], 1)", {32, 16, 1, 1});
    row("by channel", "return torch.conv2d(x, self.a.weight, None, [1, 1], [0, 0], [1, 1], 16)",
        {16, 1, 3, 3});
    row("linear", "return torch.linear(torch.flatten(x, 1), self.a.weight, None)", {10, 16 * 25});
}

/// Every activation the largest, every weight the largest: each pair of products is beyond 16 bits.
void TestRecipeLatency::largestNumbersSumRight()
{
    QFETCH(QString, code);
    QFETCH(std::vector<std::int64_t>, shape);
    QTemporaryDir folder;
    const std::string path = folder.filePath("model.pt").toStdString();
    ScriptedModule module;
    module.parameters = {{"a.weight", at::full(shape, 0.5)}};
    module.code = "def forward(self, x):\n    " + code.toStdString() + "\n";
    module.save(path);
    const auto model = formats::readTorchScript(path);
    GOOD(model);
    const base::EngineScope scope;
    const graph::Executor executor(*model);
    const std::vector<c10::IValue> inputs{at::full({4, 16, 5, 5}, 3.0)};
    const auto expected = executor.run(inputs, {}, {});
    GOOD(expected);
    const auto int8 = evaluate::makeInt8Model(executor, inputs, {});
    GOOD(int8);
    qInfo("%s, %d bits", int8->way.engine.name.c_str(), static_cast<int>(int8->way.bits));
    const auto outputs = graph::Executor(int8->model).run(inputs, {}, {});
    GOOD(outputs);
    QVERIFY(outputs->first().sub(expected->first()).abs().max().item<float>() <=
            0.01F * expected->first().abs().max().item<float>());
    const auto exact = evaluate::makeExactInt8Model(executor, inputs, {});
    GOOD(exact);
    const auto same = graph::Executor(*exact).run(inputs, {}, {});
    GOOD(same);
    QVERIFY(same->first().sub(expected->first()).abs().max().item<float>() <=
            0.01F * expected->first().abs().max().item<float>());
}

/// The numbers by float operators are those of an engine that sums exactly, up to a rounded half.
void TestRecipeLatency::exactInt8IsThatOfExactKernels()
{
    PARETOSCOPE_ROW(name);
    const auto engines = evaluate::int8Engines();
    const auto found = std::ranges::find(engines, true, &evaluate::Int8Engine::exactAtEight);
    if (found == engines.end())
        QSKIP("no engine sums exactly here");
    const auto evaluator = openNetwork(networkNamed(name), 32);
    GOOD(evaluator);
    const auto &data = evaluator->data();
    const auto folded = data.executorAfter(pipeline::Steps::usual());
    GOOD(folded);
    const auto batch = data.batch(0);
    GOOD(batch);
    const base::EngineScope scope;
    const auto inputs = evaluate::toInputs(**batch);
    const auto int8 =
        evaluate::makeInt8Model(**folded, inputs, {*found, evaluate::ActivationBits::Eight}, {});
    GOOD(int8);
    const auto kernels = graph::Executor(int8->model).run(inputs, {}, {});
    GOOD(kernels);
    const auto exact = evaluate::makeExactInt8Model(**folded, inputs, {});
    GOOD(exact);
    const auto computed = graph::Executor(*exact).run(inputs, {}, {});
    GOOD(computed);
    const auto plain = (*folded)->run(inputs, {}, {});
    GOOD(plain);
    const float apart = computed->first().sub(kernels->first()).abs().mean().item<float>();
    // QNNPACK rounds biases, too, and on its way back to 8 bits in another order.
    const float share = found->name == "qnnpack" ? 0.75F : 0.5F;
    QVERIFY2(apart < share * plain->first().sub(kernels->first()).abs().mean().item<float>(),
             qPrintable(QString::number(apart)));
}

void TestRecipeLatency::wayFollowsWhatWasFound_data()
{
    QTest::addColumn<std::vector<evaluate::Int8Engine>>("engines");
    QTest::addColumn<QString>("way");
    using Engines = std::vector<evaluate::Int8Engine>;
    const auto engine = [](at::QEngine id, const char *name, bool eight, bool seven) {
        return evaluate::Int8Engine{id, name, eight, seven};
    };
    const auto onednn = [&](bool eight) { return engine(at::QEngine::ONEDNN, "onednn", eight, true); };
    const auto qnnpack = engine(at::QEngine::QNNPACK, "qnnpack", true, true);
    QTest::newRow("with VNNI") << Engines{onednn(true), qnnpack} << "onednn 8";
    QTest::newRow("without") << Engines{onednn(false), qnnpack} << "onednn 7";
    QTest::newRow("the second sums exactly")
        << Engines{onednn(false), engine(at::QEngine::FBGEMM, "fbgemm", true, true)} << "fbgemm 8";
    QTest::newRow("wrong with 7, too")
        << Engines{engine(at::QEngine::ONEDNN, "onednn", false, false), qnnpack} << "qnnpack 8";
    QTest::newRow("only a slow one") << Engines{qnnpack} << "qnnpack 8";
    QTest::newRow("none is right") << Engines{engine(at::QEngine::ONEDNN, "onednn", false, false)} << "";
    QTest::newRow("none") << Engines{} << "";
}

void TestRecipeLatency::wayFollowsWhatWasFound()
{
    QFETCH(std::vector<evaluate::Int8Engine>, engines);
    QFETCH(QString, way);
    const auto found = evaluate::chooseWay(engines);
    QCOMPARE(found.has_value(), !way.isEmpty());
    if (found)
        QCOMPARE(QString::fromStdString(found->engine.name + " ") +
                     QString::number(static_cast<int>(found->bits)),
                 way);
}

void TestRecipeLatency::int8KeepsWhatHasNoKernelAsFloat()
{
    const QTemporaryDir folder;
    ScriptedModule module;
    module.parameters = {{"tokens.weight", weights({16, 6}, 1)}, {"head.weight", weights({4, 6}, 2)}};
    module.code = R"(
def forward(self, x):
    tokens = torch.embedding(self.tokens.weight, torch.abs(torch.round(x * 15)).to(4), -1, False, False)
    return torch.linear(torch.mean(tokens, [1]), self.head.weight, None)
)";
    const auto evaluator = scriptedEvaluator(folder, module, {{24, 5}, {}}, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto batch = evaluator->data().batch(0);
    GOOD(batch);
    const base::EngineScope scope;
    const auto int8 = evaluate::makeInt8Model(evaluator->data().executor, evaluate::toInputs(**batch), {});
    GOOD(int8);
    QCOMPARE(int8->layers, 1);
    const auto &layers = evaluator->model().layers();
    const auto embedding = std::ranges::find(layers, graph::LayerKind::Embedding, &graph::Layer::kind);
    QVERIFY(embedding != layers.end());
    GOOD(graph::Executor(int8->model).run(evaluate::toInputs(**batch), {}, {}));
}

void TestRecipeLatency::modelWithoutInt8LayersSaysWhy()
{
    QTemporaryDir folder;
    const auto path = [&](const char *name) {
        return folder.filePath(QString::fromUtf8(name)).toStdString();
    };
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({4, 2, 3}, 1)}};
    module.code = R"(
def forward(self, x):
    return torch.mean(torch.conv1d(x, self.a.weight, None, [1], [1], [1], 1), [2])
)";
    module.save(path("model.pt"));
    const auto model = formats::readTorchScript(path("model.pt"));
    GOOD(model);
    writeFile(path("x.npy"), npyFile("<f4", "(8, 2, 5)", packed(std::vector<float>(80, 0.5F))));
    const auto dataset = data::openDataset({path("x.npy"), "npy", {}, {}, {}}, data::Task::Unlabelled, {});
    GOOD(dataset);
    const auto evaluator = evaluate::Evaluator::create(*model, data::Task::Unlabelled, data::allOf(*dataset));
    GOOD(evaluator);
    const auto latency = evaluate::measureLatency(*evaluator, fourBits(*evaluator), {}, quiet);
    GOOD(latency);
    QVERIFY(latency->int8Engine.empty());
    QVERIFY(QString::fromStdString(latency->int8Note.english()).endsWith('.'));
    for (const auto &batch : latency->batches)
        QVERIFY(!batch.int8);
}

void TestRecipeLatency::sharesFollowTheWork_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("least"); // of all the work
    QTest::newRow("demo") << "demo" << QString();
    QTest::newRow("resnet20") << "resnet20"
                              << "linear"; // ten classes against any convolution
    QTest::newRow("lenet5") << "lenet5" << QString();
}

void TestRecipeLatency::sharesFollowTheWork()
{
    PARETOSCOPE_ROW(name);
    QFETCH(const QString, least);
    const auto evaluator = openNetwork(networkNamed(name), 32);
    GOOD(evaluator);
    const auto shares = evaluate::measureLayerShares(*evaluator, {});
    GOOD(shares);
    QCOMPARE(shares->size(), evaluator->model().layers().size());
    const double sum = std::accumulate(shares->begin(), shares->end(), 0.0);
    // In small networks as much goes to activations and poolings.
    const double leastSum = least.isEmpty() ? 0 : 0.5;
    QVERIFY2(sum > leastSum && sum <= 1 + 1e-12, qPrintable(QString::number(sum)));
    for (const double share : *shares)
        QVERIFY(share > 0);
    const auto smallest = static_cast<std::size_t>(std::ranges::min_element(*shares) - shares->begin());
    if (!least.isEmpty())
        QCOMPARE(QString::fromStdString(evaluator->model().layers()[smallest].name), least);
}

void TestRecipeLatency::stopEndsIt()
{
    const auto evaluator = openNetwork(demo(), 32);
    GOOD(evaluator);
    class StopAtOnce final : public base::ProgressSink {
    public:
        void progress(const base::Progress &) override { stop.request_stop(); }
        std::stop_source stop;
    } sink;
    const auto stopped =
        evaluate::measureLatency(*evaluator, fourBits(*evaluator), sink.stop.get_token(), sink);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    const auto shares = evaluate::measureLayerShares(*evaluator, sink.stop.get_token());
    QVERIFY(!shares);
    QCOMPARE(shares.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestRecipeLatency)
#include "tst_recipelatency.moc"
