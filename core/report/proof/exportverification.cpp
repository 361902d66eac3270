#include "core/report/proof/exportverification.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/evaluate/scoring.h"
#include "core/evaluate/weightcache.h"
#include "core/formats/format.h"
#include "core/formats/runner.h"
#include "core/graph/batchedrun.h"
#include "core/graph/executor.h"
#include "core/graph/feeding.h"
#include "core/graph/storedtype.h"
#include "core/report/proof/outputdifference.h"
#include "core/report/proof/runtimewitness.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <sstream>
#include <vector>

namespace paretoscope::report {

namespace {

using base::Error;
using base::ErrorCode;

constexpr double outputTolerance = 1e-4; // relative to the largest output
/// Where a file multiplies by two factors, one after the other, and rounds inputs: in the last bits it gets
/// other numbers than their product gives, and inputs that lie between two codes may be given the other one.
constexpr double toleranceOfCodes = 1e-2;
constexpr double valueTolerance = 1e-4; // relative to the promised value

Error failed(const std::filesystem::path &target, const base::Sentence &why)
{
    return {
        ErrorCode::VerificationFailed,
        {PARETOSCOPE_SAY("export.not-verified", "%1 was not exported: %2 This is a fault of the program or "
                                                "of the disk; export again, and report it if it stays."),
         target.filename(), why}};
}

std::string text(double number)
{
    std::ostringstream stream;
    stream << number;
    return stream.str();
}

bool mayTakeOtherCodes(const compress::CodedLayers &coded)
{
    const auto any = [&coded](auto has) {
        return std::ranges::any_of(coded, [&](const auto &layer) { return layer && has(*layer); });
    };
    using Coded = compress::CompressedWeight;
    return any([](const Coded &layer) { return layer.factors != nullptr; }) &&
           any([](const Coded &layer) { return layer.inputs != nullptr; });
}

/// Runs the recipe in this program on whatever the file was run on, and keeps the largest difference.
class Comparison {
public:
    /// WITNESS (may be null) is told what the recipe gives.
    Comparison(const graph::Model &model, const compress::CodedLayers &coded, RuntimeWitness *witness,
               std::stop_token stop)
        : m_executor(model), m_overrides(evaluate::overridesOf(model, coded)), m_witness(witness),
          m_stop(std::move(stop)), m_tolerance(mayTakeOtherCodes(coded) ? toleranceOfCodes : outputTolerance)
    {
    }

    void compare(std::span<const c10::IValue> inputs, const graph::Outputs &outputs)
    {
        if (m_failure)
            return;
        const auto expected = m_executor.run(inputs, m_overrides, m_stop);
        const auto compared = expected ? m_differences.compare(*expected, outputs) : expected.error();
        if (!compared)
            m_failure = compared.error();
        else if (m_witness)
            m_witness->see(inputs, *expected);
    }

    const std::optional<Error> &failure() const { return m_failure; }
    Difference worst() const { return m_differences.worst(); }
    bool equal() const { return m_differences.within(m_tolerance); }

private:
    graph::Executor m_executor;
    std::vector<graph::Override> m_overrides;
    RuntimeWitness *m_witness;
    std::stop_token m_stop;
    double m_tolerance; ///< of outputs, relative to the largest
    std::optional<Error> m_failure;
    OutputDifferences m_differences;
};

base::Result<void> checkPromise(const evaluate::Measurement &measured, const evaluate::Measurement &promised,
                                const std::filesystem::path &target)
{
    if (measured.n != promised.n)
        return {}; // shown for fewer samples: nothing that could be compared
    if (measured.correct != promised.correct)
        return failed(target, {PARETOSCOPE_SAY("proof.other-correct",
                                               "the written file gets %1 of %2 right, but %3 were promised."),
                               measured.correct, measured.predictions, promised.correct});
    if (!(std::abs(measured.value - promised.value) <=
          valueTolerance * std::max(1e-6, std::abs(promised.value))))
        return failed(target, {PARETOSCOPE_SAY("proof.other-value",
                                               "the written file measures %1, but %2 was promised."),
                               text(measured.value), text(promised.value)});
    return {};
}

base::Result<void> checkTypes(const std::map<std::string, std::string> &expected,
                              const std::map<std::string, std::string> &found,
                              const std::filesystem::path &target)
{
    for (const auto &[name, type] : expected) {
        const auto own = found.find(name);
        if (own == found.end())
            return failed(target,
                          {PARETOSCOPE_SAY("proof.no-tensor", "the written file has no tensor %1."), name});
        if (own->second != type)
            return failed(target,
                          {PARETOSCOPE_SAY("proof.other-type", "its tensor %1 is of type %2 instead of %3."),
                           name, own->second, type});
    }
    return {};
}

base::Result<Verification> verifyLoaded(const project::OpenProject &project, Comparison &comparison,
                                        const formats::Runner &runner, const std::filesystem::path &target,
                                        FloatRun &first, std::stop_token stop, base::ProgressSink &progress)
{
    const auto forward = [&](std::span<const c10::IValue> inputs, std::stop_token) {
        return graph::runStored(project.model.batching(), inputs,
                                [&](std::span<const c10::IValue> own) -> base::Result<graph::Outputs> {
                                    const auto arguments = graph::argumentsFrom(project.model.data(), own);
                                    if (!arguments)
                                        return arguments.error();
                                    auto outputs = runner.run(*arguments);
                                    if (outputs && first.arguments.empty())
                                        first = {*arguments, *outputs};
                                    return outputs;
                                });
    };
    const auto each = [&](std::span<const c10::IValue> inputs, const graph::Outputs &outputs) {
        comparison.compare(inputs, outputs);
    };
    auto measured = evaluate::measureForward(project.evaluator, forward, 0, stop, progress, each);
    if (stop.stop_requested())
        return base::cancelled();
    if (const auto &failure = comparison.failure())
        return failure->code == ErrorCode::VerificationFailed ? failed(target, failure->said) : *failure;
    if (!measured)
        return measured.error();
    if (!comparison.equal())
        return failed(target,
                      {PARETOSCOPE_SAY("proof.other-outputs",
                                       "its outputs differ from the recipe's by %1 where the largest is %2."),
                       text(comparison.worst().difference), text(comparison.worst().largest)});
    return Verification{measured->measured,
                        evaluate::behaviourFrom(measured->outcomes, measured->classes),
                        comparison.worst().difference,
                        comparison.worst().largest,
                        {},
                        {},
                        std::move(measured->outcomes)};
}

} // namespace

base::Result<Verification> verifyFile(const project::OpenProject &project, const FileToVerify &file,
                                      const std::optional<evaluate::Measurement> &promised,
                                      std::stop_token stop, base::ProgressSink &progress)
{
    const base::EngineScope engine;
    const std::filesystem::path &target = file.target;
    const graph::Model &model = file.work.model;
    const auto narrow = graph::narrowTypes(model.data());
    const auto runner = file.as.format->runner(file.path, {narrow, model});
    if (!runner)
        return failed(target, {PARETOSCOPE_SAY("proof.not-loaded", "the written file cannot be loaded (%1)."),
                               runner.error().detail});
    if (auto types = checkTypes(file.written.tensorTypes, (*runner)->tensorTypes(), target); !types)
        return types.error();
    auto witness = RuntimeWitness::create(project, file, stop);
    if (!witness)
        return witness.error();
    Comparison comparison(model, file.work.coded, &*witness, stop);
    FloatRun first;
    const auto start = std::chrono::steady_clock::now();
    auto verified = verifyLoaded(project, comparison, **runner, target, first, stop, progress);
    if (!verified)
        return verified;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (promised)
        if (auto kept = checkPromise(verified->measured, *promised, target); !kept)
            return kept.error();
    if (file.as.format->holdsNetworks() && !narrow.empty() && !first.arguments.empty()) {
        auto half = runInHalf(file.path, file.work.source, narrow, first);
        if (!half)
            return failed(target, half.error().said);
        verified->half = std::move(*half);
    }
    auto proof = witness->prove(verified->outcomes, taken.count(), stop);
    if (!proof)
        return proof.error().code == ErrorCode::VerificationFailed ? failed(target, proof.error().said)
                                                                   : proof.error();
    verified->inRuntime = std::move(*proof);
    return verified;
}

} // namespace paretoscope::report
