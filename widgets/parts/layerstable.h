// The table of layers with sliders that are dragged in their cells. Press, drag and release are one gesture
// and one undo step; Esc takes it back. Digits are typed into the sliders of all selected rows. GUI thread
// only.
#pragma once

#include "widgets/charts/hearskeys.h"
#include "widgets/document/document.h"

#include <QPersistentModelIndex>
#include <QTableView>

namespace paretoscope::widgets {

class CellSliderDelegate;

class LayersTable : public QTableView, public HearsKeys {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the table; the model must have LayersModel's columns and roles.
    explicit LayersTable(Document &document, QWidget *parent = nullptr);

    /// Layers of the selected rows; the current row's where nothing is selected.
    QList<int> selectedLayers() const;
    void togglePins();
    /// The selection as it is seen, with a line of headers, as tab-separated values.
    void copySelection() const;
    /// A slider is being dragged or an editor is open: rows must stay where they are.
    bool isEditing() const;
    /// Open a slider's editor as soon as its cell has the focus, as is done anyway while a screen reader
    /// runs.
    void setEditorsOnFocus(bool on) { m_editorsOnFocus = on; }
    /// Column widths from the font and what the columns hold.
    void fitColumns();
    std::vector<HeardKey> heardKeys() const override;

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;

private:
    struct Drag {
        const CellSliderDelegate *slider = nullptr; ///< null: no drag
        QPersistentModelIndex index;
        QList<int> layers;
        int gesture = 0;
    };
    const CellSliderDelegate *sliderOf(const QModelIndex &index) const;
    QStyleOptionViewItem optionFor(const QModelIndex &index) const;
    bool beginDrag(QMouseEvent *event);
    void dragTo(const QPoint &point);
    bool stepSlider(QKeyEvent *event);
    bool typeDigit(QKeyEvent *event);
    QModelIndex cellToTypeInto() const;
    void fitRows();

    Document &m_document;
    Drag m_drag;
    int m_keyGesture = 0;
    bool m_editorsOnFocus = false;
};

} // namespace paretoscope::widgets
