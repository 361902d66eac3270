// What a person waits for before anything is measured, by its share of what cannot be avoided, in processor
// time: opening a project against one forward run of one sample, and the estimate of all cells against
// measuring the same cells on the same samples, in turn. Networks: those of the tests, as far as they are
// there, and the projects given as arguments (large ones: tests/zoo makes them).
#include "core/evaluate/evaluatordata.h"
#include "core/project/openproject.h"
#include "core/project/projectfile.h"
#include "core/sensitivity/estimate.h"
#include "tests/bench/figures.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::bench;
using tests::quiet;

namespace {

constexpr int pairs = 3;
/// From here on opening is told in forward runs; below, the file and its checks take what there is.
constexpr std::int64_t largeMacs = 1'000'000'000;

std::int64_t macsOf(const evaluate::EvaluatorData &data)
{
    std::int64_t macs = 0;
    for (const std::int64_t own : data.macs)
        macs += own;
    return macs;
}

/// Absent where a run fails.
std::optional<double> forwardSeconds(const evaluate::EvaluatorData &data)
{
    const auto sample = data.samples.read(0, 1);
    if (!sample)
        return std::nullopt;
    const base::EngineScope scope;
    const auto inputs = evaluate::toInputs(*sample);
    bool good = true;
    const auto run = [&] { good = data.executor.run(inputs, {}, {}).ok() && good; };
    run();
    std::vector<double> seconds;
    for (int i = 0; i < pairs; ++i)
        seconds.push_back(processSecondsOf(run));
    return good ? std::optional(median(seconds)) : std::nullopt;
}

void compareOpening(const std::string &name, const project::ProjectFile &file)
{
    std::vector<double> ratios;
    std::vector<double> opening;
    std::int64_t macs = 0;
    for (int pair = 0; pair < pairs; ++pair) {
        std::optional<project::OpenProject> opened;
        opening.push_back(processSecondsOf([&] {
            if (auto project = project::openProject(file, {}, {}, {}, quiet))
                opened.emplace(std::move(*project));
        }));
        const auto forward = opened ? forwardSeconds(opened->evaluator.data()) : std::nullopt;
        if (!forward) {
            std::printf("%s: it does not open or run\n", name.c_str());
            return;
        }
        macs = macsOf(opened->evaluator.data());
        ratios.push_back(opening.back() / *forward);
    }
    const std::string details = "forward runs of one sample, processor time, medians of " +
                                std::to_string(pairs) + "; " + number(1e3 * median(opening), 0) + " ms";
    if (macs >= largeMacs)
        figure("opening " + name, number(median(ratios), 1), "≤ 4", details);
    else
        std::printf("  opening %s takes %s %s\n", name.c_str(), number(median(ratios), 1).c_str(),
                    details.c_str());
    std::fflush(stdout);
}

/// A new evaluator each time: making the weights belongs to either way.
void compareEstimate(const std::string &name, const project::ProjectFile &file)
{
    const auto opened = project::openProject(file, {}, {}, {}, quiet);
    if (!opened)
        return;
    sensitivity::AnalysisPlan plan{.settings = sensitivity::defaultSettings(), .samples = 16};
    plan.effort.workers = 2;
    std::vector<double> ratios;
    std::int64_t cells = 0;
    for (int pair = 0; pair < pairs; ++pair) {
        const auto one = evaluate::Evaluator::create(opened->model, file.task, opened->samples.calibrate);
        const auto two = evaluate::Evaluator::create(opened->model, file.task, opened->samples.calibrate);
        bool good = one.ok() && two.ok();
        const double estimated = processSecondsOf(
            [&] { good = good && sensitivity::estimate(*one, plan, nullptr, {}, quiet).ok(); });
        sensitivity::MeasurementCache memory({}, "bench");
        const double measured = processSecondsOf([&] {
            const auto table =
                good ? std::optional(sensitivity::analyse(*two, plan, memory, nullptr, {}, quiet))
                     : std::nullopt;
            good = table && table->ok();
            cells = good ? static_cast<std::int64_t>((*table)->measuredCells()) : 0;
        });
        if (!good) {
            std::printf("%s: it cannot be estimated or measured\n", name.c_str());
            return;
        }
        ratios.push_back(estimated / measured);
    }
    figure("estimate against measuring, " + name, number(median(ratios), 3), "≤ 0.5",
           "of the processor time of " + std::to_string(cells) + " cells on 16 samples each, weights made " +
               "within, median of " + std::to_string(pairs));
}

} // namespace

int main(int argc, char **argv)
{
    for (const char *name : {"demo", "resnet20", "mobilenet"}) {
        if (!tests::isThere(name)) {
            std::printf("%s: not in the folder of real data\n", name);
            continue;
        }
        const project::ProjectFile file = tests::projectOf(tests::networkNamed(name));
        compareOpening(name, file);
        compareEstimate(name, file);
    }
    for (const char *path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
        const auto file = project::readProject(path);
        if (file)
            compareOpening(file->model.stem().string(), *file);
        else
            std::printf("%s\n", file.error().message().c_str());
    }
    return 0;
}
