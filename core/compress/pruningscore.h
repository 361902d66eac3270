// What says which weights of several layers are the least.
#pragma once

namespace paretoscope::compress {

/// What of a weight w is compared across layers. Within a layer each puts weights in the order of their
/// magnitudes.
enum class PruningScore {
    /// |w| (global magnitude pruning: Blalock et al. 2020, What is the State of Neural Network Pruning?).
    Magnitude,
    /// w² / Σ v², v all weights of its layer from w on, the smallest first: the share of w in what would be
    /// left (Lee et al. 2021, Layer-adaptive Sparsity for the Magnitude-based Pruning, equation 3). A layer's
    /// scale does not count.
    Lamp
};

} // namespace paretoscope::compress
