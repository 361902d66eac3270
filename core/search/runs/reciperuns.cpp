#include "core/search/runs/reciperuns.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::search {

RecipeRuns::Known &RecipeRuns::knownOf(const pipeline::Recipe &recipe)
{
    const auto found = std::ranges::find(m_known, recipe, &Known::recipe);
    if (found != m_known.end())
        return *found;
    const auto samples = static_cast<std::size_t>(m_evaluator.samples().size());
    return m_known.emplace_back(recipe, std::vector<double>(samples), std::vector<bool>(samples));
}

base::Result<void> RecipeRuns::complete(Known &known, evaluate::SampleRange range) const
{
    const auto isRun = [&](std::int64_t sample) { return known.run[static_cast<std::size_t>(sample)]; };
    while (range.count > 0 && isRun(range.first)) {
        ++range.first;
        --range.count;
    }
    while (range.count > 0 && isRun(range.end() - 1))
        --range.count;
    if (range.count <= 0)
        return {};
    base::NoProgress quiet;
    const auto damages = evaluate::sampleDamages(m_evaluator, known.recipe, range, m_workers, m_stop, quiet);
    if (!damages)
        return damages.error();
    std::ranges::copy(*damages, known.damages.begin() + range.first);
    std::fill_n(known.run.begin() + range.first, range.count, true);
    return {};
}

base::Result<std::span<const double>> RecipeRuns::damages(const pipeline::Recipe &recipe,
                                                          evaluate::SampleRange range)
{
    Known &known = knownOf(recipe);
    if (const auto ran = complete(known, range); !ran)
        return ran.error();
    return std::span<const double>(known.damages)
        .subspan(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.count));
}

base::Result<double> RecipeRuns::kl(const pipeline::Recipe &recipe, evaluate::SampleRange range)
{
    const auto each = damages(recipe, range);
    if (!each)
        return each.error();
    return std::accumulate(each->begin(), each->end(), 0.0) /
           static_cast<double>(std::max<std::int64_t>(range.count, 1));
}

void RecipeRuns::forgetAllBut(const pipeline::Recipe &recipe)
{
    std::erase_if(m_known, [&](const Known &known) { return !(known.recipe == recipe); });
}

} // namespace paretoscope::search
