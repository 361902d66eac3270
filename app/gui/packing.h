// Packs what is known of the project into a file beside it. Says what came of it. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/effort.h"
#include "widgets/document/document.h"

#include <QObject>

#include <filesystem>

namespace paretoscope::gui {

class Packing : public QObject {
    Q_OBJECT

public:
    Packing(widgets::Document &document, JobRunner &jobs, base::Effort &effort, QObject *parent = nullptr);

    /// Beside the project file SAVED.
    void pack(const std::filesystem::path &saved);

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);
    void told(const QString &sentence);

private:
    widgets::Document &m_document;
    JobRunner &m_jobs;
    base::Effort &m_effort;
};

} // namespace paretoscope::gui
