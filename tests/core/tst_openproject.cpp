#include "core/project/openproject.h"
#include "tests/support/realdata.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace paretoscope;
using base::ErrorCode;
using tests::realData;

namespace fs = std::filesystem;

namespace {

class Recorder final : public base::ProgressSink {
public:
    void progress(const base::Progress &progress) override { seen.push_back(progress); }
    std::vector<base::Progress> seen;
};

project::ProjectFile resnet20()
{
    project::ProjectFile file;
    file.model = realData("cifar10/resnet20.pt");
    file.evaluate = {realData("cifar10/test_1017.bin"), "cifar10-bin", {}, {}, {}};
    file.input = {.scale = 1.0 / 255, .mean = {0.485, 0.456, 0.406}, .std = {0.229, 0.224, 0.225}};
    return file;
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
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto project = opened(resnet20());
    QVERIFY2(project, project ? "" : project.error().message.c_str());
    QVERIFY(project->samples.derived);
    QCOMPARE(project->samples.everything.size(), 1017);
    QCOMPARE(project->evaluator.samples().size(), 1017 - 254);
    QCOMPARE(project->calibration.samples().size(), 254);
    QCOMPARE(project->modelFileBytes,
             static_cast<std::int64_t>(fs::file_size(realData("cifar10/resnet20.pt"))));
    QCOMPARE(project->modelFileHash.size(), std::size_t{64});
}

void TestOpenProject::namedCalibrationDataIsUsed()
{
    PARETOSCOPE_NEEDS("cifar10/calib_512.bin");
    auto file = resnet20();
    file.calibrate = {realData("cifar10/calib_512.bin"), "cifar10-bin", {}, {}, {}};
    const auto project = opened(file);
    QVERIFY2(project, project ? "" : project.error().message.c_str());
    QVERIFY(!project->samples.derived);
    QCOMPARE(project->calibration.samples().size(), 512);
    QCOMPARE(project->evaluator.samples().size(), 1017);
    const auto &order = project->samples.evaluate.indices; // every sample once, in an order of its own
    QCOMPARE(std::set(order.begin(), order.end()).size(), std::size_t{1017});
    QVERIFY(!std::is_sorted(order.begin(), order.end()));
}

void TestOpenProject::cacheKeyFollowsWhatIsMeasured()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto first = opened(resnet20());
    const auto again = opened(resnet20());
    QVERIFY(first && again);
    QCOMPARE(again->cacheKey, first->cacheKey);
    auto otherInput = resnet20();
    otherInput.input.scale = 1.0 / 256;
    auto otherModel = resnet20();
    otherModel.model = realData("cifar10/resnet32.pt");
    QVERIFY(opened(otherInput)->cacheKey != first->cacheKey);
    QVERIFY(opened(otherModel)->cacheKey != first->cacheKey);
}

void TestOpenProject::progressRunsToTheEnd()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    Recorder recorder;
    QVERIFY(project::openProject(resnet20(), {}, {}, {}, recorder));
    QVERIFY(recorder.seen.size() >= 2);
    QCOMPARE(recorder.seen.back().fraction, 1.0);
    for (std::size_t i = 0; i < recorder.seen.size(); ++i) {
        QCOMPARE(recorder.seen[i].stage, std::string("open"));
        QVERIFY(i == 0 || recorder.seen[i].fraction >= recorder.seen[i - 1].fraction);
    }
}

void TestOpenProject::stopIsObeyed()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    std::stop_source stop;
    stop.request_stop();
    const auto project = opened(resnet20(), stop.get_token());
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
    row("model", realData("cifar10/test_1017.bin"), ErrorCode::ModelUnreadable);
    row("data", "/no/such/data.bin", ErrorCode::DataNotFound);
    row("data", realData("cifar10/reference_resnet20.csv"), ErrorCode::DataUnreadable);
}

void TestOpenProject::errorsOfEveryRoomPassThrough()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    QFETCH(const QString, field);
    QFETCH(const QString, value);
    QFETCH(const int, code);
    auto file = resnet20();
    (field == QStringLiteral("model") ? file.model : file.evaluate.path) = value.toStdString();
    const auto project = opened(file);
    QVERIFY(!project);
    QVERIFY2(static_cast<int>(project.error().code) == code, project.error().message.c_str());
    QVERIFY2(QString::fromStdString(project.error().message).contains(value),
             project.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestOpenProject)
#include "tst_openproject.moc"
