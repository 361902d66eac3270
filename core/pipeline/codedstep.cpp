#include "core/pipeline/codedstep.h"

#include <algorithm>

namespace paretoscope::pipeline {

void take(CodedChanges &all, const CodedChanges &changed)
{
    for (const graph::Override &one : changed.parameters) {
        const auto known = std::ranges::find(all.parameters, one.parameter, &graph::Override::parameter);
        if (known == all.parameters.end())
            all.parameters.push_back(one);
        else
            *known = one;
    }
    if (all.coded.size() < changed.coded.size())
        all.coded.resize(changed.coded.size());
    for (std::size_t layer = 0; layer < changed.coded.size(); ++layer)
        if (changed.coded[layer])
            all.coded[layer] = changed.coded[layer];
}

bool dependOnSpeed(const Steps &steps)
{
    return std::ranges::any_of(steps.all(), [](const Step &step) {
        const auto *kind = dynamic_cast<const CodedStep *>(step.kind);
        return kind && kind->dependsOnSpeed(step.values);
    });
}

CodedChanges joined(std::span<const CodedChanges> parts)
{
    CodedChanges all;
    for (const CodedChanges &part : parts)
        take(all, part);
    return all;
}

} // namespace paretoscope::pipeline
