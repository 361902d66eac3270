#include "app/gui/valuemenu.h"

#include "widgets/models/parametervalues.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace paretoscope::gui {

QString fromKey(std::string_view key)
{
    return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

QActionGroup *addValueMenu(QMenu &menu, const compress::Parameter &parameter, QString (*word)(const char *),
                           QString (*text)(const compress::Parameter &, const compress::Value &),
                           QObject *owner)
{
    QMenu *own = menu.addMenu(word(parameter.title));
    own->setToolTip(word(parameter.tip));
    auto *group = new QActionGroup(owner);
    int place = 0;
    for (const compress::Value &value : widgets::menuValues(parameter)) {
        QAction *action = own->addAction(text(parameter, value));
        action->setCheckable(true);
        action->setData(place++);
        group->addAction(action);
    }
    return group;
}

compress::Value valueOf(const QAction &action, const compress::Parameter &parameter)
{
    return widgets::menuValues(parameter).at(static_cast<std::size_t>(action.data().toInt()));
}

void showValues(QActionGroup &group, const compress::Parameter &parameter,
                std::span<const compress::Value> values, bool enabled)
{
    group.setEnabled(enabled);
    for (QAction *action : group.actions())
        action->setChecked(std::ranges::find(values, valueOf(*action, parameter)) != values.end());
}

void showValue(QActionGroup &group, const compress::Parameter &parameter, const compress::Value &value,
               bool enabled)
{
    showValues(group, parameter, std::span(&value, 1), enabled);
}

} // namespace paretoscope::gui
