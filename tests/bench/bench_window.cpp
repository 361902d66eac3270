// How long the window's event loop is away from a timer of 5 ms while resnet20 is analysed, also under a
// slider that is dragged, and how soon a stop is answered: by the clock, on a quiet machine. The least of
// three.
#include "tests/bench/figures.h"
#include "tests/support/watchedanalysis.h"

#include <QApplication>
#include <QFile>

#include <algorithm>
#include <limits>

using namespace paretoscope;

namespace {

constexpr int attempts = 3;

double largestGapMs(tests::While doing)
{
    tests::ProgramFixture program;
    if (!tests::openResnet20(program))
        return std::numeric_limits<double>::infinity();
    tests::LoopWatch watch;
    tests::watchAnalysis(watch, program, doing);
    return static_cast<double>(watch.largestGapMs());
}

double stopMs()
{
    tests::ProgramFixture program;
    if (!tests::openResnet20(program) || !tests::analyseSome(program))
        return std::numeric_limits<double>::infinity();
    return 1e3 * bench::wallSecondsOf([&] { tests::stopAndWait(program); });
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
    if (!QFile::exists(QString::fromStdString(tests::realData(tests::cifarNetwork().model)))) {
        std::puts("bench_window: skipped, the real networks are not there");
        return 0;
    }
    const std::string details = "resnet20 analysed, least of " + std::to_string(attempts);
    bench::figure("longest turn of the window's event loop",
                  bench::number(leastOf([] { return largestGapMs(tests::While::Watching); }), 0) + " ms",
                  "<= 100 ms", details);
    bench::figure("the same under a slider that is dragged",
                  bench::number(leastOf([] { return largestGapMs(tests::While::Dragging); }), 0) + " ms",
                  "<= 100 ms", details);
    bench::figure("an analysis that is stopped has ended after", bench::number(leastOf(stopMs), 0) + " ms",
                  "<= 200 ms", details);
    return 0;
}
