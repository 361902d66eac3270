// Where things that ship with the program lie, found relative to the executable: installed (bin/../share) and
// in a build tree (share/ at its root) alike.
#pragma once

#include <QString>

namespace paretoscope::gui {

/// Path of the demo's project file; empty if it is not installed.
QString demoProject();

} // namespace paretoscope::gui
