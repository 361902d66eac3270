// A window that holds panels in tests: its actions exist, what panels say is kept, jobs run when they are
// let.
#pragma once

#include "tests/support/fakequestions.h"
#include "tests/support/quiet.h"
#include "widgets/parts/panelhost.h"

#include <QAction>
#include <QObject>
#include <QStringList>
#include <QWidget>

#include <vector>

namespace paretoscope::tests {

class FakePanelHost : public widgets::PanelHost {
public:
    widgets::Questions &questions() override { return asked; }
    QAction &action(const char *name) override
    {
        auto *known = m_actions.findChild<QAction *>(QString::fromLatin1(name));
        if (!known) {
            known = new QAction(&m_actions);
            known->setObjectName(QString::fromLatin1(name));
        }
        return *known;
    }
    void tell(const QString &sentence) override { told << sentence; }
    void findWithin(const search::Budget &) override { ++searches; }
    base::Effort effort() const override { return {}; }
    void show(QWidget &panel) override { panel.show(); }
    /// What waits is run all the same, but finds itself stopped.
    void stop(QWidget &) override
    {
        ++stops;
        m_stop.request_stop();
    }

    /// Runs what waits, and what that asks for in turn.
    void runJobs()
    {
        while (!m_waiting.empty()) {
            const Work work = std::move(m_waiting.front());
            m_waiting.erase(m_waiting.begin());
            work(m_stop.get_token(), quiet)();
        }
    }
    std::size_t waitingJobs() const { return m_waiting.size(); }

    FakeQuestions asked;
    QStringList told;
    int searches = 0;
    int jobs = 0; ///< asked for so far
    int stops = 0;

private:
    void submit(QWidget &, const QString &, Work work) override
    {
        ++jobs;
        m_stop = {};
        m_waiting.push_back(std::move(work));
    }

    QObject m_actions;
    std::vector<Work> m_waiting;
    std::stop_source m_stop; ///< of what was asked for last
};

} // namespace paretoscope::tests
