// How what layers are given lies between its extremes on the calibration samples, for methods that round it.
// Only inside core. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/inputhistogram.h"
#include "core/graph/model.h"

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

struct EvaluatorData;

class InputRanges {
public:
    /// On the samples of CALIBRATION, which holds this, that LayerInputs looks at.
    explicit InputRanges(const EvaluatorData &calibration) : m_calibration(calibration) {}

    /// Of LAYER in MODEL, the calibration network after some steps or none. Null where it is none of the
    /// layers whose inputs are rounded, or no sample reaches it. Found out on first use, for all layers in
    /// one run; whoever comes second waits. NonFinite where there is nothing to learn from.
    base::Result<std::shared_ptr<const compress::InputHistogram>>
    of(const graph::Model &model, std::size_t layer, const std::stop_token &stop);

private:
    using Histograms = std::vector<std::shared_ptr<const compress::InputHistogram>>; ///< by layer
    base::Result<Histograms> findOut(const graph::Model &model, const std::stop_token &stop) const;

    const EvaluatorData &m_calibration;
    std::mutex m_mutex;
    std::map<std::string, Histograms> m_known; ///< by the network's history
};

} // namespace paretoscope::evaluate
