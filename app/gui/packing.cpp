#include "app/gui/packing.h"

#include "core/session/packing.h"
#include "widgets/dialogs/paths.h"
#include "widgets/document/numbers.h"

namespace paretoscope::gui {

Packing::Packing(widgets::Document &document, JobRunner &jobs, base::Effort &effort, QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs), m_effort(effort)
{
}

void Packing::pack(const std::filesystem::path &saved)
{
    m_jobs.start<session::Packed>(
        Lane::Packing, tr("Packing"),
        [project = m_document.sharedProject(), saved, effort = m_effort](std::stop_token stop,
                                                                         base::ProgressSink &) {
            return session::pack(*project, saved, effort, stop);
        },
        [this](base::Result<session::Packed> packed) {
            namespace numbers = widgets::numbers;
            if (packed)
                Q_EMIT told(
                    tr("Packed into %1: %2 measurements of single layers, %3 recipes that were run, %4 "
                       "that were timed (%5).")
                        .arg(widgets::fromPath(packed->file.filename()), numbers::count(packed->cells),
                             numbers::count(packed->runs), numbers::count(packed->speeds),
                             numbers::bytes(packed->bytes)));
            else if (packed.error().code != base::ErrorCode::Cancelled)
                Q_EMIT failed(packed.error());
        });
}

} // namespace paretoscope::gui
