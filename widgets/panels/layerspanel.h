// The layers of the open network: filter, table with sliders, a note on what does not make a run faster.
// GUI thread only.
#pragma once

#include "widgets/document/document.h"
#include "widgets/parts/panel.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QMenu;
class QStackedWidget;

namespace paretoscope::widgets {

class LayersFilter;
class LayersModel;
class LayersTable;

class LayersPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the panel.
    explicit LayersPanel(Document &document, QWidget *parent = nullptr);

    LayersTable *table() const { return m_table; }
    QList<int> selectedLayers() const;
    void togglePins();     ///< of the selected layers
    void resetSelection(); ///< the selected layers back to float
    void focusFilter();

    /// Order, widths, visibility of the columns and the filter, for the session.
    QByteArray saveColumns() const;
    bool restoreColumns(const QByteArray &state);
    QMenu *makeColumnsMenu(); ///< the caller deletes it

Q_SIGNALS:
    void openRequested(); ///< the button of the empty panel

private:
    void makeLayout();
    void arrangeColumns();
    void showUsedSliders();
    void showContextMenu(const QPoint &place);
    void showColumnsMenu(const QPoint &place);
    void onOpened();
    void tellModel();
    void tellCoverage();
    void onRecipeChanged();
    void onCellsChanged();
    void followSelection(int layer);
    void tellSelection();

    Document &m_document;
    LayersModel *m_model;
    LayersFilter *m_filter;
    LayersTable *m_table;
    QLineEdit *m_filterEdit;
    QLabel *m_findings; ///< what opening found and what is done about it
    QLabel *m_coverage;
    QLabel *m_note;
    QStackedWidget *m_pages;
    std::optional<pipeline::Steps> m_toldSteps; ///< of m_coverage
    bool m_columnsRestored = false;             ///< widths are the person's own
};

namespace panels {
Panel layers();
} // namespace panels

} // namespace paretoscope::widgets
