#include "widgets/parts/jobbar.h"

#include "widgets/document/numbers.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace paretoscope::widgets {

namespace {
constexpr int delayMs = 500;
}

JobBar::JobBar(QWidget *parent)
    : QWidget(parent), m_text(new QLabel), m_progress(new QProgressBar), m_stop(new QToolButton)
{
    setObjectName(QStringLiteral("jobBar"));
    m_text->setObjectName(QStringLiteral("jobText"));
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 12); // the window may be narrow
    m_progress->setObjectName(QStringLiteral("jobProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setMaximumWidth(fontMetrics().averageCharWidth() * 24);
    m_progress->setTextVisible(false);
    m_stop->setObjectName(QStringLiteral("jobStop"));
    m_stop->setText(tr("Stop"));
    m_stop->setIcon(style()->standardIcon(QStyle::SP_BrowserStop));
    m_stop->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stop->setToolTip(tr("Stop; what was measured is kept"));
    m_stop->setAccessibleName(tr("Stop the running job"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addWidget(m_stop);
    // A status bar that becomes higher shows what it has hidden behind a message, one over the other: the
    // room of what is highest is kept.
    QSizePolicy kept = m_stop->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_stop->setSizePolicy(kept);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        setPartsVisible(m_job.has_value());
        Q_EMIT shownChanged();
    });
    connect(m_stop, &QToolButton::clicked, this, &JobBar::stopRequested);
    setPartsVisible(false);
}

void JobBar::setPartsVisible(bool visible)
{
    m_text->setVisible(visible);
    m_progress->setVisible(visible);
    m_stop->setVisible(visible);
}

void JobBar::setJob(const std::optional<JobState> &job)
{
    const bool begins = job && !m_job;
    m_job = job;
    if (!job) {
        m_delay.stop();
        setPartsVisible(false);
        Q_EMIT shownChanged();
        return;
    }
    describe(*job);
    if (begins)
        m_delay.start();
    else if (!m_delay.isActive())
        Q_EMIT shownChanged();
}

std::optional<JobState> JobBar::shownJob() const
{
    return m_job && !m_delay.isActive() ? m_job : std::nullopt;
}

void JobBar::describe(const JobState &job)
{
    const bool known = job.isKnown();
    m_progress->setRange(0, known ? 1000 : 0);
    if (known)
        m_progress->setValue(static_cast<int>(std::min(1.0, job.fraction) * 1000));
    QString text = job.title;
    if (job.stopping)
        text = tr("%1: stopping").arg(job.title);
    else if (known && job.remainingSeconds)
        text = tr("%1 %2 %, %3 left")
                   .arg(job.title, numbers::count(job.percent()), numbers::duration(*job.remainingSeconds));
    else if (known)
        text = tr("%1 %2 %").arg(job.title, numbers::count(job.percent()));
    m_text->setText(text);
    m_text->setToolTip(text);
    m_stop->setEnabled(!job.stopping);
}

} // namespace paretoscope::widgets
