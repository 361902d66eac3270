// What painted cells share: the cell itself as the style draws it (background, selection, focus) and its
// inks.
#pragma once

#include <QColor>
#include <QPainter>
#include <QStyleOptionViewItem>

namespace paretoscope::widgets {

/// The cell without its text. OPTION is initialised with initStyleOption().
void drawEmptyCell(QPainter &painter, QStyleOptionViewItem option);

/// Colours that can be seen on the cell as it is: selected or not, light or dark.
struct CellInks {
    QColor text;
    QColor quiet;  ///< grooves, empty bars
    QColor accent; ///< what can be dragged, what is now
};
CellInks cellInks(const QStyleOptionViewItem &option);

/// COLOR as an estimate has it: closer to the background.
QColor softened(const QColor &color, const QColor &background);

/// Dots over a colour: estimated, not measured.
void drawEstimated(QPainter &painter, const QRect &rect, const QColor &ink);

/// Crossed out: it cannot be.
void drawImpossible(QPainter &painter, const QRect &rect, const QColor &ink);
/// Outlined: it is so now; dashed: in part.
void drawNow(QPainter &painter, const QRect &rect, const QColor &ink, bool inPart);
/// Diagonal lines: nothing is known here.
void drawUnknown(QPainter &painter, const QRect &rect, const QColor &ink);

} // namespace paretoscope::widgets
