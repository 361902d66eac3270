// The panels of the main window: made, docked where they start, and wired to the workflow. GUI thread only.
#pragma once

class QMainWindow;

namespace paretoscope::widgets {
class BudgetPanel;
class LayersPanel;
class TradeoffPanel;
} // namespace paretoscope::widgets

namespace paretoscope::gui {

class Actions;
struct WindowContext;

struct MainPanels {
    widgets::LayersPanel *layers = nullptr;
    widgets::TradeoffPanel *tradeoff = nullptr;
    widgets::BudgetPanel *budget = nullptr;
};

/// WINDOW owns them. Their "Open…" buttons trigger the action, the others the workflow.
MainPanels addMainPanels(QMainWindow &window, const WindowContext &context, Actions &actions);

/// As the panels start, in a window that has its size.
void shareOutRoom(QMainWindow &window);

} // namespace paretoscope::gui
