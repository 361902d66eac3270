// Says on a terminal what a session finds while it works; nothing where no progress is shown.
#pragma once

#include "app/cli/terminalprogress.h"
#include "core/session/listener.h"

namespace paretoscope::cli {

class Narrator final : public session::Listener {
public:
    /// PROGRESS must outlive this.
    explicit Narrator(TerminalProgress &progress) : m_progress(progress) {}

    void begins(session::Stage stage, double share) override;
    void ran(const search::Ran &ran) override;

private:
    TerminalProgress &m_progress;
};

} // namespace paretoscope::cli
