// Networks after the usual steps of a recipe, for tests.
#pragma once

#include "core/pipeline/works.h"

namespace paretoscope::tests {

/// The usual steps, or none.
inline pipeline::Steps foldedIf(bool fold)
{
    return fold ? pipeline::Steps::usual() : pipeline::Steps();
}

inline base::Result<graph::Model> folded(const graph::Model &model)
{
    const auto work = pipeline::workAfter(model, pipeline::Steps::usual());
    if (!work)
        return work.error();
    return work->model;
}

/// How many batch norms the usual steps would fold or combine.
inline std::int64_t foldableBatchNorms(const graph::Model &model)
{
    std::int64_t places = 0;
    for (const pipeline::Step &step : pipeline::Steps::usual().all())
        places += step.kind->look(model, step.values).places;
    return places;
}

} // namespace paretoscope::tests
