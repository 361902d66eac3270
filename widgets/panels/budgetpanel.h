// A slider over the whole frontier, for a tool bar: moving it, or typing a limit, applies the best recipe
// within the budget around pinned layers. One gesture is one undo step. What was typed stays, with what is
// reached beside it, until another limit is typed, the field is emptied, what it limits is chosen anew, or,
// for a limit on size, the slider says another. GUI thread only.
#pragma once

#include "core/project/asked.h"
#include "core/search/budget.h"
#include "widgets/document/document.h"
#include "widgets/parts/panel.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;

namespace paretoscope::widgets {

class BudgetField;
class LimitsButton;
class LimitsKeeper;

class BudgetPanel : public QWidget {
    Q_OBJECT

public:
    using Limit = project::BudgetKind;

    /// DOCUMENT must outlive the panel.
    explicit BudgetPanel(Document &document, QWidget *parent = nullptr);

    Limit limit() const;
    void setLimit(Limit limit);
    /// A frontier is there to be searched for limits, and nothing else runs.
    void setSearchable(bool searchable);

Q_SIGNALS:
    /// One sentence for a person: why what was typed could not be done.
    void refused(const QString &reason);
    void told(const QString &sentence); ///< what became of a limit
    void searchRequested(const paretoscope::search::Budget &budget);

private:
    void makeLayout();
    void connectDocument();
    void updateStops();
    void updateAvailability();
    void showCurrent();
    void showAsked();
    void showVerdicts();
    void moveTo(int stop);
    void applyPoint(std::size_t point, const project::AskedBudget &budget);
    void beginGesture();
    void endGesture();
    void take(const project::AskedBudget &typed);
    void chooseKind(project::BudgetKind kind);
    void refuseLimit(); ///< that was typed: no recipe is within it
    QString unavailable() const;

    Document &m_document;
    QLabel *m_label;
    QSlider *m_slider;
    BudgetField *m_field;
    LimitsButton *m_behaviour;
    LimitsKeeper *m_keeper;
    std::vector<std::int64_t> m_stops; ///< bytes of the frontier points the slider can stand on
    QTimer m_gestureEnd;               ///< key presses in quick succession are one gesture
    int m_gesture = 0;
    project::AskedBudget m_budgetBefore; ///< the gesture
    pipeline::Recipe m_recipeBefore;
    int m_stopBefore = -1; ///< where the slider stood for it; −1: its scale is another now
    int m_shownStop = -1;  ///< where it stands for the recipe as it is
};

namespace panels {
Panel budget();
} // namespace panels

} // namespace paretoscope::widgets
