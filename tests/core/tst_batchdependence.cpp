// Networks whose answer depends on the batch, on chance or on mode: named, put right where that can be,
// refused where not. Every figure is compared with that of a network that says the same without the
// peculiarity.
#include "core/graph/modeldata.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "tests/support/bits.h"
#include "tests/support/realdata.h"
#include "tests/support/scriptedmodule.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

constexpr int samples = 45; // no multiple of any batch that is baked in
constexpr int numbers = 3 * 6 * 6;

/// A NumPy array, format version 1.0, C order.
void saveNpy(const QString &path, const char *descr, const QByteArray &shape, const QByteArray &values)
{
    QByteArray header =
        QByteArray("{'descr': '") + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.append(QByteArray(63 - (10 + header.size()) % 64, ' ')).append('\n');
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("\x93NUMPY\x01\x00", 8));
    const auto length = static_cast<std::uint16_t>(header.size());
    file.write(reinterpret_cast<const char *>(&length), 2);
    file.write(header + values);
}

/// SAMPLES pictures [3, 6, 6] of uneven size and contrast, with labels 0 to 4; ORDER says which comes when.
project::ProjectFile saveData(const QString &folder, const std::vector<int> &order = {})
{
    QByteArray pictures, labels;
    for (int place = 0; place < samples; ++place) {
        const int sample = order.empty() ? place : order[static_cast<std::size_t>(place)];
        for (int i = 0; i < numbers; ++i) {
            const float value =
                static_cast<float>(std::sin(0.37 * i * (1 + sample % 7) + sample) * (1 + sample % 3));
            pictures.append(reinterpret_cast<const char *>(&value), sizeof value);
        }
        const std::int64_t label = sample % 5;
        labels.append(reinterpret_cast<const char *>(&label), sizeof label);
    }
    saveNpy(folder + "/x.npy", "<f4", QByteArray::number(samples) + ", 3, 6, 6", pictures);
    saveNpy(folder + "/y.npy", "<i8", QByteArray::number(samples) + ",", labels);
    project::ProjectFile file;
    file.evaluate = {(folder + "/x.npy").toStdString(), "npy", (folder + "/y.npy").toStdString(), {}, {}};
    file.calibrate = file.evaluate;
    return file;
}

/// "conv" [4, 3, 3, 3], "norm" with running statistics, "fc" [5, 4 * 16] under CODE.
void saveModel(const QString &path, const std::string &code)
{
    ScriptedModule module;
    module.parameters = {{"conv.weight", weights({4, 3, 3, 3}, 1)},
                         {"conv.bias", weights({4}, 2)},
                         {"fc.weight", weights({5, 64}, 3).mul(4)},
                         {"fc.bias", weights({5}, 4)}};
    module.buffers = {{"norm.mean", weights({4}, 5)}, {"norm.var", at::ones({4}).mul(0.7)}};
    module.code = "def forward(self, x):\n" + code;
    module.save(path.toStdString());
}

const std::string conv = "    x = torch.conv2d(x, self.conv.weight, self.conv.bias)\n";
const std::string flat = "    x = torch.flatten(torch.relu(x), 1)\n";
const std::string linear = "    return torch.linear(x, self.fc.weight, self.fc.bias)\n";

std::string normed(const std::string &mean, const std::string &var, const std::string &training)
{
    return "    x = torch.batch_norm(x, None, None, " + mean + ", " + var + ", " + training +
           ", 0.1, 1e-5, False)\n";
}

base::Result<project::OpenProject> open(project::ProjectFile file, const QString &folder,
                                        const std::string &code,
                                        formats::Mode mode = formats::Mode::Evaluation)
{
    static int count = 0;
    const QString path = folder + QStringLiteral("/%1.pt").arg(++count);
    saveModel(path, code);
    file.model = path.toStdString();
    file.mode = mode;
    base::NoProgress quiet;
    return project::openProject(file, (folder + "/p.pscope.json").toStdString(), {}, {}, quiet);
}

evaluate::Measurement measured(const project::OpenProject &project, int width = 0)
{
    base::NoProgress quiet;
    if (width == 0)
        return project.evaluator.measureFloat({}, quiet).value();
    const auto recipe = pipeline::uniformRecipe(project.model.layers().size(), bits(width));
    return project.evaluator.measure(recipe, 0, {}, quiet).value();
}

QString notesOf(const project::OpenProject &project)
{
    QString all;
    for (const base::Sentence &note : project.notes)
        all += QString::fromStdString(note.english()) + '\n';
    return all;
}

/// Kinds that can be put right: what a network says, and the same said plainly. Words that the note must
/// have.
void addKinds()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const std::string &code, const std::string &plain,
                        const char *words) {
        QTest::newRow(name) << QString::fromStdString(code) << QString::fromStdString(plain)
                            << QString::fromLatin1(words);
    };
    const std::string usual = conv + flat + linear;
    row("training: dropout", conv + flat + "    x = torch.dropout(x, 0.5, True)\n" + linear, usual,
        "training mode;dropout");
    row("training: dropout of channels",
        conv + "    x = torch.feature_dropout(x, 0.5, True)\n" + flat + linear, usual,
        "training mode;feature_dropout");
    row("training: alpha dropout", conv + flat + "    x = torch.alpha_dropout(x, 0.3, True)\n" + linear,
        usual, "training mode;alpha_dropout");
    row("training: batch norm", conv + normed("self.norm.mean", "self.norm.var", "True") + flat + linear,
        conv + normed("self.norm.mean", "self.norm.var", "False") + flat + linear,
        "training mode;batch_norm");
    row("training: dropout in a loop",
        conv + flat +
            "    i = 0\n    while i < int(x.size(1)) // 64:\n        x = torch.dropout(x, 0.5, True)\n       "
            " i += 1\n" +
            linear,
        usual, "training mode;dropout");
    const std::string picturesAlone =
        "    m = x.mean([0, 2, 3], True)\n    x = (x - m) / torch.sqrt((x - m).pow(2)"
        ".mean([0, 2, 3], True) + 1e-5)\n";
    const std::string eachAlone = "    m = x.mean([2, 3], True)\n    x = (x - m) / torch.sqrt((x - m).pow(2)"
                                  ".mean([2, 3], True) + 1e-5)\n";
    row("neighbours: batch norm without statistics", conv + normed("None", "None", "True") + flat + linear,
        conv + eachAlone + flat + linear, "depends on the other samples;batch_norm;one at a time");
    row("neighbours: a norm by hand", conv + picturesAlone + flat + linear, conv + eachAlone + flat + linear,
        "depends on the other samples;one at a time");
    row("neighbours: scaled by the largest of all", conv + "    x = x / x.abs().max()\n" + flat + linear,
        conv + "    x = x / x.abs().amax([1, 2, 3], True)\n" + flat + linear,
        "depends on the other samples;one at a time");
    row("size: only the first is computed",
        conv + flat +
            "    y = torch.zeros([x.size(0), 5])\n    y[0] = torch.linear(x[0], self.fc.weight, "
            "self.fc.bias)\n    return y\n",
        usual, "one at a time");
    row("size: one is baked in", conv + "    x = torch.relu(x).view([1, 64])\n" + linear, usual,
        "batches of 1;view");
    row("size: four are baked in", conv + "    x = torch.relu(x).view([4, 64])\n" + linear, usual,
        "batches of 4");
    row("size: a loop over four",
        conv + flat +
            "    return torch.stack([torch.linear(x[0], self.fc.weight, self.fc.bias), torch.linear(x[1], "
            "self.fc.weight, self.fc.bias), torch.linear(x[2], self.fc.weight, self.fc.bias), "
            "torch.linear(x[3], "
            "self.fc.weight, self.fc.bias)])\n",
        usual, "batches of 4");
    row("size: seven are added to", conv + flat + "    x = x + torch.zeros([7, 64])\n" + linear, usual,
        "batches of 7");
    row("unbatched: all is flattened", conv + "    x = torch.flatten(torch.relu(x))\n" + linear, usual,
        "without the dimension of the batch");
    row("unbatched: a view of all", conv + "    x = torch.relu(x).view([64])\n" + linear, usual,
        "without the dimension of the batch");
    row("unbatched: turned",
        "    x = x.permute([0, 2, 1]).permute([0, 2, 1]).unsqueeze(0)\n" + conv + flat +
            "    return torch.linear(x, self.fc.weight, self.fc.bias).squeeze(0)\n",
        usual, "without the dimension of the batch");
    row("a row is lost alone",
        conv + flat + "    return torch.linear(x, self.fc.weight, self.fc.bias).squeeze()\n", usual, "");
}

} // namespace

class TestBatchDependence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void figuresAreThoseOfThePlainNetwork_data() { addKinds(); }
    void figuresAreThoseOfThePlainNetwork();
    void figuresDoNotDependOnTheOrder_data() { addKinds(); }
    void figuresDoNotDependOnTheOrder();
    void exportsAreVerified_data() { addKinds(); }
    void exportsAreVerified();
    void randomNumbersAreTheSameEachTime_data();
    void randomNumbersAreTheSameEachTime();
    void aSmallChangeDoesLittleToARandomNetwork();
    void dropoutIsKeptWhereTheProjectSaysSo();
    void runningStatisticsAreNotWrittenInto();
    void answersThatNeedNeighboursAreRefused_data();
    void answersThatNeedNeighboursAreRefused();
    void failuresOfAnotherKindKeepTheirWords();
    void ordinaryNetworksRunAsEver_data();
    void ordinaryNetworksRunAsEver();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    project::ProjectFile m_file;
};

void TestBatchDependence::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = saveData(m_folder->path());
}

void TestBatchDependence::figuresAreThoseOfThePlainNetwork()
{
    QFETCH(const QString, code);
    QFETCH(const QString, plain);
    QFETCH(const QString, words);
    const auto project = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    const auto expected = open(m_file, m_folder->path(), plain.toStdString());
    QVERIFY(expected);
    QVERIFY2(expected->notes.empty(), qPrintable(notesOf(*expected)));
    for (const QString &word : words.split(';', Qt::SkipEmptyParts))
        QVERIFY2(notesOf(*project).contains(word), qPrintable(word + " is not in: " + notesOf(*project)));
    for (const int bits : {0, 3}) {
        const auto own = measured(*project, bits), other = measured(*expected, bits);
        QCOMPARE(own.correct, other.correct);
        QVERIFY2(std::abs(own.crossEntropy - other.crossEntropy) < 1e-5,
                 qPrintable(QStringLiteral("%1 not %2").arg(own.crossEntropy).arg(other.crossEntropy)));
        QVERIFY(std::abs(own.kl - other.kl) < 1e-5);
    }
}

void TestBatchDependence::figuresDoNotDependOnTheOrder()
{
    QFETCH(const QString, code);
    const auto before = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY(before);
    const double first = measured(*before).crossEntropy;
    std::vector<int> order;
    for (int i = 0; i < samples; ++i)
        order.push_back(i * 13 % samples);
    const auto after = open(saveData(m_folder->path(), order), m_folder->path(), code.toStdString());
    QVERIFY(after);
    QVERIFY(std::abs(measured(*after).crossEntropy - first) < 1e-5);
}

void TestBatchDependence::exportsAreVerified()
{
    QFETCH(const QString, code);
    const auto project = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY(project);
    base::NoProgress quiet;
    const auto baseline = project::measureBaseline(*project, {}, quiet);
    QVERIFY2(baseline, baseline ? "" : baseline.error().message().c_str());
    const auto recipe = pipeline::uniformRecipe(project->model.layers().size(), bits(4));
    const auto promised = project->evaluator.measure(recipe, 0, {}, quiet);
    QVERIFY(promised);
    const report::ExportRequest request{recipe, m_folder->filePath("out.pt").toStdString(), "torchscript",
                                        *promised};
    const auto exported = report::exportModel(*project, *baseline, request, {}, quiet);
    QVERIFY2(exported, exported ? "" : exported.error().message().c_str());
    QVERIFY(exported->verified);
    QVERIFY(exported->maxAbsDifference < 1e-5);
}

void TestBatchDependence::randomNumbersAreTheSameEachTime_data()
{
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const std::string &noise) {
        QTest::newRow(name) << QString::fromStdString(conv + flat + "    " + noise + "\n" + linear);
    };
    row("rand_like", "x = x + 0.1 * torch.rand_like(x)");
    row("randn", "x = x + 0.1 * torch.randn([64])");
    row("bernoulli", "x = x * torch.bernoulli(torch.ones_like(x) * 0.8)");
    row("normal", "x = x + torch.normal(0.0, 0.1, [1, 64])");
    row("in place", "x = x + torch.zeros([64]).uniform_(0.0, 0.2)");
    row("in a loop", "i = 0\n    while i < int(x.size(1)) // 64:\n        x = x + 0.1 * torch.rand_like(x)\n"
                     "        i += 1");
    row("two of them, one before the last layer",
        "x = x + 0.1 * torch.rand_like(x)\n    x = x * torch.rand([64])");
}

void TestBatchDependence::randomNumbersAreTheSameEachTime()
{
    QFETCH(const QString, code);
    const auto project = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QVERIFY2(notesOf(*project).contains("random numbers"), qPrintable(notesOf(*project)));
    const auto again = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY(again);
    QCOMPARE(measured(*again).crossEntropy, measured(*project).crossEntropy);
    QCOMPARE(measured(*again, 4).kl, measured(*project, 4).kl);
    QVERIFY(measured(*project, 8).kl < measured(*project, 2).kl);
    exportsAreVerified();
}

/// Were the numbers others in the changed network, they alone would do some 0.01 of damage.
void TestBatchDependence::aSmallChangeDoesLittleToARandomNetwork()
{
    const std::string code = conv + flat + "    x = x * torch.bernoulli(torch.ones_like(x) * 0.5)\n" + linear;
    const auto project = open(m_file, m_folder->path(), code);
    QVERIFY(project);
    QVERIFY(measured(*project, 8).kl < 1e-3);
    // What is resumed in the middle draws the same, too.
    base::NoProgress quiet;
    const auto plain = open(m_file, m_folder->path(), conv + flat + linear);
    QVERIFY(plain);
    QVERIFY(measured(*plain).crossEntropy != measured(*project).crossEntropy);
}

void TestBatchDependence::dropoutIsKeptWhereTheProjectSaysSo()
{
    const std::string code = conv + flat + "    x = torch.dropout(x, 0.5, True)\n" + linear;
    const auto project = open(m_file, m_folder->path(), code, formats::Mode::AsStored);
    QVERIFY(project);
    QVERIFY2(notesOf(*project).contains("dropout") && notesOf(*project).contains("random numbers"),
             qPrintable(notesOf(*project)));
    const auto evaluation = open(m_file, m_folder->path(), code);
    QVERIFY(evaluation);
    QVERIFY(measured(*project).crossEntropy != measured(*evaluation).crossEntropy);
    const auto again = open(m_file, m_folder->path(), code, formats::Mode::AsStored);
    QVERIFY(again);
    QCOMPARE(measured(*again).crossEntropy, measured(*project).crossEntropy);
}

void TestBatchDependence::runningStatisticsAreNotWrittenInto()
{
    const std::string code = conv + normed("self.norm.mean", "self.norm.var", "True") + flat + linear;
    const auto project = open(m_file, m_folder->path(), code, formats::Mode::AsStored);
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QVERIFY2(notesOf(*project).contains("depends on the other samples"), qPrintable(notesOf(*project)));
    const auto &parameters = project->model.data().parameters;
    const auto mean =
        std::ranges::find_if(parameters, [](const auto &own) { return own.name == "norm.mean"; });
    QVERIFY(mean != parameters.end());
    QVERIFY(mean->tensor.equal(weights({4}, 5)));
}

void TestBatchDependence::answersThatNeedNeighboursAreRefused_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("word");
    QTest::newRow("batch norm of one number each")
        << QString::fromStdString(conv + flat + normed("None", "None", "True") + linear) << "batch_norm";
    QTest::newRow("the mean of the batch is taken off")
        << QString::fromStdString(conv + flat + "    x = x - x.mean([0], True)\n" + linear) << "mean";
    QTest::newRow("neighbours within a size that is baked in")
        << QString::fromStdString(
               conv + "    x = torch.relu(x).view([4, 64])\n    x = x - x.mean([0], True)\n" + linear)
        << "mean";
}

void TestBatchDependence::answersThatNeedNeighboursAreRefused()
{
    QFETCH(const QString, code);
    QFETCH(const QString, word);
    const auto project = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY2(!project, project ? qPrintable(notesOf(*project)) : "");
    const QString said = QString::fromStdString(project.error().message());
    QVERIFY2(said.contains("depend on the other samples") && said.contains(word), qPrintable(said));
}

void TestBatchDependence::failuresOfAnotherKindKeepTheirWords()
{
    auto project =
        open(m_file, m_folder->path(), conv + "    x = torch.flatten(x, 1)[:, :3]\n    return x\n");
    QVERIFY(!project);
    QVERIFY2(QString::fromStdString(project.error().message()).contains("label"),
             project.error().message().c_str());
    project = open(m_file, m_folder->path(), "    x = x[:, :2]\n" + conv + flat + linear);
    QVERIFY(!project);
    QVERIFY2(QString::fromStdString(project.error().message()).contains("resize"),
             project.error().message().c_str());
}

void TestBatchDependence::ordinaryNetworksRunAsEver_data()
{
    QTest::addColumn<QString>("code");
    const std::string usual = conv + flat + linear;
    QTest::newRow("plain") << QString::fromStdString(usual);
    QTest::newRow("batch norm") << QString::fromStdString(
        conv + normed("self.norm.mean", "self.norm.var", "False") + flat + linear);
    QTest::newRow("dropout at rest") << QString::fromStdString(
        conv + flat + "    x = torch.dropout(x, 0.5, False)\n" + linear);
    QTest::newRow("instance norm") << QString::fromStdString(
        conv + "    x = torch.instance_norm(x, None, None, None, None, True, 0.1, 1e-5, False)\n" + flat +
        linear);
    QTest::newRow("in half") << QString::fromStdString(conv + "    x = x.to(15).to(6)\n" + flat + linear);
    QTest::newRow("outputs that are infinite") << QString::fromStdString(
        conv + flat + "    return torch.linear(x, self.fc.weight, self.fc.bias) * 1e38 * 1e38\n");
}

void TestBatchDependence::ordinaryNetworksRunAsEver()
{
    QFETCH(const QString, code);
    const auto project = open(m_file, m_folder->path(), code.toStdString());
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QVERIFY2(project->notes.empty(), qPrintable(notesOf(*project)));
    QVERIFY(project->model.batching().isUsual());
}

QTEST_GUILESS_MAIN(TestBatchDependence)
#include "tst_batchdependence.moc"
