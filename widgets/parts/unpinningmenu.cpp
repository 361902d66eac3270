#include "widgets/parts/unpinningmenu.h"

#include "widgets/document/document.h"

#include <QCoreApplication>
#include <QMenu>

namespace paretoscope::widgets {

namespace {

struct UnpinningMenuWords {
    Q_DECLARE_TR_FUNCTIONS(UnpinningMenu)
};

} // namespace

QMenu *makeUnpinningMenu(Document &document, const pipeline::Recipe &recipe, const QString &text,
                         QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("unpinningMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    QAction *without =
        menu->addAction(UnpinningMenuWords::tr("Apply without the pins that it does not keep"));
    without->setObjectName(QStringLiteral("applyWithoutPins"));
    without->setToolTip(
        UnpinningMenuWords::tr("Exactly the recipe of this point: the layers it sets otherwise are "
                               "unpinned"));
    QObject::connect(without, &QAction::triggered, &document,
                     [&document, recipe, text] { document.applyUnpinning(recipe, text); });
    QAction *keeping = menu->addAction(UnpinningMenuWords::tr("Apply to the other layers only"));
    keeping->setObjectName(QStringLiteral("applyKeepingPins"));
    keeping->setToolTip(
        UnpinningMenuWords::tr("Another recipe than this point's: pinned layers keep their setting"));
    QObject::connect(keeping, &QAction::triggered, &document,
                     [&document, recipe, text] { document.applyRecipe(recipe, text); });
    return menu;
}

} // namespace paretoscope::widgets
