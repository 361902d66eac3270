#include "widgets/parts/messageline.h"

#include <QLabel>
#include <QStackedLayout>

namespace paretoscope::widgets {

MessageLine::MessageLine(QWidget *resting, QWidget *parent)
    : QWidget(parent), m_layout(new QStackedLayout(this)), m_text(new QLabel)
{
    setObjectName(QStringLiteral("messageLine"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // its text follows its width
    m_layout->addWidget(resting);
    m_layout->addWidget(m_text);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &MessageLine::rest);
}

void MessageLine::tell(const QString &message, int milliseconds)
{
    m_message = message;
    m_text->setToolTip(message);
    m_text->setAccessibleName(message);
    elide();
    m_layout->setCurrentWidget(m_text);
    m_end.start(milliseconds);
}

/// As small as the window asks for: what rests there has its own tool tips, a message is elided.
QSize MessageLine::minimumSizeHint() const
{
    return {0, QWidget::minimumSizeHint().height()};
}

void MessageLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void MessageLine::elide()
{
    m_text->setText(m_text->fontMetrics().elidedText(m_message, Qt::ElideRight, width()));
}

void MessageLine::rest()
{
    m_message.clear();
    m_layout->setCurrentIndex(0);
}

} // namespace paretoscope::widgets
