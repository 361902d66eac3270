#include "core/pipeline/channels/scalingstep.h"

#include "core/base/namelist.h"

namespace paretoscope::pipeline {

Findings ScalingStep::look(const graph::Model &model, const compress::Values & /*values*/) const
{
    if (auto none = withoutBatches(model))
        return std::move(*none);
    const ScaleGroups found = scaleGroupsOf(model.data());
    const std::size_t places = found.groups.size();
    std::size_t layers = 0;
    for (const ScaleGroup &group : found.groups)
        layers += group.readers.size();
    const base::Wording summary =
        layers == 1 ? PARETOSCOPE_SAY("scale-groups.one-layer",
                                      "The inputs of %1 layer can be scaled by what comes before.")
                    : PARETOSCOPE_SAY("scale-groups.layers",
                                      "The inputs of %1 layers can be scaled by what comes before.");
    Findings findings{static_cast<std::int64_t>(places), {summary, layers}, {}};
    for (const auto &[text, obstacle] : found.apart)
        findings.left.emplace_back(
            PARETOSCOPE_SAY("scale-groups.left", "Not scaled with what reads it because of %1: %2."),
            obstacle.what, base::firstOf(obstacle.layers));
    return findings;
}

} // namespace paretoscope::pipeline
