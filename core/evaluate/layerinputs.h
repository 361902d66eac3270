// What the inputs of layers are like on the calibration samples, for methods that need to know. Only inside
// core. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/inputmoments.h"
#include "core/graph/model.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

namespace paretoscope::evaluate {

struct EvaluatorData;

class LayerInputs {
public:
    /// On the last samples of CALIBRATION, which holds this: half of them and at most 256, fewer where the
    /// network is large. The first ones are left for measuring what was made of these.
    explicit LayerInputs(const EvaluatorData &calibration) : m_calibration(calibration) {}

    /// Of LAYER in MODEL, the calibration network after some steps or none. Null where it is no linear layer
    /// or convolution that reads its weight as it is. Found out on first use, for several layers in one run;
    /// whoever comes second waits.
    base::Result<std::shared_ptr<const compress::InputMoments>>
    of(const graph::Model &model, std::size_t layer, const std::stop_token &stop);

    std::int64_t samples() const;           ///< that it looks at
    std::int64_t affordableSamples() const; ///< of all, however many were measured before

private:
    using Moments = std::shared_ptr<const compress::InputMoments>;
    using Key = std::pair<std::string, std::size_t>; ///< history of the network, layer

    base::Result<Moments> findOut(const graph::Model &model, std::size_t first, const std::stop_token &stop);
    void keep(const Key &key, const Moments &moments);

    const EvaluatorData &m_calibration;
    std::mutex m_mutex;
    std::map<Key, Moments> m_known;
    std::int64_t m_bytes = 0;
};

} // namespace paretoscope::evaluate
