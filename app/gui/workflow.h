// Which job follows which: open → baseline → (analyse → frontier really run) → every edit measured → export.
// Puts results into the Document; says what failed. Holds no results of its own. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/result.h"
#include "core/project/projectfile.h"
#include "core/report/exportmodel.h"
#include "widgets/document/document.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <memory>

namespace paretoscope::gui {

class CellStream;

class Workflow : public QObject {
    Q_OBJECT

public:
    Workflow(widgets::Document &document, JobRunner &jobs, QObject *parent = nullptr);
    ~Workflow() override;

    /// The open document stays untouched until the new project is fully read.
    void openProject(const std::filesystem::path &path);
    void openUnsaved(const project::ProjectFile &file);
    /// Also writes the recipe and the pins into the project file.
    base::Result<void> save(const std::filesystem::path &path);

    bool canAnalyse() const;
    void analyse();
    void stop();
    void exportModel(const report::ExportRequest &request);

    std::filesystem::path cacheFolder() const { return m_cacheFolder; }
    void setCacheFolder(const std::filesystem::path &folder) { m_cacheFolder = folder; }

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);
    void projectOpened(const QString &path); ///< empty while unsaved
    void baselineReady();
    void analysisFinished();
    void exported(const paretoscope::report::ExportResult &result);

private:
    void open(const project::ProjectFile &file, const std::filesystem::path &path);
    void restoreEdits();
    void measureBaseline();
    void verifyFrontier();
    void measureCurrent();
    void report(const base::Error &error);

    widgets::Document &m_document;
    JobRunner &m_jobs;
    std::shared_ptr<CellStream> m_cells;
    QTimer m_settle; ///< an edit rests this long before it is measured
    std::filesystem::path m_cacheFolder;
};

} // namespace paretoscope::gui
