// How soon a project that was analysed is there again, map, frontier and every point that was run, once it is
// opened: against opening it where only cells were kept, so that its frontier's points have to be run again,
// as it was before runs were kept. In one run.
#include "tests/bench/figures.h"
#include "tests/support/watchedanalysis.h"

#include "core/project/runcache.h"

#include <QApplication>
#include <QFile>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>

using namespace paretoscope;

namespace {

struct Seconds {
    double processor = 0; ///< of all threads of this process: other work on the machine does not count
    double wall = 0;
};

template <typename Function> Seconds secondsOf(Function &&function)
{
    Seconds seconds;
    seconds.wall = bench::wallSecondsOf([&] { seconds.processor = bench::processSecondsOf(function); });
    return seconds;
}

bool settled(tests::ProgramFixture &program)
{
    auto &jobs = program.program->jobs();
    return std::ranges::none_of(
               std::array{gui::Lane::Main, gui::Lane::Live, gui::Lane::Aside, gui::Lane::Frontier},
               [&](gui::Lane lane) { return jobs.isRunning(lane); }) &&
           program.document().baseline() && !program.document().isSolutionStale();
}

bool waitUntil(const std::function<bool()> &reached)
{
    return QTest::qWaitFor(reached, tests::jobTimeoutMs);
}

bool analyse(tests::ProgramFixture &program)
{
    bool finished = false;
    const auto connection = QObject::connect(&program.program->workflow(), &gui::Workflow::analysisFinished,
                                             &program.window(), [&finished] { finished = true; });
    program.action("analyse")->trigger();
    const bool done = waitUntil([&] { return finished && settled(program); });
    QObject::disconnect(connection);
    return done;
}

void compare(const std::string &name, const std::function<bool(tests::ProgramFixture &)> &open)
{
    tests::ProgramFixture program;
    if (!open(program) || !analyse(program))
        return std::puts(("bench_reopening: " + name + " could not be analysed").c_str()), void();
    const std::size_t points = program.document().measuredPoints().size();
    const auto cells = program.document().table().measuredCells();
    const auto store = std::dynamic_pointer_cast<project::RunCache>(
        evaluate::runsKeptOf(program.document().project()->evaluator));
    const std::filesystem::path runs = store ? store->file() : std::filesystem::path();
    const auto allIsThere = [&] {
        return settled(program) && program.document().measuredPoints().size() >= points &&
               program.document().table().measuredCells() >= cells;
    };
    bool there = false;
    program.start();
    const Seconds now = secondsOf([&] { there = open(program) && waitUntil(allIsThere); });
    program.start();
    std::error_code failed;
    there = std::filesystem::remove(runs, failed) && there;
    const Seconds before = secondsOf([&] { there = open(program) && analyse(program) && there; });
    if (!there)
        return std::puts(("bench_reopening: " + name + " was not there again").c_str()), void();
    bench::figure(
        name + ": an analysed project reopened to the full picture, of the time with its points run again",
        bench::number(now.processor / before.processor, 3), "<= 0.10",
        bench::number(now.processor) + " s of processor time against " + bench::number(before.processor) +
            " s; by the clock " + bench::number(now.wall) + " s against " + bench::number(before.wall) +
            " s; " + std::to_string(points) + " points");
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    compare("demo", [](tests::ProgramFixture &program) {
        program.action("openDemo")->trigger();
        return waitUntil([&] { return program.document().baseline() != nullptr; });
    });
    if (QFile::exists(QString::fromStdString(tests::realData(tests::cifarNetwork().model))))
        compare("resnet20", tests::openResnet20);
    else
        std::puts("bench_reopening: resnet20 is left out, the real networks are not there");
    return 0;
}
