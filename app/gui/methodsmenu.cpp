#include "app/gui/methodsmenu.h"

#include "core/compress/method.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"

#include <QActionGroup>
#include <QMenu>

namespace paretoscope::gui {

namespace methodwords = widgets::methodwords;

namespace {

QString fromKey(std::string_view key)
{
    return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

} // namespace

MethodsMenu::MethodsMenu(QMenu &menu, QObject *parent) : QObject(parent)
{
    for (const compress::Parameter &parameter : compress::parameters()) {
        if (!compress::isSelector(parameter.key))
            continue;
        QMenu *own = menu.addMenu(methodwords::word(parameter.title));
        own->setObjectName(QStringLiteral("methods_") + fromKey(parameter.key));
        own->setToolTip(methodwords::word(parameter.tip));
        auto *group = new QActionGroup(this);
        for (int i = 0; i < static_cast<int>(parameter.named.size()); ++i) {
            const compress::Named &named = parameter.named[static_cast<std::size_t>(i)];
            QAction *action = own->addAction(methodwords::word(named.title));
            action->setObjectName(QStringLiteral("method_") + fromKey(compress::valueText(named.value)));
            action->setCheckable(true);
            action->setData(i);
            group->addAction(action);
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
        group->setEnabled(enabled);
        for (QAction *action : group->actions())
            action->setChecked(
                enabled && parameter->named[static_cast<std::size_t>(action->data().toInt())].value == value);
    }
}

} // namespace paretoscope::gui
