// Runs what the project wizard asks for in the background and brings it the answers. Lives as long as the
// wizard.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/effort.h"
#include "widgets/dialogs/projectwizard.h"

#include <QObject>

namespace paretoscope::gui {

class WizardJobs : public QObject {
    Q_OBJECT

public:
    /// What is measured is kept where EFFORT says, for when the project is opened.
    WizardJobs(widgets::ProjectWizard &wizard, JobRunner &jobs, const base::Effort &effort);
    ~WizardJobs() override;

private:
    void readModel(int request, const QString &path);
    void readPreview(int request, const project::ProjectFile &file);
    void measureBaseline(int request, const project::ProjectFile &file);
    /// Newest request wins, as the lane does.
    template <typename T>
    void start(widgets::ProjectWizard::Page page, int request,
               std::function<base::Result<T>(std::stop_token, base::ProgressSink &)> job,
               void (widgets::ProjectWizard::*show)(int, const T &));

    widgets::ProjectWizard &m_wizard;
    JobRunner &m_jobs;
    const base::Effort m_effort;
    int m_request = 0;
    widgets::ProjectWizard::Page m_page = widgets::ProjectWizard::Page::Model;
};

} // namespace paretoscope::gui
