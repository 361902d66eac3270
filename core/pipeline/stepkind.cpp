#include "core/pipeline/stepkind.h"

#include "core/graph/model.h"
#include "core/pipeline/steps/steplist.h"

#include <algorithm>

namespace paretoscope::pipeline {

std::span<const StepKind *const> stepKinds()
{
    static const std::vector<const StepKind *> sorted = [] {
        auto kinds = everyStepKind();
        std::ranges::sort(kinds, {}, [](const StepKind *kind) { return kind->about().place; });
        return kinds;
    }();
    return sorted;
}

const StepKind *stepNamed(std::string_view key)
{
    const auto found =
        std::ranges::find(stepKinds(), key, [](const StepKind *kind) { return kind->about().key; });
    return found == stepKinds().end() ? nullptr : *found;
}

const compress::Parameter *parameterOf(const StepKind &kind, std::string_view key)
{
    const auto &parameters = kind.about().parameters;
    const auto found = std::ranges::find(parameters, key, &compress::Parameter::key);
    return found == parameters.end() ? nullptr : &*found;
}

std::optional<Findings> withoutBatches(const graph::Model &model)
{
    const std::int64_t most = model.batching().most();
    if (most == 0)
        return std::nullopt;
    return Findings{
        0,
        {PARETOSCOPE_SAY("bias-correction.batches",
                         "Calibration samples are run together, and this network takes %1 at a time."),
         most},
        {}};
}

} // namespace paretoscope::pipeline
