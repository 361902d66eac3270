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
        if (!compress::isMeasuredWith(parameter.key))
            continue;
        QActionGroup *group = addValueMenu(menu, parameter, methodwords::word, methodwords::choice, this);
        const QString prefix = compress::isSelector(parameter.key)
                                   ? QStringLiteral("method_")
                                   : fromKey(parameter.key) + QLatin1Char('_');
        for (QAction *action : group->actions())
            action->setObjectName(prefix + fromKey(compress::valueText(valueOf(*action, parameter))));
        connect(group, &QActionGroup::triggered, this, [this, &parameter](const QAction *action) {
            choose(parameter, valueOf(*action, parameter));
        });
        m_groups.emplace_back(&parameter, group);
    }
}

void MethodsMenu::choose(const compress::Parameter &parameter, const compress::Value &value)
{
    compress::Values methods = m_shown;
    methods.erase(std::string(parameter.key));
    if (value != parameter.usual)
        methods.emplace(parameter.key, value);
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
