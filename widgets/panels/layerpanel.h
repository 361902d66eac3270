// The selected layer: what it is, its damage over bits and over sparsity with error bars, the same as a
// table, and the current setting marked. A click on a measured point sets that setting (undoable). GUI thread
// only.
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace paretoscope::widgets {

class Document;
class LayerCurveModel;
class LayerCurveView;
class Questions;

class LayerPanel : public QWidget {
    Q_OBJECT

public:
    LayerPanel(Document &document, Questions &questions, QWidget *parent = nullptr);

private:
    void build();
    void refresh();
    void refreshCurrent();
    void apply(int cell);

    Document &m_document;
    Questions &m_questions;
    QLabel *m_title = nullptr;
    QLabel *m_facts = nullptr;
    QLabel *m_current = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_emptyText = nullptr;
    LayerCurveView *m_bits = nullptr;
    LayerCurveView *m_sparsity = nullptr;
    LayerCurveModel *m_model = nullptr;
    QTableView *m_table = nullptr;
};

} // namespace paretoscope::widgets
