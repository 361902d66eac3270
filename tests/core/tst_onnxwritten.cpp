// Networks written as ONNX, against what onnxruntime makes of the files and what our own reader does.
#include "core/base/enginescope.h"
#include "core/formats/onnx/writer.h"
#include "core/formats/readmodel.h"
#include "core/graph/executor.h"
#include "core/graph/sampleinputs.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"

#include <ATen/ops/rand.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

void leave(const QString &path, const at::Tensor &tensor)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const at::Tensor own = tensor.contiguous();
    file.write(static_cast<const char *>(own.data_ptr()), static_cast<qint64>(own.nbytes()));
}

} // namespace

class OnnxWrittenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesGiveTheSameAnswers_data();
    void filesGiveTheSameAnswers();
};

void OnnxWrittenTest::filesGiveTheSameAnswers_data()
{
    addNetworkRows({"resnet20", "mobilenet"});
}

void OnnxWrittenTest::filesGiveTheSameAnswers()
{
    PARETOSCOPE_ROW(name);
    const base::EngineScope engine;
    const std::vector<std::int64_t> shape = name == "demo"       ? std::vector<std::int64_t>{7, 1, 8, 8}
                                            : name == "resnet20" ? std::vector<std::int64_t>{7, 3, 32, 32}
                                                                 : std::vector<std::int64_t>{7, 3, 224, 224};
    const std::string file = networkNamed(name).model;
    const auto read = formats::readModel(std::filesystem::path(file).is_absolute() ? file : realData(file));
    GOOD(read);
    const at::Tensor samples = at::rand(shape);
    formats::ToWrite work;
    work.model = read->model;
    work.sample = std::make_shared<graph::SampleInputs>(graph::SampleInputs{{samples}});
    QVERIFY(formats::onnx::cannotHold(work.model, {}).empty());
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("written.onnx"));
    const auto written = formats::onnx::write(work, path.toStdString());
    GOOD(written);
    QVERIFY(written->weightBytes > 0 && written->weightBytes < written->fileBytes);

    const std::vector<c10::IValue> inputs{samples};
    const auto answers = graph::Executor(read->model).run(inputs, {}, {});
    GOOD(answers);
    const auto back = formats::readModel(path.toStdString());
    GOOD(back);
    QVERIFY(back->model.layers() == read->model.layers());
    const auto again = graph::Executor(back->model).run(inputs, {}, {});
    GOOD(again);
    QVERIFY(answers->first().allclose(again->first(), 1e-4, 1e-5));

    leave(path + QStringLiteral(".in"), samples);
    leave(path + QStringLiteral(".out"), answers->first());
    const QString python = qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"));
    if (QProcess::execute(python, {QStringLiteral("-c"), QStringLiteral("import onnx, onnxruntime")}) != 0)
        QSKIP("needs Python with onnx and onnxruntime");
    QProcess process;
    process.start(python, {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/onnxwritten.py"), path});
    QVERIFY(process.waitForFinished(300'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QVERIFY(process.readAllStandardOutput().trimmed().toDouble() < 1e-5);
}

QTEST_GUILESS_MAIN(OnnxWrittenTest)
#include "tst_onnxwritten.moc"
