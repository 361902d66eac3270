// Bias correction: rounding shifts the mean of what a channel computes; its bias takes the shift back. Nagel
// et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.2 and
// appendix D (empirical). Only inside core. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/executor.h"
#include "core/pipeline/recipe.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

struct EvaluatorData;

/// A layer whose output has a bias of its own by channel: a convolution or linear layer that is run once, by
/// a bias that nothing else reads. One that is set apart is one here.
struct CorrectableLayer {
    std::size_t layer = 0;  ///< the first of its blocks
    std::size_t blocks = 1; ///< that follow each other, of as many channels each
    std::size_t node = 0;
    graph::ParameterId bias = -1;
    std::int64_t channelsFromEnd = 1; ///< the dimension of its channels, counted from the last, which is 1
};
/// In the order in which they run.
std::vector<CorrectableLayer> correctableLayers(const graph::Model &model);

class BiasCorrection {
public:
    /// New values of the biases of those layers that RECIPE changes, layer after layer: each takes the float
    /// model's mean by channel over the first samples (at most 256) of CALIBRATION, as the layers before it,
    /// changed and corrected, make it. WEIGHTS: what the recipe makes of the weights. ModelUnsupported where
    /// the network takes no batches.
    base::Result<std::vector<graph::Override>> corrections(const EvaluatorData &calibration,
                                                           const graph::Executor &executor,
                                                           const pipeline::Recipe &recipe,
                                                           std::span<const graph::Override> weights,
                                                           const std::stop_token &stop);

private:
    using Means = std::map<std::size_t, at::Tensor>; ///< by layer, in float64
    base::Result<Means> floatMeans(const EvaluatorData &calibration, const graph::Model &model,
                                   const std::stop_token &stop);

    std::mutex m_mutex;
    std::map<std::string, Means> m_means;                        ///< by Model::history()
    std::map<std::string, std::vector<graph::Override>> m_known; ///< by recipe
};

/// Samples of CALIBRATION that means are taken over.
std::int64_t correctionSamples(const EvaluatorData &calibration);

/// MODEL with these values of parameters: same shapes, same layers.
graph::Model withParameters(const graph::Model &model, std::span<const graph::Override> values);

} // namespace paretoscope::evaluate
