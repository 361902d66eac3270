// How long the window's event loop is away from a timer of 5 ms while resnet20 is analysed, also under a
// slider that is dragged, and how soon a stop is answered: by the clock, on a quiet machine. The least of
// three.
#include "tests/bench/figures.h"
#include "tests/gui/loopwatch.h"
#include "tests/gui/programfixture.h"
#include "tests/support/realdata.h"

#include "core/project/projectfile.h"

#include <QAction>
#include <QApplication>
#include <QEventLoop>

#include <algorithm>
#include <limits>

using namespace paretoscope;

namespace {

constexpr int jobTimeoutMs = 120000;
constexpr int attempts = 3;

project::ProjectFile resnet20()
{
    project::ProjectFile file;
    file.model = tests::realData("cifar10/resnet20.pt");
    file.evaluate = {tests::realData("cifar10/test_1017.bin"), "cifar10-bin", {}, {}, {}};
    file.calibrate = {{tests::realData("cifar10/calib_512.bin"), "cifar10-bin", {}, {}, {}}};
    file.input = {.scale = 1.0 / 255, .mean = {0.485, 0.456, 0.406}, .std = {0.229, 0.224, 0.225}};
    return file;
}

void drag(widgets::Document &document, int step)
{
    using compress::Precision;
    const auto precision = static_cast<Precision>(step % (static_cast<int>(Precision::Int8) + 1));
    document.changeSettings(
        {step / 7 % static_cast<int>(document.layers().size())},
        [precision](auto &setting) { setting.precision = precision; }, QStringLiteral("drag"), 1);
}

/// A window with the project's baseline measured.
bool open(tests::ProgramFixture &program)
{
    const QString path = program.file("resnet20.pscope.json");
    if (!project::writeProject(resnet20(), path.toStdString()))
        return false;
    program.window().files().openPath(path);
    return QTest::qWaitFor([&] { return program.document().baseline() != nullptr; }, jobTimeoutMs);
}

double largestGapMs(bool dragging)
{
    tests::ProgramFixture program;
    if (!open(program))
        return std::numeric_limits<double>::infinity();
    tests::LoopWatch watch;
    QEventLoop loop;
    QObject::connect(&program.program->workflow(), &gui::Workflow::analysisFinished, &loop,
                     &QEventLoop::quit);
    QTimer::singleShot(15000, &loop, &QEventLoop::quit);
    QTimer hand;
    int step = 0;
    QObject::connect(&hand, &QTimer::timeout, &hand, [&] { drag(program.document(), step++); });
    program.action("analyse")->trigger();
    watch.start();
    if (dragging)
        hand.start(40);
    loop.exec();
    return static_cast<double>(watch.largestGapMs());
}

double stopMs()
{
    tests::ProgramFixture program;
    if (!open(program))
        return std::numeric_limits<double>::infinity();
    program.action("analyse")->trigger();
    if (!QTest::qWaitFor([&] { return program.document().table().measuredCells() >= 20; }, jobTimeoutMs))
        return std::numeric_limits<double>::infinity();
    QEventLoop stopped;
    QObject::connect(&program.program->jobs(), &gui::JobRunner::finished, &stopped,
                     [&stopped](gui::Lane lane) {
                         if (lane == gui::Lane::Main)
                             stopped.quit();
                     });
    return 1e3 * bench::wallSecondsOf([&] {
               program.action("stop")->trigger();
               stopped.exec();
           });
}

template <typename Function> double leastOf(Function &&function)
{
    double least = function();
    for (int i = 1; i < attempts; ++i)
        least = std::min(least, function());
    return least;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    if (!QFile::exists(QString::fromStdString(resnet20().model.string()))) {
        std::puts("bench_window: skipped, the real networks are not there");
        return 0;
    }
    const std::string details = "resnet20 analysed, least of " + std::to_string(attempts);
    bench::figure("longest turn of the window's event loop",
                  bench::number(leastOf([] { return largestGapMs(false); }), 0) + " ms", "<= 100 ms",
                  details);
    bench::figure("the same under a slider that is dragged",
                  bench::number(leastOf([] { return largestGapMs(true); }), 0) + " ms", "<= 100 ms", details);
    bench::figure("an analysis that is stopped has ended after", bench::number(leastOf(stopMs), 0) + " ms",
                  "<= 200 ms", details);
    return 0;
}
