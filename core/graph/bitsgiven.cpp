#include "core/graph/bitsgiven.h"

#include "core/graph/roundedvalues.h"

namespace paretoscope::graph {

int bitsGiven(const Model &model, std::size_t layer)
{
    const auto rounding = inputsRoundedAs(model.data(), layer);
    return rounding ? bitsOf(*rounding) : bitsOf(model.layers()[layer].stored);
}

} // namespace paretoscope::graph
