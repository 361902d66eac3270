// The selected layer: what it is, its damage over each main parameter of methods with error bars, the same as
// a table, and where it stands now. Choosing a measured point sets the layer to it (undoable). Where there is
// little room, words fold before the plot gets too low to be read. GUI thread only.
#pragma once

#include "core/compress/layersetting.h"
#include "widgets/parts/panel.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QToolButton;

namespace paretoscope::widgets {

class ChartTip;
class Document;
class FoldingLabel;
class LayerCurveModel;
class LayerCurveView;
class Questions;

class LayerPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT and QUESTIONS must outlive the panel.
    LayerPanel(Document &document, Questions &questions, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildContent();
    void buildTable();
    void refresh();
    void refreshCurrent();
    void refreshAmong();
    void fold();
    void unfold();
    void apply(const compress::LayerSetting &setting);

    Document &m_document;
    Questions &m_questions;
    QStackedWidget *m_pages;
    QLabel *m_empty;
    QLabel *m_title;
    QToolButton *m_more; ///< says all that is folded
    FoldingLabel *m_facts;
    FoldingLabel *m_now;
    FoldingLabel *m_among; ///< the layer among the others' changes, and which cannot be told from it
    QLabel *m_hint;
    ChartTip *m_folded; ///< what is folded, as long as somebody reads
    QTabWidget *m_tabs;
    std::vector<LayerCurveView *> m_curves;               ///< by compress::mainParameters()
    std::optional<compress::LayerSetting> m_curvesBeside; ///< a setting with whose activations they are
    LayerCurveModel *m_model;
    QTableView *m_table;
};

namespace panels {
Panel layer();
} // namespace panels

} // namespace paretoscope::widgets
