// How many samples a network can be given at once so that each gets the answer that it gets alone. Part of a
// Model; found when a project is opened. Plain values, free of LibTorch.
#pragma once

#include <cstdint>

namespace paretoscope::graph {

struct Batching {
    std::int64_t size = 0;  ///< runs in batches of exactly this many, which are filled up; 0: of any
    bool unbatched = false; ///< takes one sample without the dimension of the batch, and answers without it
    bool losesRow = false;  ///< a batch of one comes back without its dimension
    bool seeded = false; ///< draws random numbers: each sample's start from a seed made of the sample itself

    /// Samples a run at most; 0: any number.
    std::int64_t most() const { return unbatched || seeded ? 1 : size; }
    bool isUsual() const { return *this == Batching(); }
    bool operator==(const Batching &) const = default;
};

} // namespace paretoscope::graph
