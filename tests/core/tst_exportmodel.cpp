// The export job: three files or none, proved by a fresh reader, and the report that goes with them.
#include "core/base/contenthash.h"
#include "core/base/file.h"
#include "core/base/filereplacement.h"
#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/formats/torchscript/runner.h"
#include "core/project/openproject.h"
#include "core/project/recipefile.h"
#include "core/report/exportmodel.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <map>
#include <memory>
#include <sys/resource.h>

using namespace paretoscope;
using namespace paretoscope::tests;
using report::ExportRequest;

namespace {

std::string readAll(const std::filesystem::path &path)
{
    const auto text = base::readText(path, 1 << 26);
    return text ? *text : std::string();
}

std::size_t filesIn(const std::filesystem::path &folder)
{
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// Writing more than BYTES to a file fails as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before{};
    void (*m_handler)(int) = SIG_DFL;
};

} // namespace

class ExportModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void exportsThreeFilesThatAgree_data();
    void exportsThreeFilesThatAgree();
    void reportNamesNoFolders();
    void reportSaysWhatOnlyMakesTheFileSmaller();
    void keepsBatchNormsWhenAsked();
    void brokenPromiseLeavesNothing();
    void existingFilesStayWhenTheExportFails();
    void existingFilesAreReplacedTogether();
    void filesOfOneStemKeepTheirReports();
    void neverOverwritesTheProject();
    void neverOverwritesAnyOfItsInputs();
    void saysThatTheOriginalHasChanged();
    void saysThatItIsLargerThanTheOriginal();
    void refusesWhatCannotBeDone();
    void stoppedExportLeavesNothing();
    void fullDiskLeavesTheTargetAsItWas();
    void failedLastFilePutsTheOthersBack();
    void roomIsAskedForBeforeTheWork_data();
    void roomIsAskedForBeforeTheWork();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    ExportRequest request(const compress::Value &width) const;
    void open(const std::string &name); ///< as m_project and m_baseline

    std::unique_ptr<QTemporaryDir> m_folder;
    std::map<std::string, std::unique_ptr<project::OpenProject>> m_opened;
    std::map<std::string, evaluate::Baseline> m_baselines;
    const project::OpenProject *m_project = nullptr;
    evaluate::Baseline m_baseline;
    base::NoProgress m_progress;
};

void ExportModelTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    open("demo");
}

/// Once for each; fewer samples make a faster test, and the job does not care how many there are.
void ExportModelTest::open(const std::string &name)
{
    if (!m_opened.contains(name)) {
        auto project = project::openProject(projectOf(networkNamed(name)), {}, {}, {}, m_progress);
        QVERIFY2(project.ok(), project ? "" : project.error().message().c_str());
        project->samples.evaluate = project->samples.evaluate.firstOf(96);
        auto evaluator =
            evaluate::Evaluator::create(project->model, project->file.task, project->samples.evaluate);
        QVERIFY(evaluator.ok());
        project->evaluator = *evaluator;
        const auto heldOut = project->evaluator.measureFloat({}, m_progress);
        QVERIFY(heldOut.ok());
        m_opened.emplace(name, std::make_unique<project::OpenProject>(std::move(*project)));
        m_baselines[name].everything = m_baselines[name].heldOut = *heldOut;
        m_baselines[name].macs.assign(m_opened.at(name)->model.layers().size(), 1000);
    }
    m_project = m_opened.at(name).get();
    m_baseline = m_baselines.at(name);
}

ExportRequest ExportModelTest::request(const compress::Value &width) const
{
    ExportRequest result;
    result.recipe = pipeline::uniformRecipe(m_project->model.layers().size(), bits(width));
    result.target = folder() / "out.pt";
    return result;
}

void ExportModelTest::exportsThreeFilesThatAgree_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<bool>("corrected");
    for (const char *network : {"demo", "resnet20"}) {
        QTest::addRow("%s, plain", network) << network << false;
        QTest::addRow("%s, biases corrected", network) << network << true;
    }
}

void ExportModelTest::exportsThreeFilesThatAgree()
{
    PARETOSCOPE_ROW(name);
    open(name);
    QFETCH(bool, corrected);
    ExportRequest asked = request(4);
    asked.recipe.settings[3] = bits(4, 0.6);
    asked.recipe.steps = correctedIf(corrected);
    const auto promised = m_project->evaluator.measure(asked.recipe, 0, {}, m_progress);
    QVERIFY(promised.ok());
    asked.promised = *promised;
    const auto done = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
    QVERIFY2(done.ok(), done ? "" : done.error().message().c_str());
    QVERIFY(done->verified);
    QCOMPARE(filesIn(folder()), std::size_t{3});
    QCOMPARE(done->measured.correct, promised->correct);
    QCOMPARE(done->measured.n, std::int64_t{96});
    QCOMPARE(done->fileBytes, static_cast<std::int64_t>(std::filesystem::file_size(done->model)));
    QCOMPARE(done->storedBytes,
             compress::modelCost(m_project->after(pipeline::Steps::usual())->model, asked.recipe.settings)
                 .storedBytes);

    const auto recipe = project::readRecipe(done->recipe, m_project->model.layers());
    QVERIFY2(recipe.ok(), recipe ? "" : recipe.error().message().c_str());
    QVERIFY(recipe->steps == asked.recipe.steps);
    for (std::size_t i = 0; i < recipe->settings.size(); ++i)
        QCOMPARE(recipe->settings[i], asked.recipe.settings[i]);

    const auto json = nlohmann::json::parse(readAll(done->report));
    QCOMPARE(json["measured"]["correct"].get<std::int64_t>(), promised->correct);
    std::int64_t correct = 0; // of the written file, class by class
    for (const auto &change : json["measured"]["perClass"])
        correct += change["correctAfter"].get<std::int64_t>();
    QCOMPARE(correct, promised->correct);
    QCOMPARE(json["measured"]["behaviour"]["n"].get<std::int64_t>(), promised->n);
    QVERIFY(json["measured"]["ece"]["after"].is_number());
    QCOMPARE(json["sizes"]["storedBytes"].get<std::int64_t>(), done->storedBytes);
    QCOMPARE(json["sizes"]["fileBytes"].get<std::int64_t>(), done->fileBytes);
    QCOMPARE(json["exported"]["sha256"].get<std::string>(), *base::hashFile(done->model));
    QCOMPARE(json["source"]["sha256"].get<std::string>(), *base::hashFile(m_project->file.model));
    QCOMPARE(json["program"]["version"].get<std::string>(), std::string(PARETOSCOPE_VERSION));
    std::int64_t layers = 0;
    for (const auto &layer : json["layers"])
        layers += layer["storedBytes"].get<std::int64_t>();
    QCOMPARE(layers + m_project->after(pipeline::Steps::usual())->model.otherBytes(), done->storedBytes);
    QCOMPARE(json["stepsAfterCoding"].empty(), !corrected);
    QVERIFY(!corrected || json["stepsAfterCoding"][0]["layers"] == m_project->model.layers().size());
    QCOMPARE(json["layers"][3]["encoding"].get<std::string>(), std::string("bitmask"));
    QVERIFY(json["notes"][0].get<std::string>().find("make the file smaller") != std::string::npos);
}

void ExportModelTest::reportNamesNoFolders()
{
    const auto done = report::exportModel(*m_project, m_baseline, request(8), {}, m_progress);
    QVERIFY(done.ok());
    for (const auto &file : {done->report, done->recipe}) {
        const std::string text = readAll(file);
        QVERIFY(!text.empty());
        QVERIFY(text.find(folder().string()) == std::string::npos);
        QVERIFY(text.find(m_project->file.model.parent_path().string()) == std::string::npos);
    }
}

void ExportModelTest::reportSaysWhatOnlyMakesTheFileSmaller()
{
    ExportRequest asked = request(8); // unpacked when the file is loaded, like any other width
    const auto rounded = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
    GOOD(rounded);
    QVERIFY(readAll(rounded->report).find("make the file smaller") != std::string::npos);
    asked.recipe = pipeline::uniformRecipe(m_project->model.layers().size(), {});
    const auto plain = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
    GOOD(plain);
    QVERIFY(readAll(plain->report).find("make the file smaller") == std::string::npos);
}

void ExportModelTest::keepsBatchNormsWhenAsked()
{
    ExportRequest asked = request(6);
    asked.recipe.steps = {};
    const auto done = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
    QVERIFY2(done.ok(), done ? "" : done.error().message().c_str());
    QCOMPARE(done->storedBytes, compress::modelCost(m_project->model, asked.recipe.settings).storedBytes);
    QCOMPARE(done->maxAbsDifference, 0.0);
}

void ExportModelTest::brokenPromiseLeavesNothing()
{
    ExportRequest asked = request(4);
    const auto promised = m_project->evaluator.measure(asked.recipe, 0, {}, m_progress);
    QVERIFY(promised.ok());
    asked.promised = *promised;
    asked.promised->correct += 1;
    const auto done = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::ErrorCode::VerificationFailed);
    QVERIFY(done.error().message().find("out.pt") != std::string::npos);
    QCOMPARE(filesIn(folder()), std::size_t{0});
}

void ExportModelTest::existingFilesStayWhenTheExportFails()
{
    for (const char *name : {"out.pt", "out.pt.recipe.json", "out.pt.report.json"})
        QVERIFY(base::writeTextAtomically(folder() / name, std::string("mine: ") + name).ok());
    ExportRequest asked = request(4);
    asked.promised = m_baseline.heldOut;
    asked.promised->correct = 0;
    QVERIFY(!report::exportModel(*m_project, m_baseline, asked, {}, m_progress));
    QCOMPARE(filesIn(folder()), std::size_t{3});
    for (const char *name : {"out.pt", "out.pt.recipe.json", "out.pt.report.json"})
        QCOMPARE(readAll(folder() / name), std::string("mine: ") + name);
}

void ExportModelTest::existingFilesAreReplacedTogether()
{
    for (const char *name : {"out.pt", "out.pt.report.json"})
        QVERIFY(base::writeTextAtomically(folder() / name, "old").ok());
    const auto done = report::exportModel(*m_project, m_baseline, request(8), {}, m_progress);
    QVERIFY(done.ok());
    QCOMPARE(filesIn(folder()), std::size_t{3});
    QVERIFY(formats::TorchScriptRunner::load(done->model).ok());
    QVERIFY(readAll(done->report) != "old");
}

/// Whatever follows the last point of a name, and where nothing does.
void ExportModelTest::filesOfOneStemKeepTheirReports()
{
    const std::vector<std::string> names{"out.pt", "out.safetensors", "out.4bit.pt", "out"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        ExportRequest asked = request(4);
        asked.target = folder() / names[i];
        const auto done = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
        GOOD(done);
        QCOMPARE(filesIn(folder()), 3 * (i + 1));
        QCOMPARE(done->report, report::exportFiles(asked.target).report);
    }
    for (const std::string &name : names) {
        const auto files = report::exportFiles(folder() / name);
        const auto json = nlohmann::json::parse(readAll(files.report));
        QCOMPARE(json["exported"]["file"].get<std::string>(), name);
        QCOMPARE(json["exported"]["sha256"].get<std::string>(), *base::hashFile(files.model));
        GOOD(project::readRecipe(files.recipe, m_project->model.layers()));
    }
}

void ExportModelTest::neverOverwritesTheProject()
{
    const std::filesystem::path copy = folder() / "model.pt";
    std::filesystem::copy_file(m_project->file.model, copy);
    project::OpenProject project = *m_project;
    project.file.model = copy;
    ExportRequest asked = request(8);
    asked.target = copy;
    const auto done = report::exportModel(project, m_baseline, asked, {}, m_progress);
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::ErrorCode::InvalidSetting);
    QCOMPARE(*base::hashFile(copy), m_project->modelFileHash.hex());
}

void ExportModelTest::neverOverwritesAnyOfItsInputs()
{
    // Each by its own name, through a symbolic and through a hard link, as any of the three files.
    namespace fs = std::filesystem;
    project::OpenProject project = *m_project;
    project.path = folder() / "own.pscope.json";
    project.file.evaluate.labels = folder() / "labels.csv";
    project.file.calibrate = project.file.evaluate;
    project.file.calibrate->path = folder() / "pictures";
    project.file.calibrate->labels = folder() / "mine.pt.report.json";
    ExportRequest asked = request(8);
    asked.recipeFile = folder() / "mine.pt.recipe.json";
    fs::create_directory(project.file.calibrate->path);
    const std::vector<fs::path> inputs{project.path, project.file.evaluate.labels,
                                       project.file.calibrate->path / "cat.png",
                                       project.file.calibrate->labels, asked.recipeFile};
    for (const fs::path &input : inputs)
        QVERIFY(base::writeTextAtomically(input, "what a person wrote").ok());
    std::vector<fs::path> targets{inputs[0], inputs[1], inputs[2], folder() / "mine.pt"};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        targets.push_back(folder() / ("symbolic" + std::to_string(i)));
        fs::create_symlink(inputs[i], targets.back());
        if (i == 2)
            continue; // a file that is replaced as a whole leaves another name of a picture's bytes alone
        targets.push_back(folder() / ("hard" + std::to_string(i)));
        fs::create_hard_link(inputs[i], targets.back());
    }
    for (const fs::path &target : targets) {
        asked.target = target;
        const auto done = report::exportModel(project, m_baseline, asked, {}, m_progress);
        QVERIFY2(!done, target.c_str());
        QCOMPARE(done.error().code, base::ErrorCode::InvalidSetting);
        QVERIFY(!report::checkExport(project, asked));
    }
    for (const fs::path &input : inputs)
        QCOMPARE(readAll(input), std::string("what a person wrote"));
    asked.target = folder() / "free.pt";
    QVERIFY(report::checkExport(project, asked).ok());
}

void ExportModelTest::saysThatTheOriginalHasChanged()
{
    project::OpenProject project = *m_project;
    project.file.model = folder() / "model.pt";
    ExportRequest asked = request(8);
    QVERIFY(base::writeTextAtomically(project.file.model, "another network").ok());
    const auto done = report::exportModel(project, m_baseline, asked, {}, m_progress);
    QVERIFY2(done.ok(), done ? "" : done.error().message().c_str());
    QCOMPARE(done->leftOut.size(), std::size_t{1});
    QVERIFY(done->leftOut[0].english().find("changed") != std::string::npos);
    const auto report = nlohmann::json::parse(readAll(done->report));
    QCOMPARE(report["leftOut"].size(), std::size_t{1});
}

void ExportModelTest::saysThatItIsLargerThanTheOriginal()
{
    ExportRequest asked = request("float32");
    for (const std::int64_t original : {std::int64_t{1}, std::int64_t{1} << 40}) {
        project::OpenProject project = *m_project;
        project.modelFileBytes = original;
        const auto done = report::exportModel(project, m_baseline, asked, {}, m_progress);
        QVERIFY(done.ok());
        QCOMPARE(done->isLarger(), original == 1);
        const auto report = nlohmann::json::parse(readAll(done->report));
        QCOMPARE(report["sizes"]["largerThanOriginal"].get<bool>(), original == 1);
    }
}

void ExportModelTest::refusesWhatCannotBeDone()
{
    const auto code = [&](const ExportRequest &asked) {
        const auto done = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
        return done ? base::ErrorCode::Internal : done.error().code;
    };
    ExportRequest asked = request(8);
    asked.format = "onnx";
    QCOMPARE(code(asked), base::ErrorCode::InvalidSetting);
    asked = request(8);
    asked.recipe.settings.pop_back();
    QCOMPARE(code(asked), base::ErrorCode::InvalidSetting);
    asked = request(8);
    asked.target = folder() / "missing" / "out.pt";
    QCOMPARE(code(asked), base::ErrorCode::FileNotWritable);
    QCOMPARE(filesIn(folder()), std::size_t{0});
}

void ExportModelTest::stoppedExportLeavesNothing()
{
    std::stop_source stop;
    struct StopLater final : base::ProgressSink {
        std::stop_source *source = nullptr;
        void progress(const base::Progress &progress) override
        {
            if (progress.fraction > 0.2)
                source->request_stop();
        }
    } sink;
    sink.source = &stop;
    const auto done = report::exportModel(*m_project, m_baseline, request(8), stop.get_token(), sink);
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::ErrorCode::Cancelled);
    QCOMPARE(filesIn(folder()), std::size_t{0});
}

void ExportModelTest::fullDiskLeavesTheTargetAsItWas()
{
    QVERIFY(base::writeTextAtomically(folder() / "out.pt", "mine").ok());
    const FileSizeLimit limit(32 * 1024); // less than the model needs
    const auto done = report::exportModel(*m_project, m_baseline, request(8), {}, m_progress);
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::ErrorCode::DiskFull);
    // The file that a person asked for, not the one beside it that was being written.
    QVERIFY2(done.error().message().find((folder() / "out.pt").string()) != std::string::npos,
             done.error().message().c_str());
    QCOMPARE(filesIn(folder()), std::size_t{1});
    QCOMPARE(readAll(folder() / "out.pt"), std::string("mine"));
}

void ExportModelTest::roomIsAskedForBeforeTheWork_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("known");
    QTest::newRow("TorchScript") << "out.pt" << true;
    QTest::newRow("safetensors, floats beside") << "out.safetensors" << true;
    QTest::newRow("a limit, the recipe not found yet") << "out.pt" << false;
}

/// With as much as the export was found to take there is none left for what it replaces.
void ExportModelTest::roomIsAskedForBeforeTheWork()
{
    QFETCH(QString, name);
    QFETCH(bool, known);
    ExportRequest asked = request(4);
    asked.target = folder() / name.toStdString();
    const auto done = report::exportModel(*m_project, m_baseline, asked, {}, m_progress);
    GOOD(done);
    const std::int64_t tight = done->fileBytes + 65536;
    if (!known) {
        asked.recipe.settings.clear();
        asked.expectedBytes = done->storedBytes;
    }
    std::filesystem::path where;
    std::int64_t free = 4 * tight + (std::int64_t{1} << 20);
    asked.room = [&](const std::filesystem::path &asks) -> std::optional<std::int64_t> {
        where = asks;
        return free;
    };
    GOOD(report::checkExport(*m_project, asked));
    QCOMPARE(where, folder());
    for (const std::int64_t left : {tight, done->fileBytes / 2, std::int64_t{0}}) {
        free = left;
        const auto refused = report::checkExport(*m_project, asked);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, base::ErrorCode::DiskFull);
        for (const std::string &part : {asked.target.string(), std::to_string(left) + " are free"})
            QVERIFY2(refused.error().message().find(part) != std::string::npos,
                     refused.error().message().c_str());
    }
    if (known)
        QVERIFY(!report::exportModel(*m_project, m_baseline, asked, {}, m_progress).ok());
    asked.room = [](const std::filesystem::path &) { return std::optional<std::int64_t>(); }; // not told
    GOOD(report::checkExport(*m_project, asked));
}

void ExportModelTest::failedLastFilePutsTheOthersBack()
{
    QVERIFY(base::writeTextAtomically(folder() / "a", "old a").ok());
    base::FileReplacement files;
    QVERIFY(files.stageText(folder() / "a", "new a").ok());
    QVERIFY(files.stageText(folder() / "b", "new b").ok());
    const auto third = files.stage(folder() / "c");
    QVERIFY(third.ok());
    std::filesystem::remove(*third); // so that it cannot be put in place once the other two are
    QVERIFY(!files.commit());
    QCOMPARE(readAll(folder() / "a"), std::string("old a"));
    QVERIFY(!std::filesystem::exists(folder() / "b"));
    files = {};
    QCOMPARE(filesIn(folder()), std::size_t{1});
}

QTEST_GUILESS_MAIN(ExportModelTest)
#include "tst_exportmodel.moc"
