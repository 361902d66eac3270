// Size against quality: the trade-off chart with its tool bar, the same points as a table, and what to do
// while there are none. Reads the document, applies recipes to it (undoable). GUI thread only.
#pragma once

#include "widgets/parts/panel.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace paretoscope::widgets {

class Document;
class Questions;
class TradeoffModel;
class TradeoffView;
enum class Quality;

class TradeoffPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT and QUESTIONS must outlive the panel.
    TradeoffPanel(Document &document, Questions &questions, QWidget *parent = nullptr);

    TradeoffView *view() const { return m_view; }
    void setImprovable(bool improvable); ///< there is something to start from, and nothing else runs

Q_SIGNALS:
    void openRequested();    ///< the button while nothing is open
    void analyseRequested(); ///< the button while nothing is measured
    void improveRequested(); ///< "Improve this point", from the tool bar or the chart's menu

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildToolBar();
    void buildTable();
    void buildPages();
    void connectDocument();
    QAction *addViewAction(const QString &text, const QString &name, const QString &tip,
                           const QKeySequence &key);
    void schedulePoints() { m_pointsTimer.start(); }
    void refreshPoints();
    void refreshCurrent();
    void refreshChoices();
    void refreshAsked();
    Quality wantedQuality() const;
    void refreshPage();
    void refreshTable();
    void chooseQuality(int item);
    void apply(int point);
    void followFocus(int point);
    void saveImage();

    Document &m_document;
    Questions &m_questions;
    QTimer m_pointsTimer; ///< many changes, one refresh
    TradeoffView *m_view;
    TradeoffModel *m_model;
    QToolBar *m_toolBar;
    QComboBox *m_quality;
    QTableView *m_table;
    QSplitter *m_content;
    QLabel *m_note;
    QStackedWidget *m_pages;
    QWidget *m_analysePage = nullptr;
    QAction *m_logX = nullptr;
    QAction *m_logY = nullptr;
    QAction *m_reset = nullptr;
    QAction *m_showTable = nullptr;
    QAction *m_improve = nullptr;
};

namespace panels {
Panel tradeoff();
} // namespace panels

} // namespace paretoscope::widgets
