#include "core/project/openproject.h"
#include "tests/support/networks.h"
#include "tests/support/recordedprogress.h"
#include "tests/support/scriptedmodule.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace paretoscope;
using base::ErrorCode;
using namespace paretoscope::tests;

namespace fs = std::filesystem;

namespace {

project::ProjectFile demoFile()
{
    return projectOf(demo());
}

base::Result<project::OpenProject> opened(const project::ProjectFile &file, std::stop_token stop = {})
{
    base::NoProgress quiet;
    return project::openProject(file, "a.pscope.json", {}, stop, quiet);
}

} // namespace

class TestOpenProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void evaluationDataAloneIsSplit_data() { addNetworkRows({"resnet20"}); }
    void evaluationDataAloneIsSplit();
    void namedCalibrationDataIsUsed();
    void cacheKeyFollowsWhatIsMeasured();
    void progressRunsToTheEnd();
    void stopIsObeyed();
    void errorsOfEveryRoomPassThrough_data();
    void errorsOfEveryRoomPassThrough();
};

void TestOpenProject::evaluationDataAloneIsSplit()
{
    PARETOSCOPE_ROW(name);
    const auto file = projectOf(networkNamed(name));
    const auto project = opened(file);
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QVERIFY(project->samples.derived);
    const auto all = project->samples.everything.size();
    QCOMPARE(all, name == "demo" ? 597 : 1017);
    QCOMPARE(project->evaluator.samples().size(), all - all / 4);
    QCOMPARE(project->calibration.samples().size(), all / 4);
    QCOMPARE(project->modelFileBytes, static_cast<std::int64_t>(fs::file_size(file.model)));
    QCOMPARE(project->modelFileHash.hex().size(), std::size_t{64});
}

void TestOpenProject::namedCalibrationDataIsUsed()
{
    auto file = demoFile();
    file.calibrate = demo("calibrate").source;
    const auto project = opened(file);
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QVERIFY(!project->samples.derived);
    QCOMPARE(project->calibration.samples().size(), 256);
    QCOMPARE(project->evaluator.samples().size(), 597);
    const auto &order = project->samples.evaluate.indices; // every sample once, in an order of its own
    QCOMPARE(std::set(order.begin(), order.end()).size(), std::size_t{597});
    QVERIFY(!std::is_sorted(order.begin(), order.end()));
}

void TestOpenProject::cacheKeyFollowsWhatIsMeasured()
{
    const auto first = opened(demoFile());
    const auto again = opened(demoFile());
    QVERIFY(first && again);
    QCOMPARE(again->cacheKey, first->cacheKey);
    auto otherInput = demoFile();
    otherInput.input.scale = 1.0 / 256;
    auto otherModel = demoFile();
    const QTemporaryDir folder;
    otherModel.model = folder.filePath("other.pt").toStdString();
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({10, 64}, 1)}};
    module.code =
        "def forward(self, x):\n    return torch.linear(torch.flatten(x, 1), self.a.weight, None)\n";
    module.save(otherModel.model);
    QVERIFY(opened(otherInput)->cacheKey != first->cacheKey);
    QVERIFY(opened(otherModel)->cacheKey != first->cacheKey);
}

void TestOpenProject::progressRunsToTheEnd()
{
    RecordedProgress recorder;
    QVERIFY(project::openProject(demoFile(), {}, {}, {}, recorder));
    QVERIFY(recorder.all.size() >= 2);
    QCOMPARE(recorder.all.back().fraction, 1.0);
    for (std::size_t i = 0; i < recorder.all.size(); ++i) {
        QCOMPARE(recorder.all[i].stage, std::string("open"));
        QVERIFY(i == 0 || recorder.all[i].fraction >= recorder.all[i - 1].fraction);
    }
}

void TestOpenProject::stopIsObeyed()
{
    std::stop_source stop;
    stop.request_stop();
    const auto project = opened(demoFile(), stop.get_token());
    QVERIFY(!project);
    QCOMPARE(project.error().code, ErrorCode::Cancelled);
}

void TestOpenProject::errorsOfEveryRoomPassThrough_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("code");
    const auto row = [](const char *field, const std::string &value, ErrorCode code) {
        QTest::addRow("%s %s", field, fs::path(value).filename().c_str())
            << field << QString::fromStdString(value) << static_cast<int>(code);
    };
    row("model", "/no/such/net.pt", ErrorCode::ModelNotFound);
    row("model", demoFile().evaluate.path, ErrorCode::ModelUnreadable);
    row("data", "/no/such/data.bin", ErrorCode::DataNotFound);
    row("data", demoFile().model, ErrorCode::DataUnreadable);
}

void TestOpenProject::errorsOfEveryRoomPassThrough()
{
    QFETCH(const QString, field);
    QFETCH(const QString, value);
    QFETCH(const int, code);
    auto file = demoFile();
    (field == QStringLiteral("model") ? file.model : file.evaluate.path) = value.toStdString();
    const auto project = opened(file);
    QVERIFY(!project);
    QVERIFY2(static_cast<int>(project.error().code) == code, project.error().message().c_str());
    QVERIFY2(QString::fromStdString(project.error().message()).contains(value),
             project.error().message().c_str());
}

QTEST_GUILESS_MAIN(TestOpenProject)
#include "tst_openproject.moc"
