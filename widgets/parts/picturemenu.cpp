#include "widgets/parts/picturemenu.h"

#include "widgets/charts/plotexport.h"
#include "widgets/charts/plotview.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/translated.h"

#include <QAction>
#include <QCoreApplication>

namespace paretoscope::widgets {

namespace {

struct PictureMenuWords {
    Q_DECLARE_TR_FUNCTIONS(PictureMenu)
};

void savePicture(PlotView &view, Questions &questions, const QString &title)
{
    const FileQuestion question{
        PictureMenuWords::tr("Save the picture"),
        {PictureMenuWords::tr("PNG picture (*.png)"), PictureMenuWords::tr("SVG drawing (*.svg)")},
        {},
        QStringLiteral("png")};
    questions.saveFile(&view, question, [&view, &questions, title](const QString &path) {
        if (const auto written = writePlot(view, title, path); !written)
            questions.showError(&view, translated(written.error().said),
                                QString::fromStdString(written.error().detail));
    });
}

} // namespace

void addPictureMenu(PlotView &view, Questions &questions, std::function<QString()> title)
{
    const auto add = [&view](const QString &text, const QString &name, const QKeySequence &key) {
        auto *action = new QAction(text, &view);
        action->setObjectName(view.objectName() + name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        view.addAction(action);
        return action;
    };
    QObject::connect(add(PictureMenuWords::tr("Copy picture"), QStringLiteral("Copy"), Qt::Key_C),
                     &QAction::triggered, &view, [&view, title] { copyPlot(view, title()); });
    QObject::connect(add(PictureMenuWords::tr("Save picture…"), QStringLiteral("Save"), Qt::Key_S),
                     &QAction::triggered, &view,
                     [&view, &questions, title] { savePicture(view, questions, title()); });
    view.setContextMenuPolicy(Qt::ActionsContextMenu);
}

} // namespace paretoscope::widgets
