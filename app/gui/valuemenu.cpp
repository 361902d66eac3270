#include "app/gui/valuemenu.h"

#include <QActionGroup>
#include <QMenu>

namespace paretoscope::gui {

QString fromKey(std::string_view key)
{
    return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

QActionGroup *addValueMenu(QMenu &menu, const compress::Parameter &parameter, QString (*word)(const char *),
                           QObject *owner)
{
    QMenu *own = menu.addMenu(word(parameter.title));
    own->setToolTip(word(parameter.tip));
    auto *group = new QActionGroup(owner);
    for (int i = 0; i < static_cast<int>(parameter.named.size()); ++i) {
        QAction *action = own->addAction(word(parameter.named[static_cast<std::size_t>(i)].title));
        action->setCheckable(true);
        action->setData(i);
        group->addAction(action);
    }
    return group;
}

void showValue(QActionGroup &group, const compress::Parameter &parameter, const compress::Value &value,
               bool enabled)
{
    group.setEnabled(enabled);
    for (QAction *action : group.actions()) {
        const auto place = static_cast<std::size_t>(action->data().toInt());
        action->setChecked(parameter.named[place].value == value);
    }
}

} // namespace paretoscope::gui
