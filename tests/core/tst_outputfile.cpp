// Float outputs on disk: read back to the last bit, whole or not at all, and no run of the model that they
// spare.
#include "core/base/enginescope.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputfile.h"
#include "tests/support/countednodes.h"
#include "tests/support/networks.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randn.h>

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <sstream>

using namespace paretoscope;
using namespace paretoscope::evaluate;

namespace {

constexpr std::int64_t plenty = 1 << 20;
const OutputKey key{"model", "samples", 4};

std::string contentOf(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void write(const std::filesystem::path &file, const std::string &content)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

} // namespace

class TestOutputFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputsComeBackToTheLastBit();
    void anythingElseIsPassedBy();
    void everyChangedByteIsNoticed();
    void unsuitableOutputsAreNotWritten();
    void laterEvaluatorsRunNothing();
    void noFolderAndNoRoomMeanNoFile();
};

void TestOutputFile::outputsComeBackToTheLastBit()
{
    const base::EngineScope engine;
    const QTemporaryDir folder;
    const auto file = outputFile(folder.filePath(QStringLiteral("new/deep")).toStdString(), key);
    const std::vector<at::Tensor> batches{at::randn({4, 5, 2}), at::randn({3, 5, 2})};
    QVERIFY(writeOutputs(file, key, batches));
    const auto read = readOutputs(file, key, 7, plenty);
    QVERIFY(read);
    QVERIFY(at::equal(*read, at::cat(batches)));
}

void TestOutputFile::anythingElseIsPassedBy()
{
    const base::EngineScope engine;
    const QTemporaryDir folder;
    const auto file = outputFile(folder.path().toStdString(), key);
    QVERIFY(!readOutputs(file, key, 7, plenty)); // absent
    const std::vector<at::Tensor> batches{at::randn({7, 3})};
    QVERIFY(writeOutputs(file, key, batches));
    QVERIFY(readOutputs(file, key, 7, plenty));
    QVERIFY(!readOutputs(file, key, 8, plenty));
    QVERIFY(!readOutputs(file, key, 7, 7 * 3 * 4 - 1));
    for (const OutputKey &other : {OutputKey{"other", "samples", 4}, OutputKey{"model", "other", 4},
                                   OutputKey{"model", "samples", 8}}) {
        QVERIFY(!readOutputs(file, other, 7, plenty));
        QVERIFY(outputFile({}, other) != outputFile({}, key));
    }
    QVERIFY(!readOutputs(folder.path().toStdString(), key, 7, plenty));
    QVERIFY(!readOutputs("/dev/zero", key, 7, plenty));
}

void TestOutputFile::everyChangedByteIsNoticed()
{
    const base::EngineScope engine;
    const QTemporaryDir folder;
    const auto file = outputFile(folder.path().toStdString(), key);
    const std::vector<at::Tensor> batches{at::randn({7, 3})};
    QVERIFY(writeOutputs(file, key, batches));
    const std::string whole = contentOf(file);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 0x41);
        write(file, changed);
        const auto read = readOutputs(file, key, 7, plenty);
        const bool unusedSize = i >= 16 + 2 * 8 && i < 16 + 6 * 8; // of dimensions there are not
        QVERIFY2(!read || (unusedSize && at::equal(*read, batches[0])), qPrintable(QString::number(i)));
    }
    for (const std::size_t length : {std::size_t(0), std::size_t(10), whole.size() - 1}) {
        write(file, whole.substr(0, length));
        QVERIFY(!readOutputs(file, key, 7, plenty));
    }
    write(file, whole + "x");
    QVERIFY(!readOutputs(file, key, 7, plenty));
    write(file, whole);
    QVERIFY(readOutputs(file, key, 7, plenty));
}

void TestOutputFile::unsuitableOutputsAreNotWritten()
{
    const base::EngineScope engine;
    const QTemporaryDir folder;
    const auto file = outputFile(folder.path().toStdString(), key);
    QVERIFY(!writeOutputs(file, key, {}));
    const std::vector<at::Tensor> wide{at::randn({2, 3}, at::kDouble)};
    QVERIFY(!writeOutputs(file, key, wide));
    const std::vector<at::Tensor> different{at::randn({2, 3}), at::randn({2, 4})};
    QVERIFY(!writeOutputs(file, key, different));
    QVERIFY(!std::filesystem::exists(file));
}

void TestOutputFile::laterEvaluatorsRunNothing()
{
    const QTemporaryDir folder;
    EvaluatorOptions options;
    options.microBatch = 16;
    options.outputFolder = folder.path().toStdString();
    base::NoProgress quiet;
    const auto plain = tests::openNetwork(tests::demo(), 40);
    QVERIFY(plain);
    std::atomic<int> runs = 0;
    const auto model = tests::withCountedNodes(plain->model(), [&runs] { ++runs; });
    std::vector<Measurement> measured;
    std::vector<int> ran;
    for (int i = 0; i < 2; ++i) {
        runs = 0;
        const auto evaluator =
            Evaluator::create(model, data::Task::Classification, plain->samples(), options);
        QVERIFY(evaluator);
        const auto all = evaluator->measureFloat({}, quiet);
        QVERIFY(all);
        measured.push_back(*all);
        ran.push_back(runs);
    }
    // What is left is one sample, for shapes and sizes, run twice.
    QVERIFY(ran[1] <= static_cast<int>(2 * model.data().nodes.size()));
    QVERIFY(ran[0] > ran[1]);
    QCOMPARE(measured[0].correct, measured[1].correct);
    QVERIFY(measured[0].crossEntropy == measured[1].crossEntropy);
    QVERIFY(measured[1].kl == 0);
}

void TestOutputFile::noFolderAndNoRoomMeanNoFile()
{
    const QTemporaryDir folder;
    EvaluatorOptions options;
    options.outputFolder = folder.path().toStdString();
    options.outputCacheBytes = 40 * 10 * 4 - 1;
    base::NoProgress quiet;
    const auto evaluator = tests::openNetwork(tests::demo(), 40, options);
    QVERIFY(evaluator);
    QVERIFY(evaluator->measureFloat({}, quiet));
    QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
    options.outputFolder = "/dev/null/nowhere"; // nothing lies below a device
    options.outputCacheBytes = plenty;
    const auto other = tests::openNetwork(tests::demo(), 40, options);
    QVERIFY(other);
    QVERIFY(other->measureFloat({}, quiet));
}

QTEST_GUILESS_MAIN(TestOutputFile)
#include "tst_outputfile.moc"
