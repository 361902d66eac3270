#include "core/search/improve/proposals.h"

#include <algorithm>
#include <array>

namespace paretoscope::search {

namespace {

constexpr std::array prices{0.0, 0.125, 0.25, 0.5, 1.0, 2.0}; ///< of a step, in the mean gain of a step

pipeline::Recipe takenRecipe(const Problem &region)
{
    pipeline::Recipe recipe{{}, region.steps};
    for (const auto &options : region.layers)
        recipe.settings.push_back(options.front().setting);
    return recipe;
}

Proposal bestAtPrice(const Problem &region, std::int64_t maxBytes, double price)
{
    Problem priced = region;
    for (auto &options : priced.layers)
        for (std::size_t o = 1; o < options.size(); ++o)
            options[o].kl += price;
    const Frontier frontier = solve(priced);
    const auto best = frontier.atMost(maxBytes);
    if (!best)
        return {takenRecipe(region), 0};
    Proposal proposal{frontier.recipe(*best), 0};
    for (std::size_t layer = 0; layer < region.layers.size(); ++layer)
        proposal.change +=
            std::ranges::find(region.layers[layer], proposal.recipe.settings[layer], &Option::setting)->kl;
    return proposal;
}

std::size_t changedLayers(const pipeline::Recipe &a, const pipeline::Recipe &b)
{
    std::size_t changed = 0;
    for (std::size_t layer = 0; layer < a.settings.size(); ++layer)
        changed += a.settings[layer] == b.settings[layer] ? 0 : 1;
    return changed;
}

/// One layer's step.
struct Step {
    std::size_t layer;
    const Option *to;
    std::int64_t bytes; ///< change
    Work work;          ///< likewise
};

Work changeOf(const Work &from, Work to)
{
    to -= from;
    return to;
}

Work sumOf(Work one, const Work &other)
{
    one += other;
    return one;
}

std::vector<Step> stepsOf(const Problem &region)
{
    std::vector<Step> steps;
    for (std::size_t layer = 0; layer < region.layers.size(); ++layer) {
        const auto &options = region.layers[layer];
        for (std::size_t o = 1; o < options.size(); ++o)
            steps.push_back({layer, &options[o], options[o].storedBytes - options.front().storedBytes,
                             changeOf(options.front().work, options[o].work)});
    }
    return steps;
}

/// What is left of limits beside the recipe that is taken.
struct Room {
    Room(const Problem &region, std::int64_t maxBytes)
        : bytes(maxBytes - region.otherBytes), work(region.work ? region.work->most : MostWork())
    {
        for (const auto &options : region.layers) {
            bytes -= options.front().storedBytes;
            for (const WorkKind kind : workKinds)
                if (work[kind])
                    *work[kind] -= options.front().work[kind];
        }
    }
    bool has(std::int64_t moreBytes, const Work &moreWork) const
    {
        return moreBytes <= bytes && keeps(moreWork, work);
    }

    std::int64_t bytes;
    MostWork work;
};

} // namespace

std::vector<Proposal> jointProposals(const Problem &region, std::int64_t maxBytes)
{
    const pipeline::Recipe taken = takenRecipe(region);
    const Proposal boldest = bestAtPrice(region, maxBytes, 0);
    const std::size_t changes = changedLayers(boldest.recipe, taken);
    std::vector<Proposal> proposals;
    if (changes == 0)
        return proposals;
    const double meanGain = -boldest.change / static_cast<double>(changes);
    for (const double price : prices) {
        Proposal proposal = bestAtPrice(region, maxBytes, price * meanGain);
        if (proposal.recipe != taken &&
            std::ranges::find(proposals, proposal.recipe, &Proposal::recipe) == proposals.end())
            proposals.push_back(std::move(proposal));
    }
    return proposals;
}

std::vector<Proposal> swapProposals(const Problem &region, std::int64_t maxBytes, std::size_t count)
{
    struct Swap {
        const Step *one, *other; ///< other: null for a single step
        double change;
    };
    const auto steps = stepsOf(region);
    const Room room(region, maxBytes);
    std::vector<Swap> swaps;
    for (const Step &one : steps) {
        if (room.has(one.bytes, one.work))
            swaps.push_back({&one, nullptr, one.to->kl});
        for (const Step &other : steps)
            if (other.layer != one.layer && one.bytes > 0 && other.bytes < 0 &&
                room.has(one.bytes + other.bytes, sumOf(one.work, other.work)))
                swaps.push_back({&one, &other, one.to->kl + other.to->kl});
    }
    std::erase_if(swaps, [](const Swap &swap) { return !(swap.change < 0); });
    std::ranges::stable_sort(swaps, {}, &Swap::change);
    swaps.resize(std::min(swaps.size(), count));
    std::vector<Proposal> proposals;
    for (const Swap &swap : swaps) {
        proposals.push_back({takenRecipe(region), swap.change});
        for (const Step *step : {swap.one, swap.other})
            if (step)
                proposals.back().recipe.settings[step->layer] = step->to->setting;
    }
    return proposals;
}

} // namespace paretoscope::search
