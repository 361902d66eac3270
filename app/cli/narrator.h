// Says on a terminal what a session finds while it works: first looks, points as they are run. Nothing where
// no progress is shown.
#pragma once

#include "app/cli/terminalprogress.h"
#include "app/cli/textrows.h"
#include "core/project/openproject.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "core/session/listener.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::cli {

class Narrator final : public session::Listener {
public:
    /// Of cells of SETTINGS that in the end have SAMPLES each; each goes to CELLS, too (may be null).
    /// PROGRESS and PROJECT must outlive this.
    Narrator(TerminalProgress &progress, const project::OpenProject &project,
             std::vector<compress::LayerSetting> settings, std::int64_t samples,
             sensitivity::CellSink cells = nullptr);

    void begins(session::Stage stage, double share) override;
    void cell(const sensitivity::SensitivityCell &cell) override;
    void ran(const search::Ran &ran) override;

private:
    void look(const sensitivity::SensitivityCell &cell);

    TerminalProgress &m_progress;
    const project::OpenProject &m_project;
    const std::int64_t m_samples;
    const sensitivity::CellSink m_cells;
    sensitivity::SensitivityTable m_first; ///< cells until the first look is told
    bool m_looked = false;
    std::optional<TextRows> m_points; ///< as wide as the first of them
};

} // namespace paretoscope::cli
