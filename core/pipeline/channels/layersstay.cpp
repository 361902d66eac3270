#include "core/pipeline/channels/layersstay.h"

#include <set>
#include <string_view>

namespace paretoscope::pipeline {

base::Result<void> checkLayersStay(const std::vector<graph::Layer> &before,
                                   const std::vector<graph::Layer> &after)
{
    std::set<std::string_view> left;
    for (const graph::Layer &layer : after)
        left.insert(layer.name);
    for (const graph::Layer &layer : before)
        if (!left.contains(layer.name))
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("cut-channels.no-layer",
                                                "With so many channels cut %1 is too small to be compressed "
                                                "as a layer of its own; cut a smaller share."),
                                layer.name},
                               {}};
    return {};
}

} // namespace paretoscope::pipeline
