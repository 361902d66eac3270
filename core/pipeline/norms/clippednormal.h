// Normal distributions that are cut off, as activations do it. Pure function, thread-safe.
#pragma once

namespace paretoscope::pipeline {

struct Moments {
    double mean = 0;
    double deviation = 0; ///< ≥ 0
};

/// Of min(max(X, low), high), X normal: Nagel et al. 2019, Data-Free Quantization through Weight Equalization
/// and Bias Correction, appendix C. Bounds may be infinite, low ≤ high.
Moments clippedNormal(const Moments &normal, double low, double high);

} // namespace paretoscope::pipeline
