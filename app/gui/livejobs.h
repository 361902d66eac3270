// The answer to every edit: the recipe as it is, measured on growing numbers of samples, then looked at in
// detail. An edit stops what runs for an older recipe and starts as soon as that has left; of edits in
// between only the newest is measured. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/result.h"
#include "core/evaluate/measurement.h"
#include "widgets/document/document.h"

#include <QObject>

#include <cstdint>
#include <memory>

namespace paretoscope::gui {

class LiveSession;

class LiveJobs : public QObject {
    Q_OBJECT

public:
    LiveJobs(widgets::Document &document, JobRunner &jobs, QObject *parent = nullptr);
    ~LiveJobs() override;

    /// Another project is open: what was retained for the last one goes.
    void open(int workers, std::int64_t memoryBytes);
    /// Measure the recipe as it is, unless that is known already.
    void measure();

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);

private:
    void run();
    void inspect();
    bool hasBehaviour() const;
    void show(int session, const pipeline::Recipe &recipe, const evaluate::Measurement &measured);

    widgets::Document &m_document;
    JobRunner &m_jobs;
    std::shared_ptr<LiveSession> m_session;
    bool m_again = false; ///< edited while something older was being measured
};

} // namespace paretoscope::gui
