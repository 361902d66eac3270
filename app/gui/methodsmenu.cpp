#include "app/gui/methodsmenu.h"

#include "app/gui/valuemenu.h"
#include "core/compress/method.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"

#include <QActionGroup>
#include <QMenu>

namespace paretoscope::gui {

namespace methodwords = widgets::methodwords;

MethodsMenu::MethodsMenu(QMenu &menu, QObject *parent) : QObject(parent)
{
    for (const compress::Parameter &parameter : compress::parameters()) {
        if (!compress::isSelector(parameter.key))
            continue;
        QActionGroup *group = addValueMenu(menu, parameter, methodwords::word, this);
        for (QAction *action : group->actions()) {
            const auto place = static_cast<std::size_t>(action->data().toInt());
            action->setObjectName(QStringLiteral("method_") +
                                  fromKey(compress::valueText(parameter.named[place].value)));
        }
        connect(group, &QActionGroup::triggered, this,
                [this, &parameter](const QAction *action) { choose(parameter, action->data().toInt()); });
        m_groups.emplace_back(&parameter, group);
    }
}

void MethodsMenu::choose(const compress::Parameter &parameter, int value)
{
    const compress::Named &named = parameter.named[static_cast<std::size_t>(value)];
    compress::Values methods = m_shown;
    methods.erase(std::string(parameter.key));
    if (named.value != parameter.usual)
        methods.emplace(parameter.key, named.value);
    Q_EMIT chosen(methods, methodwords::word(parameter.title));
}

void MethodsMenu::show(const widgets::Document &document, bool enabled)
{
    m_shown = document.asked().methods;
    for (const auto &[parameter, group] : m_groups) {
        const auto own = m_shown.find(parameter->key);
        const compress::Value &value = own == m_shown.end() ? parameter->usual : own->second;
        showValue(*group, *parameter, value, enabled);
    }
}

} // namespace paretoscope::gui
