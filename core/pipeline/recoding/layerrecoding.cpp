#include "core/pipeline/recoding/layerrecoding.h"

#include "core/base/stopped.h"
#include "core/graph/layerweight.h"

#include <utility>

namespace paretoscope::pipeline {

RecodedLayer recodedLayer(const graph::ModelData &data, std::size_t layer,
                          const compress::LayerSetting &setting,
                          const std::shared_ptr<const compress::CompressedWeight> &now,
                          const PairedInputs &inputs, const std::stop_token &stop)
{
    const graph::Layer &own = data.layers[layer];
    const at::Tensor rows = compress::toRows(graph::weightOf(data, layer).detach(), own).contiguous();
    const compress::LayerSetting weight = compress::ofWeight(setting);
    if (!now || compress::isLeftAlone(own, weight))
        return {nullptr, outputShift(rows, rows, inputs)};
    const at::Tensor nowRows = compress::toRows(now->weight, own).contiguous();
    const compress::InputMoments moments{inputs.coded, inputs.positions};
    auto again = compress::compressWeight(compress::fromRows(aimedRows(rows, inputs, stop), own), own, weight,
                                          &moments, nullptr, stop);
    base::throwIfStopped(stop);
    if (again) {
        again->inputs = now->inputs;
        const at::Tensor againRows = compress::toRows(again->weight, own).contiguous();
        if (outputError(rows, againRows, inputs) < outputError(rows, nowRows, inputs))
            return {std::make_shared<const compress::CompressedWeight>(std::move(*again)),
                    outputShift(rows, againRows, inputs)};
    }
    return {nullptr, outputShift(rows, nowRows, inputs)};
}

} // namespace paretoscope::pipeline
