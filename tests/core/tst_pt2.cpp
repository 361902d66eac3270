// Networks saved by torch.export.save: real ones against what PyTorch makes of them, and programs of every
// form that pt2.py exports where PyTorch is there.
#include "core/base/enginescope.h"
#include "core/data/dataset.h"
#include "core/evaluate/evaluator.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "tests/support/exportedprogram.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/sub.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

/// Largest difference, relative to the largest number.
double apart(const at::Tensor &a, const at::Tensor &b)
{
    if (a.sizes() != b.sizes())
        return 1;
    const double most = at::max(at::abs(b)).item<double>();
    return at::max(at::abs(at::sub(a, b))).item<double>() / std::max(most, 1e-30);
}

/// The network at PATH below the folder of real data, on the first SAMPLES of NETWORK's samples (0: all).
base::Result<evaluate::Evaluator> openExported(const std::string &path, const Network &network,
                                               std::int64_t samples)
{
    auto read = formats::readModel(realData(path));
    if (!read)
        return read.error();
    auto dataset = data::openDataset(network.source, network.task, network.input);
    if (!dataset)
        return dataset.error();
    const auto all = data::allOf(*dataset);
    return evaluate::Evaluator::create(read->model, network.task, samples > 0 ? all.firstOf(samples) : all,
                                       {});
}

} // namespace

class Pt2Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resnetIsThatOfItsTracedFile();
    void resnetIsRightAsOftenAsInPyTorch();
    void storiesReachTheirLikelihoodWithTiedWeights();
    void programsOfEveryFormComputeWhatPyTorchDoes();
    void computesWhatIsWritten();
    void layersAndNodesBearTheNamesOfTheirModules();

private:
    std::string path(const char *name = "net.pt2") const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir m_folder;
};

void Pt2Test::resnetIsThatOfItsTracedFile()
{
    PARETOSCOPE_NEEDS("formats/resnet20.pt2");
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto exported = formats::readModel(realData("formats/resnet20.pt2"));
    const auto traced = formats::readModel(realData("cifar10/resnet20.pt"));
    GOOD(exported);
    GOOD(traced);
    QCOMPARE(exported->model.layers().size(), traced->model.layers().size());
    for (std::size_t i = 0; i < traced->model.layers().size(); ++i) {
        QCOMPARE(exported->model.layers()[i].name, traced->model.layers()[i].name);
        QCOMPARE(exported->model.layers()[i].weightShape, traced->model.layers()[i].weightShape);
    }
    const base::EngineScope engine;
    const std::vector<c10::IValue> input{at::rand({5, 3, 32, 32})};
    const auto a = graph::Executor(exported->model).run(input, {}, {});
    const auto b = graph::Executor(traced->model).run(input, {}, {});
    GOOD(a);
    GOOD(b);
    QVERIFY(apart(a->first(), b->first()) < 1e-5);
    const auto runner = formats::runnerOf(realData("formats/resnet20.pt2"));
    GOOD(runner);
    const auto run = (*runner)->run(input);
    GOOD(run);
    QVERIFY(apart(run->first(), a->first()) < 1e-5);
}

void Pt2Test::resnetIsRightAsOftenAsInPyTorch()
{
    PARETOSCOPE_NEEDS("formats/resnet20.pt2");
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin");
    const auto evaluator = openExported("formats/resnet20.pt2", cifarNetwork(), 0);
    GOOD(evaluator);
    const auto measured = evaluator->measureFloat({}, quiet);
    GOOD(measured);
    QCOMPARE(measured->n, 1017);
    QCOMPARE(measured->correct, 932);
}

void Pt2Test::storiesReachTheirLikelihoodWithTiedWeights()
{
    PARETOSCOPE_NEEDS("formats/stories260k.pt2");
    PARETOSCOPE_NEEDS("tinystories/tokens-idx2-short");
    const auto evaluator = openExported("formats/stories260k.pt2", stories(), 20);
    GOOD(evaluator);
    const auto measured = evaluator->measureFloat({}, quiet);
    GOOD(measured);
    QVERIFY2(std::abs(measured->crossEntropy - 1.2786) < 0.00005,
             qPrintable(QString::number(measured->crossEntropy, 'g', 8)));
    const auto &layers = evaluator->model().layers();
    QCOMPARE(layers.size(), std::size_t(36));
    QCOMPARE(std::ranges::count(layers, 2, &graph::Layer::uses), 1);
    QVERIFY(evaluator->model().layerIndex("layers.0.wq").has_value());
}

/// Each with its results, for a batch of another size than it was exported with.
void Pt2Test::programsOfEveryFormComputeWhatPyTorchDoes()
{
    const QTemporaryDir made;
    QProcess process;
    process.start(qEnvironmentVariable("PARETOSCOPE_TORCH_PYTHON",
                                       qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"))),
                  {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/pt2.py"), made.path()});
    if (!process.waitForFinished(300'000) || process.exitCode() != 0)
        QSKIP("no Python with PyTorch: PARETOSCOPE_TORCH_PYTHON names one");
    const QDir folder(made.path());
    const QStringList files = folder.entryList({QStringLiteral("*.pt2")});
    QVERIFY(files.size() > 10);
    for (const QString &file : files) {
        const std::string name = folder.filePath(file).toStdString();
        const auto read = formats::readModel(name);
        QVERIFY2(read.ok(), read.ok() ? "" : (file.toStdString() + ": " + read.error().message()).c_str());
        const base::EngineScope engine;
        const auto known = torch::jit::load(name.substr(0, name.size() - 1));
        std::vector<c10::IValue> inputs;
        std::vector<at::Tensor> expected;
        for (const auto &entry : known.named_buffers()) {
            if (entry.name.starts_with("in"))
                inputs.emplace_back(entry.value);
            else
                expected.push_back(entry.value);
        }
        const auto run = graph::Executor(read->model).run(inputs, {}, {});
        QVERIFY2(run.ok(), run.ok() ? "" : (file.toStdString() + ": " + run.error().message()).c_str());
        QCOMPARE(run->tensors.size(), expected.size());
        const double allowed =
            file.startsWith(QLatin1String("half")) ? 2e-2 : 1e-5; // PyTorch ran in bfloat16
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(apart(run->tensors[i], expected[i]) < allowed, qPrintable(file));
    }
}

void Pt2Test::computesWhatIsWritten()
{
    ExportedProgram().save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    const base::EngineScope engine;
    const auto run = graph::Executor(read->model).run(std::vector<c10::IValue>{at::ones({3, 4})}, {}, {});
    GOOD(run);
    QCOMPARE(run->first().numel(), 18);
    for (int row = 0; row < 6; ++row) // 0.25 · (4 row + 1 + … + 4 row + 4) − (row + 1)
        QCOMPARE(run->first()[1][row].item<float>(),
                 0.25F * static_cast<float>(16 * row + 10) - static_cast<float>(row + 1));
}

void Pt2Test::layersAndNodesBearTheNamesOfTheirModules()
{
    ExportedProgram().save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    QCOMPARE(read->model.layers().size(), std::size_t(1));
    QCOMPARE(read->model.layers()[0].name, std::string("block.fc"));
    QCOMPARE(read->model.data().nodes[0].scope, std::string("block.fc"));
    QCOMPARE(read->model.data().arguments[0].name, std::string("x"));
    QCOMPARE(formats::formatOfContent(path()), formats::formatNamed("pt2"));
}

QTEST_GUILESS_MAIN(Pt2Test)
#include "tst_pt2.moc"
