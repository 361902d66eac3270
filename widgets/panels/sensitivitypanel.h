// The heat map: what every layer tolerates, filling in while it is measured. A cell that is chosen is what
// its layer is set to (undoable). GUI thread only.
#pragma once

#include "widgets/document/document.h"
#include "widgets/parts/panel.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace paretoscope::widgets {

class HeatLegend;
class HeatMapView;
class SensitivityModel;

class SensitivityPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the panel.
    explicit SensitivityPanel(Document &document, QWidget *parent = nullptr);

    HeatMapView *view() const { return m_view; }

Q_SIGNALS:
    void openRequested();    ///< the button of the empty panel
    void analyseRequested(); ///< the button above a map in which nothing is measured

private:
    void makeLayout();
    void refresh();
    void apply(const QModelIndex &cell);
    void followSelection(int layer);

    Document &m_document;
    SensitivityModel *m_model;
    HeatMapView *m_view;
    HeatLegend *m_legend;
    QWidget *m_invitation;
    QStackedWidget *m_pages;
};

namespace panels {
Panel sensitivity();
} // namespace panels

} // namespace paretoscope::widgets
