// What a search can say of whole runs besides its own: those from before, and how many of its own outlive it.
// Only inside the session room.
#pragma once

#include "core/evaluate/wholerun.h"
#include "core/project/openproject.h"
#include "core/search/ran.h"
#include "core/sensitivity/measurementcache.h"

#include <memory>
#include <vector>

namespace paretoscope::session {

/// KEPT by whoever ran it first (a source without a name there: by hand), with its behaviour; without cost,
/// which is the network's after its steps, and prediction.
search::Ran ranAs(const evaluate::KeptRun &kept);

class RunEvidence {
public:
    /// From now on.
    explicit RunEvidence(const project::OpenProject &project);

    /// RUNS and what else was ever run after STEPS: a fit does not depend on who asks for it, or how often.
    std::vector<search::Ran> with(std::vector<search::Ran> runs, const pipeline::Steps &steps) const;
    /// CELLS and what was run since.
    sensitivity::KeptCells keptWith(sensitivity::KeptCells cells) const;

private:
    std::shared_ptr<evaluate::RunStore> m_store; ///< null: none is kept
    evaluate::RunCounts m_before;
};

} // namespace paretoscope::session
