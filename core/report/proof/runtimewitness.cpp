#include "core/report/proof/runtimewitness.h"

#include "core/compress/compressedweight.h"
#include "core/evaluate/scoring.h"
#include "core/formats/target.h"
#include "core/graph/batchedrun.h"
#include "core/graph/feeding.h"
#include "core/graph/sampleinputs.h"
#include "core/graph/storedtype.h"
#include "core/graph/tensorsin.h"
#include "core/report/proof/exportverification.h"
#include "core/report/proof/outputdifference.h"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace paretoscope::report {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::int64_t mostBytes = std::int64_t{256} << 20; ///< of inputs, and of outputs
constexpr double leastSeconds = 10;
constexpr double floatTolerance = 1e-4; // relative to the largest output
/// Where numbers are rounded to codes on the way, one that lies between two may become the other: what is
/// then asked of the file is that its answers stay.
constexpr double roundedTolerance = 0.1;
constexpr double mostOtherAnswers = 0.01;
constexpr std::int64_t fewOtherAnswers = 3;
constexpr double halfTolerance = 32.0 / 2048; ///< units in the last place of float16
constexpr double bfloat16Tolerance = 32.0 / 256;

bool roundsOnTheWay(const formats::ToWrite &work)
{
    const auto roundsInputs = [](const auto &layer) { return layer && layer->inputs; };
    const auto rounds = [](const graph::Node &node) {
        const std::string_view op = node.op;
        return op.ends_with("::round") || (op.find("quantize") != std::string_view::npos &&
                                           op.find("dequantize") == std::string_view::npos);
    };
    return std::ranges::any_of(work.coded, roundsInputs) ||
           std::ranges::any_of(work.model.data().nodes, rounds);
}

double toleranceOf(const formats::ToWrite &work)
{
    const auto narrow = graph::narrowTypes(work.model.data());
    if (narrow.contains(graph::FloatType::BFloat16))
        return bfloat16Tolerance;
    if (!narrow.empty())
        return halfTolerance;
    return roundsOnTheWay(work) ? roundedTolerance : floatTolerance;
}

std::string twoFigures(double number)
{
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.2g", number);
    return digits.data();
}

base::Sentence sentenceOf(const RuntimeProof &proof, const char *title)
{
    if (proof.predictions > 0)
        return {PARETOSCOPE_SAY("runtime.same-answers",
                                "Run in %1 %2 on %3 of %4 held-out samples, its outputs differ from the "
                                "recipe's by at most %5 of the largest, and %6 of %7 answers are the same."),
                title,
                proof.version,
                proof.n,
                proof.of,
                twoFigures(proof.maxRelativeDifference),
                proof.sameAnswers,
                proof.predictions};
    return {PARETOSCOPE_SAY("runtime.same-outputs", "Run in %1 %2 on %3 of %4 held-out samples, its outputs "
                                                    "differ from the recipe's by at most %5 of the largest."),
            title,
            proof.version,
            proof.n,
            proof.of,
            twoFigures(proof.maxRelativeDifference)};
}

std::int64_t bytesOf(const graph::Outputs &outputs)
{
    std::int64_t bytes = 0;
    for (const at::Tensor &tensor : outputs.tensors)
        bytes += static_cast<std::int64_t>(tensor.nbytes());
    return bytes;
}

/// Nothing where RUNTIME is not there, which PROOF says then.
base::Result<std::optional<formats::RuntimeJob>> jobIn(const formats::Runtime &runtime,
                                                       const std::filesystem::path &file, RuntimeProof &proof,
                                                       const std::stop_token &stop)
{
    const auto found = formats::lookFor(runtime, stop);
    if (!found)
        return found.error();
    if (!found->isThere()) {
        proof.said = {
            PARETOSCOPE_SAY("runtime.not-run", "The file was not run in the program that it is for. %1"),
            found->missing};
        return std::optional<formats::RuntimeJob>();
    }
    auto job = formats::RuntimeJob::create(*found, file, mostBytes);
    if (!job)
        return job.error();
    return std::optional(std::move(*job));
}

/// Of what a network takes all tensors, in order.
base::Result<std::vector<at::Tensor>> tensorsOf(const graph::ModelData &data,
                                                std::span<const c10::IValue> fitted)
{
    const auto fed = graph::inputsFrom(data, fitted);
    if (!fed)
        return fed.error();
    std::vector<at::Tensor> tensors;
    for (const c10::IValue &input : *fed)
        for (const at::Tensor &tensor : graph::tensorsIn(input))
            tensors.push_back(tensor);
    return tensors;
}

Error otherOutputs(const RuntimeProof &proof, const char *title, double tolerance)
{
    return {ErrorCode::VerificationFailed,
            {PARETOSCOPE_SAY("runtime.other-outputs",
                             "run in %1 %2, its outputs differ from the recipe's by %3 of the largest, more "
                             "than %4."),
             title, proof.version, twoFigures(proof.maxRelativeDifference), twoFigures(tolerance)},
            {}};
}

} // namespace

base::Result<RuntimeWitness> RuntimeWitness::create(const project::OpenProject &project,
                                                    const FileToVerify &file, const std::stop_token &stop)
{
    RuntimeWitness witness(project, file);
    witness.m_runtime = formats::runtimeNamed(file.as.runtime);
    if (!witness.m_runtime)
        return witness;
    witness.m_proof.runtime = witness.m_runtime->key;
    witness.m_proof.of = project.samples.evaluate.size();
    if (project.model.batching().seeded) {
        witness.m_proof.said = {
            PARETOSCOPE_SAY("runtime.random", "The file was not run in %1: the network draws random numbers, "
                                              "which are others there."),
            witness.m_runtime->title};
        return witness;
    }
    auto job = jobIn(*witness.m_runtime, file.path, witness.m_proof, stop);
    if (!job)
        return job.error();
    witness.m_job = std::move(*job);
    return witness;
}

void RuntimeWitness::see(std::span<const c10::IValue> inputs, const graph::Outputs &expected)
{
    if (!m_job || m_full || m_failure)
        return;
    const std::size_t before = m_job->calls();
    const auto add = [&](std::span<const c10::IValue> own) -> base::Result<graph::Outputs> {
        const auto tensors = tensorsOf(m_file.work.model.data(), own);
        if (!tensors)
            return tensors.error();
        const auto added = m_job->add(*tensors);
        if (!added)
            return added.error();
        m_full = m_full || !*added;
        const std::int64_t rows = m_project.model.batching().unbatched ? 1 : graph::samplesIn(own);
        return graph::Outputs{{at::zeros({rows})}}; // of no matter
    };
    if (const auto added = graph::runStored(m_project.model.batching(), inputs, add); !added)
        m_failure = added.error();
    m_bytes += bytesOf(expected);
    m_full = m_full || (m_bytes > mostBytes && !m_seen.empty());
    if (!m_full && !m_failure)
        m_seen.push_back({graph::samplesIn(inputs), m_job->calls() - before, expected});
}

std::int64_t RuntimeWitness::samplesWithin(std::size_t calls) const
{
    std::int64_t samples = 0;
    for (const Seen &seen : m_seen) {
        if (seen.calls > calls)
            break;
        calls -= seen.calls;
        samples += seen.samples;
    }
    return samples;
}

base::Result<void> RuntimeWitness::measure(const formats::RuntimeAnswers &answers, std::int64_t samples,
                                           std::span<const evaluate::Outcome> outcomes,
                                           const std::stop_token &stop)
{
    OutputDifferences differences;
    std::size_t batch = 0, call = 0;
    const auto next = [&](std::span<const c10::IValue>) -> base::Result<graph::Outputs> {
        return answers.calls.at(call++);
    };
    const auto forward = [&](std::span<const c10::IValue> inputs,
                             std::stop_token) -> base::Result<graph::Outputs> {
        auto outputs = graph::runStored(m_project.model.batching(), inputs, next);
        if (!outputs)
            return outputs;
        if (auto same = differences.compare(m_seen.at(batch++).expected, *outputs); !same)
            return same.error();
        return outputs;
    };
    base::NoProgress quiet;
    const auto measured = evaluate::measureForward(m_project.evaluator, forward, samples, stop, quiet);
    if (!measured)
        return measured.error();
    m_proof.version = answers.version;
    m_proof.n = samples;
    m_proof.measured = measured->measured;
    m_proof.maxAbsDifference = differences.worst().difference;
    m_proof.maxRelativeDifference = differences.worst().share();
    const std::size_t known = std::min(outcomes.size(), measured->outcomes.size()); // of many, none are kept
    m_proof.predictions = static_cast<std::int64_t>(known);
    for (std::size_t i = 0; i < known; ++i)
        m_proof.sameAnswers += outcomes[i].after == measured->outcomes[i].after ? 1 : 0;
    m_proof.said = sentenceOf(m_proof, m_runtime->title);
    return {};
}

base::Result<void> RuntimeWitness::judge() const
{
    const double tolerance = toleranceOf(m_file.work);
    if (!(m_proof.maxRelativeDifference <= tolerance))
        return otherOutputs(m_proof, m_runtime->title, tolerance);
    const std::int64_t others = m_proof.predictions - m_proof.sameAnswers;
    const auto allowed =
        std::max(std::min(fewOtherAnswers, m_proof.predictions / 20),
                 static_cast<std::int64_t>(mostOtherAnswers * static_cast<double>(m_proof.predictions)));
    if (others > allowed)
        return Error{ErrorCode::VerificationFailed,
                     {PARETOSCOPE_SAY("runtime.other-answers",
                                      "run in %1 %2, it gives other answers than the recipe for %3 of %4."),
                      m_runtime->title, m_proof.version, others, m_proof.predictions},
                     {}};
    return {};
}

base::Result<std::optional<RuntimeProof>> RuntimeWitness::prove(std::span<const evaluate::Outcome> outcomes,
                                                                double ownSeconds,
                                                                const std::stop_token &stop)
{
    if (!m_runtime)
        return std::optional<RuntimeProof>();
    if (m_failure) // of the folder that inputs are written to, say: nothing is known of the file
        m_proof.said = m_failure->said;
    if (!m_job || m_failure)
        return std::optional(m_proof);
    const auto answers = m_job->run(std::max(leastSeconds, ownSeconds), stop);
    if (!answers && answers.error().code == ErrorCode::Internal) {
        m_proof.said = answers.error().said; // nothing is known of the file
        return std::optional(m_proof);
    }
    if (!answers)
        return answers.error();
    const std::int64_t samples = samplesWithin(answers->calls.size());
    if (samples == 0)
        m_proof.said = {PARETOSCOPE_SAY("runtime.slow", "The file was not verified in %1: its first samples "
                                                        "took longer than all of them do here."),
                        m_runtime->title};
    else if (auto measured = measure(*answers, samples, outcomes, stop); !measured)
        return measured.error();
    if (auto fits = judge(); !fits)
        return fits.error();
    return std::optional(m_proof);
}

base::Result<std::optional<RuntimeProof>>
proveInRuntime(const formats::Target &target, const formats::ToWrite &work, const std::filesystem::path &file,
               const graph::Outputs &expected, const std::stop_token &stop)
{
    const formats::Runtime *runtime = formats::runtimeNamed(target.runtime);
    if (!runtime)
        return std::optional<RuntimeProof>();
    RuntimeProof proof{std::string(runtime->key)};
    proof.of = 1;
    auto job = jobIn(*runtime, file, proof, stop);
    if (!job)
        return job.error();
    if (!*job)
        return std::optional(proof);
    const auto tensors = tensorsOf(work.model.data(), work.sample->arguments);
    if (!tensors)
        return tensors.error();
    if (const auto added = (*job)->add(*tensors); !added)
        return added.error();
    const auto answers = (*job)->run(leastSeconds, stop);
    if (!answers && answers.error().code == ErrorCode::Internal) {
        proof.said = answers.error().said;
        return std::optional(proof);
    }
    if (!answers)
        return answers.error();
    OutputDifferences differences;
    for (const graph::Outputs &outputs : answers->calls)
        if (auto same = differences.compare(expected, outputs); !same)
            return same.error();
    proof.version = answers->version;
    proof.n = std::ssize(answers->calls);
    proof.maxAbsDifference = differences.worst().difference;
    proof.maxRelativeDifference = differences.worst().share();
    const double tolerance = toleranceOf(work);
    if (!(proof.maxRelativeDifference <= tolerance))
        return otherOutputs(proof, runtime->title, tolerance);
    proof.said = {
        PARETOSCOPE_SAY("runtime.same-on-random",
                        "Run in %1 %2 on random numbers, its outputs differ from the network's by at "
                        "most %3 of the largest."),
        runtime->title, proof.version, twoFigures(proof.maxRelativeDifference)};
    return std::optional(proof);
}

} // namespace paretoscope::report
