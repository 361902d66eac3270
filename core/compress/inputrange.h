// Which range of numbers that flow through a network integers cover, and the integers of a range. Only inside
// core. Pure functions, thread-safe.
#pragma once

#include "core/compress/inputhistogram.h"
#include "core/graph/inputcoding.h"

#include <cstdint>
#include <string_view>

namespace paretoscope::compress {

struct InputRange {
    double low = 0, high = 0;
};

enum class RangeRule : std::uint8_t {
    MinMax,        ///< every number seen
    MovingAverage, ///< moving averages of the extremes of samples
    Percentile,    ///< all but one number in 10,000, half of them at either end
    Mse,           ///< least mean of squared errors
    Entropy        ///< least divergence of what is left from what was there
};

/// As parameters name the rules: "mse", "minMax", "movingAverage", "percentile", "entropy"; MinMax for any
/// other word.
RangeRule rangeRuleNamed(std::string_view word);

/// Of BITS-bit integers (Mse and Entropy of more than 10 bits: every number seen), ISSYMMETRIC about 0
/// or with a zero point. Entropy: Migacz 2017, 8-bit Inference with TensorRT (GTC), of magnitudes.
InputRange rangeOf(const InputHistogram &histogram, RangeRule rule, int bits, bool isSymmetric);

/// The integers for RANGE, which is widened so that 0 is one of them: 0 to 2^bits − 1 with a zero point, else
/// −(2^(bits − 1) − 1) to 2^(bits − 1) − 1 (Nagel et al. 2021, A White Paper on Neural Network Quantization,
/// 2.2). All zeros: a scale of 1.
graph::InputCoding codingOf(const InputRange &range, int bits, bool isSymmetric);

/// The mean of squared errors of what HISTOGRAM counted under CODING, each number taken for the middle of its
/// bin.
double meanSquaredError(const InputHistogram &histogram, const graph::InputCoding &coding);

} // namespace paretoscope::compress
