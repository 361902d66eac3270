// The answer to a slider: a recipe measured on growing numbers of samples, re-using all that the last one
// left. Keeps the activations of the recipe it ran last; a new recipe runs only the cone of the layers that
// differ. Thread-safe: a second measure() waits until the first, which should be told to stop, has left
// (within one graph node).
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

namespace paretoscope::evaluate {

struct LiveOptions {
    int workers = 1;
    std::int64_t memoryBytes = std::int64_t{512}
                               << 20; ///< of retained activations; samples beyond are run whole
};

class LiveEvaluator {
public:
    explicit LiveEvaluator(Evaluator evaluator, LiveOptions options = {});
    ~LiveEvaluator();
    LiveEvaluator(const LiveEvaluator &) = delete;
    LiveEvaluator &operator=(const LiveEvaluator &) = delete;

    /// RECIPE on the first micro-batch, then on 64, 256, 1,024 and all samples; PARTIAL (may be null) is told
    /// each of these, from the calling thread. The outcome equals Evaluator::measure() to the last bit.
    /// Cancelled when stopped: what was retained stays good.
    base::Result<Measurement> measure(const pipeline::Recipe &recipe, std::stop_token stop,
                                      base::ProgressSink &progress,
                                      const std::function<void(const Measurement &)> &partial = nullptr);

    std::int64_t retainedBytes() const; ///< held now; any thread

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace paretoscope::evaluate
