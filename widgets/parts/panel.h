// A panel as the window knows it: one row of a table that the build makes of the files in widgets/panels
// (docs/ADDING.md says how to add one). What docks, menus, shortcuts and saved layouts know of panels is what
// stands here. GUI thread (texts are translated as the table is made).
#pragma once

#include <QByteArray>
#include <QKeySequence>
#include <QString>

#include <vector>

class QWidget;

namespace paretoscope::widgets {

class Document;
class PanelHost;

/// Where panels start; those of one place are tabs there. In this order they are made, and stand in menus.
enum class Place { LeftTop, RightTop, LeftBottom, RightBottom, ToolBar };

struct Panel {
    QString key; ///< "layers": of its dock ("layersDock"), in settings; never changed
    QString title;
    Place place = Place::RightBottom;
    int order = 0; ///< among those of its place
    QKeySequence shortcut;
    QString help; ///< one sentence: what it shows
    /// DOCUMENT and HOST outlive the widget, which the caller owns.
    QWidget *(*make)(Document &document, PanelHost &host) = nullptr;
    // What the next session finds as this one left it; null if there is nothing.
    QByteArray (*state)(const QWidget &panel) = nullptr;
    void (*restore)(QWidget &panel, const QByteArray &state) = nullptr;
};

/// Every panel, by place and order.
std::vector<Panel> panelTable();

} // namespace paretoscope::widgets
