#include "core/evaluate/baseline.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency.h"
#include "core/graph/storedform.h"

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

} // namespace

Result<Baseline> measureBaseline(const Evaluator &evaluate, const data::Samples &samples,
                                 std::stop_token stop, base::ProgressSink &progress)
{
    const EvaluatorData &data = evaluate.data();
    const graph::Model &model = evaluate.model();
    const std::int64_t rest = samples.derived ? samples.calibrate.size() : 0;
    // The latency counts as a tenth.
    const double units = static_cast<double>(data.samples.size() + rest) / 0.9;
    base::ProgressMeter meter(progress, "baseline", units);

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
    auto latency = measureLatency(data, stop);
    if (!latency)
        return latency.error();
    meter.add(units * 0.1);

    Baseline baseline;
    baseline.heldOut = data.measurementOf(*heldOut);
    baseline.everything = data.measurementOf(everything);
    baseline.split = samples.derived;
    baseline.calibrationSamples = samples.calibrate.size();
    baseline.storedBytes = graph::bytesAsStored(model);
    baseline.parameters = model.parameterCount();
    baseline.macs = data.macs;
    baseline.latency = *latency;
    baseline.outputs = evaluate.outputs();
    return baseline;
}

} // namespace paretoscope::evaluate
