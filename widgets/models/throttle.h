// Turns many triggers into at most one signal per interval: the first at once, the last never lost. GUI
// thread only.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace paretoscope::widgets {

class Throttle : public QObject {
    Q_OBJECT

public:
    explicit Throttle(int intervalMs = 50, QObject *parent = nullptr);

    void trigger();
    /// Forget what is still to be told (everything changed anyway).
    void cancel() { m_timer.stop(); }

Q_SIGNALS:
    void due();

private:
    void fire();

    QTimer m_timer;
    QElapsedTimer m_sinceLast;
};

} // namespace paretoscope::widgets
