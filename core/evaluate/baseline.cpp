#include "core/evaluate/baseline.h"

#include "core/evaluate/baselinefacts.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/knownfirst.h"
#include "core/evaluate/latency/baselineprogress.h"
#include "core/evaluate/latency/latency.h"
#include "core/graph/storedform.h"

#include <chrono>

namespace paretoscope::evaluate {

namespace {

using base::Result;

/// The rest of the evaluation samples, when some of them serve for calibration: their sums complete those of
/// the held-out part, so that no sample is run twice.
Result<SampleStats> calibrationStats(const Evaluator &heldOut, const data::Samples &samples,
                                     const std::stop_token &stop, base::ProgressMeter &meter)
{
    EvaluatorOptions options = heldOut.data().options;
    options.outputCacheBytes = options.inputCacheBytes = 0;
    auto rest = heldOut.on(samples.calibrate, options);
    if (!rest)
        return rest.error();
    return rest->data().floatStats(stop, meter);
}

double secondsNow()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

Baseline baselineFacts(const Evaluator &evaluate, const data::Samples &samples)
{
    Baseline baseline;
    baseline.split = samples.derived;
    baseline.calibrationSamples = samples.calibrate.size();
    baseline.storedBytes = graph::bytesAsStored(evaluate.model());
    baseline.parameters = evaluate.model().parameterCount();
    baseline.macs = evaluate.data().macs;
    baseline.outputs = evaluate.outputs();
    return baseline;
}

Result<Baseline> measureBaseline(const Evaluator &evaluate, const data::Samples &samples,
                                 std::stop_token stop, base::ProgressSink &progress)
{
    return measureBaseline(evaluate, samples, nullptr, std::move(stop), progress);
}

Result<Baseline> measureBaseline(const Evaluator &evaluate, const data::Samples &samples,
                                 const KnownFirst &known, std::stop_token stop, base::ProgressSink &progress)
{
    const EvaluatorData &data = evaluate.data();
    const std::int64_t rest = samples.derived ? samples.calibrate.size() : 0;
    const auto units = static_cast<double>(data.samples.size() + rest + data.furtherUnitSamples());
    const auto oneSample = secondsOfOneSample(data, stop);
    if (!oneSample)
        return oneSample.error();
    BaselineProgress whole(progress, {units, *oneSample, data.options.workers, latencySeconds(*oneSample)},
                           secondsNow);
    base::ProgressMeter meter(whole, "baseline", units);

    auto heldOut = data.floatStats(stop, meter);
    if (!heldOut)
        return heldOut.error();
    SampleStats everything = *heldOut;
    if (samples.derived) {
        auto others = calibrationStats(evaluate, samples, stop, meter);
        if (!others)
            return others.error();
        everything += *others;
    }
    Baseline baseline = baselineFacts(evaluate, samples);
    baseline.heldOut = data.measurementOf(*heldOut);
    baseline.everything = data.measurementOf(everything);
    if (known)
        known(baseline);

    auto latency = measureLatency(data, stop, [&] { whole.latencyRun(); });
    if (!latency)
        return latency.error();
    whole.done();
    baseline.latency = *latency;
    return baseline;
}

} // namespace paretoscope::evaluate
