#include "widgets/dialogs/requestpage.h"

#include <QIcon>
#include <QLabel>
#include <QProgressBar>
#include <QStyle>
#include <QVBoxLayout>

namespace paretoscope::widgets {

int nextRequest()
{
    static int last = 0;
    return ++last;
}

RequestPage::RequestPage(const QString &name, const QString &title, const QString &subTitle)
    : m_status(new QWidget), m_message(new QLabel), m_progress(new QProgressBar)
{
    setObjectName(name);
    setTitle(title);
    setSubTitle(subTitle);
    m_message->setObjectName(name + QStringLiteral("Message"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setObjectName(name + QStringLiteral("Progress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->hide();
    auto *rows = new QVBoxLayout(m_status);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_progress);
    rows->addWidget(m_message);
}

void RequestPage::setState(State state, const QString &text)
{
    m_state = state;
    m_progress->setVisible(state == State::Waiting);
    m_progress->setRange(0, 0); // until somebody knows how far it is
    m_message->setText(text);
    // An error is told by a word, not by colour alone.
    QFont font = m_message->font();
    font.setBold(state == State::Failed);
    m_message->setFont(font);
    Q_EMIT completeChanged();
}

void RequestPage::showProgress(double share)
{
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(share * 1000));
}

void RequestPage::fail(const QString &sentence)
{
    setState(State::Failed, tr("Not possible: %1").arg(sentence));
}

void RequestPage::abandon()
{
    const int request = m_request;
    const bool waited = isWaiting();
    m_request = 0;
    if (waited) {
        setState(State::Idle, {});
        Q_EMIT abandoned(request);
    }
}

int RequestPage::begin(const QString &waiting)
{
    abandon();
    m_request = nextRequest();
    setState(State::Waiting, waiting);
    return m_request;
}

void RequestPage::finish()
{
    setState(State::Done, {});
}

void RequestPage::reset(const QString &hint)
{
    abandon();
    setState(State::Idle, hint);
}

} // namespace paretoscope::widgets
