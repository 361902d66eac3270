// Menus of the values of a parameter, one of which is checked. GUI thread only.
#pragma once

#include "core/compress/parameter.h"

#include <QString>

#include <span>
#include <string_view>

class QAction;
class QActionGroup;
class QMenu;
class QObject;

namespace paretoscope::gui {

/// KEY of a description, for names of objects.
QString fromKey(std::string_view key);

/// A menu in MENU of the widgets::menuValues() of PARAMETER, which WORD and TEXT say to people. The entries'
/// data() are their places among the values. OWNER has the group.
QActionGroup *addValueMenu(QMenu &menu, const compress::Parameter &parameter, QString (*word)(const char *),
                           QString (*text)(const compress::Parameter &, const compress::Value &),
                           QObject *owner);

/// What ACTION of such a menu stands for.
compress::Value valueOf(const QAction &action, const compress::Parameter &parameter);

/// Checks VALUES in GROUP, which is of PARAMETER. ENABLED: whether others may be chosen.
void showValues(QActionGroup &group, const compress::Parameter &parameter,
                std::span<const compress::Value> values, bool enabled);
/// Checks VALUE in GROUP, which is of PARAMETER. ENABLED: whether another may be chosen.
void showValue(QActionGroup &group, const compress::Parameter &parameter, const compress::Value &value,
               bool enabled);

} // namespace paretoscope::gui
