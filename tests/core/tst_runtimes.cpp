// Files run by the programs that they are for, beside this program's own run of them.
#include "core/base/enginescope.h"
#include "core/formats/format.h"
#include "core/formats/runner.h"
#include "core/formats/runtime.h"
#include "core/formats/runtimejob.h"
#include "core/graph/executor.h"
#include "core/graph/sampleinputs.h"
#include "core/project/openproject.h"
#include "core/report/convert/randominputs.h"
#include "core/report/proof/exportverification.h"
#include "core/report/proof/outputdifference.h"
#include "core/report/proof/runtimewitness.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/onnxfile.h"
#include "tests/support/quiet.h"

#include <ATen/ops/rand.h>

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

/// While it lives PARETOSCOPE_PYTHON is TEXT.
class NamedInterpreters {
public:
    explicit NamedInterpreters(const QByteArray &text) : m_before(qgetenv("PARETOSCOPE_PYTHON"))
    {
        qputenv("PARETOSCOPE_PYTHON", text);
    }
    ~NamedInterpreters() { qputenv("PARETOSCOPE_PYTHON", m_before); }
    NamedInterpreters(const NamedInterpreters &) = delete;
    NamedInterpreters &operator=(const NamedInterpreters &) = delete;

private:
    QByteArray m_before;
};

std::vector<at::Tensor> tensorsOf(const graph::SampleInputs &sample)
{
    std::vector<at::Tensor> tensors;
    for (const c10::IValue &argument : sample.arguments)
        tensors.push_back(argument.toTensor());
    return tensors;
}

/// Of resnet20 as it is, whatever the recipe: what a good writer would have written.
const char *const written = "formats/resnet20.onnx";

base::Result<formats::WrittenModel> copyResnet20(const formats::ToWrite &, const std::filesystem::path &path)
{
    std::filesystem::copy_file(realData(written), path);
    std::filesystem::copy_file(realData(std::string(written) + ".data"),
                               path.parent_path() / "resnet20.onnx.data",
                               std::filesystem::copy_options::overwrite_existing);
    return formats::WrittenModel{};
}

} // namespace

class RuntimesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRuntimeIsDescribedWhole();
    void interpretersAreThoseOfTheEnvironment();
    void whatIsMissingSaysHowToGetIt();
    void filesComputeThereWhatTheyDoHere_data();
    void filesComputeThereWhatTheyDoHere();
    void whatIsRefusedThereIsSaid();
    void exportsAreProvedThere();
    void whatCannotBeOpenedThereFailsTheProof();
    void otherOutputsThereFailTheProof();
    void filesOfAFixedNumberOfSamplesRunInPieces();
    void aRuntimeThatIsNotThereIsANote();

private:
    /// Null where the test is skipped.
    std::optional<formats::FoundRuntime> found(const char *key);
    base::Result<report::Verification> verified(const formats::Target &target);

    std::optional<project::OpenProject> m_project;
};

void RuntimesTest::everyRuntimeIsDescribedWhole()
{
    for (const formats::Runtime *runtime : formats::runtimes()) {
        QCOMPARE(formats::runtimeNamed(runtime->key), runtime);
        QVERIFY(runtime->title && runtime->does && std::string(runtime->does).ends_with('.'));
        QVERIFY(runtime->install.find(std::string(runtime->key) + "==") == 0);
    }
    QCOMPARE(formats::runtimeNamed("nothing"), nullptr);
    for (const formats::Target &target : formats::targets())
        if (!target.runtime.empty()) {
            QVERIFY(formats::runtimeNamed(target.runtime));
            QVERIFY(formats::runtimeNamed(target.runtime)->script);
        }
}

void RuntimesTest::interpretersAreThoseOfTheEnvironment()
{
    {
        const NamedInterpreters named("/one/python:/two/python");
        QCOMPARE(formats::interpreters(), (std::vector<std::filesystem::path>{"/one/python", "/two/python"}));
    }
    const NamedInterpreters none("");
    for (const auto &interpreter : formats::interpreters())
        QVERIFY(interpreter.is_absolute() && interpreter.filename() == "python3");
}

void RuntimesTest::whatIsMissingSaysHowToGetIt()
{
    const NamedInterpreters named("/no/such/python");
    const auto runtimes = formats::lookForRuntimes();
    GOOD(runtimes);
    QCOMPARE(runtimes->size(), formats::runtimes().size());
    for (const formats::FoundRuntime &one : *runtimes) {
        QVERIFY(!one.isThere());
        const std::string said = one.missing.english();
        QVERIFY2(said.find("pip install " + std::string(one.runtime->install)) != std::string::npos,
                 said.c_str());
    }
}

std::optional<formats::FoundRuntime> RuntimesTest::found(const char *key)
{
    auto runtime = formats::lookFor(*formats::runtimeNamed(key));
    return runtime && runtime->isThere() ? std::optional(*runtime) : std::nullopt;
}

void RuntimesTest::filesComputeThereWhatTheyDoHere_data()
{
    QTest::addColumn<QString>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<std::vector<std::vector<std::int64_t>>>("shapes"); // empty: as the file says
    const std::vector<std::vector<std::int64_t>> tokens{{2, 16}}, pair{{2, 16}, {2, 16}},
        three{{3, 3, 32, 32}};
    const auto row = [](const char *runtime, const char *file, const auto &shapes) {
        QTest::newRow(file) << QString::fromUtf8(runtime) << QString::fromUtf8(file) << shapes;
    };
    const std::vector<std::vector<std::int64_t>> none;
    row("onnxruntime", "resnet20.onnx", three);
    row("onnxruntime", "resnet20_int8_qdq.onnx", none);
    row("onnxruntime", "encoder.onnx", pair);
    row("onnxruntime", "stories260k.onnx", tokens);
    row("onnxruntime", "magika.onnx", none);
    row("torch", "resnet20.pt2", three);
    row("torch", "encoder.pt2", none);
}

void RuntimesTest::filesComputeThereWhatTheyDoHere()
{
    QFETCH(QString, runtime);
    QFETCH(QString, file);
    using Shapes = std::vector<std::vector<std::int64_t>>;
    QFETCH(Shapes, shapes);
    const std::string name = "formats/" + file.toStdString();
    PARETOSCOPE_NEEDS(name.c_str());
    const auto in = found(qPrintable(runtime));
    if (!in)
        QSKIP(qPrintable(runtime + QStringLiteral(" is not there: PARETOSCOPE_PYTHON names an interpreter")));
    const base::EngineScope engine;
    const auto read = formats::readModel(realData(name));
    GOOD(read);
    std::vector<report::GivenInput> given;
    for (const auto &shape : shapes)
        given.push_back({.shape = shape});
    const auto inputs = report::randomInputs(read->model, read->origin, given);
    GOOD(inputs);
    auto job = formats::RuntimeJob::create(*in, realData(name), 1 << 26);
    GOOD(job);
    for (int call = 0; call < 2; ++call) {
        const auto added = job->add(tensorsOf(inputs->sample));
        GOOD(added);
        QVERIFY(*added);
    }
    const auto answers = job->run(30, {});
    QVERIFY2(answers.ok(), answers ? "" : (answers.error().message() + answers.error().detail).c_str());
    QVERIFY(answers->version.starts_with(in->version)); // "2.15.0+cu132"
    QCOMPARE(answers->calls.size(), std::size_t{2});
    const auto expected = graph::Executor(read->model).run(inputs->sample.arguments, {}, {});
    GOOD(expected);
    for (const graph::Outputs &outputs : answers->calls) {
        report::OutputDifferences differences;
        GOOD(differences.compare(*expected, outputs));
        QVERIFY2(differences.within(1e-5), qPrintable(QString::number(differences.worst().share())));
    }
}

void RuntimesTest::whatIsRefusedThereIsSaid()
{
    const auto in = found("onnxruntime");
    if (!in)
        QSKIP("onnxruntime is not there: PARETOSCOPE_PYTHON names an interpreter");
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("broken.onnx")).toStdString();
    std::ofstream(path) << "no network";
    auto job = formats::RuntimeJob::create(*in, path, 1 << 20);
    GOOD(job);
    const auto answers = job->run(5, {});
    QVERIFY(!answers);
    QCOMPARE(answers.error().code, base::ErrorCode::VerificationFailed);
    QVERIFY2(answers.error().message().find("does not run it") != std::string::npos,
             answers.error().message().c_str());
}

base::Result<report::Verification> RuntimesTest::verified(const formats::Target &target)
{
    if (!m_project) {
        auto opened = project::openProject(projectOf(networkNamed("resnet20")), {}, {}, {}, quiet);
        if (!opened)
            return opened.error();
        opened->samples.evaluate = opened->samples.everything; // of which the answers are known
        auto evaluator =
            evaluate::Evaluator::create(opened->model, opened->file.task, opened->samples.evaluate);
        if (!evaluator)
            return evaluator.error();
        opened->evaluator = *evaluator;
        m_project = std::move(*opened);
    }
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("out.onnx")).toStdString();
    const std::size_t layers = m_project->model.layers().size();
    const auto recipe = pipeline::uniformRecipe(layers, {}, {});
    formats::ToWrite work{m_project->model, recipe, compress::CodedLayers(layers)};
    auto file = target.write(work, path);
    if (!file)
        return file.error();
    formats::Target own = target;
    own.format = formats::formatNamed("onnx");
    return report::verifyFile(*m_project, {own, work, *file, path, "out.onnx"}, {}, {}, quiet);
}

void RuntimesTest::exportsAreProvedThere()
{
    PARETOSCOPE_NEEDS(written);
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto in = found("onnxruntime");
    if (!in)
        QSKIP("onnxruntime is not there: PARETOSCOPE_PYTHON names an interpreter");
    const formats::Target target{.key = "copied", .runtime = "onnxruntime", .write = copyResnet20};
    const auto proof = verified(target);
    GOOD(proof);
    QVERIFY(proof->inRuntime.has_value());
    const report::RuntimeProof &told = *proof->inRuntime;
    QVERIFY(told.version.starts_with(in->version));
    QCOMPARE(told.n, 1017);
    QCOMPARE(told.of, 1017);
    QCOMPARE(told.predictions, 1017);
    QCOMPARE(told.sameAnswers, 1017);
    QCOMPARE(told.measured->correct, 932);
    QVERIFY(told.maxRelativeDifference < 1e-5);
    QCOMPARE(told.measured->correct, proof->measured.correct);
    QVERIFY2(told.said.english().find("1017 of 1017 answers are the same") != std::string::npos,
             told.said.english().c_str());
}

void RuntimesTest::whatCannotBeOpenedThereFailsTheProof()
{
    PARETOSCOPE_NEEDS(written);
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    if (!found("torch"))
        QSKIP("torch is not there: PARETOSCOPE_PYTHON names an interpreter");
    const formats::Target target{.key = "copied", .runtime = "torch", .write = copyResnet20};
    const auto proof = verified(target); // which no PyTorch reads
    QVERIFY(!proof);
    QCOMPARE(proof.error().code, base::ErrorCode::VerificationFailed);
    QVERIFY2(proof.error().message().find("PyTorch") != std::string::npos, proof.error().message().c_str());
}

void RuntimesTest::otherOutputsThereFailTheProof()
{
    PARETOSCOPE_NEEDS(written);
    if (!found("onnxruntime"))
        QSKIP("onnxruntime is not there: PARETOSCOPE_PYTHON names an interpreter");
    const base::EngineScope engine;
    const auto read = formats::readModel(realData(written));
    GOOD(read);
    const auto sample =
        std::make_shared<graph::SampleInputs>(graph::SampleInputs{{at::rand({2, 3, 32, 32})}});
    const auto expected = graph::Executor(read->model).run(sample->arguments, {}, {});
    GOOD(expected);
    const formats::ToWrite work{read->model, {}, {}, {}, sample};
    const formats::Target target{.key = "copied", .runtime = "onnxruntime"};
    const auto proof = report::proveInRuntime(target, work, realData(written), *expected, {});
    GOOD(proof);
    QVERIFY((*proof)->wasRun() && (*proof)->maxRelativeDifference < 1e-5);
    graph::Outputs other = *expected;
    other.tensors[0] = other.tensors[0].mul(1.01);
    const auto refused = report::proveInRuntime(target, work, realData(written), other, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::VerificationFailed);
    QVERIFY2(refused.error().message().find("0.0099 of the largest") != std::string::npos,
             refused.error().message().c_str());
}

void RuntimesTest::filesOfAFixedNumberOfSamplesRunInPieces()
{
    const auto in = found("onnxruntime");
    if (!in)
        QSKIP("onnxruntime is not there: PARETOSCOPE_PYTHON names an interpreter");
    const base::EngineScope engine;
    const QTemporaryDir folder;
    const at::Tensor samples = at::rand({5, 4}).mul(20);
    std::optional<graph::Outputs> expected;
    for (const std::int64_t fixed : {-1, 1, 2, 5, 8}) {
        OnnxFile file;
        file.inputShape = {fixed, 4};
        const std::string path = folder.filePath(QString::number(fixed)).toStdString() + ".onnx";
        file.save(path);
        auto job = formats::RuntimeJob::create(*in, path, 1 << 20);
        GOOD(job);
        const auto added = job->add(std::vector<at::Tensor>{samples});
        GOOD(added);
        const auto answers = job->run(5, {});
        QVERIFY2(answers.ok(), answers ? "" : (answers.error().message() + answers.error().detail).c_str());
        QCOMPARE(answers->calls.size(), std::size_t{1});
        if (!expected)
            expected = answers->calls.front();
        QVERIFY(answers->calls.front().first().sizes().equals(at::IntArrayRef({5, 2})));
        report::OutputDifferences differences;
        GOOD(differences.compare(*expected, answers->calls.front()));
        QVERIFY(differences.within(1e-6));
    }
    QVERIFY(expected->first().abs().max().item<double>() > 1);
}

void RuntimesTest::aRuntimeThatIsNotThereIsANote()
{
    PARETOSCOPE_NEEDS(written);
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const NamedInterpreters named("/no/such/python");
    const formats::Target target{.key = "copied", .runtime = "onnxruntime", .write = copyResnet20};
    const auto proof = verified(target);
    GOOD(proof);
    QVERIFY(proof->inRuntime && !proof->inRuntime->wasRun());
    QVERIFY(proof->inRuntime->said.english().find("pip install onnxruntime==") != std::string::npos);
}

QTEST_GUILESS_MAIN(RuntimesTest)
#include "tst_runtimes.moc"
