// What is running, how far it is, how long it will still take, and Stop. Shows itself only when a job has run
// for half a second: a flash is no information. GUI thread only.
#pragma once

#include "widgets/models/jobstate.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace paretoscope::widgets {

class JobBar : public QWidget {
    Q_OBJECT

public:
    explicit JobBar(QWidget *parent = nullptr);

    /// The job that runs now; absent: none.
    void setJob(const std::optional<JobState> &job);

    /// The job, once it has run long enough to be shown; absent: none is shown.
    std::optional<JobState> shownJob() const;

Q_SIGNALS:
    void stopRequested();
    void shownChanged(); ///< shownJob(): whoever tells of it elsewhere tells the same

private:
    void describe(const JobState &job);
    void setPartsVisible(bool visible);

    std::optional<JobState> m_job;
    QTimer m_delay;
    QLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_stop;
};

} // namespace paretoscope::widgets
