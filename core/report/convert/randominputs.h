// Something to run a network on of which nothing is known but its file. Only inside core. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/formats/readmodel.h"
#include "core/graph/sampleinputs.h"
#include "core/report/convertmodel.h"

#include <span>
#include <vector>

namespace paretoscope::report {

struct RandomInputs {
    graph::SampleInputs sample;
    std::vector<ConvertedInput> described; ///< parallel
};

/// Of the shapes that are GIVEN, else as ORIGIN declares them, one sample where their first size is open.
/// Normal numbers, 0 and 1 as integers; always the same. InvalidSetting, saying what to give, where a size is
/// not known, and for what is given of no input.
base::Result<RandomInputs> randomInputs(const graph::Model &model, const formats::FileOrigin &origin,
                                        std::span<const GivenInput> given);

} // namespace paretoscope::report
