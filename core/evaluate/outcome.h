// What became of one prediction, before and after: the raw material of behaviour reports. Values; no
// LibTorch.
#pragma once

#include <cstdint>

namespace paretoscope::evaluate {

/// One prediction (an image; a token of a language model) under a recipe and under the float model.
struct Outcome {
    std::int64_t sample = 0;    ///< position in the sample set
    std::int64_t row = 0;       ///< token within the sample; 0 otherwise
    std::int64_t label = -1;    ///< −1 without labels
    std::int64_t before = 0;    ///< class the float model gives
    std::int64_t after = 0;     ///< class the changed model gives
    float confidenceBefore = 0; ///< probability of `before` under the float model
    float confidenceAfter = 0;  ///< probability of `after` under the changed model
    float lossBefore = 0;       ///< −log probability of the label; 0 without labels
    float lossAfter = 0;
    double kl = 0; ///< of this prediction, nats

    /// Without labels the float model's answer is the truth.
    std::int64_t truth() const { return label >= 0 ? label : before; }
    bool wasRight() const { return before == truth(); }
    bool isRight() const { return after == truth(); }
};

} // namespace paretoscope::evaluate
