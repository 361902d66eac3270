#include "widgets/parts/focusring.h"

#include "widgets/charts/chartcolors.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QPainter>

namespace paretoscope::widgets {

namespace {

constexpr int thickness = 2;

class Outline : public QWidget {
public:
    explicit Outline(QWidget &of) : QWidget(&of)
    {
        setObjectName(QStringLiteral("focusRing"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        of.installEventFilter(this);
        fit();
        show();
        raise();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (watched == parent() && event->type() == QEvent::Resize)
            fit();
        return QWidget::eventFilter(watched, event);
    }

    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), withContrast(palette().color(QPalette::Active, QPalette::Highlight),
                                                     palette().color(QPalette::Base), 3));
    }

private:
    // What lies below is painted as if nothing lay over it.
    void fit()
    {
        setGeometry(parentWidget()->rect());
        const QRect inside = rect().adjusted(thickness, thickness, -thickness, -thickness);
        setMask(QRegion(rect()) - inside);
    }
};

bool showsNoFocus(const QWidget *widget)
{
    return qobject_cast<const QAbstractScrollArea *>(widget) || qobject_cast<const QLabel *>(widget);
}

} // namespace

FocusRing::FocusRing(QObject *owner) : QObject(owner)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { follow(now); });
    follow(QApplication::focusWidget());
}

FocusRing::~FocusRing()
{
    delete m_ring;
}

void FocusRing::follow(QWidget *now)
{
    if (m_ring && m_ring->parentWidget() == now)
        return;
    delete m_ring;
    if (now && showsNoFocus(now))
        m_ring = new Outline(*now);
}

} // namespace paretoscope::widgets
