// Networks in ONNX files: real ones against what onnxruntime makes of them, and files of every form that
// onnxfiles.py writes where onnxruntime is there.
#include "core/base/enginescope.h"
#include "core/data/dataset.h"
#include "core/evaluate/evaluator.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/max.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

/// Largest difference, relative to the largest number; NaN where only one has a number.
double apart(const at::Tensor &a, const at::Tensor &b)
{
    if (a.sizes() != b.sizes())
        return 1;
    if (b.numel() == 0)
        return 0;
    const at::Tensor known = b.to(at::kDouble);
    const at::Tensor made = a.to(at::kDouble);
    const at::Tensor isSame =
        at::logical_or(at::eq(made, known), at::logical_and(at::isnan(made), at::isnan(known)));
    const double most =
        at::max(at::abs(known.masked_fill(at::isfinite(known).logical_not(), 0))).item<double>();
    const at::Tensor difference = at::abs(at::sub(made, known)).masked_fill(isSame, 0);
    return at::max(difference).item<double>() / std::max(most, 1e-30);
}

/// Whether all but one number in fifty are A's own to 1e-5 of the largest, and none is further off than a
/// step of integers.
bool isWithinSteps(const at::Tensor &a, const at::Tensor &b)
{
    if (a.sizes() != b.sizes() || !(apart(a, b) <= 0.05))
        return false;
    const at::Tensor difference = at::abs(at::sub(a.to(at::kDouble), b.to(at::kDouble)));
    const double least = 1e-5 * at::max(at::abs(b)).item<double>();
    return at::sum(at::gt(difference, least)).item<std::int64_t>() * 50 <=
           std::max<std::int64_t>(b.numel(), 50);
}

base::Result<evaluate::Measurement> measured(const std::string &path, const Network &network,
                                             std::int64_t samples = 0)
{
    auto read = formats::readModel(realData(path));
    if (!read)
        return read.error();
    auto dataset = data::openDataset(network.source, network.task, network.input);
    if (!dataset)
        return dataset.error();
    const auto all = data::allOf(*dataset);
    auto evaluator =
        evaluate::Evaluator::create(read->model, network.task, samples > 0 ? all.firstOf(samples) : all, {});
    if (!evaluator)
        return evaluator.error();
    return evaluator->measureFloat({}, quiet);
}

/// What NAME's own data are, or the arrays that lie beside the file.
Network networkWithData(const std::string &name)
{
    if (name == "resnet20" || name == "mobilenet")
        return networkNamed(name);
    Network network;
    network.source = realSource("formats/" + name + "_data.npz", "npz");
    if (name == "ocr_direction") {
        network.input.scale = 1.0 / 255;
        network.input.mean = network.input.std = {0.5, 0.5, 0.5};
    }
    return network;
}

/// What onnxfiles.py wrote beside a file.
struct Golden {
    std::vector<c10::IValue> inputs;
    std::vector<at::Tensor> outputs;
};

Golden goldenIn(const QString &path)
{
    QFile file(path);
    Golden golden;
    if (!file.open(QIODevice::ReadOnly))
        return golden;
    const auto number = [&] {
        std::int32_t value = 0;
        file.read(reinterpret_cast<char *>(&value), sizeof value);
        return value;
    };
    const std::int32_t inputs = number();
    const std::int32_t all = inputs + number();
    for (std::int32_t i = 0; i < all; ++i) {
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(number()));
        for (std::int64_t &size : sizes)
            size = number();
        const std::int32_t kind = number();
        const auto type = kind == 0 ? at::kFloat : kind == 1 ? at::kLong : at::kBool;
        const at::Tensor tensor = at::empty(sizes, at::TensorOptions().dtype(type));
        file.read(static_cast<char *>(tensor.data_ptr()), static_cast<qint64>(tensor.nbytes()));
        if (i < inputs)
            golden.inputs.emplace_back(tensor);
        else
            golden.outputs.push_back(tensor);
    }
    return golden;
}

} // namespace

class OnnxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void networksAreRightAsOftenAsInOnnxruntime_data();
    void networksAreRightAsOftenAsInOnnxruntime();
    void storiesReachTheirLikelihoodWithTiedWeights();
    void resnetIsThatOfItsTracedFile();
    void layersBearTheNamesThatPeopleGaveThem_data();
    void layersBearTheNamesThatPeopleGaveThem();
    void filesOfEveryFormComputeWhatOnnxruntimeDoes();
    void damagedFilesOfEveryFormNeverCrash();

private:
    QTemporaryDir m_made; ///< by onnxfiles.py; empty where it cannot be run
};

void OnnxTest::initTestCase()
{
    QProcess process;
    process.start(qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3")),
                  {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/onnxfiles.py"), m_made.path()});
    if (!process.waitForFinished(300'000) || process.exitCode() != 0)
        m_made.remove();
}

void OnnxTest::networksAreRightAsOftenAsInOnnxruntime_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("network");
    QTest::addColumn<qint64>("right");
    QTest::addColumn<qint64>("within"); // sums in another order may round to the next integer
    QTest::newRow("resnet20") << "formats/resnet20.onnx"
                              << "resnet20" << qint64(932) << qint64(0);
    QTest::newRow("resnet20, quantized") << "formats/resnet20_int8_qdq.onnx"
                                         << "resnet20" << qint64(931) << qint64(1);
    QTest::newRow("mobilenet") << "formats/mobilenet_v1_075.onnx"
                               << "mobilenet" << qint64(407) << qint64(0);
    QTest::newRow("magika") << "formats/magika.onnx"
                            << "magika" << qint64(548) << qint64(0);
    QTest::newRow("ocr_direction") << "formats/ocr_direction.onnx"
                                   << "ocr_direction" << qint64(271) << qint64(0);
    QTest::newRow("tagger") << "formats/tagger.onnx"
                            << "tagger" << qint64(15608) << qint64(0);
}

void OnnxTest::networksAreRightAsOftenAsInOnnxruntime()
{
    QFETCH(QString, file);
    QFETCH(QString, network);
    QFETCH(qint64, right);
    QFETCH(qint64, within);
    const std::string path = file.toStdString();
    const Network samples = networkWithData(network.toStdString());
    if (!hasRealData(path) || !std::filesystem::exists(samples.source.path))
        QSKIP("needs the file and its samples in the folder of real data");
    const auto result = measured(path, samples);
    GOOD(result);
    QVERIFY(std::abs(static_cast<qint64>(result->correct) - right) <= within);
}

void OnnxTest::storiesReachTheirLikelihoodWithTiedWeights()
{
    PARETOSCOPE_NEEDS("formats/stories260k.onnx");
    PARETOSCOPE_NEEDS("tinystories/tokens-idx2-short");
    const auto result = measured("formats/stories260k.onnx", stories(), 20);
    GOOD(result);
    QVERIFY2(std::abs(result->crossEntropy - 1.2786) < 0.00005,
             qPrintable(QString::number(result->crossEntropy, 'g', 8)));
}

void OnnxTest::resnetIsThatOfItsTracedFile()
{
    PARETOSCOPE_NEEDS("formats/resnet20.onnx");
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto read = formats::readModel(realData("formats/resnet20.onnx"));
    const auto traced = formats::readModel(realData("cifar10/resnet20.pt"));
    GOOD(read);
    GOOD(traced);
    QCOMPARE(read->model.layers().size(), traced->model.layers().size());
    for (std::size_t i = 0; i < traced->model.layers().size(); ++i) {
        QCOMPARE(read->model.layers()[i].name, traced->model.layers()[i].name);
        QCOMPARE(read->model.layers()[i].weightShape, traced->model.layers()[i].weightShape);
    }
    const base::EngineScope engine;
    const std::vector<c10::IValue> input{at::rand({5, 3, 32, 32})};
    const auto a = graph::Executor(read->model).run(input, {}, {});
    const auto b = graph::Executor(traced->model).run(input, {}, {});
    GOOD(a);
    GOOD(b);
    QVERIFY(apart(a->first(), b->first()) < 1e-5);
    const auto runner = formats::runnerOf(realData("formats/resnet20.onnx"));
    GOOD(runner);
    const auto run = (*runner)->run(input);
    GOOD(run);
    QVERIFY(apart(run->first(), a->first()) < 1e-5);
}

void OnnxTest::layersBearTheNamesThatPeopleGaveThem_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("layers");
    QTest::addColumn<QString>("layer");
    const auto row = [](const char *name, int layers, const char *layer) {
        QTest::newRow(name) << QStringLiteral("formats/%1.onnx").arg(QLatin1String(name)) << layers
                            << QString::fromLatin1(layer);
    };
    row("resnet20", 20, "layer3.2.conv2");
    row("resnet20_int8_qdq", 20, "layer3.2.conv2");
    row("mobilenet_v1_075", 28, "blocks.12.1.conv");
    row("stories260k", 36, "layers.4.w2");
    row("encoder", 11, "last.fc2");
    row("tagger", 10, "head");
    row("magika", 3, "jax2tf_get_logits_.pjit_get_logits_.MagikaV2.Conv_0");
    row("ocr_direction", 54, "conv2_depthwise");
}

void OnnxTest::layersBearTheNamesThatPeopleGaveThem()
{
    QFETCH(QString, file);
    QFETCH(int, layers);
    QFETCH(QString, layer);
    const std::string path = file.toStdString();
    if (!hasRealData(path))
        QSKIP("needs the file in the folder of real data");
    const auto read = formats::readModel(realData(path));
    GOOD(read);
    QCOMPARE(read->model.layers().size(), static_cast<std::size_t>(layers));
    QVERIFY(read->model.layerIndex(layer.toStdString()).has_value());
    QCOMPARE(formats::formatOfContent(realData(path)), formats::formatNamed("onnx"));
}

void OnnxTest::filesOfEveryFormComputeWhatOnnxruntimeDoes()
{
    const QDir folder(m_made.path());
    if (!folder.exists())
        QSKIP("no Python with onnx and onnxruntime: PARETOSCOPE_PYTHON names one");
    const QStringList files = folder.entryList({QStringLiteral("*.onnx")});
    QVERIFY(files.size() > 100);
    QStringList wrong;
    for (const QString &file : files) {
        const auto runner = formats::runnerOf(folder.filePath(file).toStdString());
        if (!runner) {
            wrong << file + QStringLiteral(": ") + QString::fromStdString(runner.error().message());
            continue;
        }
        const base::EngineScope engine;
        const Golden golden =
            goldenIn(folder.filePath(file).replace(QLatin1String(".onnx"), QLatin1String(".values")));
        const auto run = (*runner)->run(golden.inputs);
        if (!run || run->tensors.size() != golden.outputs.size()) {
            wrong << file + (run ? QStringLiteral(": other outputs")
                                 : QString::fromStdString(": " + run.error().message() + " " +
                                                          run.error().detail));
            continue;
        }
        const bool inSteps = file.startsWith(QLatin1String("steps_"));
        for (std::size_t i = 0; i < golden.outputs.size(); ++i)
            if (const double difference = apart(run->tensors[i], golden.outputs[i]);
                inSteps ? !isWithinSteps(run->tensors[i], golden.outputs[i]) : !(difference <= 1e-5))
                wrong << file + QStringLiteral(": output %1 differs by %2").arg(i).arg(difference);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void OnnxTest::damagedFilesOfEveryFormNeverCrash()
{
    const QDir folder(m_made.path());
    if (!folder.exists())
        QSKIP("no Python with onnx and onnxruntime: PARETOSCOPE_PYTHON names one");
    std::mt19937 random(11);
    int refused = 0;
    for (const QString &file : folder.entryList({QStringLiteral("*.onnx")})) {
        QFile source(folder.filePath(file));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray whole = source.readAll();
        for (int i = 0; i < 8; ++i) {
            QByteArray damaged = whole;
            for (int changes = 0; changes <= i % 4; ++changes) {
                char &byte = damaged.data()[random() % static_cast<std::size_t>(whole.size())];
                byte = static_cast<char>(byte ^ (1 << (random() % 8)));
            }
            QFile target(folder.filePath(QStringLiteral("damaged")));
            QVERIFY(target.open(QIODevice::WriteOnly | QIODevice::Truncate));
            target.write(damaged);
            target.close();
            const auto runner = formats::formatNamed("onnx")->runner(target.fileName().toStdString(), {});
            QVERIFY(runner.ok() || runner.error().message().ends_with('.'));
            refused += runner.ok() ? 0 : 1;
        }
    }
    QVERIFY(refused > 100);
}

QTEST_GUILESS_MAIN(OnnxTest)
#include "tst_onnx.moc"
