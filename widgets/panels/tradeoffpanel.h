// Size against quality: the trade-off chart with its tool bar, the same points as a table, and what to do
// while there are none. Reads the document, applies recipes to it (undoable). GUI thread only.
#pragma once

#include <QWidget>

class QAction;
class QActionGroup;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace paretoscope::widgets {

class Document;
class Questions;
class TradeoffModel;
class TradeoffView;

class TradeoffPanel : public QWidget {
    Q_OBJECT

public:
    TradeoffPanel(Document &document, Questions &questions, QWidget *parent = nullptr);

    TradeoffView *view() const { return m_view; }

Q_SIGNALS:
    /// The button of the empty panel: measure the sensitivity now.
    void analyseRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildToolBar();
    QWidget *buildEmpty();
    QWidget *buildTable();
    void connectDocument();
    void refreshPoints();
    void refreshCurrent();
    void refreshChoices();
    void refreshState();
    void apply(int point);
    void saveImage();
    void writeImage(const QString &path);

    Document &m_document;
    Questions &m_questions;
    QToolBar *m_toolBar = nullptr;
    QComboBox *m_quality = nullptr;
    QAction *m_logX = nullptr;
    QAction *m_logY = nullptr;
    QAction *m_showTable = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_emptyText = nullptr;
    QLabel *m_note = nullptr;
    TradeoffView *m_view = nullptr;
    TradeoffModel *m_model = nullptr;
    QTableView *m_table = nullptr;
    bool m_qualityChosen = false; ///< by hand: no longer switched when accuracy becomes available
    bool m_pointsPending = false;
};

} // namespace paretoscope::widgets
