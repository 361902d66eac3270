#include "app/cli/narrator.h"

#include "app/cli/numbers.h"

namespace paretoscope::cli {

void Narrator::begins(session::Stage stage, double share)
{
    if (stage == session::Stage::JointCells)
        m_progress.say("Methods together may spare up to " + percent(share, 0) +
                       " of the damage: measured where the frontier would use both.");
}

void Narrator::ran(const search::Ran &ran)
{
    m_progress.say(bytes(ran.cost.storedBytes) + ": " + headline(ran.measured));
}

} // namespace paretoscope::cli
