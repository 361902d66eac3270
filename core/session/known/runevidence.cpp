#include "core/session/known/runevidence.h"

#include "core/search/originname.h"

#include <algorithm>

namespace paretoscope::session {

search::Ran ranAs(const evaluate::KeptRun &kept)
{
    const auto origin = search::originFromName(kept.source).value_or(search::Origin::Edited);
    return {kept.recipe, {}, {}, kept.run.measured, origin, kept.run.summary()};
}

RunEvidence::RunEvidence(const project::OpenProject &project)
    : m_store(evaluate::runsKeptOf(project.evaluator)),
      m_before(m_store ? m_store->counts() : evaluate::RunCounts())
{
}

std::vector<search::Ran> RunEvidence::with(std::vector<search::Ran> runs, const pipeline::Steps &steps) const
{
    if (!m_store)
        return runs;
    for (const evaluate::KeptRun &kept : m_store->all())
        if (!kept.isMeasuredOnly && kept.recipe.steps == steps && // limits on behaviour may be asked for
            std::ranges::find(runs, kept.recipe, &search::Ran::recipe) == runs.end())
            runs.push_back(ranAs(kept));
    return runs;
}

sensitivity::KeptCells RunEvidence::keptWith(sensitivity::KeptCells cells) const
{
    if (!m_store)
        return cells;
    const evaluate::RunCounts now = m_store->counts();
    cells.written += now.written - m_before.written;
    cells.lost += now.lost - m_before.lost;
    if (cells.reason.empty())
        cells.reason = now.reason;
    return cells;
}

} // namespace paretoscope::session
