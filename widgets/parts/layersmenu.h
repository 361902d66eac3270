// The context menu of the layers table: what can be done to the selected layers besides dragging.
#pragma once

#include <QList>

class QMenu;
class QWidget;

namespace paretoscope::widgets {

class Document;

/// A menu for LAYERS, shown checked as the first of them stands; the caller deletes it. Every choice is one
/// undo step.
QMenu *makeLayersMenu(Document &document, const QList<int> &layers, QWidget *parent);

} // namespace paretoscope::widgets
