// Rows of an independent computation on the real network: accuracy and loss of single-layer quantization and
// pruning (see README.md beside the data for how they were defined). Those of the whole model are in
// tst_evaluator.
#include "core/compress/compressedweight.h"
#include "core/graph/cone.h"
#include "core/graph/executor.h"
#include "tests/support/bits.h"
#include "tests/support/networks.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/log_softmax.h>

#include <QCoreApplication>
#include <QTest>

#include <atomic>
#include <cmath>
#include <fstream>
#include <sstream>
#include <thread>

using namespace paretoscope;

namespace {

struct Row {
    std::string kind, layer, setting;
    std::int64_t correct = 0;
    std::int64_t n = 0;
    double loss = 0;
};

std::vector<Row> readRows(const std::string &path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line); // header
    std::vector<Row> rows;
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        Row row;
        std::string correct, n, accuracy, loss;
        std::getline(fields, row.kind, ',');
        std::getline(fields, row.layer, ',');
        std::getline(fields, row.setting, ',');
        std::getline(fields, correct, ',');
        std::getline(fields, n, ',');
        std::getline(fields, accuracy, ',');
        std::getline(fields, loss, ',');
        row.correct = std::stoll(correct);
        row.n = std::stoll(n);
        row.loss = std::stod(loss);
        row.layer = row.layer.substr(0, row.layer.rfind(".weight"));
        rows.push_back(row);
    }
    return rows;
}

/// A row as something to run: the cone of its layer.
struct Case {
    std::vector<graph::Override> overrides;
    graph::Cone cone;
    std::atomic<std::int64_t> correct = 0;
    std::atomic<double> loss = 0;
};

compress::LayerSetting settingOf(const Row &row)
{
    if (row.kind == "quant")
        return tests::plainGrid(std::stoi(row.setting), "max");
    return row.kind == "sparsity" ? tests::sparse(std::stod(row.setting)) : compress::LayerSetting();
}

void addScores(Case &of, const at::Tensor &outputs, const at::Tensor &labels)
{
    of.correct += outputs.argmax(1).eq(labels).sum().item<std::int64_t>();
    const at::Tensor picked = at::log_softmax(outputs.to(at::kDouble), 1).gather(1, labels.unsqueeze(1));
    of.loss += -picked.sum().item<double>();
}

} // namespace

class ReferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersOfResnet20WithinOneImageAndAThousandthOfANat();

private:
    void prepare(const graph::Model &model, const std::vector<Row> &rows, std::vector<Case> &cases) const;
    static bool runBatch(const graph::Executor &executor, const data::SampleSet &samples, std::int64_t first,
                         std::int64_t count, std::vector<Case> &cases);
};

void ReferenceTest::prepare(const graph::Model &model, const std::vector<Row> &rows,
                            std::vector<Case> &cases) const
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        pipeline::Recipe recipe = pipeline::uniformRecipe(model.layers().size(), {}, {});
        const auto layer = model.layerIndex(rows[i].layer);
        QVERIFY2(layer.has_value(), rows[i].layer.c_str());
        recipe.settings[*layer] = settingOf(rows[i]);
        cases[i].cone = graph::coneOf(model, {*layer});
        auto overrides = compress::overridesFor(model, recipe.settings);
        QVERIFY(overrides.ok());
        cases[i].overrides = std::move(*overrides);
    }
}

bool ReferenceTest::runBatch(const graph::Executor &executor, const data::SampleSet &samples,
                             std::int64_t first, std::int64_t count, std::vector<Case> &cases)
{
    auto batch = samples.read(first, count);
    if (!batch)
        return false;
    auto &pixels = std::get<std::vector<float>>(batch->inputs[0].values);
    auto &labels = std::get<std::vector<std::int64_t>>(batch->targets.values);
    const at::Tensor images = at::from_blob(pixels.data(), batch->inputs[0].shape, at::kFloat);
    const std::vector<c10::IValue> inputs{images.contiguous(at::MemoryFormat::ChannelsLast)};
    const at::Tensor targets = at::from_blob(labels.data(), {count}, at::kLong);
    graph::Activations retained;
    if (!executor.runRetaining(inputs, {}, retained))
        return false;
    for (Case &one : cases) {
        const auto output = executor.runCone(one.cone, retained, one.overrides, {});
        if (!output)
            return false;
        addScores(one, output->first(), targets);
    }
    return true;
}

void ReferenceTest::layersOfResnet20WithinOneImageAndAThousandthOfANat()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin");
    PARETOSCOPE_NEEDS("cifar10/reference_resnet20.csv");
    const base::EngineScope engine;
    std::vector<Row> rows = readRows(tests::realData("cifar10/reference_resnet20.csv"));
    QCOMPARE(rows.size(), std::size_t{115});
    std::erase_if(rows, [](const Row &row) { return row.layer == "all"; });
    QCOMPARE(rows.size(), std::size_t{100});
    const auto evaluator = tests::openNetwork(tests::cifarNetwork());
    QVERIFY(evaluator.ok());
    const data::SampleSet &samples = evaluator->samples();
    QCOMPARE(samples.size(), std::int64_t{1017});
    std::vector<Case> cases(rows.size());
    prepare(evaluator->model(), rows, cases);

    const graph::Executor executor(evaluator->model());
    std::atomic<std::int64_t> next = 0;
    std::atomic<bool> failed = false;
    const auto work = [&] {
        const base::EngineScope scope;
        constexpr std::int64_t micro = 32;
        for (std::int64_t first = next.fetch_add(micro); first < samples.size() && !failed;
             first = next.fetch_add(micro))
            if (!runBatch(executor, samples, first, std::min(micro, samples.size() - first), cases))
                failed = true;
    };
    std::jthread second(work);
    work();
    second.join();
    QVERIFY(!failed);

    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double loss = cases[i].loss / static_cast<double>(samples.size());
        const QString row =
            QStringLiteral("%1 %2 %3: %4 correct (reference %5), loss %6 (reference %7)")
                .arg(QString::fromStdString(rows[i].kind), QString::fromStdString(rows[i].layer),
                     QString::fromStdString(rows[i].setting))
                .arg(cases[i].correct.load())
                .arg(rows[i].correct)
                .arg(loss)
                .arg(rows[i].loss);
        QVERIFY2(std::abs(cases[i].correct - rows[i].correct) <= 1, qPrintable(row));
        QVERIFY2(std::abs(loss - rows[i].loss) <= 1e-3, qPrintable(row));
    }
}

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "1200000"); // 100 evaluations take minutes on a busy machine
    const QCoreApplication application(argc, argv);
    ReferenceTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_reference.moc"
