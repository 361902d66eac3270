// Where the keyboard goes in a panel: back to where it was last, else to what the panel itself says, else to
// the first thing that can have it. Pure functions of what is seen; GUI thread only.
#pragma once

#include <QList>

class QWidget;

namespace paretoscope::gui {

/// Null: nothing in CONTENTS can have the focus just now.
QWidget *placeForFocus(QWidget &contents);

/// What can have the focus in WITHIN and is really seen, not behind another's tab, as it is read: from above,
/// then from the side where lines begin.
QList<QWidget *> tabStops(const QWidget &within);

} // namespace paretoscope::gui
