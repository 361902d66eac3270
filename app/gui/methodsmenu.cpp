#include "app/gui/methodsmenu.h"

#include "app/gui/valuemenu.h"
#include "core/compress/method.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>

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
        if (compress::goesAlong(parameter.key))
            group->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
        connect(group, &QActionGroup::triggered, this, [this, &parameter](const QAction *action) {
            const compress::Value value = valueOf(*action, parameter);
            if (compress::goesAlong(parameter.key))
                toggle(parameter, value);
            else
                choose(parameter, value);
        });
        m_groups.emplace_back(&parameter, group);
    }
}

void MethodsMenu::choose(const compress::Parameter &parameter, const compress::Value &value)
{
    sensitivity::MeasuredWith with = m_shown;
    with.methods.erase(std::string(parameter.key));
    if (value != parameter.usual)
        with.methods.emplace(parameter.key, value);
    Q_EMIT chosen(with, methodwords::word(parameter.title));
}

// The first that is chosen stands in the place of what is usual; that may then be chosen, too.
void MethodsMenu::toggle(const compress::Parameter &parameter, const compress::Value &value)
{
    std::vector<compress::Value> values = valuesOf(parameter);
    if (std::erase(values, value) == 0) {
        if (values == std::vector{parameter.usual})
            values.clear();
        values.push_back(value);
        std::ranges::sort(values, {}, [&](const compress::Value &each) {
            return compress::numberOf(parameter, each).value_or(0);
        });
    }
    sensitivity::MeasuredWith with = m_shown;
    with.along.erase(std::string(parameter.key));
    if (!values.empty() && values != std::vector{parameter.usual})
        with.along.emplace(parameter.key, std::move(values));
    Q_EMIT chosen(with, methodwords::word(parameter.title));
}

std::vector<compress::Value> MethodsMenu::valuesOf(const compress::Parameter &parameter) const
{
    if (const auto along = m_shown.along.find(parameter.key); along != m_shown.along.end())
        return along->second;
    const auto method = m_shown.methods.find(parameter.key);
    return {method == m_shown.methods.end() ? parameter.usual : method->second};
}

void MethodsMenu::show(const widgets::Document &document, bool enabled)
{
    m_shown = document.asked().measuredWith;
    for (const auto &[parameter, group] : m_groups)
        showValues(*group, *parameter, valuesOf(*parameter), enabled);
}

} // namespace paretoscope::gui
