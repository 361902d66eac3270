// One layer of every kind with awkward shapes (odd sizes, groups, depthwise, transposed with groups), and
// settings of every kind: what properties of compression and of packed files are checked on.
#pragma once

#include "core/compress/layersetting.h"
#include "core/graph/layer.h"
#include "tests/support/bits.h"

#include <string>
#include <vector>

namespace paretoscope::tests {

inline graph::Layer describedLayer(std::string name, graph::LayerKind kind, std::vector<std::int64_t> shape,
                                   std::int64_t groups = 1)
{
    graph::Layer layer;
    layer.name = std::move(name);
    layer.kind = kind;
    layer.weightShape = std::move(shape);
    layer.groups = groups;
    layer.parameters = layer.weightCount();
    return layer;
}

inline std::vector<graph::Layer> everyLayerKind()
{
    using enum graph::LayerKind;
    return {
        describedLayer("embedding", Embedding, {19, 7}),
        describedLayer("linear", Linear, {5, 13}),
        describedLayer("linear1x1", Linear, {1, 1}),
        describedLayer("conv1d", Conv1d, {6, 3, 5}),
        describedLayer("conv2d", Conv2d, {5, 3, 3, 3}),
        describedLayer("grouped", Conv2d, {8, 3, 3, 3}, 4),
        describedLayer("depthwise", Conv2d, {9, 1, 3, 3}, 9),
        describedLayer("transposed1d", ConvTranspose1d, {4, 3, 5}),
        describedLayer("transposed2d", ConvTranspose2d, {6, 2, 3, 3}, 3),
    };
}

/// Every width of integers.
inline std::vector<int> everyWidth()
{
    return {2, 3, 4, 5, 6, 7, 8};
}

/// Every combination of bits, granularity, symmetry with signs of scales, clip and rescaling, dense.
inline std::vector<compress::LayerSetting> everyIntegerSetting()
{
    std::vector<compress::LayerSetting> settings;
    for (const int width : everyWidth())
        for (const char *granularity : {"tensor", "channel", "group"})
            for (const char *clip : {"max", "mse", "output"})
                for (const bool rescale : {false, true}) {
                    const compress::LayerSetting grid{{"bits", width},
                                                      {"granularity", granularity},
                                                      {"groupSize", 4},
                                                      {"clip", clip},
                                                      {"rescale", rescale}};
                    settings.push_back(grid.with("symmetric", false));
                    for (const bool signedScale : {false, true})
                        settings.push_back(grid.with("symmetric", true).with("signedScale", signedScale));
                }
    return settings;
}

} // namespace paretoscope::tests
