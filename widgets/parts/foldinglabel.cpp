#include "widgets/parts/foldinglabel.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace paretoscope::widgets {

FoldingLabel::FoldingLabel(QWidget *parent) : QLabel(parent)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

int FoldingLabel::foldTo(int width, int height)
{
    const int line = fontMetrics().lineSpacing();
    const int wanted = std::max(line, heightForWidth(width));
    m_folded = height < wanted && wanted > line;
    const int given = m_folded ? std::max(1, height / line) * line : wanted;
    setMaximumHeight(given);
    setToolTip(m_folded ? text() : QString());
    update();
    return given;
}

void FoldingLabel::paintEvent(QPaintEvent *event)
{
    if (!m_folded)
        return QLabel::paintEvent(event);
    QPainter painter(this);
    const QRect room = contentsRect();
    const int step = fontMetrics().lineSpacing();
    int left = std::max(1, room.height() / step);
    QRect at(room.left(), room.top(), room.width(), step);
    for (const QString &paragraph : text().split(QLatin1Char('\n'))) {
        QTextLayout layout(paragraph, font());
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid() && left > 0; line = layout.createLine()) {
            line.setLineWidth(room.width());
            const bool last = --left == 0;
            const QString shown =
                last ? fontMetrics().elidedText(paragraph.mid(line.textStart()) + QStringLiteral(" …"),
                                                Qt::ElideRight, room.width())
                     : paragraph.mid(line.textStart(), line.textLength());
            painter.drawText(at, static_cast<int>(Qt::AlignVCenter) | Qt::TextSingleLine, shown);
            at.translate(0, step);
        }
        layout.endLayout();
        if (left == 0)
            break;
    }
}

} // namespace paretoscope::widgets
