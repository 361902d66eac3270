// Problems of made-up layers, for tests of what solves them.
#pragma once

#include "core/search/frontier.h"
#include "tests/support/bits.h"

#include <algorithm>
#include <cstddef>

namespace paretoscope::tests {

/// Distinct settings, so that recipes can be told apart.
inline compress::LayerSetting settingNumber(std::size_t i)
{
    return bits(2 + static_cast<int>(i % 7), static_cast<double>(i / 7) * 0.1);
}

/// Bytes and damage of a recipe by looking its settings up; −1 where PROBLEM has no such option.
inline search::FrontierPoint lookedUp(const search::Problem &problem, const pipeline::Recipe &recipe)
{
    search::FrontierPoint point{problem.otherBytes, 0};
    for (std::size_t l = 0; l < recipe.settings.size(); ++l) {
        const auto option =
            std::ranges::find(problem.layers[l], recipe.settings[l], &search::Option::setting);
        if (option == problem.layers[l].end())
            return {-1, -1};
        point.storedBytes += option->storedBytes;
        point.kl += option->kl;
    }
    return point;
}

} // namespace paretoscope::tests
