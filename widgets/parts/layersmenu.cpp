#include "widgets/parts/layersmenu.h"

#include "core/compress/method.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"
#include "widgets/models/parametervalues.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

#include <algorithm>
#include <string>

namespace paretoscope::widgets {

namespace {

using compress::LayerSetting;

struct LayersMenuWords {
    Q_DECLARE_TR_FUNCTIONS(LayersMenu)
};

/// Whether it says how much, too: of any layer.
bool isAmount(const compress::Parameter &parameter)
{
    return compress::isMain(parameter.key) || compress::stageOfTypes(parameter.key) ||
           compress::methodOfShorthand(parameter.key);
}

bool anyHas(const Document &document, const QList<int> &layers, std::string_view key)
{
    return std::ranges::any_of(layers, [&](int layer) {
        return document.recipe().settings[static_cast<std::size_t>(layer)].hasEffect(key);
    });
}

// One submenu of exclusive choices: what PARAMETER may be, checked as it is NOW; disabled where it has no
// effect.
void addChoices(QMenu &menu, const compress::Parameter &parameter, Document &document,
                const QList<int> &layers, const LayerSetting &now)
{
    const std::string key(parameter.key);
    QMenu *choices = menu.addMenu(methodwords::word(parameter.title));
    choices->setObjectName(QString::fromStdString(key) + QStringLiteral("Menu"));
    choices->menuAction()->setToolTip(methodwords::word(parameter.tip));
    choices->setEnabled(isAmount(parameter) || anyHas(document, layers, key));
    const bool isDone = compress::isMain(parameter.key) || !isAmount(parameter) || now.hasEffect(key);
    auto *group = new QActionGroup(choices);
    for (const compress::Value &value : menuValues(parameter)) {
        QAction *action = choices->addAction(methodwords::choice(parameter, value));
        action->setCheckable(true);
        action->setChecked(isDone && now.value(key) == value);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &document,
                         [&document, layers, key, value, title = choices->title()] {
                             document.changeSettings(
                                 layers, [&](LayerSetting &setting) { setting = setting.with(key, value); },
                                 LayersMenuWords::tr("Change %1").arg(title));
                         });
    }
}

} // namespace

QMenu *makeLayersMenu(Document &document, const QList<int> &layers, QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("layersMenu"));
    menu->setToolTipsVisible(true);
    const auto pinned = [&document](int layer) { return document.isPinned(static_cast<std::size_t>(layer)); };
    const bool allPinned = std::all_of(layers.begin(), layers.end(), pinned);
    QAction *pin = menu->addAction(LayersMenuWords::tr("Pinned"));
    pin->setObjectName(QStringLiteral("pinAction"));
    pin->setToolTip(
        LayersMenuWords::tr("Leave these layers as they are: the budget and the sliders do not move them"));
    pin->setCheckable(true);
    pin->setChecked(allPinned);
    QObject::connect(pin, &QAction::triggered, &document,
                     [&document, layers](bool on) { document.setPinned(layers, on); });
    QAction *reset = menu->addAction(LayersMenuWords::tr("Reset to float"));
    reset->setObjectName(QStringLiteral("resetAction"));
    QObject::connect(reset, &QAction::triggered, &document,
                     [&document, layers] { document.resetLayers(layers); });
    menu->addSeparator();
    const LayerSetting now = layers.isEmpty()
                                 ? LayerSetting{}
                                 : document.recipe().settings[static_cast<std::size_t>(layers.first())];
    for (const compress::Parameter &parameter : compress::parameters())
        if (parameter.shown != compress::Shown::Nowhere && !menuValues(parameter).empty())
            addChoices(*menu, parameter, document, layers, now);
    reset->setEnabled(!allPinned);
    if (allPinned)
        for (QMenu *choices : menu->findChildren<QMenu *>())
            choices->setEnabled(false);
    return menu;
}

} // namespace paretoscope::widgets
