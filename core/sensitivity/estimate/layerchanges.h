// What settings change in a layer's weight, a few at a time: of a large layer the weights of all settings
// would take many times what the layer does. Only inside core. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/evaluatordata.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace paretoscope::sensitivity {

class LayerChanges {
public:
    /// DATA and EXECUTOR, of the network that is changed, must outlive this. What a layer's weights do not
    /// allow changes nothing.
    LayerChanges(const evaluate::EvaluatorData &data, const graph::Executor &executor,
                 std::vector<compress::LayerSetting> settings);

    const std::vector<compress::LayerSetting> &settings() const { return m_settings; }
    bool isImpossible(std::size_t layer, std::size_t setting) const
    {
        return m_impossible.contains({layer, setting});
    }

    /// Makes every weight once, side by side; the evaluator keeps them as long as it has room.
    base::Result<void> makeAll(int workers, const std::stop_token &stop) const;

    /// Changed minus original, setting after setting, as many at a time as there is room for. ASPARAMETER: of
    /// a block the change of its whole parameter, whose other blocks stay.
    using Each = std::function<base::Result<void>(std::size_t firstSetting, const std::vector<at::Tensor> &)>;
    base::Result<void> forEach(std::size_t layer, bool asParameter, const Each &each) const;

private:
    base::Result<at::Tensor> changeOf(std::size_t layer, std::size_t setting) const;

    const evaluate::EvaluatorData &m_data;
    const graph::Executor &m_executor;
    const std::vector<compress::LayerSetting> m_settings;
    std::set<std::pair<std::size_t, std::size_t>> m_impossible; ///< layer, setting
};

} // namespace paretoscope::sensitivity
