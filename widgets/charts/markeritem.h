// The one point in the accent colour: the recipe as it is now. Hollow with a band where predicted, solid with
// its interval where measured. Moves by setPos() alone, so that a drag repaints a few hundred pixels. GUI
// thread only.
#pragma once

#include "widgets/charts/chartcolors.h"
#include "widgets/charts/stamps.h"

#include <QFont>
#include <QGraphicsItem>
#include <QString>

#include <optional>

namespace paretoscope::widgets {

/// Offsets in pixels from where the marker stands, downwards.
struct MarkerLook {
    StampFill fill = StampFill::Hollow;
    bool known = true;          ///< false: no quality is known; it stands at the bottom, pointing to its size
    double top = 0, bottom = 0; ///< the band or interval
    double drop = 0;            ///< down to the x axis
    bool labelLeft = false;     ///< on the right otherwise
    bool labelBelow = false;    ///< above otherwise
    QString label{};

    bool operator==(const MarkerLook &) const = default;
};

class MarkerItem final : public QGraphicsItem {
public:
    MarkerItem();

    void setStyle(const ChartColors &colors, const QFont &font, double unit);
    void setLook(const MarkerLook &look);
    const MarkerLook &look() const { return m_look; }

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void updateBounds();
    QRectF labelRect() const;

    MarkerLook m_look;
    ChartColors m_colors;
    QFont m_font;
    double m_unit = 1;
    QRectF m_bounds;
};

/// A ring around what the mouse or the keys point at.
class FocusItem final : public QGraphicsItem {
public:
    FocusItem();
    void setStyle(const ChartColors &colors, double unit);
    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    ChartColors m_colors;
    double m_unit = 1;
};

} // namespace paretoscope::widgets
