#include "app/gui/mainpanels.h"

#include "app/gui/actions.h"
#include "app/gui/mainwindow.h"
#include "widgets/panels/behaviourpanel.h"
#include "widgets/panels/budgetpanel.h"
#include "widgets/panels/layerpanel.h"
#include "widgets/panels/layerspanel.h"
#include "widgets/panels/sensitivitypanel.h"
#include "widgets/panels/tradeoffpanel.h"

#include <QDockWidget>
#include <QToolBar>

#include <type_traits>

namespace paretoscope::gui {

namespace {

QDockWidget *dock(QMainWindow &window, const char *name, const QString &title, QWidget *contents)
{
    auto *dockWidget = new QDockWidget(title, &window);
    dockWidget->setObjectName(QString::fromLatin1(name));
    dockWidget->setWidget(contents);
    return dockWidget;
}

void addToolBar(QMainWindow &window, const WindowContext &context, Actions &actions, MainPanels &panels)
{
    QToolBar *bar = window.addToolBar(MainWindow::tr("Main tool bar"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    actions.fillToolBar(*bar);
    panels.budget = new widgets::BudgetPanel(context.document);
    QObject::connect(panels.budget, &widgets::BudgetPanel::searchRequested, &context.workflow,
                     &Workflow::findSmallest);
    bar->addWidget(panels.budget);
    actions.view->addAction(bar->toggleViewAction());
}

} // namespace

MainPanels addMainPanels(QMainWindow &window, const WindowContext &context, Actions &actions)
{
    MainPanels panels;
    panels.layers = new widgets::LayersPanel(context.document);
    panels.tradeoff = new widgets::TradeoffPanel(context.document, context.questions);
    auto *heatMap = new widgets::SensitivityPanel(context.document);
    const auto opens = [&actions](auto *panel) {
        QObject::connect(panel, &std::remove_pointer_t<decltype(panel)>::openRequested, actions.openProject,
                         &QAction::trigger);
    };
    opens(panels.layers);
    opens(panels.tradeoff);
    opens(heatMap);
    QObject::connect(panels.tradeoff, &widgets::TradeoffPanel::analyseRequested, &context.workflow,
                     &Workflow::analyse);
    QObject::connect(panels.tradeoff, &widgets::TradeoffPanel::improveRequested, &context.workflow,
                     &Workflow::improve);
    QObject::connect(heatMap, &widgets::SensitivityPanel::analyseRequested, &context.workflow,
                     &Workflow::analyse);

    QDockWidget *layers = dock(window, "layersDock", MainWindow::tr("Layers"), panels.layers);
    QDockWidget *tradeoff = dock(window, "tradeoffDock", MainWindow::tr("Trade-off"), panels.tradeoff);
    QDockWidget *sensitivity = dock(window, "sensitivityDock", MainWindow::tr("Sensitivity"), heatMap);
    QDockWidget *layer = dock(window, "layerDock", MainWindow::tr("Layer"),
                              new widgets::LayerPanel(context.document, context.questions));
    QDockWidget *behaviour = dock(window, "behaviourDock", MainWindow::tr("Behaviour"),
                                  new widgets::BehaviourPanel(context.document));
    window.addDockWidget(Qt::LeftDockWidgetArea, layers);
    window.addDockWidget(Qt::RightDockWidgetArea, tradeoff);
    window.splitDockWidget(layers, sensitivity, Qt::Vertical);
    window.splitDockWidget(tradeoff, layer, Qt::Vertical);
    window.tabifyDockWidget(layer, behaviour);
    layer->raise();
    for (QDockWidget *panel : {layers, tradeoff, sensitivity, layer, behaviour})
        actions.view->addAction(panel->toggleViewAction());
    addToolBar(window, context, actions, panels);
    return panels;
}

// The table of layers shows all that is dragged and what it costs; the chart has room enough beside it.
void shareOutRoom(QMainWindow &window)
{
    const auto find = [&window](const char *name) {
        return window.findChild<QDockWidget *>(QString::fromLatin1(name));
    };
    const auto share = [](int room, int percent) { return room * percent / 100; };
    QDockWidget *layers = find("layersDock"), *tradeoff = find("tradeoffDock");
    window.resizeDocks({layers, tradeoff}, {share(window.width(), 60), share(window.width(), 40)},
                       Qt::Horizontal);
    window.resizeDocks({layers, find("sensitivityDock")},
                       {share(window.height(), 56), share(window.height(), 44)}, Qt::Vertical);
    window.resizeDocks({tradeoff, find("layerDock")},
                       {share(window.height(), 56), share(window.height(), 44)}, Qt::Vertical);
}

} // namespace paretoscope::gui
