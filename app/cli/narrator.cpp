#include "app/cli/narrator.h"

#include "app/cli/numbers.h"
#include "app/cli/ranking.h"
#include "app/cli/runrows.h"
#include "app/cli/session.h"

#include <sstream>

namespace paretoscope::cli {

Narrator::Narrator(TerminalProgress &progress, const project::OpenProject &project,
                   std::vector<compress::LayerSetting> settings, std::int64_t samples,
                   sensitivity::CellSink cells)
    : m_progress(progress), m_project(project), m_samples(samples), m_cells(std::move(cells)),
      m_first(project.model.layers().size(), std::move(settings))
{
}

void Narrator::begins(session::Stage stage, double share)
{
    if (stage == session::Stage::JointCells)
        m_progress.say("Methods together may spare up to " + percent(share, 0) +
                       " of the damage: measured where the frontier would use both.");
}

void Narrator::cell(const sensitivity::SensitivityCell &cell)
{
    if (!m_looked && !cell.estimate)
        look(cell);
    if (m_cells)
        m_cells(cell);
}

/// Long before all samples are run every layer was looked at: which are the most sensitive is told at once.
/// Where they were measured before, the whole result follows at once.
void Narrator::look(const sensitivity::SensitivityCell &cell)
{
    m_first.put(cell);
    const auto setting = rankedSetting(m_first);
    bool whole = true;
    for (std::size_t layer = 0; layer < m_first.layerCount(); ++layer) {
        const auto *own = m_first.cell(layer, setting);
        if (!own)
            return;
        whole = whole && own->n >= m_samples;
    }
    m_looked = true;
    std::ostringstream text;
    printRanking(text, m_first, m_project.model.layers());
    std::string sentences = text.str();
    if (whole || sentences.empty())
        return;
    sentences.pop_back(); // the last line break
    m_progress.say("First look: " + sentences);
}

void Narrator::ran(const search::Ran &ran)
{
    const auto row = runRow(ran, floatStoredBytes(m_project.model));
    std::string text;
    if (!m_points) {
        m_points.emplace(runColumns(ran.measured.damageKind), row);
        text = "Points as they are run:\n" + m_points->titles();
    }
    text += m_points->line(row);
    text.pop_back(); // the last line break
    m_progress.say(text);
}

} // namespace paretoscope::cli
