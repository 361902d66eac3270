// How soon after Analyse the chart has three points with an accuracy, and how soon all is known, against the
// order that serves whoever does not look: every cell on every sample, bits with sparsity, then points. Both
// cold, in one run, in processor time.
#include "tests/bench/figures.h"
#include "tests/support/quiet.h"
#include "tests/support/watchedanalysis.h"

#include "core/search/jointsettings.h"
#include "core/search/verify.h"
#include "core/sensitivity/estimate.h"

#include <QApplication>
#include <QFile>

#include <algorithm>
#include <ctime>
#include <functional>

using namespace paretoscope;

namespace {

constexpr std::size_t wantedPoints = 3;
constexpr std::size_t pointsRun = 16;

/// Of all threads of this process: other work on the machine does not count.
class ProcessorClock {
public:
    double seconds() const { return static_cast<double>(std::clock() - m_start) / CLOCKS_PER_SEC; }

private:
    const std::clock_t m_start = std::clock();
};

struct Seconds {
    double first = 0; ///< three points of the frontier have been run
    double whole = 0;
};

Seconds inTheWindow(tests::ProgramFixture &program)
{
    Seconds seconds;
    const ProcessorClock clock;
    QEventLoop loop;
    auto &document = program.document();
    QObject::connect(&document, &widgets::Document::measuredChanged, &loop, [&] {
        const auto &points = document.measuredPoints();
        const auto run = std::count_if(points.begin(), points.end(), [](const search::Ran &point) {
            return point.origin == search::Origin::Frontier;
        });
        if (seconds.first == 0 && run >= static_cast<std::ptrdiff_t>(wantedPoints))
            seconds.first = clock.seconds();
    });
    QObject::connect(&program.program->workflow(), &gui::Workflow::analysisFinished, &loop,
                     &QEventLoop::quit);
    QObject::connect(&program.program->workflow(), &gui::Workflow::failed, &loop,
                     [&](const base::Error &error) {
                         std::puts(error.message().c_str());
                         loop.quit();
                     });
    program.action("analyse")->trigger();
    loop.exec();
    seconds.whole = clock.seconds();
    return seconds;
}

/// What points were compared with: of the greedy candidates the largest at most as large as each of the first
/// half.
std::vector<search::Candidate> greedyRivals(const search::Frontier &frontier, const search::Problem &problem)
{
    std::vector<search::Candidate> rivals;
    const auto greedy = search::greedyCandidates(problem);
    for (const auto &point : search::candidatesToVerify(frontier, problem, pointsRun / 2, {})) {
        const search::Candidate *largest = nullptr;
        for (const auto &candidate : greedy)
            if (candidate.storedBytes <= point.storedBytes &&
                (!largest || candidate.storedBytes > largest->storedBytes))
                largest = &candidate;
        if (point.origin == search::Origin::Frontier && largest &&
            std::ranges::find(rivals, largest->recipe, &search::Candidate::recipe) == rivals.end())
            rivals.push_back(*largest);
    }
    return rivals;
}

/// Every cell on all samples, joint cells, sixteen points, and uniform and greedy ones beside them.
base::Result<Seconds> oneAfterAnother(const project::OpenProject &project, int workers)
{
    Seconds seconds;
    const ProcessorClock clock;
    sensitivity::AnalysisPlan plan;
    plan.settings = sensitivity::defaultSettings();
    plan.effort.workers = workers;
    if (auto done = sensitivity::estimate(project.calibration, plan, nullptr, {}, tests::quiet); !done)
        return done.error();
    sensitivity::MeasurementCache cache({}, {});
    auto table = sensitivity::analyse(project.calibration, plan, cache, nullptr, {}, tests::quiet);
    if (!table)
        return table.error();
    search::JointPlan joint{plan, {}};
    joint.otherBytes = project.after(pipeline::Steps::usual())->model.otherBytes();
    table =
        search::measureJoint(project.calibration, std::move(*table), joint, cache, nullptr, {}, tests::quiet);
    if (!table)
        return table.error();
    const auto problem =
        search::makeProblem(project.after(pipeline::Steps::usual())->model.layers(), joint.otherBytes, *table,
                            table->settings(), {}, pipeline::Steps::usual());
    const auto frontier = search::solve(problem);
    std::size_t count = 0;
    const auto ran = search::verifyAdaptively(project.evaluator, frontier, problem, {pointsRun, {}}, {},
                                              tests::quiet, [&](const search::Ran &) {
                                                  if (++count == wantedPoints)
                                                      seconds.first = clock.seconds();
                                              });
    if (!ran)
        return ran.error();
    if (const auto rivals =
            search::verify(project.evaluator, greedyRivals(frontier, problem), {}, tests::quiet);
        !rivals)
        return rivals.error();
    seconds.whole = clock.seconds();
    return seconds;
}

void compare(const std::string &name, const std::function<bool(tests::ProgramFixture &)> &open)
{
    tests::ProgramFixture program;
    if (!open(program))
        return std::puts(("bench_firstanswer: " + name + " could not be opened").c_str()), void();
    const auto project = program.document().sharedProject();
    const Seconds now = inTheWindow(program);
    const auto before = oneAfterAnother(*project, program.program->workflow().effort().workers);
    if (!before)
        return std::puts(before.error().message().c_str()), void();
    bench::figure(name + ": three points with an accuracy after Analyse, of the time of all cells first",
                  bench::number(now.first / before->first, 3), "<= 0.10",
                  bench::number(now.first, 2) + " s against " + bench::number(before->first, 2) + " s");
    bench::figure(name + ": all is known, the same", bench::number(now.whole / before->whole, 2), "<= 0.60",
                  bench::number(now.whole, 2) + " s against " + bench::number(before->whole, 2) + " s");
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    if (!QFile::exists(QString::fromStdString(tests::realData(tests::cifarNetwork().model)))) {
        std::puts("bench_firstanswer: skipped, the real networks are not there");
        return 0;
    }
    // With arguments only the networks that they name.
    const QStringList named = QApplication::arguments().mid(1);
    if (named.isEmpty() || named.contains(QStringLiteral("resnet20")))
        compare("resnet20", tests::openResnet20);
    if (named.isEmpty() || named.contains(QStringLiteral("mobilenet_v1_075")))
        compare("mobilenet_v1_075", [](tests::ProgramFixture &program) {
            return tests::openMeasured(program, tests::mobilenet());
        });
    return 0;
}
