// How long the turns of the event loop take: what a person feels as a window that hangs. Tests judge by the
// processor time of the window's thread, which other work on the machine does not lengthen, and by the number
// of turns, which shows a thread that waits; benchmarks, on a quiet machine, by the clock.
#pragma once

#include "tests/support/processortime.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>

namespace paretoscope::tests {

class LoopWatch {
public:
    LoopWatch()
    {
        QObject::connect(&m_tick, &QTimer::timeout, &m_tick, [this] { tick(); });
    }

    void start()
    {
        m_clock.start();
        m_lastWork = threadMilliseconds();
        m_tick.start(5);
    }

    /// The most work that lay between two ticks of a timer of 5 ms, on the processor.
    double largestTurnMs() const
    {
        qInfo("largest turn %.1f ms of processor time, largest gap %lld ms, %d turns", m_largestWork,
              static_cast<long long>(m_largestGap), m_turns);
        return m_largestWork;
    }
    /// The same by the clock.
    qint64 largestGapMs() const { return m_largestGap; }
    int turns() const { return m_turns; }

private:
    void tick()
    {
        const qint64 now = m_clock.elapsed();
        const double work = threadMilliseconds();
        m_largestGap = std::max(m_largestGap, now - m_last);
        m_largestWork = std::max(m_largestWork, work - m_lastWork);
        m_last = now;
        m_lastWork = work;
        ++m_turns;
    }

    QTimer m_tick;
    QElapsedTimer m_clock;
    qint64 m_last = 0;
    qint64 m_largestGap = 0;
    double m_lastWork = 0;
    double m_largestWork = 0;
    int m_turns = 0;
};

} // namespace paretoscope::tests
