#include "widgets/models/throttle.h"

namespace paretoscope::widgets {

Throttle::Throttle(int intervalMs, QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(intervalMs);
    connect(&m_timer, &QTimer::timeout, this, &Throttle::fire);
}

void Throttle::trigger()
{
    if (m_timer.isActive())
        return;
    if (!m_sinceLast.isValid() || m_sinceLast.elapsed() >= m_timer.interval())
        fire();
    else
        m_timer.start();
}

void Throttle::fire()
{
    m_sinceLast.start();
    Q_EMIT due();
}

} // namespace paretoscope::widgets
