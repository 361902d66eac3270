// Every key of a window, read off its actions, those in the menus and those that are heard in a panel alone,
// and off what charts and tables say that they hear.
#pragma once

#include "widgets/dialogs/keysdialog.h"

#include <vector>

class QMainWindow;

namespace paretoscope::gui {

/// In the order of the menus, then of the panels. An action without a key is left out.
std::vector<widgets::KeyEntry> keysOf(const QMainWindow &window);

} // namespace paretoscope::gui
