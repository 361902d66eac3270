// A wizard page that waits for an answer: one numbered request at a time, its progress, its error. The base
// of all pages. GUI thread only.
#pragma once

#include <QWizardPage>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace paretoscope::widgets {

class RequestPage : public QWizardPage {
    Q_OBJECT

public:
    RequestPage(const QString &name, const QString &title, const QString &subTitle);

    /// REQUEST is what this page waits for.
    bool waitsFor(int request) const { return m_state == State::Waiting && request == m_request; }
    bool isWaiting() const { return m_state == State::Waiting; }
    void showProgress(double share);
    void fail(const QString &sentence);
    /// Nobody waits any more.
    void abandon();
    bool isComplete() const override { return m_state == State::Done; }

Q_SIGNALS:
    void abandoned(int request);

protected:
    enum class State { Idle, Waiting, Done, Failed };
    /// The number of a new request; the one before is abandoned. WAITING says what is done meanwhile.
    int begin(const QString &waiting);
    void finish();
    void reset(const QString &hint = {});
    /// Progress and messages, to be put at the end of a page.
    QWidget *statusWidget() const { return m_status; }

private:
    void setState(State state, const QString &text);

    State m_state = State::Idle;
    int m_request = 0;
    QWidget *m_status;
    QLabel *m_message;
    QProgressBar *m_progress;
};

/// Numbers are unique over all pages and wizards of a run.
int nextRequest();

} // namespace paretoscope::widgets
