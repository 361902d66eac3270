// A program that has come to rest, and what it shows then.
#pragma once

#include "core/evaluate/wholerun.h"
#include "tests/gui/programfixture.h"

#include <QTest>

#include <algorithm>
#include <tuple>
#include <vector>

namespace paretoscope::tests {

/// Until nothing runs in any lane and what is shown is of the cells as they are.
inline void settle(ProgramFixture &program)
{
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    for (const gui::Lane lane : {gui::Lane::Live, gui::Lane::Aside, gui::Lane::Frontier, gui::Lane::Packing})
        QTRY_VERIFY_WITH_TIMEOUT(!program.program->jobs().isRunning(lane), jobTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(!program.document().isSolutionStale(), jobTimeoutMs);
}

inline evaluate::RunCounts runCounts(const widgets::Document &document)
{
    return evaluate::runsKeptOf(document.project()->evaluator)->counts();
}

/// What was run, smallest first.
inline std::vector<search::Ran> runsBySize(const widgets::Document &document)
{
    std::vector<search::Ran> runs = document.measuredPoints();
    std::ranges::sort(runs, {}, [](const search::Ran &ran) {
        return std::tuple(ran.cost.storedBytes, ran.measured.kl, ran.measured.correct);
    });
    return runs;
}

} // namespace paretoscope::tests
