// How long the event loop was away from a timer of 5 ms at most: what a person feels as a window that hangs.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>

namespace paretoscope::tests {

class LoopWatch {
public:
    LoopWatch()
    {
        QObject::connect(&m_tick, &QTimer::timeout, &m_tick, [this] {
            const qint64 now = m_clock.elapsed();
            m_largest = std::max(m_largest, now - m_last);
            m_last = now;
        });
    }

    void start()
    {
        m_clock.start();
        m_tick.start(5);
    }

    qint64 largestGapMs() const
    {
        qInfo("largest gap %lld ms", static_cast<long long>(m_largest));
        return m_largest;
    }

private:
    QTimer m_tick;
    QElapsedTimer m_clock;
    qint64 m_last = 0;
    qint64 m_largest = 0;
};

} // namespace paretoscope::tests
