// Samples for a network that takes more than the data holds: states of recurrent layers that begin at zero,
// or were computed beforehand. Called while a project is opened.
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::data {

/// One tensor that the network is fed, samples along dimension 0.
struct FedInput {
    std::ptrdiff_t stored = -1;           ///< which of the dataset's inputs it is; −1: none of them
    std::vector<std::int64_t> rowShape{}; ///< of a sample; of a stored one empty: as it is stored
    bool integer = false;                 ///< int64 rather than float32, where it is not stored
    /// Where it is not stored: one row for each sample of the dataset; null: zeros.
    std::shared_ptr<const std::vector<float>> rows{};
    std::string rowsHash{}; ///< of what rows were made from
};

/// DATASET with its inputs as INPUTS says. Stored samples of another shape with as many numbers are seen as
/// of rowShape.
std::shared_ptr<const Dataset> fedWith(std::shared_ptr<const Dataset> dataset, std::vector<FedInput> inputs);

} // namespace paretoscope::data
