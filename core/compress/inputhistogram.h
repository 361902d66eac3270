// What numbers a layer is given, over calibration samples: their extremes and how they lie between them. Only
// inside core. A value; not thread-safe while it is filled.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace paretoscope::compress {

struct InputHistogram {
    static constexpr std::int64_t bins = 8192;
    /// Of a sample's extremes in their moving averages (Jacob et al. 2018, Quantization and Training of
    /// Neural Networks for Efficient Integer-Arithmetic-Only Inference, 3.1: close to 0).
    static constexpr double averageShare = 0.01;

    double reach = 0;                   ///< bins cover −reach to reach, a power of 2; 0: nothing but zeros
    std::vector<std::int64_t> counts{}; ///< of numbers, by bin; empty while reach is 0
    std::int64_t samples = 0;
    double least = 0, largest = 0;               ///< of all numbers
    double averageLeast = 0, averageLargest = 0; ///< moving averages over samples, in their order
    bool isFinite = true;                        ///< else nothing is to be learnt from it

    /// INPUTS: float32 [samples, …], contiguous.
    void add(const at::Tensor &inputs);
    /// OTHER's numbers beside its own; averages of extremes become those of whichever reaches further.
    void add(const InputHistogram &other);

    double width() const { return 2 * reach / bins; } ///< of a bin
    double middle(std::int64_t bin) const { return (static_cast<double>(bin) + 0.5) * width() - reach; }

private:
    void reachFor(double magnitude);
};

} // namespace paretoscope::compress
