#include "core/search/improve/racing.h"

#include <algorithm>
#include <utility>

namespace paretoscope::search {

base::Result<std::vector<pipeline::Recipe>> race(RecipeRuns &runs, std::vector<pipeline::Recipe> recipes,
                                                 evaluate::SampleRange range, std::size_t kept)
{
    std::int64_t samples = range.count;
    for (std::size_t left = recipes.size(); left > kept && samples > 16; left = (left + 1) / 2)
        samples = (samples + 1) / 2;
    while (!recipes.empty()) {
        std::vector<std::pair<double, std::size_t>> order;
        for (std::size_t i = 0; i < recipes.size(); ++i) {
            const auto kl = runs.kl(recipes[i], {range.first, samples});
            if (!kl)
                return kl.error();
            order.emplace_back(*kl, i);
        }
        std::ranges::sort(order);
        const bool last = samples == range.count;
        order.resize(last ? std::min(kept, order.size())
                          : std::max(std::min(kept, order.size()), (order.size() + 1) / 2));
        std::vector<pipeline::Recipe> better;
        for (const auto &[kl, i] : order)
            better.push_back(std::move(recipes[i]));
        recipes = std::move(better);
        if (last)
            break;
        samples = std::min(range.count, samples * 2);
    }
    return recipes;
}

} // namespace paretoscope::search
