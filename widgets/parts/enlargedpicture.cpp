#include "widgets/parts/enlargedpicture.h"

#include <QKeyEvent>
#include <QPainter>

namespace paretoscope::widgets {

EnlargedPicture::EnlargedPicture(QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("enlargedPicture"));
    const int side = fontMetrics().height() * 24;
    resize(side, side + 2 * fontMetrics().height());
}

void EnlargedPicture::setPicture(const QImage &picture, const QString &caption)
{
    m_picture = picture;
    m_caption = caption;
    setWindowTitle(caption);
    setAccessibleName(caption);
    update();
}

QRect EnlargedPicture::captionRect() const
{
    const int height = fontMetrics().height() * 2;
    return {0, this->height() - height, width(), height};
}

QRect EnlargedPicture::pictureRect() const
{
    const QRect room = rect().adjusted(0, 0, 0, -captionRect().height());
    const QSize size = m_picture.size().scaled(room.size(), Qt::KeepAspectRatio);
    return {room.center() - QPoint(size.width() / 2, size.height() / 2), size};
}

void EnlargedPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect place = pictureRect();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, place.width() < m_picture.width());
    painter.drawImage(place, m_picture);
    painter.drawText(captionRect(), Qt::AlignCenter | Qt::TextWordWrap, m_caption);
}

void EnlargedPicture::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Up)
        Q_EMIT stepRequested(-1);
    else if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Down)
        Q_EMIT stepRequested(1);
    else
        QDialog::keyPressEvent(event);
}

} // namespace paretoscope::widgets
